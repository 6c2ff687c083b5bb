// One suite for every reader that people use: each must find every column of a shard with the bits that were written.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DuckDBInstance, type DuckDBListValue } from "@duckdb/node-api";
import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import polars from "nodejs-polars";
import { COLUMNS, writeShard } from "../../src/shard/index.ts";
import { temporaryFolder } from "./forge.ts";
import { MAKER, sampleContent, sampleSpec } from "./sample-content.ts";

const require = createRequire(import.meta.url);
const folder = temporaryFolder();
const parquet = join(folder, "shard-00000.parquet");
const arrow = join(folder, "shard-00000.arrow");
const content = sampleContent(sampleSpec(21), 0, [3, 20]);
await writeShard(parquet, "parquet", content, MAKER);
await writeShard(arrow, "arrow", content, MAKER);
const rows = content.rows.toSorted((one, other) => one.epoch - other.epoch || one.run - other.run);

/** Values of each column in the order of the rows; the weights are lists of numbers. */
type Columns = Record<string, ArrayLike<unknown>>;

function fromObjects(objects: readonly Record<string, unknown>[]): Columns {
  const names = Object.keys(objects[0]);
  return Object.fromEntries(names.map((name) => [name, objects.map((object) => object[name])]));
}

function fromArrow(bytes: Uint8Array): Columns {
  const table = tableFromIPC(bytes);
  const lists = table.batches.flatMap(({ numRows, data }) => {
    const values: Float32Array = data.children[COLUMNS.length].children[0].values;
    return Array.from({ length: numRows }, (_, index) => values.subarray(index * 4970, (index + 1) * 4970));
  });
  const names = table.schema.fields.map((field) => field.name);
  const flat = names.slice(0, -1).map((name) => [name, table.getChild(name)!.toArray()] as const);
  return { ...Object.fromEntries(flat), weights: lists };
}

const readers: Record<string, () => Promise<Columns>> = {
  async DuckDB() {
    const connection = await (await DuckDBInstance.create()).connect();
    const result = await connection.runAndReadAll(`from '${parquet}'`);
    const names = result.columnNames();
    return Object.fromEntries(
      result.getColumns().map((values, index) => {
        const plain = names[index] === "weights" ? values.map((list) => (list as DuckDBListValue).items) : values;
        return [names[index], plain];
      }),
    );
  },
  async hyparquet() {
    const bytes = readFileSync(parquet);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    return fromObjects(await parquetReadObjects({ file, compressors }));
  },
  async "parquet-wasm"() {
    const wasm = require("parquet-wasm") as typeof import("parquet-wasm");
    return fromArrow(wasm.readParquet(readFileSync(parquet)).intoIPCStream());
  },
  async "nodejs-polars"() {
    const frame = polars.readParquet(parquet);
    return Object.fromEntries(frame.columns.map((name) => [name, frame.getColumn(name).toArray()]));
  },
  async "apache-arrow (Arrow IPC)"() {
    return fromArrow(readFileSync(arrow));
  },
};

/** The eight bytes of a double, so that -0 and 0 differ. */
function bits(value: number): string {
  return Buffer.from(Float64Array.of(value).buffer).toString("hex");
}

for (const [name, read] of Object.entries(readers)) {
  describe(name, () => {
    let columns: Columns;
    test("reads the file and finds its columns in their order", async () => {
      columns = await read();
      assert.deepEqual(Object.keys(columns), [...COLUMNS.map((column) => column.name), "weights"]);
      assert.equal(columns.run.length, rows.length);
    });

    for (const { name: column, kind } of COLUMNS)
      test(`reads the same ${column}`, () => {
        const values = Array.from(columns[column]);
        if (kind === "text")
          assert.deepEqual(
            values,
            rows.map((row) => row[column]),
          );
        else
          assert.deepEqual(
            values.map(Number).map(bits),
            rows.map((row) => bits(Number(row[column]))),
          );
      });

    test("reads the same weights", () => {
      for (const [index, row] of rows.entries()) {
        const found = Float32Array.from(columns.weights[index] as ArrayLike<number>);
        assert.ok(Buffer.from(found.buffer).equals(Buffer.from(row.weights.slice().buffer)), row.model_id);
      }
    });
  });
}
