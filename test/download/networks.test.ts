// What fitting is given of a published collection, and what scoring is: the same from every kind of source, checked, and
// no test label among what is for fitting.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { openSource, pullZoo, type ZooSource } from "../../src/download/index.ts";
import { type ReadCollection, readCollection } from "../../src/download/networks.ts";
import { StoreSource } from "../../src/download/store-source.ts";
import { readTruth } from "../../src/download/truth.ts";
import { encodeHyperparameters } from "../../src/features/hyperparameters.ts";
import { computeFeatures } from "../../src/features/index.ts";
import type { Listening } from "../../src/hub/index.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { fileKey, manifestKey } from "../../src/publish/layout.ts";
import { filesOf } from "../../src/publish/manifest.ts";
import { openTable } from "../../src/shard/index.ts";
import type { Store } from "../../src/store/index.ts";
import { drawConfig, foldOf, splitOf, weightCount } from "../../src/zoo/index.ts";
import { madeSpec, type PublishedZoo, publishMade } from "../publish/made-zoo.ts";
import { writtenTable } from "../shard/written-table.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { sha256Of } from "./made-release.ts";
import { patience, serve } from "./pulled-content.ts";
import { bytesOf, copyStore, editTable } from "./tamper.ts";

const spec = madeSpec({ collections: ["mnist"], runs_per_collection: 28, runs_per_shard: 28, convolution_layers: 2 });
const WIDTH = weightCount(2);
const EPOCHS = [0, 1, 3, 18];
/** Whole images of 10,000, other in each network and epoch. */
const accuracyOf = (run: number, epoch: number) => (1000 + run * 50 + epoch) / 10_000;
const labelOf = (_: string, run: number, epoch: number) => ({ test_accuracy: accuracyOf(run, epoch) });
const runsOf = (split: string) =>
  Array.from({ length: 28 }, (_, run) => run).filter((run) => splitOf(spec, "mnist", run) === split);

async function released(source: ZooSource) {
  const { zoos } = await source.list();
  return (await source.release(zoos[0].zoo, zoos[0].latest))!;
}

async function read(source: ZooSource, options: { weights: boolean } = { weights: true }): Promise<ReadCollection> {
  return readCollection(source, await released(source), "mnist", options);
}

