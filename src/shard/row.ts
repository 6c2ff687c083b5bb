// Rows of a shard as plain objects, and the same as Arrow record batches.
import { Data, type DataType, makeData, RecordBatch, type Schema, Struct, vectorFromArray } from "apache-arrow";
import type { Checkpoint } from "../../schemas/types.d.ts";
import { arrowType, COLUMNS, type ColumnKind, WEIGHTS } from "./columns.ts";

/** One checkpoint: the record of schemas/checkpoint.json and the weights in the published layout. */
export interface CheckpointRow extends Checkpoint {
  /** [weightCount(layers)], 4,970 for three layers of convolution */
  weights: Float32Array;
}

/** The record batch of some rows. Copies the weights; `schema` is shardSchema's for their number. */
export function toRecordBatch(rows: CheckpointRow[], schema: Schema): RecordBatch {
  const children: Data[] = COLUMNS.map(({ name, kind }) =>
    columnData(
      kind,
      rows.map((row) => row[name]),
    ),
  );
  const type = schema.fields[COLUMNS.length].type;
  const width: number = type.listSize;
  const weights = new Float32Array(rows.length * width); // [rows, width]
  rows.forEach((row, index) => {
    weights.set(row.weights, index * width);
  });
  const child = plainData(type.children[0].type, weights);
  children.push(new Data(type, 0, rows.length, 0, undefined, [child]));
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

function columnData(kind: ColumnKind, values: unknown[]): Data {
  if (kind === "text") {
    const data = vectorFromArray(values as string[], arrowType("text")).data[0];
    return data ?? plainData(arrowType("text"), new Uint8Array());
  }
  const numbers = values as number[];
  if (kind === "int32") return plainData(arrowType(kind), Int32Array.from(numbers));
  if (kind === "int64") return plainData(arrowType(kind), BigInt64Array.from(numbers, BigInt));
  return plainData(arrowType(kind), Float64Array.from(numbers));
}

function plainData(
  type: DataType,
  values: Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array,
): Data {
  // biome-ignore lint/suspicious/noExplicitAny: makeData has one signature for each Arrow type
  return makeData({ type, length: values.length, nullCount: 0, data: values } as any) as unknown as Data;
}
