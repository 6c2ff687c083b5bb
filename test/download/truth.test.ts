// The accuracies that predictions are scored against: those of the test split from where they are, checked, and never told
// in a message.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCollection } from "../../src/download/networks.ts";
import { StoreSource } from "../../src/download/store-source.ts";
import { readTruth } from "../../src/download/truth.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { readWithheldAccuracies } from "../../src/publish/read-labels.ts";
import type { Store } from "../../src/store/index.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { drawConfig, splitOf } from "../../src/zoo/index.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { storeKeys } from "../publish/read-store.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { bytesOf, copyStore } from "./tamper.ts";

const spec = madeSpec({ runs_per_collection: 24, runs_per_shard: 24, convolution_layers: 1, collections: ["mnist"] });
const EPOCHS = [0, 1, 3, 18];
const accuracyOf = (run: number, epoch: number) => (1000 + run * 50 + epoch) / 10_000;
const labelOf = (_: string, run: number, epoch: number) => ({ test_accuracy: accuracyOf(run, epoch) });
const runsOf = (split: string) =>
  Array.from({ length: 24 }, (_, run) => run).filter((run) => splitOf(spec, "mnist", run) === split);

const withheld = await publishMade(temporaryFolder(), { spec, labelOf });

async function truthOf(store: Store, privateStore: Store | undefined, collection = "mnist") {
  const source = new StoreSource(store);
  const release = (await source.release(spec.name, spec.version))!;
  const networks = await readCollection(source, release, collection, { weights: false });
  return readTruth(source, release, networks, privateStore);
}

test("withheld labels come from the private store, after every kept epoch", async () => {
  const truth = await truthOf(withheld.publicStore, withheld.privateStore);
  const [train, tests] = [runsOf("train"), runsOf("test")];
  assert.deepEqual(
    [truth.collection, truth.title, truth.majorityRate, truth.finalEpoch],
    ["mnist", "MNIST", 0.1135, 18],
  );
  assert.deepEqual([[...truth.train.runs], [...truth.test!.runs]], [train, tests]);
  assert.deepEqual(
    [...truth.train.accuracy],
    train.map((run) => accuracyOf(run, 18)),
  );
  assert.deepEqual([...truth.test!.accuracyAt.keys()], EPOCHS);
  for (const epoch of EPOCHS)
    assert.deepEqual(
      [...truth.test!.accuracyAt.get(epoch)!],
      tests.map((run) => accuracyOf(run, epoch)),
    );
  assert.equal(truth.test!.accuracy, truth.test!.accuracyAt.get(18));
  assert.deepEqual(truth.testRuns, { model_ids: truth.test!.model_ids, runs: truth.test!.runs });
});

test("without a private store withheld labels stay unknown, and all else is there", async () => {
  const { test: tests, ...rest } = await truthOf(withheld.publicStore, undefined);
  const { test: _, ...known } = await truthOf(withheld.publicStore, withheld.privateStore);
  assert.equal(tests, undefined);
  assert.deepEqual(rest, known);
});

test("public labels are the same without a private store", async () => {
  const { publicStore } = await publishMade(temporaryFolder(), { spec, labelOf, labels: "public" });
  assert.deepEqual(await truthOf(publicStore, undefined), await truthOf(withheld.publicStore, withheld.privateStore));
});

test("a run's training images are its epochs times whole batches of its share of the images", async () => {
  const { train } = await truthOf(withheld.publicStore, undefined);
  for (const [row, run] of train.runs.entries()) {
    const share = drawConfig(spec, "mnist", run).config.train_fraction;
    assert.equal(train.trainingImages[row], 18 * Math.floor((60_000 * share) / 512) * 512);
  }
});

test("of an image set that nobody shipped, they are the steps that were made, times the batch", async () => {
  const own = { ...spec, collections: ["my_digits"] };
  const { publicStore, privateStore } = await publishMade(temporaryFolder(), { spec: own, labelOf });
  const truth = await truthOf(publicStore, privateStore, "my_digits");
  assert.deepEqual([truth.title, truth.majorityRate], ["my_digits", 0.1]);
  assert.deepEqual(new Set([...truth.train.trainingImages, ...truth.test!.trainingImages]), new Set([18 * 117 * 512]));
});

test("a private store of nothing, of another zoo or without the collection is refused", async () => {
  const refused = async (store: Store, message: RegExp) =>
    assert.rejects(truthOf(withheld.publicStore, store), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      return true;
    });
  await refused(new MemoryStore(), /has no withheld labels of made-zoo 1\.0\.0$/);
  const other = await publishMade(temporaryFolder(), { spec: { ...spec, seed: "another" } });
  await refused(other.privateStore, /private\.json in .*: is of a zoo with the spec [0-9a-f]+, not [0-9a-f]+$/);
  const store = await copyStore(withheld.privateStore);
  const key = "zoos/made-zoo/1.0.0/private.json";
  const record = JSON.parse(Buffer.from(await bytesOf(store, key)).toString());
  record.files[0].collection = "cifar10";
  await store.put(key, Buffer.from(JSON.stringify(record)));
  await refused(store, /private\.json in .*: has no labels of mnist$/);
});

test("damaged and missing labels fail by the file's name, and labels of other networks too, and no message tells one", async () => {
  const failing = async (change: (store: MemoryStore, key: string) => Promise<void>, message: RegExp) => {
    const store = await copyStore(withheld.privateStore);
    await change(store, (await storeKeys(store)).find((key) => key.endsWith(".parquet"))!);
    await assert.rejects(truthOf(withheld.publicStore, store), (error) => {
      assert.ok(error instanceof FailureError, String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /0\.\d/);
      return true;
    });
  };
  await failing(async (store, key) => {
    const bytes = Buffer.from(await bytesOf(store, key));
    bytes[bytes.length >> 1] ^= 1;
    await store.put(key, bytes);
  }, /^mnist\/labels-[0-9a-f]{12}\.parquet in memory.*: must have the SHA-256 [0-9a-f]{64}, has [0-9a-f]{64}$/);
  await failing((store, key) => store.delete(key), /must have the SHA-256 [0-9a-f]{64}, is not there$/);
  const fewer = await publishMade(temporaryFolder(), { spec, labelOf, discards: { mnist: [runsOf("test")[0]] } });
  await assert.rejects(truthOf(withheld.publicStore, fewer.privateStore), (error) => {
    assert.ok(error instanceof FailureError);
    assert.match(
      error.message,
      /^mnist of made-zoo 1\.0\.0: labels are of \d networks, not of the \d of the test split$/,
    );
    return true;
  });
});

test("labels of early-decision networks are read the same way", async () => {
  const { runs, accuracyAt } = await readWithheldAccuracies(withheld.privateStore, withheld.manifest, "mnist", "early");
  assert.deepEqual([...runs], runsOf("early"));
  assert.deepEqual(
    [...accuracyAt.get(18)!],
    runsOf("early").map((run) => accuracyOf(run, 18)),
  );
});
