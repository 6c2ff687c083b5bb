// Verifying: what is published is sound wherever it lies, and whatever a publisher gets wrong is found, although the hashes
// are right.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { openSource, pullZoo, StoreSource, type VerifyReport, verifyZoo } from "../../src/download/index.ts";
import { fileKey, manifestKey } from "../../src/publish/layout.ts";
import { filesOf } from "../../src/publish/manifest.ts";
import type { Store } from "../../src/store/index.ts";
import type { MemoryStore } from "../../src/store/memory.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";
import { bytesOf, copyStore, type EditableTable, editTable, replace } from "./tamper.ts";

const folder = temporaryFolder();
const openFolder = temporaryFolder();
const spec = madeSpec({ collections: ["mnist"], runs_per_collection: 40, runs_per_shard: 40 });
let published: { publicStore: Store; manifest: Manifest };
let open: { publicStore: Store; manifest: Manifest };

before(async () => {
  published = await publishMade(folder, { spec, discards: { mnist: [3, 9] } });
  open = await publishMade(openFolder, { spec: { ...spec, name: "open-zoo", seed: "open" }, labels: "public" });
});

const verify = (store: Store, more = {}) => verifyZoo({ source: new StoreSource(store), ...more });
const problems = (report: VerifyReport) =>
  report.checks.flatMap((check) => check.problems.map((text) => `${check.name}: ${text}`));

/** The first file of a kind. */
function fileOf(query: Parameters<typeof filesOf>[1], { manifest } = published): PublishedFile {
  return filesOf(manifest, query)[0];
}

