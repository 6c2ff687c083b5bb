// Shards come back as they went in, are the same bytes each time, and nothing wrong is ever written.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parquetMetadataAsync } from "hyparquet";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import {
  type CheckpointRow,
  COLUMNS,
  isComplete,
  readShard,
  type ShardContent,
  type ShardFormat,
  writeShard,
} from "../../src/shard/index.ts";
import { specHash } from "../../src/zoo/index.ts";
import { temporaryFolder } from "./forge.ts";
import { EDGE_FLOATS, MAKER, sampleContent, sampleSpec } from "./sample-content.ts";

const FORMATS: ShardFormat[] = ["parquet", "arrow"];
const folder = temporaryFolder();
let folders = 0;

/** Writes into a folder of its own. */
async function write(content: ShardContent, format: ShardFormat, maker = MAKER) {
  const path = join(folder, String(folders++), `shard-${String(content.shard).padStart(5, "0")}.${format}`);
  return { path, ...(await writeShard(path, format, content, maker)) };
}

function bitsOf(rows: CheckpointRow[]) {
  return rows.map(({ weights, ...row }) => ({
    ...Object.fromEntries(COLUMNS.map(({ name }) => [name, row[name]])),
    weights: Buffer.from(weights.slice().buffer).toString("hex"),
  }));
}

for (const format of FORMATS) {
  describe(`a shard in ${format}`, () => {
    test("comes back bit for bit, sorted by epoch and run", async () => {
      const content = sampleContent(sampleSpec(7, 2), 1, [2]);
      const expected = bitsOf(content.rows.toSorted((one, other) => one.epoch - other.epoch || one.run - other.run));
      const { path, bytes, sha256 } = await write(content, format);
      const shard = await readShard(path);
      assert.equal(shard.rows.length, 18);
      assert.deepEqual(bitsOf(shard.rows), expected);
      assert.deepEqual([...shard.rows[0].weights.slice(0, EDGE_FLOATS.length)], [...EDGE_FLOATS]);
      assert.deepEqual(shard.metadata.discards, content.discards);
      assert.deepEqual(shard.metadata.spec, content.spec);
      assert.equal(readFileSync(path).length, bytes);
      assert.deepEqual([shard.sidecar.sha256, shard.sidecar.rows, shard.sidecar.maker], [sha256, 18, MAKER]);
    });

    test("is the same bytes whatever the order of its rows, discards and keys, and whoever made it", async () => {
      const content = sampleContent(sampleSpec(120), 0, [5, 3]);
      const spec = Object.fromEntries(Object.entries(content.spec).reverse()) as unknown as typeof content.spec;
      const { sha256 } = await write(content, format);
      const shuffled = {
        ...content,
        spec,
        rows: content.rows.toReversed(),
        discards: content.discards.toReversed(),
      };
      for (let time = 0; time < 5; time++)
        assert.equal((await write(shuffled, format, { ...MAKER, machine: `other ${time}` })).sha256, sha256);
    });

    test("gives single epochs", async () => {
      const { path } = await write(sampleContent(sampleSpec(4)), format);
      const { rows } = await readShard(path, { epochs: [3] });
      assert.deepEqual(
        rows.map((row) => [row.epoch, row.run]),
        [0, 1, 2, 3].map((run) => [3, run]),
      );
      assert.deepEqual((await readShard(path, { epochs: [] })).rows, []);
      await assert.rejects(readShard(path, { epochs: [2] }), /has epochs 0, 1, 3, not 2/);
    });

    test("may have no rows when every run was given up", async () => {
      const { path } = await write(sampleContent(sampleSpec(2), 0, [0, 1]), format);
      const shard = await readShard(path);
      assert.deepEqual([shard.rows.length, shard.metadata.discards.length, shard.sidecar.rows], [0, 2, 0]);
    });

    test("may hold a single run", async () => {
      const { path } = await write(sampleContent(sampleSpec(3), 0, [0, 2]), format);
      assert.deepEqual(
        (await readShard(path)).rows.map((row) => row.run),
        [1, 1, 1],
      );
    });

    test("may hold networks of other depths", async () => {
      const spec = { ...sampleSpec(2), convolution_layers: 1 };
      const { path } = await write(sampleContent(spec), format);
      assert.equal((await readShard(path)).rows[0].weights.length, 330);
    });
  });
}

test("a Parquet shard has a row group for each epoch, split and compressed floats, and two metadata keys", async () => {
  const { path } = await write(sampleContent(sampleSpec(60), 0, [7]), "parquet");
  const bytes = readFileSync(path);
  const file = { byteLength: bytes.length, slice: (from: number, to?: number) => bytes.buffer.slice(from, to) };
  const { row_groups: groups, key_value_metadata: keys } = await parquetMetadataAsync(file as never);
  assert.deepEqual(
    groups.map((group) => Number(group.num_rows)),
    [59, 59, 59],
  );
  assert.deepEqual(
    keys?.map(({ key }) => key),
    ["weighbridge", "ARROW:schema"],
  );
  for (const { meta_data: column } of groups[0].columns) {
    const name = column!.path_in_schema[0];
    const kind = COLUMNS.find((known) => known.name === name)?.kind ?? "floats";
    assert.equal(column!.codec, "ZSTD", name);
    assert.equal(column!.encodings.includes("BYTE_STREAM_SPLIT"), kind === "double" || kind === "floats", name);
  }
  const names = groups[0].columns.map(({ meta_data: column }) => column!.path_in_schema.join("."));
  assert.deepEqual(names, [...COLUMNS.map(({ name }) => name), "weights.list.element"]);
});

