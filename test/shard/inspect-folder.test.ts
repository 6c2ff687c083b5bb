// Folders of shards: what is missing, there twice, or doesn't belong together.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import {
  inspectFolder,
  type ShardContent,
  type ShardFormat,
  shardFileName,
  writeShard,
} from "../../src/shard/index.ts";
import { forge, temporaryFolder } from "./forge.ts";
import { MAKER, sampleContent, sampleSpec } from "./sample-content.ts";

const spec = sampleSpec(2, 4);
const root = temporaryFolder();
let folders = 0;

function place(folder: string, shard: number, format: ShardFormat = "parquet"): string {
  return join(folder, "mnist", shardFileName(shard, format));
}

async function writeZoo(shards: number[], change: (content: ShardContent) => ShardContent = (same) => same) {
  const folder = join(root, String(folders++));
  for (const shard of shards)
    await writeShard(place(folder, shard), "parquet", change(sampleContent(spec, shard)), MAKER);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "zoo.json"), JSON.stringify(spec));
  return folder;
}

function both(path: string, work: (path: string) => void): void {
  work(path);
  work(path.replace(".parquet", ".json"));
}

describe("inspecting a folder", () => {
  test("finds a whole zoo sound, from its folder or its collection's", async () => {
    const folder = await writeZoo([0, 1, 2, 3]);
    const told: string[] = [];
    const found = await inspectFolder(folder, (done, total) => told.push(`${done}/${total}`));
    assert.deepEqual([found.problems, found.notes, found.shards.length], [[], [], 4]);
    assert.deepEqual(told, ["1/4", "2/4", "3/4", "4/4"]);
    assert.deepEqual((await inspectFolder(join(folder, "mnist"))).problems, []);
  });

  test("notes what is still to come", async () => {
    const found = await inspectFolder(await writeZoo([1, 2]));
    assert.deepEqual(found.problems, []);
    assert.deepEqual(found.notes, ["mnist: 2 of 4 shards are there (1 to 2)"]);
  });

  test("finds a gap", async () => {
    const { problems } = await inspectFolder(await writeZoo([0, 3]));
    assert.deepEqual(problems, ["mnist: shards 0 to 3 must all be there, 2 missing: 1, 2"]);
  });

  test("finds a damaged shard among sound ones, and counts it as there", async () => {
    const folder = await writeZoo([0, 1, 2]);
    const bytes = readFileSync(place(folder, 1));
    bytes[5000] ^= 1;
    writeFileSync(place(folder, 1), bytes);
    const { problems, shards } = await inspectFolder(folder);
    assert.equal(problems.length, 1);
    assert.match(problems[0], /shard-00001.parquet: damaged/);
    assert.deepEqual(
      shards.map((shard) => shard.rows),
      [6, 0, 6],
    );
  });

  test("finds a shard that is there twice", async () => {
    const folder = await writeZoo([0]);
    await forge(place(folder, 0).replace("00000", "000000"), "parquet", sampleContent(spec, 0));
    const { problems } = await inspectFolder(folder);
    assert.match(problems.join("\n"), /mnist: shard 0 is there 2 times: .*shard-00000.parquet, .*shard-000000.parquet/);
  });

  test("finds both formats of one shard, for which there is one sidecar only", async () => {
    const folder = await writeZoo([0]);
    await writeShard(place(folder, 0, "arrow"), "arrow", sampleContent(spec, 0), MAKER);
    const { problems } = await inspectFolder(folder);
    assert.match(problems.join("\n"), /its sidecar is about shard-00000.arrow, not about shard-00000.parquet/);
  });

  test("finds a shard of another spec than zoo.json", async () => {
    const folder = await writeZoo([0]);
    writeFileSync(join(folder, "zoo.json"), JSON.stringify({ ...spec, description: "Another." }));
    const { problems } = await inspectFolder(folder);
    assert.equal(problems.length, 1);
    assert.match(problems[0], /shard-00000.parquet: of another spec than .*zoo.json: its spec_hash must be/);
  });

  test("finds a zoo.json that breaks its schema", async () => {
    const folder = await writeZoo([0]);
    writeFileSync(join(folder, "zoo.json"), "{}");
    assert.match((await inspectFolder(folder)).problems.join("\n"), /zoo.json.* missing/);
    rmSync(join(folder, "zoo.json"));
    const found = await inspectFolder(folder);
    assert.deepEqual(found.problems, []);
    assert.match(found.notes[0], /zoo.json is missing/);
  });

  test("finds shards of different numerics, images and specs", async () => {
    const folder = await writeZoo([0, 1, 2], (content) => {
      const imageFiles = [{ ...content.imageFiles[0], sha256: "cd".repeat(32) }];
      if (content.shard === 0) return content;
      return content.shard === 1 ? { ...content, numerics: "wasm" } : { ...content, imageFiles };
    });
    const problems = (await inspectFolder(folder)).problems.join("\n");
    assert.match(problems, /shard-00001.parquet: numerics must be fma as in .*shard-00000.parquet, is wasm/);
    assert.match(problems, /shard-00002.parquet: image files must be .*abab.* as in .*, is .*cdcd/);
  });

  test("finds a shard in another collection's folder", async () => {
    const two = { ...spec, collections: ["mnist", "cifar10"] };
    const folder = join(root, String(folders++));
    const own = place(folder, 0);
    await writeShard(own, "parquet", sampleContent(two), MAKER);
    mkdirSync(join(folder, "cifar10"));
    both(own, (path) => renameSync(path, path.replace("/mnist/", "/cifar10/")));
    assert.match((await inspectFolder(folder)).problems.join("\n"), /is in the folder of cifar10, is of mnist/);
  });

  test("finds a sidecar whose shard is gone, and a shard whose sidecar is", async () => {
    const folder = await writeZoo([0, 1, 2]);
    rmSync(place(folder, 2));
    rmSync(place(folder, 1).replace(".parquet", ".json"));
    const { problems } = await inspectFolder(folder);
    assert.equal(problems.length, 2);
    assert.match(problems.join("\n"), /shard-00002.json: its shard is missing/);
    assert.match(problems.join("\n"), /its sidecar shard-00001.json is missing/);
  });

  test("finds a copy under another number", async () => {
    const folder = await writeZoo([0]);
    both(place(folder, 0), (path) => copyFileSync(path, path.replace("00000", "00001")));
    assert.match(
      (await inspectFolder(folder)).problems.join("\n"),
      /shard-00001.parquet: its sidecar is about shard-00000/,
    );
  });

  test("passes over other files, and refuses folders without shards", async () => {
    const folder = await writeZoo([0, 1, 2, 3]);
    writeFileSync(join(folder, "notes.txt"), "");
    writeFileSync(join(dirname(place(folder, 0)), ".shard-00000.parquet.host.1.0.part"), "");
    assert.deepEqual((await inspectFolder(folder)).problems, []);
    const empty = join(root, "empty");
    mkdirSync(empty);
    await assert.rejects(
      inspectFolder(empty),
      (error) => error instanceof InputError && /no shards/.test(error.message),
    );
    const none = inspectFolder(join(root, "none"));
    await assert.rejects(none, (error) => error instanceof InputError && /no such file/.test(error.message));
  });
});
