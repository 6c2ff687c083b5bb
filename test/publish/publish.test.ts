// A published zoo holds what its shards hold, split as the spec says, in files that others' readers read.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { computeFeatures, featureNames } from "../../src/features/index.ts";
import { fileKey, INDEX_KEY, latestKey, manifestKey } from "../../src/publish/layout.ts";
import { filesOf, readManifest } from "../../src/publish/manifest.ts";
import { type CheckpointRow, COLUMNS, openTable, readShard, type TableBatch } from "../../src/shard/index.ts";
import { openStore } from "../../src/store/index.ts";
import { drawConfig, foldOf, modelId, splitOf, weightLayout } from "../../src/zoo/index.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { madeSpec, type PublishedZoo, publishMade } from "./made-zoo.ts";
import { contentHashes, contentOf, getJson, storeKeys } from "./read-store.ts";

const DISCARDED = { mnist: [5, 44] };
const EPOCHS = [0, 1, 3, 18];
const LABELS = ["train_accuracy", "test_accuracy", "train_loss", "test_loss"] as const;

for (const kind of ["memory", "folder"] as const) {
  describe(`a zoo published in a ${kind} store`, async () => {
    const folder = temporaryFolder();
    const stores =
      kind === "memory" ? { publicStore: await openStore("memory:"), privateStore: await openStore("memory:") } : {};
    const zoo = await publishMade(folder, { ...stores, discards: DISCARDED });
    const { spec, manifest, publicStore, privateStore } = zoo;
    const rows = new Map<string, CheckpointRow[]>();
    for (const collection of spec.collections) rows.set(collection, await trainedRows(folder, collection));

    test("has a manifest that lists every file of the store with its length and hash, and nothing else", async () => {
      const stored = readManifest(await getJson(publicStore, manifestKey("made-zoo", "1.0.0")), "stored");
      assert.deepEqual(stored, manifest);
      assert.deepEqual(
        await storeKeys(publicStore),
        [
          INDEX_KEY,
          latestKey("made-zoo"),
          manifestKey("made-zoo", "1.0.0"),
          ...manifest.files.map(({ path }) => fileKey("made-zoo", "1.0.0", path)),
        ].sort(),
      );
      for (const file of manifest.files) {
        const bytes = await contentOf(publicStore, fileKey("made-zoo", "1.0.0", file.path));
        assert.equal(bytes.length, file.bytes);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        assert.equal(sha256, file.sha256);
        if (file.rows !== undefined) assert.ok(file.path.endsWith(`-${sha256.slice(0, 12)}.parquet`), file.path);
      }
    });

    test("is in the list of zoos", async () => {
      const entry = { zoo: "made-zoo", title: spec.title, latest: "1.0.0", versions: ["1.0.0"] };
      assert.deepEqual(await getJson(publicStore, INDEX_KEY), { schema_version: 1, zoos: [entry] });
      const latest = { schema_version: 1, zoo: "made-zoo", version: "1.0.0" };
      assert.deepEqual(await getJson(publicStore, latestKey("made-zoo")), latest);
    });

    test("counts 60 networks for training, 16 for testing and 4 for early decision of 80, without the discarded", () => {
      const splits = DISCARDED.mnist.map((run) => splitOf(spec, "mnist", run));
      const left = (split: string, all: number) => all - splits.filter((other) => other === split).length;
      const [mnist, cifar10] = manifest.collections;
      assert.deepEqual(cifar10.counts, { runs: 80, train: 60, test: 16, early: 4, discards: 0 });
      const kept = { train: left("train", 60), test: left("test", 16), early: left("early", 4) };
      assert.deepEqual(mnist.counts, { runs: 80, ...kept, discards: 2 });
      assert.deepEqual(
        mnist.discards.map(({ run }) => run),
        DISCARDED.mnist,
      );
    });

    test("holds each network's weights in the file of its split and epoch, with labels only where they are public", async () => {
      for (const collection of spec.collections)
        for (const epoch of EPOCHS)
          for (const split of ["train", "test", "early"] as const) {
            const expected = rows
              .get(collection)!
              .filter((row) => row.epoch === epoch && splitOf(spec, collection, row.run) === split);
            const files = filesOf(manifest, { collection, content: "weights", split, epoch });
            if (split === "early" && epoch > 3) {
              assert.deepEqual(files, []);
              continue;
            }
            const [table] = await tables(zoo, files);
            const names = COLUMNS.map(({ name }) => name).filter(
              (name) => split === "train" || !LABELS.includes(name as "test_loss"),
            );
            assert.deepEqual(Object.keys(table.values), [...names, "weights"]);
            for (const name of names) {
              const values = Array.from(table.values[name] as number[]);
              assert.deepEqual(
                values,
                expected.map((row) => row[name]),
                `${name} of ${files[0].path}`,
              );
            }
            assert.ok(sameBits(table.values.weights as Float32Array, expected));
          }
    });

    test("holds the runs with labels of the training split only", async () => {
      for (const collection of spec.collections) {
        const final = rows.get(collection)!.filter(({ epoch }) => epoch === 18);
        const [{ values }] = await tables(zoo, filesOf(manifest, { collection, content: "runs" }));
        assert.deepEqual(
          Array.from(values.run as Int32Array),
          final.map(({ run }) => run),
        );
        for (const name of LABELS)
          assert.deepEqual(
            Array.from(values[name] as (number | null)[]),
            final.map((row) => (splitOf(spec, collection, row.run) === "train" ? row[name] : null)),
          );
        assert.deepEqual(
          values.split,
          final.map(({ run }) => splitOf(spec, collection, run)),
        );
        assert.deepEqual(
          Array.from(values.learning_rate as Float64Array),
          final.map(({ run }) => drawConfig(spec, collection, run).config.learning_rate),
        );
      }
    });

    test("holds the features of every network whose weights are published, for each epoch", async () => {
      const layout = weightLayout({ layers: 3 });
      for (const epoch of EPOCHS) {
        const published = rows
          .get("mnist")!
          .filter((row) => row.epoch === epoch && (epoch <= 3 || splitOf(spec, "mnist", row.run) !== "early"));
        const [{ values }] = await tables(zoo, filesOf(manifest, { collection: "mnist", content: "features", epoch }));
        assert.deepEqual(
          Array.from(values.run as Int32Array),
          published.map(({ run }) => run),
        );
        for (const place of [0, published.length - 1]) {
          const expected = computeFeatures(new Float32Array(published[place].weights), layout, 1);
          const found = featureNames(layout).map((name) => (values[name] as Float64Array)[place]);
          assert.deepEqual(found, Array.from(expected));
        }
      }
    });

    test("holds three folds of the training split", async () => {
      const [{ values, rows: count }] = await tables(zoo, filesOf(manifest, { collection: "mnist", content: "folds" }));
      const runs = Array.from(values.run as Int32Array);
      assert.equal(count, manifest.collections[0].counts.train);
      assert.deepEqual(
        Array.from(values.fold as Int32Array),
        runs.map((run) => foldOf(spec, "mnist", run)),
      );
    });

    test("has its withheld labels in the private store, by run and epoch", async () => {
      const found = (await getJson(privateStore, "zoos/made-zoo/1.0.0/private.json")) as { files: PublishedFile[] };
      assert.equal(found.files.length, 2);
      for (const { path, collection, rows: count, sha256 } of found.files) {
        const bytes = await contentOf(privateStore, fileKey("made-zoo", "1.0.0", path));
        assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
        const { values } = openTable(bytes, path).readGroup(0);
        const expected = rows
          .get(collection!)!
          .filter((row) => splitOf(spec, collection!, row.run) !== "train")
          .sort((one, other) => one.run - other.run || one.epoch - other.epoch);
        assert.equal(count, expected.length);
        for (const name of ["run", "epoch", ...LABELS] as const)
          assert.deepEqual(
            Array.from(values[name] as Float64Array),
            expected.map((row) => row[name]),
          );
      }
    });

    if (kind === "folder")
      test("is read by DuckDB, every file of it", async () => {
        const connection = await (await DuckDBInstance.create()).connect();
        for (const { path, rows: count } of manifest.files.filter((file) => file.rows !== undefined)) {
          const place = join(folder, "public", fileKey("made-zoo", "1.0.0", path));
          const answer = await connection.runAndReadAll(`select count(*), min(run), max(model_id) from '${place}'`);
          const [[found, , last]] = answer.getRows();
          assert.equal(Number(found), count, path);
          assert.match(String(last), /^(mnist|cifar10)-0000\d\d$/);
        }
        const all = join(folder, "public/zoos/made-zoo/1.0.0/cifar10");
        const answer = await connection.runAndReadAll(
          `select count(*), sum(w.weights[4970] + f.all_mean + f.dense_kernel_l2) from '${all}/train-0*.parquet' w
           join '${all}/folds-*.parquet' using (model_id) join '${all}/features-????????????.parquet' f using (model_id)
           join '${all}/runs-*.parquet' r using (model_id) where r.test_accuracy = w.test_accuracy`,
        );
        assert.equal(Number(answer.getRows()[0][0]), 60);
      });
  });
}