describe("what was published", () => {
  test("is sound, with withheld and with public labels", async () => {
    for (const { publicStore, manifest } of [published, open]) {
      const report = await verify(publicStore);
      assert.deepEqual(problems(report), []);
      assert.equal(report.sound, true);
      assert.deepEqual(report.notes, []);
      assert.deepEqual(report.files, { read: manifest.files.length, missing: 0 });
      const names = ["manifest", "files", "tables", "labels", "features", "texts", "strays"];
      assert.deepEqual(
        report.checks.map(({ name }) => name),
        names,
      );
    }
  });

  test("is sound where it was pulled to; what was not pulled is missing unless that is said", async () => {
    const pulled = temporaryFolder();
    const source = await openSource(join(folder, "public"));
    await pullZoo({ source, folder: pulled, content: "final" });
    const whole = await weighbridge(["verify", pulled, "--json"]);
    assert.equal(whole.code, 1);
    assert.ok(JSON.parse(whole.stdout).files.missing > 0);
    assert.match(JSON.parse(whole.stdout).notes.join(), /--partial passes over them/);
    const partial = await weighbridge(["verify", pulled, "--partial"]);
    assert.equal(partial.code, 0, partial.stdout);
    assert.match(
      partial.stdout,
      /^made-zoo 1\.0\.0 in \S+: sound\n\d+ files read, [\d.]+ [kM]B, \d+ files not here; test labels withheld/,
    );
    await pullZoo({ source, folder: pulled, content: "all" });
    assert.equal((await weighbridge(["verify", join(pulled, "made-zoo", "1.0.0")])).code, 0);
    rmSync(join(pulled, "made-zoo", "1.0.0", fileOf({ content: "folds" }).path));
    writeFileSync(join(pulled, "made-zoo", "1.0.0", fileOf({ content: "runs" }).path), "short");
    const damaged = await weighbridge(["verify", pulled]);
    assert.equal(damaged.code, 1);
    assert.match(damaged.stdout, /NOT sound, 2 problems/);
    assert.match(damaged.stdout, /can't get mnist\/folds-\S+ from \S+: it is not there/);
    assert.match(damaged.stdout, /can't get mnist\/runs-\S+ from \S+: it has 5 bytes there, \d+ by the manifest/);
  });
});

describe("a published version is found to be wrong if", () => {
  /** Breaks a copy of the version and gives what verifying finds. */
  async function found(breaking: (store: MemoryStore) => Promise<unknown>, from = published): Promise<string[]> {
    const store = await copyStore(from.publicStore);
    await breaking(store);
    const report = await verify(store);
    const all = problems(report);
    assert.equal(report.sound, all.length === 0);
    return all;
  }

  function edited(query: Parameters<typeof filesOf>[1], edit: (table: EditableTable) => void, from = published) {
    return found((store) => editTable(store, from.manifest, fileOf(query, from), edit), from);
  }

  /** One problem, or several of which the first is this. */
  function assertFirst(all: string[], message: RegExp): void {
    assert.match(all[0] ?? "nothing was found", message, all.join("\n"));
  }

  const train = { content: "weights", split: "train", epoch: "final" } as const;
  const testing = { content: "weights", split: "test", epoch: "final" } as const;
  const early = { content: "weights", split: "early", epoch: 3 } as const;
  const labelled = ({ columns, batch }: EditableTable) => {
    for (const name of ["train_accuracy", "test_accuracy", "train_loss", "test_loss"]) {
      columns.push({ name, kind: "double" });
      batch.values[name] = new Float64Array(batch.rows).fill(0.5);
    }
  };

  const tables: [string, Parameters<typeof filesOf>[1], (table: EditableTable) => void, RegExp][] = [
    ["a test file has labels", testing, labelled, /^tables: mnist\/test-\S+: column \w+ must not be there/],
    [
      "an early-decision file has labels",
      early,
      labelled,
      /^tables: mnist\/early-epoch-00003-\S+: column \w+ must not be there/,
    ],
    [
      "a test file of an earlier epoch has one label under another name",
      { content: "weights", split: "test", epoch: 1 },
      ({ columns, batch }) => {
        columns.push({ name: "hint", kind: "double" });
        batch.values.hint = new Float64Array(batch.rows);
      },
      /^tables: mnist\/test-epoch-00001-\S+: column hint must not be there/,
    ],
    [
      "the runs tell the accuracy of a test network",
      { content: "runs" },
      ({ batch }) => {
        const splits = batch.values.split as string[];
        (batch.values.test_accuracy as (number | null)[])[splits.indexOf("test")] = 0.5;
      },
      /^labels: runs of mnist: mnist-\d+ is of the test split and has a test_accuracy, which must be withheld/,
    ],
    [
      "the runs tell the loss of an early-decision network",
      { content: "runs" },
      ({ batch }) => {
        const splits = batch.values.split as string[];
        (batch.values.train_loss as (number | null)[])[splits.indexOf("early")] = 0.5;
      },
      /^labels: runs of mnist: mnist-\d+ is of the early split and has a train_loss/,
    ],
    [
      "features have a row of an early-decision network after the early epoch",
      { content: "features", epoch: "final" },
      ({ batch }) => {
        batch.values.split = (batch.values.split as string[]).map((split) => (split === "test" ? "early" : split));
      },
      /^tables: mnist\/features-\S+: row \d+: split must be test, is early/,
    ],
    [
      "a label differs from the same in the runs",
      train,
      ({ batch }) => {
        (batch.values.test_accuracy as Float64Array)[4] += 1e-9;
      },
      /^labels: mnist\/train-\S+: mnist-\d+: test_accuracy is \S+, the runs say/,
    ],
    [
      "an accuracy is beyond 1",
      { content: "weights", split: "train", epoch: 1 },
      ({ batch }) => {
        (batch.values.train_accuracy as Float64Array)[4] = 1.5;
      },
      /^labels: .*train_accuracy must be from 0 to 1, is 1.5/,
    ],
    [
      "a hyperparameter is not what was drawn",
      train,
      ({ batch }) => {
        (batch.values.dropout as Float64Array)[2] = 0.25;
      },
      /^tables: mnist\/train-\S+: row 2: dropout must be 0\.\d+, is 0.25/,
    ],
    [
      "a seed is not what was drawn",
      { content: "runs" },
      ({ batch }) => {
        const seeds = Array.from(batch.values.seed as ArrayLike<number>);
        batch.values.seed = seeds.map((seed, row) => (row === 1 ? seed + 1 : seed));
      },
      /^tables: mnist\/runs-\S+: row 1: seed must be \d+, is \d+/,
    ],
    [
      "a split is not what the spec says",
      { content: "runs" },
      ({ batch }) => {
        batch.values.split = (batch.values.split as string[]).map(() => "train");
      },
      /^tables: mnist\/runs-\S+: row \d+: split must be (test|early), is train/,
    ],
    [
      "a fold is not what the spec says",
      { content: "folds" },
      ({ batch }) => {
        const folds = batch.values.fold as Int32Array;
        folds[7] = (folds[7] + 1) % 3;
      },
      /^tables: mnist\/folds-\S+: row 7: fold must be \d, is \d/,
    ],
    [
      "rows are out of order",
      { content: "folds" },
      ({ batch }) => {
        for (const values of Object.values(batch.values)) (values as number[]).reverse();
      },
      /^tables: mnist\/folds-\S+: row 0: model_id must be mnist-\d+, is mnist-\d+/,
    ],
    [
      "a weight is no number",
      testing,
      ({ batch }) => {
        (batch.values.weights as Float32Array)[4970 * 3 + 8] = Number.NaN;
      },
      /^tables: mnist\/test-\S+: row 3: weight 8 must be finite, is NaN/,
    ],
    [
      "a weight changed after its features were computed",
      testing,
      ({ batch }) => {
        (batch.values.weights as Float32Array)[8] = 3;
      },
      /^features: mnist: mnist-\d+ after epoch 18: \w+ is \S+, its weights give \S+/,
    ],
    [
      "a feature is a little off",
      { content: "features", epoch: 0 },
      ({ batch }) => {
        (batch.values.all_mean as Float64Array)[0] += 1e-16;
      },
      /^features: mnist: mnist-\d+ after epoch 0: all_mean is/,
    ],
    [
      "rows are missing",
      { content: "weights", split: "train", epoch: 1 },
      ({ batch }) => {
        batch.rows--;
        for (const [name, values] of Object.entries(batch.values)) {
          batch.values[name] = (values as number[]).slice(0, name === "weights" ? -4970 : -1);
        }
      },
      /^tables: mnist\/train-epoch-00001-\S+: must have \d+ rows, has \d+/,
    ],
    [
      "steps do not fit the epoch",
      train,
      ({ batch }) => {
        batch.values.step = Array.from(batch.values.step as ArrayLike<number>, (step) => step + 1);
      },
      /^tables: mnist\/train-\S+: row 0: step must be a multiple of epoch 18, is/,
    ],
    [
      "a file says that it is of another split",
      testing,
      (table) => {
        table.metadata = table.metadata.replace('"test"', '"train"');
      },
      /^tables: mnist\/test-\S+: its metadata is not what/,
    ],
  ];
  for (const [name, query, edit, message] of tables) {
    test(name, async () => assertFirst(await edited(query, edit), message));
  }

  test("a file was flipped, cut, or is not there", async () => {
    const file = fileOf(testing);
    const key = fileKey(spec.name, spec.version, file.path);
    const flipped = Buffer.from(await bytesOf(published.publicStore, key));
    flipped[flipped.length >> 1] ^= 4;
    assertFirst(
      await found((store) => store.put(key, flipped)),
      /^files: can't get mnist\/test-\S+ from memory: its SHA-256 there is/,
    );
    assertFirst(
      await found((store) => store.put(key, flipped.subarray(1))),
      /^files: .*it has \d+ bytes there, \d+ by/,
    );
    assertFirst(await found((store) => store.delete(key)), /^files: .*: it is not there/);
    const garbage = (store: Store) => replace(store, published.manifest, file, Buffer.from("PAR1 no table PAR1"));
    assertFirst(await found(garbage), /^tables: mnist\/test-\S+: the file: can't be read as Parquet/);
  });

  test("something that looks like data lies beside the manifest's list", async () => {
    for (const name of ["mnist/labels-0123456789ab.parquet", "private.json", "mnist/notes.csv"]) {
      const key = fileKey(spec.name, spec.version, name);
      const all = await found((store) => store.put(key, Buffer.from("secret")));
      assert.deepEqual(all, [`strays: ${name} (6 bytes) lies beside the manifest's list`]);
    }
    const store = await copyStore(published.publicStore);
    await store.put(fileKey(spec.name, spec.version, "NOTICE"), Buffer.from("hello"));
    const report = await verify(store);
    assert.deepEqual([report.sound, report.notes], [true, ["NOTICE (5 bytes) lies beside the manifest's list"]]);
  });

  test("it is in no list of zoos, or its texts are other ones", async () => {
    const store = await copyStore(published.publicStore);
    const listed = {
      schema_version: 1,
      zoos: [{ zoo: "made-zoo", title: "Made", latest: "0.9.0", versions: ["0.9.0"] }],
    };
    await store.put("zoos/index.json", Buffer.from(JSON.stringify(listed)));
    const report = await verify(store, { zoo: "made-zoo@1.0.0" });
    assert.deepEqual(problems(report), ["manifest: memory: its list of zoos has no made-zoo 1.0.0"]);
    await replace(store, published.manifest, fileOf({ content: "card" }), Buffer.from("Hello"));
    const { notes } = await verify(store, { zoo: "made-zoo@1.0.0" });
    assert.deepEqual(notes, ["README.md is not word by word what this version of Weighbridge writes"]);
  });

  test("its manifest publishes what is withheld, or counts what is not there", async () => {
    const key = manifestKey(spec.name, spec.version);
    const change = async (what: (manifest: Manifest) => void) => {
      const manifest = structuredClone(published.manifest);
      what(manifest);
      return found((store) => store.put(key, Buffer.from(JSON.stringify(manifest))));
    };
    const late = (manifest: Manifest) => {
      const file = manifest.files.find(({ split }) => split === "early")!;
      file.epoch = 18;
    };
    await assert.rejects(change(late), /holds early-decision networks after epoch/);
    const discard = (manifest: Manifest) => {
      manifest.collections[0].discards[0].config.dropout = 0.123;
    };
    assertFirst(await change(discard), /^manifest: mnist: discard mnist-000003 of run 3 is not what the spec draws/);
  });

  test("with public labels, a test network lacks one", async () => {
    const gone = await edited(
      { content: "runs" },
      ({ batch, columns }) => {
        const splits = batch.values.split as string[];
        const values = Array.from(batch.values.test_loss as ArrayLike<number>) as (number | null)[];
        values[splits.indexOf("test")] = null;
        batch.values.test_loss = values;
        assert.ok(columns.length > 0);
      },
      open,
    );
    assertFirst(gone, /^labels: runs of mnist: mnist-\d+: test_loss must be from 0 to a finite number, is null/);
  });
});
