// TableWriter's files, byte by byte what every reader expects of Parquet, and shards read by the quick way.
import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import pl from "nodejs-polars";
import { FailureError } from "../../src/lib/errors.ts";
import {
  COLUMNS as COLUMNS_OF_SHARDS,
  type Column,
  checkScan,
  openRemoteTable,
  openTable,
  readShard,
  STORED_NUMBERS,
  scanShard,
  type TableBatch,
  WeightsReader,
  writeShard,
} from "../../src/shard/index.ts";
import { temporaryFolder } from "./forge.ts";
import { EDGE_FLOATS, MAKER, sampleContent, sampleSpec } from "./sample-content.ts";
import { writtenTable } from "./written-table.ts";

const COLUMNS: Column[] = [
  { name: "name", kind: "text" },
  { name: "run", kind: "int32" },
  { name: "seed", kind: "int64" },
  { name: "rate", kind: "double" },
  { name: "maybe", kind: "double", nullable: true },
  { name: "weights", kind: "weights", width: 7 },
];

function batch(rows: number, from = 0): TableBatch {
  const numbers = Array.from({ length: rows }, (_, index) => from + index);
  const weights = Float32Array.from({ length: rows * 7 }, (_, index) => Math.fround((from * 7 + index) / 3 - 100));
  weights.set(EDGE_FLOATS.subarray(0, Math.min(8, weights.length)));
  return {
    rows,
    values: {
      name: numbers.map((number) => `network ü ${number}`),
      run: Int32Array.from(numbers, (number) => number - 5),
      seed: numbers.map((number) => 2 ** 53 - 1 - number),
      rate: Float64Array.from(numbers, (number) => 5e-324 * (number + 1)),
      maybe: numbers.map((number) => (number % 3 === 0 ? null : -number / 7)),
      weights,
    },
  };
}

function written(batches: TableBatch[], columns = COLUMNS): Uint8Array {
  return writtenTable(columns, batches, '{"made":"up"}');
}

const BATCHES = [batch(250), batch(250, 250), batch(3, 500)];

test("what was written comes back bit for bit, by parquet-wasm", () => {
  const table = openTable(written(BATCHES), "made");
  assert.deepEqual(table.columns, COLUMNS);
  assert.deepEqual(table.groupRows, [250, 250, 3]);
  assert.equal(table.metadata, '{"made":"up"}');
  for (const [index, { values }] of BATCHES.entries()) {
    const found = table.readGroup(index).values;
    for (const { name } of COLUMNS) {
      if (name === "weights") assert.deepEqual(bits(found.weights), bits(values.weights));
      else assert.deepEqual(Array.from(found[name] as number[]), Array.from(values[name] as number[]), name);
    }
  }
});

test("the same rows give the same bytes; each row group has its own pages", () => {
  assert.deepEqual(written(BATCHES), written(BATCHES));
  assert.notDeepEqual(written([batch(500)]), written([batch(250), batch(250, 250)]));
});

test("a table without rows can be read, and one whose columns have too few values is refused", () => {
  const table = openTable(written([]), "made");
  assert.equal(table.rows, 0);
  assert.equal(openTable(written([batch(0)]), "made").rows, 0);
  const { values } = batch(3);
  const short = { rows: 3, values: { ...values, run: Int32Array.of(1, 2) } };
  assert.throws(() => written([short]), new TypeError("column run must have 3 values, has 2"));
});

test("DuckDB and polars read it as they read parquet-wasm's", async () => {
  const folder = temporaryFolder();
  const content = sampleContent(sampleSpec(60), 0, [7]);
  await writeShard(join(folder, "shard-00000.parquet"), "parquet", content, MAKER);
  const groups = Map.groupBy((await readShard(join(folder, "shard-00000.parquet"))).rows, ({ epoch }) => epoch);
  const columns: Column[] = [...COLUMNS_OF_SHARDS, { name: "weights", kind: "weights", width: 4970 }];
  const batches = [...groups.values()].map((rows): TableBatch => {
    const flat = COLUMNS_OF_SHARDS.map(({ name }) => [name, rows.map((row) => row[name])]);
    const weights = Float32Array.from(rows.flatMap((row) => Array.from(row.weights)));
    return { rows: rows.length, values: { ...Object.fromEntries(flat), weights } };
  });
  writeFileSync(join(folder, "own.parquet"), writtenTable(columns, batches));
  const connection = await (await DuckDBInstance.create()).connect();
  const ask = async (question: string, name: string) =>
    (await connection.runAndReadAll(question.replace("FILE", `'${join(folder, name)}'`))).getRowsJson();
  for (const question of [
    "select * from FILE order by epoch, run",
    "select model_id from FILE where run = 30",
    "select count(*), min(train_loss), max(list_max(weights)) from FILE",
    "select name, type, repetition_type, converted_type, logical_type from parquet_schema(FILE)",
  ])
    assert.deepEqual(await ask(question, "own.parquet"), await ask(question, "shard-00000.parquet"), question);
  const frames = ["own", "shard-00000"].map((name) => pl.readParquet(join(folder, `${name}.parquet`)));
  assert.deepEqual(frames[0].drop("weights").toRecords(), frames[1].drop("weights").toRecords());
  assert.deepEqual(frames[0].getColumn("weights").toArray(), frames[1].getColumn("weights").toArray());
});