describe("a collection for fitting", () => {
  const [folder, cache, pulled] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  let zoo: PublishedZoo;
  let hub: Listening;
  let networks: ReadCollection;
  before(async () => {
    zoo = await publishMade(folder, { spec, labelOf, discards: { mnist: [7] } });
    hub = await serve(zoo.publicStore, cache);
    networks = await read(await openSource(join(folder, "public")));
  });
  after(() => hub?.close(0));

  test("is the same from a hub, from its store and from a folder that was pulled", async () => {
    const source = await openSource(hub.url);
    assert.deepEqual(await read(source), networks);
    await pullZoo({ source, folder: pulled, content: "all", patience });
    assert.deepEqual(await read(await openSource(pulled)), networks);
  });

  test("has the networks of both splits by run, with labels and folds of the training split", () => {
    const { train, test: tests, early, ...rest } = networks;
    const { tensor_layout: layout } = zoo.manifest;
    assert.deepEqual(rest, { collection: "mnist", layout, finalEpoch: 18 });
    const [training, testing] = [runsOf("train").filter((run) => run !== 7), runsOf("test").filter((run) => run !== 7)];
    assert.deepEqual([[...train.runs], [...tests.runs]], [training, testing]);
    assert.deepEqual([train.rows, tests.rows], [training.length, testing.length]);
    assert.equal(train.model_ids[1], `mnist-${String(training[1]).padStart(6, "0")}`);
    assert.deepEqual(
      [...train.labels],
      training.map((run) => accuracyOf(run, 18)),
    );
    assert.deepEqual(
      [...train.folds],
      training.map((run) => foldOf(spec, "mnist", run)),
    );
    assert.deepEqual([[...early.runs], early.rows], [runsOf("early"), runsOf("early").length]);
    assert.ok(early.rows > 0);
    for (const split of [tests, early]) assert.ok(!("labels" in split) && !("folds" in split));
  });

  test("has of networks set aside for early decision what is known at the early epoch, and no weights", () => {
    const { early } = networks;
    assert.deepEqual([...early.statistics.keys()], [0, 1, 3]);
    assert.equal(early.weights, undefined);
    const configs = Array.from(early.runs, (run) => drawConfig(spec, "mnist", run).config);
    assert.deepEqual(early.hyperparameters, encodeHyperparameters(configs, spec));
    for (const statistics of early.statistics.values()) {
      assert.equal(statistics.length / early.rows, networks.train.statistics.get(18)!.length / networks.train.rows);
      assert.ok(statistics.every(Number.isFinite) && statistics.some((value) => value !== 0));
    }
  });

  test("has nothing later of them either where all labels and weights are public", async () => {
    const made = await publishMade(temporaryFolder(), { spec, labelOf, labels: "public" });
    const { early } = await read(new StoreSource(made.publicStore));
    assert.deepEqual([...early.statistics.keys()], [0, 1, 3]);
    assert.deepEqual(early, networks.early);
  });

  test("has hyperparameters, weights and statistics of the same networks", () => {
    for (const { rows, runs, hyperparameters, weights, statistics } of [networks.train, networks.test]) {
      const configs = Array.from(runs, (run) => drawConfig(spec, "mnist", run).config);
      assert.deepEqual(hyperparameters, encodeHyperparameters(configs, spec));
      assert.equal(weights!.length, rows * WIDTH);
      assert.deepEqual([...statistics.keys()], EPOCHS);
      assert.deepEqual(statistics.get(18), computeFeatures(weights!, networks.layout, rows));
      for (const epoch of [0, 1, 3]) {
        assert.equal(statistics.get(epoch)!.length, statistics.get(18)!.length);
        assert.notDeepEqual(statistics.get(epoch), statistics.get(18));
      }
    }
  });

  test("has its big arrays in memory that threads share", () => {
    const { train, test: tests, early } = networks;
    const arrays = [train, tests, early].flatMap(({ hyperparameters, weights, statistics }) => [
      ...[hyperparameters, ...(weights ? [weights] : [])],
      ...statistics.values(),
    ]);
    for (const { buffer } of [train.labels, ...arrays]) assert.ok(buffer instanceof SharedArrayBuffer);
  });

  test("comes without weights if nobody needs them, and then no file of weights is opened", async () => {
    const source = await openSource(join(folder, "public"));
    const opened: string[] = [];
    const open = source.open.bind(source);
    source.open = (release, file, options) => {
      opened.push(file.content);
      return open(release, file, options);
    };
    const { train, test: tests } = await read(source, { weights: false });
    assert.deepEqual([train.weights, tests.weights], [undefined, undefined]);
    assert.deepEqual(train.statistics, networks.train.statistics);
    assert.ok(opened.length > 0 && !opened.includes("weights"), opened.join(" "));
  });

  test("is put together from several files of weights, in their order", async () => {
    const store = await copyStore(zoo.publicStore);
    const [file] = filesOf(zoo.manifest, { collection: "mnist", content: "weights", split: "train", epoch: "final" });
    await halve(store, zoo.manifest, file);
    assert.deepEqual(await read(new StoreSource(store)), networks);
  });

  test("is refused when a byte of a file is not what the manifest says", async () => {
    for (const content of ["runs", "features", "folds", "weights"] as const) {
      const store = await copyStore(zoo.publicStore);
      const query = { collection: "mnist", content, ...(content === "weights" ? { split: "train", epoch: 18 } : {}) };
      const [{ path }] = filesOf(zoo.manifest, query);
      const key = `zoos/made-zoo/1.0.0/${path}`;
      const bytes = Buffer.from(await bytesOf(store, key));
      bytes[bytes.length >> 1] ^= 1;
      await store.put(key, bytes);
      await assert.rejects(read(new StoreSource(store)), (error) => {
        assert.ok(error instanceof FailureError);
        assert.match(error.message, new RegExp(`^can't get ${path} from memory.*: its SHA-256 there is `));
        return true;
      });
    }
  });

  test("is refused when its tables are not of the same networks, or hold what can't be", async () => {
    const refused = async (
      content: "features" | "folds" | "weights" | "runs",
      change: (values: Record<string, unknown[]>) => void,
      message: RegExp,
    ) => {
      const store = await copyStore(zoo.publicStore);
      const query = { collection: "mnist", content, ...(content === "weights" ? { split: "test" } : {}) };
      const [file] = filesOf(zoo.manifest, {
        ...query,
        ...(content === "folds" || content === "runs" ? {} : { epoch: 18 }),
      });
      await editTable(store, zoo.manifest, file, ({ batch }) => change(batch.values as Record<string, unknown[]>));
      await assert.rejects(read(new StoreSource(store)), (error) => {
        assert.ok(error instanceof FailureError, String(error));
        assert.match(error.message, message);
        return true;
      });
    };
    const another = ({ run }: Record<string, unknown[]>) => void run.fill(39, 2, 3);
    await refused(
      "features",
      another,
      /^features of mnist after epoch 18 in memory.*: row \d+ must be of run \d+, is of/,
    );
    await refused("folds", another, /^folds of mnist in memory.*: row 2 must be of run \d+, is of run 39/);
    await refused("weights", another, /^mnist\/test-\S+ in memory.*: row 2 must be of run \d+, is of run 39/);
    await refused(
      "folds",
      ({ fold }) => void fold.fill(3, 0, 1),
      /^folds of mnist in .*: run \d+ must be in fold 0, 1 or 2, is in 3/,
    );
    const notAnAccuracy = ({ split, test_accuracy }: Record<string, unknown[]>) => {
      test_accuracy[split.indexOf("train")] = 1.5;
    };
    await refused(
      "runs",
      notAnAccuracy,
      /^mnist in memory.*: the accuracy of mnist-0000\d\d must be a number from 0 to 1/,
    );
  });

  test("is refused when it has other weights than its tables have networks", async () => {
    const store = await copyStore(zoo.publicStore);
    // All tables agree that the last test network is for training; the weights are of as many networks as before.
    const last = runsOf("test").at(-1)!;
    for (const content of ["runs", "features"] as const)
      for (const file of filesOf(zoo.manifest, { collection: "mnist", content })) {
        const { manifest } = (await new StoreSource(store).release(spec.name, spec.version))!;
        await editTable(store, manifest, file, ({ batch }) => {
          const { run, split } = batch.values as Record<string, unknown[]>;
          split[run.indexOf(last)] = "train";
        });
      }
    await assert.rejects(read(new StoreSource(store)), (error) => {
      assert.ok(error instanceof FailureError);
      assert.match(
        error.message,
        /^weights of mnist in memory.*, train: are of (\d+) networks, (?!\1 )\d+ by the table of runs$/,
      );
      return true;
    });
  });

  test("holds nothing that changes with the labels of test networks, also where they are public", async () => {
    const other = (collection: string, run: number, epoch: number) =>
      splitOf(spec, collection, run) === "train"
        ? labelOf(collection, run, epoch)
        : { test_accuracy: 0.5, test_loss: 0.25 };
    const make = async (own: typeof labelOf) => {
      const made = await publishMade(temporaryFolder(), {
        spec,
        labelOf: own,
        labels: "public",
        collections: ["mnist"],
      });
      const source = new StoreSource(made.publicStore);
      const networks = await read(source);
      return { networks, truth: await readTruth(source, await released(source), networks, undefined) };
    };
    const [one, two] = [await make(labelOf), await make(other)];
    assert.deepEqual(two.networks, one.networks);
    assert.notDeepEqual(two.truth.test!.accuracy, one.truth.test!.accuracy);
    assert.deepEqual(new Set(two.truth.test!.accuracy), new Set([0.5]));
  });
});