test("all labels are public where nothing is withheld, and early-decision networks are like others", async () => {
  const folder = temporaryFolder();
  const zoo = await publishMade(folder, { labels: "public", collections: ["mnist"], runs: 40 });
  const { manifest, spec, privateStore } = zoo;
  assert.equal(manifest.labels, "public");
  assert.equal(manifest.early_epoch, undefined);
  assert.deepEqual(await storeKeys(privateStore), []);
  const rows = await trainedRows(folder, "mnist");
  for (const split of ["train", "test", "early"] as const) {
    const [{ values }] = await tables(zoo, filesOf(manifest, { content: "weights", split, epoch: "final" }));
    const own = rows.filter((row) => row.epoch === 18 && splitOf(spec, "mnist", row.run) === split);
    assert.deepEqual(
      Array.from(values.test_accuracy as Float64Array),
      own.map((row) => row.test_accuracy),
    );
  }
  const [{ values }] = await tables(zoo, filesOf(manifest, { content: "runs" }));
  assert.ok(Array.from(values.test_loss as (number | null)[]).every((value) => value !== null));
});

test("files have at most 4,000 networks in groups of 500, whatever shards they come from", async () => {
  const spec = madeSpec({ convolution_layers: 1, collections: ["mnist"], runs_per_shard: 700, epochs: 1 });
  const changed = { ...spec, checkpoint_epochs: [1] as [number], runs_per_collection: 5_400 };
  const zoo = await publishMade(temporaryFolder(), { spec: changed, jobs: 2 });
  const files = filesOf(zoo.manifest, { content: "weights" });
  assert.deepEqual(
    files.map(({ path, rows }) => `${path.replace(/-[0-9a-f]{12}\./, ".")} ${rows}`),
    [
      "mnist/test-00000-of-00001.parquet 1350",
      "mnist/train-00000-of-00002.parquet 4000",
      "mnist/train-00001-of-00002.parquet 50",
    ],
  );
  const groups: number[][] = [];
  const runs: number[] = [];
  for (const { path } of files) {
    const table = openTable(await contentOf(zoo.publicStore, fileKey("made-zoo", "1.0.0", path)), path);
    groups.push(table.groupRows);
    if (path.includes("/train"))
      table.groupRows.forEach((_, index) => {
        const { values } = table.readGroup(index, ["run", "model_id"]);
        runs.push(...(values.run as Int32Array));
        assert.equal((values.model_id as string[])[0], modelId("mnist", (values.run as Int32Array)[0]));
      });
  }
  assert.deepEqual(groups, [[500, 500, 350], Array(8).fill(500), [50]]);
  const all = Array.from({ length: 5_400 }, (_, run) => run).filter(
    (run) => splitOf(changed, "mnist", run) === "train",
  );
  assert.deepEqual(runs, all);
});