test("DuckDB and polars find nulls where they were written, and texts that are not ASCII", async () => {
  const path = join(temporaryFolder(), "own.parquet");
  writeFileSync(path, written(BATCHES));
  const expected = BATCHES.flatMap(({ values }) =>
    Array.from(values.name as string[], (name, row) => ({ name, maybe: (values.maybe as (number | null)[])[row] })),
  );
  const connection = await (await DuckDBInstance.create()).connect();
  const found = await connection.runAndReadAll(`select name, maybe from '${path}' order by run`);
  assert.deepEqual(found.getRowObjects(), expected);
  assert.deepEqual(pl.readParquet(path).select("name", "maybe").toRecords(), expected);
  const one = await connection.runAndReadAll(`select run from '${path}' where name = 'network ü 300'`);
  assert.deepEqual(one.getRows(), [[295]]);
});

test("hyparquet reads single rows of it by byte ranges that are a part of the file", async () => {
  const width = 4970;
  const columns: Column[] = [
    { name: "run", kind: "int32" },
    { name: "weights", kind: "weights", width },
  ];
  const weights = Float32Array.from({ length: 300 * width }, (_, index) => Math.sin(index));
  const file = written(
    [{ rows: 300, values: { run: Int32Array.from({ length: 300 }, (_, i) => i), weights } }],
    columns,
  );
  let bytes = 0;
  const read = async (start: number, end: number) => {
    bytes += end - start;
    return file.subarray(start, end);
  };
  const table = await openRemoteTable({ bytes: file.length, read }, "made");
  const [row] = await table.readRows(217, 218);
  assert.equal(row.run, 217);
  assert.deepEqual(row.weights, Array.from(weights.subarray(217 * width, 218 * width)));
  assert.ok(bytes < file.length * 0.4, `${bytes} of ${file.length}`);
});

for (const format of ["parquet", "arrow"] as const) {
  test(`the quick way reads of a shard in ${format} what readShard reads`, async () => {
    const path = join(temporaryFolder(), `shard-00000.${format}`);
    await writeShard(path, format, sampleContent(sampleSpec(60), 0, [7]), MAKER);
    const whole = await readShard(path);
    const reader = new WeightsReader();
    const stored = await checkScan(structuredClone(await scanShard(path)), whole.sidecar.sha256);
    assert.deepEqual(stored.metadata, whole.metadata);
    assert.deepEqual(
      Array.from(stored.numbers),
      whole.rows.flatMap((row) => STORED_NUMBERS.map((name) => row[name])),
    );
    for (const [index, epoch] of whole.metadata.spec.checkpoint_epochs.entries()) {
      const rows = whole.rows.filter((row) => row.epoch === epoch);
      assert.deepEqual(
        stored.runs,
        rows.map(({ run }) => run),
      );
      const expected = Float32Array.from(rows.flatMap(({ weights }) => Array.from(weights)));
      assert.deepEqual(bits(await reader.read(stored.place, index, stored.runs.length, 4970)), bits(expected));
    }
  });
}

test("a shard that is damaged, exchanged or changed meanwhile is refused", async () => {
  const path = join(temporaryFolder(), "shard-00000.parquet");
  await writeShard(path, "parquet", sampleContent(sampleSpec(4)), MAKER);
  const stored = await scanShard(path);
  await assert.rejects(
    checkScan(stored, "0".repeat(64)),
    new FailureError(`${path}: was changed while it was published`),
  );
  appendFileSync(path, "x");
  await assert.rejects(
    new WeightsReader().read(stored, 0, 4, 4970),
    new FailureError(`${path}: was changed while it was published`),
  );
  await assert.rejects(
    checkScan(await scanShard(path), stored.sha256),
    /too long: must have \d+ bytes by its sidecar, has \d+$/,
  );
});

function bits(values: unknown): Uint8Array {
  const { buffer, byteOffset, byteLength } = values as Float32Array;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