/** Publishes the first three rows of a file and the others as two files. */
async function halve(store: Store, manifest: Manifest, file: PublishedFile): Promise<void> {
  const { zoo, version } = manifest;
  const table = openTable(await bytesOf(store, fileKey(zoo, version, file.path)), file.path);
  const { rows, values } = table.readGroup(0);
  const width = WIDTH;
  const parts = [
    [0, 3],
    [3, rows],
  ].map(([from, to], part) => {
    const cut = Object.entries(values).map(([name, list]) => {
      const times = name === "weights" ? width : 1;
      return [name, list.slice(from * times, to * times)];
    });
    const bytes = writtenTable(table.columns, [{ rows: to - from, values: Object.fromEntries(cut) }], table.metadata!);
    const path = `mnist/train-0000${part}-of-00002-${sha256Of(bytes).slice(0, 12)}.parquet`;
    return { bytes, file: { ...file, path, rows: to - from, bytes: bytes.length, sha256: sha256Of(bytes) } };
  });
  for (const { bytes, file } of parts) await store.put(fileKey(zoo, version, file.path), bytes);
  const files = [...manifest.files.filter(({ path }) => path !== file.path), ...parts.map((part) => part.file)];
  files.sort((one, other) => (one.path < other.path ? -1 : 1));
  await store.put(manifestKey(zoo, version), Buffer.from(JSON.stringify({ ...manifest, files })));
}
