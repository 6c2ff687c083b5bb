import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { checkSpec, readSpec, shippedSpecNames, specHash } from "../../src/zoo/index.ts";
import { soundSpec, withDistribution } from "./specs.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "weighbridge-spec-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("the three shipped zoos are as promised", () => {
  assert.deepEqual(shippedSpecNames(), ["quickstart", "sample", "small-cnn-zoo"]);
  const [quickstart, sample, whole] = shippedSpecNames().map(readSpec);
  assert.deepEqual(
    [quickstart.runs_per_collection, sample.runs_per_collection, whole.runs_per_collection],
    [300, 1500, 20000],
  );
  assert.deepEqual([quickstart.collections.length, sample.collections.length, whole.collections.length], [1, 4, 4]);
  for (const full of [sample, whole]) {
    assert.deepEqual(full.checkpoint_epochs, [0, 1, 2, 3, 6, 12, 18]);
    assert.deepEqual(
      [full.convolution_layers, full.epochs, full.batch_size, full.image_limit],
      [3, 18, 512, undefined],
    );
  }
  assert.deepEqual(quickstart.hyperparameters, whole.hyperparameters);
  assert.deepEqual(sample.hyperparameters, whole.hyperparameters);
});

test("each shipped zoo has its own name in its file, its own seed and a card", () => {
  const specs = shippedSpecNames().map(readSpec);
  assert.deepEqual(
    specs.map((spec) => spec.name),
    shippedSpecNames(),
  );
  assert.equal(new Set(specs.map((spec) => spec.seed)).size, specs.length);
  for (const spec of specs) {
    const card = new URL(`../../datasets/zoos/${spec.name}.md`, import.meta.url);
    assert.ok(existsSync(card), `no card for ${spec.name}`);
    const text = readFileSync(card, "utf8");
    assert.ok(text.startsWith(`# ${spec.title}\n`), `the card of ${spec.name} has another title`);
    for (const fact of [spec.license, spec.checkpoint_epochs.join(", "), `batches of ${spec.batch_size}`]) {
      assert.ok(text.includes(fact), `the card of ${spec.name} lacks "${fact}"`);
    }
    const rows = spec.collections.length * spec.runs_per_collection * spec.checkpoint_epochs.length;
    assert.ok(text.includes(`${rows.toLocaleString("en-US")}: weights`), `the card of ${spec.name} lacks ${rows} rows`);
  }
});

test("a spec is read by path as well, with a byte order mark or without", () => {
  const path = join(folder, "mine.json");
  writeFileSync(path, `\ufeff${JSON.stringify(soundSpec())}`);
  assert.deepEqual(readSpec(path), soundSpec());
});

test("a spec that can't be found, read or parsed is refused with its place", () => {
  const shipped = "(shipped: quickstart, sample, small-cnn-zoo; or give the path of a .json file)";
  assert.throws(
    () => readSpec("smaple"),
    new InputError(`there is no zoo spec "smaple"; did you mean sample? ${shipped}`),
  );
  assert.throws(() => readSpec("zzz"), new InputError(`there is no zoo spec "zzz" ${shipped}`));
  assert.throws(
    () => readSpec("no/such.json"),
    new InputError("can't read no/such.json: there is no such file or folder"),
  );
  const path = join(folder, "broken.json");
  writeFileSync(path, '{\n  "name": "x",\n  "epochs" 3\n}\n');
  assert.throws(() => readSpec(path), new InputError(`${path}: line 3, column 12: expected a colon, found "3"`));
});

test("values that the schema does not allow are refused", () => {
  const refused = (change: Record<string, unknown>, message: string) =>
    assert.throws(() => checkSpec(soundSpec(change), "x.json"), new InputError(`x.json: ${message}`));
  refused({ epochs: 0 }, "epochs must be at least 1, is 0");
  refused({ batch_size: 1.5 }, "batch_size must be a whole number, is 1.5");
  refused({ convolution_layers: 5 }, "convolution_layers must be at most 4, is 5");
  refused({ collections: [] }, "collections must have at least 1 entry, has 0");
  refused({ collections: ["mnist", "mnist"] }, "collections must not hold a value twice: entries 0 and 1 are equal");
  refused(
    { learning_rates: 1 },
    `learning_rates is not known; known here: ${Object.keys(schemaProperties()).join(", ")}`,
  );
  refused({ epoch: 1 }, "epoch is not known; did you mean epochs?");
  refused({ seed: undefined }, "seed is missing");
  assert.throws(() => checkSpec(soundSpec({ seed: "tab\t" }), "x.json"), /x\.json: seed must match .*, is "tab\\t" \(/);
  assert.throws(
    () => checkSpec(soundSpec({ name: "No Good" }), "x.json"),
    /x\.json: name must match .*, is "No Good" \(/,
  );
  assert.throws(
    () => checkSpec(withDistribution("dropout", { distribution: "uniform", low: 0, high: 3 }), "x.json"),
    new InputError("x.json: hyperparameters.dropout.high must be at most 0.9, is 3"),
  );
});

function schemaProperties(): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL("../../schemas/zoo.json", import.meta.url), "utf8")).properties;
}

