// What a folder of shards is, whoever trained it and in whatever order: the same bytes.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { loadImageSet } from "../../src/images/index.ts";
import { loadKernel } from "../../src/kernel/index.ts";
import { readShard } from "../../src/shard/index.ts";
import { specHash } from "../../src/zoo/index.ts";
import { checkSameBits } from "../../workers/folder.ts";
import { trainRun } from "../../workers/run.ts";
import {
  divergingSpec,
  leftOvers,
  shardHashes,
  temporaryFolder,
  tinySpec,
  weighbridge,
  writeSpec,
} from "./tiny-zoo.ts";

const spec = tinySpec();
const path = writeSpec(spec);
const folder = temporaryFolder();
let hashes: Record<string, string>;

before(async () => {
  const { code, stderr } = await weighbridge(["train", path, "--out", folder, "--jobs", "1", "--quiet"]);
  assert.equal(code, 0, stderr);
  hashes = shardHashes(folder);
});

describe("the shards of a zoo", () => {
  test("are as many as the spec says, with sidecars and the spec beside them and nothing else", () => {
    assert.deepEqual(
      Object.keys(hashes),
      [0, 1, 2].map((shard) => join("mnist", `shard-0000${shard}.parquet`)),
    );
    assert.equal(specHash(JSON.parse(readFileSync(join(folder, "zoo.json"), "utf8"))), specHash(spec));
    assert.deepEqual(leftOvers(folder), []);
  });

  for (const jobs of [2, 999])
    test(`have the same bytes from --jobs ${jobs}, which starts a thread for each run of a shard at most`, async () => {
      const other = temporaryFolder();
      await weighbridge(["train", path, "--out", other, "--jobs", String(jobs), "--quiet"]);
      assert.deepEqual(shardHashes(other), hashes);
      const { sidecar } = await readShard(join(other, "mnist", "shard-00000.parquet"));
      assert.equal(sidecar.maker.jobs, 2);
    });

  test("have the same bytes when made one at a time, in another order", async () => {
    const other = temporaryFolder();
    for (const shards of ["2", "0-1"])
      await weighbridge(["train", path, "--out", other, "--shards", shards, "--quiet"]);
    assert.deepEqual(shardHashes(other), hashes);
  });

  test("hold each run as it is when trained alone", async () => {
    const { rows } = await readShard(join(folder, "mnist", "shard-00001.parquet"));
    const alone = trainRun(await loadKernel(), spec, "mnist", 3, await loadImageSet("mnist"));
    const inShard = rows.filter((row) => row.run === 3).map((row) => ({ ...row, weights: row.weights.slice() }));
    assert.deepEqual(inShard, alone?.rows);
  });

  test("are left alone when the same command is given again", async () => {
    const { code, stdout } = await weighbridge(["train", path, "--out", folder, "--json"]);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout).shards, { made: 0, kept: 3, elsewhere: 0 });
    assert.deepEqual(shardHashes(folder), hashes);
  });

  test("list diverging runs with config, epoch and reason, and have no rows of them", async () => {
    const diverging = divergingSpec({
      image_limit: 1600,
      epochs: 5,
      checkpoint_epochs: [0, 5],
      runs_per_collection: 2,
    });
    const other = temporaryFolder();
    const { code, stdout, stderr } = await weighbridge(["train", writeSpec(diverging), "--out", other, "--json"]);
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout);
    assert.deepEqual([report.runs, report.rows, report.discards], [2, 0, 2]);
    const { metadata, rows } = await readShard(join(other, "mnist", "shard-00000.parquet"));
    assert.equal(rows.length, 0);
    assert.deepEqual(
      metadata.discards.map(({ model_id, config }) => [model_id, config.learning_rate]),
      [
        ["mnist-000000", 10],
        ["mnist-000001", 10],
      ],
    );
    assert.match(metadata.discards[0].reason, /holds (NaN|an infinity)$|_loss is/);
  });
});

describe("a folder refuses", () => {
  const refused = async (args: string[], expected: RegExp, environment = {}) => {
    const { code, stderr, stdout } = await weighbridge(["train", ...args, "--out", folder], environment);
    assert.match(stderr, expected);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.deepEqual(shardHashes(folder), hashes);
  };

  test("another spec, naming both hashes", async () => {
    const other = tinySpec({ name: "other", seed: "weighbridge tests: other" });
    const both = new RegExp(`holds the zoo tiny 1.0.0, this is other 1.0.0 .*${specHash(spec)}.*${specHash(other)}`);
    await refused([writeSpec(other)], both);
  });

  test("another number of runs, naming both numbers", async () => {
    await refused([path, "--runs", "4"], /was started with 6 runs per collection, this is with 4 /);
  });

  test("a second format", async () => {
    await refused(
      [path, "--format", "arrow"],
      /shard-00000.parquet is there, so --format must be parquet here, not arrow/,
    );
  });

  test("a damaged zoo.json", async () => {
    const other = temporaryFolder();
    writeFileSync(join(other, "zoo.json"), "{");
    const { code, stderr } = await weighbridge(["train", path, "--out", other]);
    assert.match(stderr, /zoo\.json: line 1, column 2: expected/);
    assert.equal(code, 2);
  });

  test("shards of another arithmetic", async (context) => {
    const { numerics } = await loadKernel();
    const other = temporaryFolder();
    await weighbridge(["train", path, "--out", other, "--shards", "0", "--quiet"], { WEIGHBRIDGE_KERNEL: "wasm" });
    if (numerics === "wasm" && !process.env.WEIGHBRIDGE_TEST_ALL) return context.skip("no native kernel here");
    const { code, stderr } = await weighbridge(["train", path, "--out", other]);
    assert.match(stderr, /shard-00000.parquet was computed with wasm arithmetic, this is fma: choose another folder/);
    assert.equal(code, 2);
  });

  test("other images", async () => {
    const { metadata } = await readShard(join(folder, "mnist", "shard-00000.parquet"));
    const imageFiles = metadata.image_files.map((file) => ({ ...file }));
    const now = { collection: "mnist", imageFiles, numerics: metadata.numerics };
    await checkSameBits(folder, spec, "parquet", now);
    imageFiles[1].sha256 = "0".repeat(64);
    await assert.rejects(
      checkSameBits(folder, spec, "parquet", now),
      /was made from train-labels with SHA-256 .*, this is 0{64}/,
    );
  });
});

describe("as Arrow IPC", () => {
  test("the shards hold the same rows", async () => {
    const other = temporaryFolder();
    const { code } = await weighbridge([
      "train",
      path,
      "--out",
      other,
      "--format",
      "arrow",
      "--shards",
      "0",
      "--quiet",
    ]);
    assert.equal(code, 0);
    const arrow = await readShard(join(other, "mnist", "shard-00000.arrow"));
    const parquet = await readShard(join(folder, "mnist", "shard-00000.parquet"));
    assert.deepEqual(
      arrow.rows.map((row) => ({ ...row, weights: [...row.weights] })),
      parquet.rows.map((row) => ({ ...row, weights: [...row.weights] })),
    );
  });
});