test("the same shards give the same bytes, with one thread and with two, from Parquet and from Arrow", async () => {
  const options = { spec: madeSpec({ runs_per_shard: 14, runs_per_collection: 24 }), discards: { cifar10: [7] } };
  const one = await publishMade(temporaryFolder(), { ...options, jobs: 1 });
  const two = await publishMade(temporaryFolder(), { ...options, jobs: 2 });
  assert.deepEqual(await contentHashes(one.publicStore), await contentHashes(two.publicStore));
  assert.deepEqual(await contentHashes(one.privateStore), await contentHashes(two.privateStore));
  const arrow = await publishMade(temporaryFolder(), { ...options, format: "arrow" });
  const data = (manifest: Manifest) => manifest.files.filter(({ rows }) => rows !== undefined);
  assert.deepEqual(data(arrow.manifest), data(one.manifest));
});

async function trainedRows(folder: string, collection: string): Promise<CheckpointRow[]> {
  const shards = [0, 1].map((shard) => join(folder, "training", collection, `shard-0000${shard}.parquet`));
  const read = await Promise.all(shards.map((path) => readShard(path).catch(() => ({ rows: [] }))));
  return read.flatMap(({ rows }) => rows);
}

async function tables({ publicStore }: PublishedZoo, files: PublishedFile[]): Promise<TableBatch[]> {
  return Promise.all(
    files.map(async ({ path }) => {
      const bytes = await contentOf(publicStore, fileKey("made-zoo", "1.0.0", path));
      return openTable(bytes, path).readGroup(0);
    }),
  );
}

function sameBits(weights: Float32Array, rows: CheckpointRow[]): boolean {
  const own = rows.map(({ weights: { buffer, byteOffset, byteLength } }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return Buffer.compare(Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength), Buffer.concat(own)) === 0;
}