test("the version of the encoder that a file names is the one that is installed", () => {
  const { dependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const source = readFileSync(new URL("../../src/shard/parquet.ts", import.meta.url), "utf8");
  assert.ok(source.includes(`(build parquet-wasm-${dependencies["parquet-wasm"]})`));
});

describe("what is not as its spec says is refused, and nothing is written", () => {
  const spec = sampleSpec(3);
  const changed = (index: number, changes: Partial<CheckpointRow>): ShardContent => {
    const content = sampleContent(spec, 0, [1]);
    return { ...content, rows: content.rows.map((row, at) => (at === index ? { ...row, ...changes } : row)) };
  };
  const withWeight = (value: number) => Float32Array.from({ length: 4970 }, (_, index) => (index === 17 ? value : 0));
  const content = sampleContent(spec, 0, [1]);
  const cases: [string, ShardContent, RegExp][] = [
    ["a missing row", { ...content, rows: content.rows.slice(1) }, /epoch 0 must have 2 rows, has 1\n/],
    ["a row too many", { ...content, rows: [...content.rows, content.rows[0]] }, /epoch 0 must have 2 rows, has 3\n/],
    [
      "a row of a discarded run",
      changed(0, { run: 1 }),
      /row 0 of epoch 0 must be epoch 0 of run 0, is epoch 0 of run 1/,
    ],
    ["rows of an epoch that is no checkpoint", changed(1, { epoch: 2 }), /epochs 0, 1, 3; 1 are of epoch 2/],
    [
      "a NaN",
      changed(0, { weights: withWeight(Number.NaN) }),
      /mnist-000000 at epoch 0: weight 17 must be finite, is NaN/,
    ],
    ["an infinity", changed(5, { weights: withWeight(-Infinity) }), /mnist-000002 at epoch 3: weight 17 .* -Infinity/],
    ["too few weights", changed(0, { weights: new Float32Array(4969) }), /must have 4970 weights, has 4969/],
    [
      "another learning rate",
      changed(0, { learning_rate: 0.01 }),
      /at epoch 0: learning_rate must be [\d.e-]+, is 0.01/,
    ],
    ["another seed", changed(0, { seed: 5 }), /seed must be \d+, is 5/],
    ["an accuracy above 1", changed(0, { test_accuracy: 1.5 }), /test_accuracy must be at most 1, is 1.5/],
    ["a loss that is no number", changed(0, { train_loss: Number.NaN }), /train_loss must be a number, is NaN/],
    ["a discard's config", { ...content, discards: [{ ...content.discards[0], seed: 1 }] }, /seed must be \d+, is 1/],
    [
      "a discard of another shard",
      { ...content, discards: [{ ...content.discards[0], run: 9 }] },
      /from 0 to 2, is run 9/,
    ],
    ["a discard named twice", { ...content, discards: [...content.discards, ...content.discards] }, /only once/],
    ["an unknown collection", { ...content, collection: "cifar10" }, /collection must be of mnist, is cifar10/],
    ["an unknown numerics", { ...content, numerics: "gpu" }, /numerics must match/],
    ["no image files", { ...content, imageFiles: [] }, /image_files must have at least 1 entry, has 0/],
    ["a shard that the spec lacks", { ...content, shard: 1 }, /shard must be below 1, is 1/],
  ];
  for (const [name, wrong, message] of cases)
    test(name, async () => {
      const path = join(folder, `refused ${name}`, `shard-0000${wrong.shard}.parquet`);
      await assert.rejects(writeShard(path, "parquet", wrong, MAKER), (error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        assert.ok(error.message.includes("shard-0000"), "names the file");
        return true;
      });
      assert.ok(!existsSync(join(path, "..")));
    });

  test("a maker that breaks its schema", async () => {
    const path = join(folder, "refused maker", "shard-00000.parquet");
    await assert.rejects(
      writeShard(path, "parquet", content, { ...MAKER, seconds: -1 }),
      /maker.seconds must be at least/,
    );
    assert.ok(!existsSync(path));
  });

  test("a file name that says something else", async () => {
    const wrong = writeShard(join(folder, "shard-00001.parquet"), "parquet", content, MAKER);
    await assert.rejects(wrong, /must be named shard-00000.parquet, is named shard-00001.parquet/);
  });
});

test("a folder that can't be made is a failure that names it", async () => {
  writeFileSync(join(folder, "file"), "");
  const writing = writeShard(
    join(folder, "file", "shard-00000.parquet"),
    "parquet",
    sampleContent(sampleSpec(1)),
    MAKER,
  );
  await assert.rejects(writing, (error) => error instanceof FailureError && /shard|file/.test(error.message));
});

test("a shard is complete only with its sidecar, its size and its spec", async () => {
  const content = sampleContent(sampleSpec(2));
  const { path } = await write(content, "parquet");
  const sidecar = path.replace(".parquet", ".json");
  const text = readFileSync(sidecar, "utf8");
  assert.deepEqual(readdirSync(join(path, "..")), ["shard-00000.json", "shard-00000.parquet"]);
  assert.equal(await isComplete(path), true);
  assert.equal(await isComplete(path, specHash(content.spec)), true);
  assert.equal(await isComplete(path, "0".repeat(64)), false);
  assert.equal(await isComplete(path.replace("00000", "00001")), false);
  assert.equal(await isComplete(path.replace(".parquet", ".arrow")), false);
  writeFileSync(sidecar, text.slice(0, 100));
  assert.equal(await isComplete(path), false);
  writeFileSync(sidecar, text);
  writeFileSync(path, readFileSync(path).subarray(1));
  assert.equal(await isComplete(path), false);
  await assert.rejects(readShard(path), (error) => error instanceof FailureError && /cut short/.test(error.message));
});
