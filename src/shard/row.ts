// Rows of a shard as plain objects, and the same as Arrow record batches.
import { type Data, makeData, RecordBatch, type Schema, Struct } from "apache-arrow";
import type { Checkpoint } from "../../schemas/types.d.ts";
import { columnData, weightsData } from "./column-data.ts";
import { COLUMNS, WEIGHTS } from "./columns.ts";

/** One checkpoint: the record of schemas/checkpoint.json and the weights in the published layout. */
export interface CheckpointRow extends Checkpoint {
  /** [weightCount(layers)], 4,970 for three layers of convolution */
  weights: Float32Array;
}

/** The record batch of some rows. Copies the weights; `schema` is shardSchema's for their number. */
export function toRecordBatch(rows: CheckpointRow[], schema: Schema): RecordBatch {
  const children: Data[] = COLUMNS.map(({ name, kind }) =>
    columnData(kind, rows.map((row) => row[name]) as string[] | number[]),
  );
  const type = schema.fields[COLUMNS.length].type;
  const width: number = type.listSize;
  const weights = new Float32Array(rows.length * width); // [rows, width]
  rows.forEach((row, index) => {
    weights.set(row.weights, index * width);
  });
  children.push(weightsData(type, rows.length, weights));
  const struct = new Struct(schema.fields);
  return new RecordBatch(schema, makeData({ type: struct, length: rows.length, nullCount: 0, children }));
}

/** The rows of a record batch, which must have shardSchema's columns; the weights are views on the batch's memory. */
export function fromRecordBatch(batch: RecordBatch): CheckpointRow[] {
  const columns = COLUMNS.map(({ name, kind }) => ({ name, kind, values: batch.getChild(name) }));
  const lists = batch.getChild(WEIGHTS)?.data[0];
  if (lists === undefined) throw new TypeError("the record batch has no weights");
  const width: number = lists.type.listSize;
  const weights: Float32Array = lists.children[0].values; // [rows, width]
  return Array.from({ length: batch.numRows }, (_, index) => {
    const row: Record<string, unknown> = {};
    for (const { name, kind, values } of columns) {
      const value = values?.get(index);
      row[name] = kind === "int64" ? Number(value) : value;
    }
    row.weights = weights.subarray(index * width, (index + 1) * width);
    return row as unknown as CheckpointRow;
  });
}

/** How many nulls a batch holds in its columns and in its weights. */
export function countNulls(batch: RecordBatch): number {
  const count = (data: Data): number => data.nullCount + data.children.reduce((sum, child) => sum + count(child), 0);
  return batch.data.children.reduce((sum, child) => sum + count(child), 0);
}
