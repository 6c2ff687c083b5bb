import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { type Column, openRemoteTable, openTable, type TableBatch } from "../../src/shard/index.ts";
import { EDGE_FLOATS } from "./sample-content.ts";
import { writtenTable } from "./written-table.ts";

const WIDTH = 5;
const COLUMNS: Column[] = [
  { name: "name", kind: "text" },
  { name: "kind", kind: "text" },
  { name: "run", kind: "int32" },
  { name: "seed", kind: "int64" },
  { name: "rate", kind: "double" },
  { name: "label", kind: "double", nullable: true },
  { name: "weights", kind: "weights", width: WIDTH },
];

/** Rows `start` to before `end` of an endless table. */
function batch(start: number, end: number): TableBatch {
  const rows = Array.from({ length: end - start }, (_, index) => start + index);
  return {
    rows: rows.length,
    values: {
      name: rows.map((row) => `net-${row}`),
      kind: rows.map((row) => (row % 2 ? "odd" : "even")),
      run: Int32Array.from(rows),
      seed: rows.map((row) => 2 ** 53 - 1 - row),
      rate: Float64Array.from(rows, (row) => row / 3),
      label: rows.map((row) => (row % 3 ? row / 7 : null)),
      weights: Float32Array.from(
        { length: rows.length * WIDTH },
        (_, index) => EDGE_FLOATS[(start * WIDTH + index) % EDGE_FLOATS.length],
      ),
    },
  };
}

/** Ten rows in row groups of four. */
const TEN_ROWS = [batch(0, 4), batch(4, 8), batch(8, 10)];

function encode(batches: TableBatch[]): Buffer {
  return Buffer.from(writtenTable(COLUMNS, batches, '{"a":1}'));
}

describe("a table", () => {
  test("gives back every value bit for bit, a row group at a time", async () => {
    const bytes = encode(TEN_ROWS);
    const table = openTable(bytes, "made.parquet");
    assert.deepEqual(table.groupRows, [4, 4, 2]);
    assert.equal(table.rows, 10);
    assert.equal(table.metadata, '{"a":1}');
    assert.deepEqual(
      table.columns.map(({ name, kind }) => [name, kind]),
      COLUMNS.map(({ name, kind }) => [name, kind]),
    );
    const all = batch(0, 10);
    for (const [index, start] of [0, 4, 8].entries()) {
      const { rows, values } = table.readGroup(index);
      for (const column of COLUMNS) {
        const width = column.kind === "weights" ? column.width : 1;
        const expected = all.values[column.name].slice(start * width, (start + rows) * width);
        assert.ok(
          Object.values(values[column.name]).every((value, place) => Object.is(value, expected[place])),
          column.name,
        );
        assert.equal(values[column.name].length, rows * width);
      }
    }
  });

  test("reads only the columns that are asked for", async () => {
    const { values } = openTable(encode(TEN_ROWS), "made.parquet").readGroup(1, ["run", "label"]);
    assert.deepEqual(Object.keys(values), ["run", "label"]);
    assert.deepEqual(values.label, [4 / 7, 5 / 7, null, 1]);
  });

  test("that is none is refused by its name", () => {
    assert.throws(
      () => openTable(Buffer.from("PAR1 nothing PAR1"), "x.parquet"),
      (error: Error) => {
        return error instanceof FailureError && error.message.startsWith("x.parquet: can't be read as Parquet");
      },
    );
  });
});

describe("a remote table", () => {
  async function open(bytes: Buffer, ranges: number[][] = []) {
    const read = async (start: number, end: number) => {
      ranges.push([start, end]);
      return bytes.subarray(start, end);
    };
    return openRemoteTable({ bytes: bytes.length, read }, "far.parquet");
  }

  test("gives single rows, across row groups", async () => {
    const table = await open(encode(TEN_ROWS));
    assert.deepEqual(
      table.columns,
      COLUMNS.map(({ name }) => name),
    );
    assert.equal(table.rows, 10);
    const rows = await table.readRows(3, 6);
    assert.deepEqual(
      rows.map(({ name, seed, label }) => ({ name, seed, label })),
      [
        { name: "net-3", seed: 2 ** 53 - 4, label: null },
        { name: "net-4", seed: 2 ** 53 - 5, label: 4 / 7 },
        { name: "net-5", seed: 2 ** 53 - 6, label: 5 / 7 },
      ],
    );
    assert.deepEqual(Float32Array.from(rows[1].weights as number[]), batch(4, 5).values.weights);
  });

  test("reads a small part of the file for one row", async () => {
    const wide: Column[] = [{ name: "weights", kind: "weights", width: 1000 }];
    const stream = new RandomStream(streamKey(1, "initial weights"));
    const batches = Array.from({ length: 4 }, () => ({
      rows: 500,
      values: { weights: Float32Array.from({ length: 500_000 }, () => stream.uniform()) },
    }));
    const bytes = Buffer.from(writtenTable(wide, batches));
    const ranges: number[][] = [];
    const table = await open(bytes, ranges);
    const [row] = await table.readRows(777, 778);
    assert.deepEqual(Float32Array.from(row.weights as number[]), batches[1].values.weights.slice(277_000, 278_000));
    const read = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
    assert.ok(read < bytes.length / 2, `${read} of ${bytes.length} bytes`);
  });

  test("refuses rows that it doesn't have, and says what it has", async () => {
    const table = await open(encode(TEN_ROWS));
    await assert.rejects(table.readRows(9, 11), (error: Error) => {
      return error instanceof InputError && error.message === "far.parquet: has rows 0 to 10, not 9 to 11";
    });
  });

  test("passes on what went wrong where the file lies, and names a file that is no Parquet", async () => {
    const gone = () => Promise.reject(new FailureError("the store is gone"));
    await assert.rejects(
      openRemoteTable({ bytes: 1000, read: gone }, "far.parquet"),
      /^FailureError: the store is gone|the store is gone/,
    );
    await assert.rejects(open(Buffer.alloc(1000)), /far.parquet: can't be read as Parquet/);
  });

  test("fails only as long as the place of its file does", async () => {
    const bytes = await encode([batch(0, 10)]);
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, 4, 60); // the first page
    let failure: Error | undefined;
    const read = async (start: number, end: number) => {
      if (failure) throw failure;
      return damaged.subarray(start, end);
    };
    const table = await openRemoteTable({ bytes: bytes.length, read }, "far.parquet");
    failure = new FailureError("the store is gone");
    await assert.rejects(table.readRows(0, 1), { message: "the store is gone" });
    failure = undefined;
    await assert.rejects(table.readRows(0, 1), /far.parquet: can't be read as Parquet/);
  });
});