test("parts that do not fit each other are refused with both numbers", () => {
  const refused = (change: Record<string, unknown>, message: string) =>
    assert.throws(() => checkSpec(soundSpec(change), "x.json"), new InputError(`x.json: ${message}`));
  refused({ checkpoint_epochs: [0, 2, 1, 3] }, "checkpoint_epochs must ascend: entry 2 is 1, after 2");
  refused({ checkpoint_epochs: [0, 2] }, "checkpoint_epochs must end with epochs, 3, and ends with 2");
  refused({ convolution_layers: 4 }, "convolution_layers must be at most 3 for mnist (28x28 pixels), is 4");
  const use = "images of mnist that a run with train_fraction 0.1 uses";
  refused({ batch_size: 1001 }, `batch_size must be at most the 1000 ${use}, is 1001`);
  refused({ image_limit: 300 }, `batch_size must be at most the 30 ${use}, is 32`);
  refused({ image_limit: undefined, batch_size: 6001 }, `batch_size must be at most the 6000 ${use}, is 6001`);
  assert.doesNotThrow(() => checkSpec(soundSpec({ batch_size: 1000 }), "x.json"));
});

test("a shard that would be too big to write is refused before anything is trained", () => {
  const checkpoint_epochs = Array.from({ length: 101 }, (_, epoch) => epoch);
  const many = { epochs: 100, checkpoint_epochs, runs_per_collection: 600, runs_per_shard: 535 };
  const use = "a run takes 2007880 bytes, a shard may 1073741824";
  assert.throws(
    () => checkSpec(soundSpec(many), "x.json"),
    new InputError(`x.json: runs_per_shard must be at most 534 with 101 checkpoints (${use}), is 535`),
  );
  assert.doesNotThrow(() => checkSpec(soundSpec({ ...many, runs_per_shard: 534 }), "x.json"));
  assert.doesNotThrow(() => checkSpec(soundSpec({ ...many, runs_per_collection: 500 }), "x.json"));
});

test("ranges must not be upside down, and those of logarithms must be above zero", () => {
  const refused = (distribution: unknown, message: string) =>
    assert.throws(
      () => checkSpec(withDistribution("dropout", distribution), "x.json"),
      new InputError(`x.json: ${message}`),
    );
  refused(
    { distribution: "uniform", low: 0.5, high: 0.2 },
    "hyperparameters.dropout.low must be at most high, 0.2, is 0.5",
  );
  refused(
    { distribution: "log_uniform", low: 0, high: 0.2 },
    "hyperparameters.dropout.low must be greater than 0 for log_uniform, is 0",
  );
  assert.doesNotThrow(() =>
    checkSpec(withDistribution("dropout", { distribution: "uniform", low: 0, high: 0 }), "x.json"),
  );
});

test("32x32 images allow 4 convolutions, and sets without a shipped descriptor are left to the loader", () => {
  assert.doesNotThrow(() => checkSpec(soundSpec({ collections: ["cifar10"], convolution_layers: 4 }), "x.json"));
  assert.doesNotThrow(() => checkSpec(soundSpec({ collections: ["my_own"], convolution_layers: 4 }), "x.json"));
});

test("a shipped zoo's seed is refused in a zoo of another name, because no two zoos share a run", () => {
  const seed = readSpec("sample").seed;
  const message = `x.json: seed "${seed}" is that of the shipped zoo sample; no two zoos share a run, so give sound its own`;
  assert.throws(() => checkSpec(soundSpec({ seed }), "x.json"), new InputError(message));
  assert.doesNotThrow(() => checkSpec({ ...readSpec("sample"), runs_per_collection: 10 }, "x.json"));
});

test("the hash of a spec depends on its values and not on the order of its keys", () => {
  const spec = soundSpec();
  const turned = Object.fromEntries(Object.entries(spec).reverse());
  assert.equal(specHash(turned as unknown as typeof spec), specHash(spec));
  assert.notEqual(specHash({ ...spec, epochs: 4 }), specHash(spec));
  assert.match(specHash(spec), /^[0-9a-f]{64}$/);
});
