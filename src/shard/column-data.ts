// A column's values as Arrow's data, and back.
import { Data, type DataType, makeData, type Vector, vectorFromArray } from "apache-arrow";
import { arrowType } from "./arrow-schema.ts";
import type { Column, ColumnKind } from "./columns.ts";

/** A column's values; lists of weights one after another, [rows * width]. Nulls only in nullable columns. */
export type ColumnValues =
  | readonly (string | null)[]
  | readonly (number | null)[]
  | Int32Array
  | BigInt64Array
  | Float64Array
  | Float32Array;

/** Values without nulls as Arrow's data. */
export function columnData(kind: ColumnKind, values: readonly string[] | readonly number[]): Data {
  const type = arrowType(kind);
  if (kind === "text") return vectorFromArray(values as string[], type).data[0] ?? plainData(type, new Uint8Array());
  const numbers = values as readonly number[];
  if (kind === "int32") return plainData(type, Int32Array.from(numbers));
  if (kind === "double") return plainData(type, Float64Array.from(numbers));
  return plainData(type, BigInt64Array.from(numbers, BigInt));
}

/** Weights, [rows * width], as the data of a column of that list type. */
export function weightsData(type: DataType, rows: number, weights: Float32Array): Data {
  return new Data(type, 0, rows, 0, undefined, [plainData(type.children[0].type, weights)]);
}

/** The values of a column of some chunks, [rows]: typed arrays for numbers unless there are nulls; int64 as numbers. */
export function columnValues(column: Column, vectors: readonly Vector[], rows: number): ColumnValues {
  if (column.kind === "weights") {
    const weights = new Float32Array(rows * column.width); // [rows, width]
    let place = 0;
    for (const data of vectors.flatMap((vector) => vector.data)) {
      const values: Float32Array = data.children[0].values;
      const start = data.offset * column.width;
      weights.set(values.subarray(start, start + data.length * column.width), place);
      place += data.length * column.width;
    }
    return weights;
  }
  const values: unknown[] = vectors.flatMap((vector) => Array.from(vector));
  if (column.kind === "text") return values as string[];
  if (column.kind === "int64") return values.map((value) => (value === null ? null : Number(value)));
  if (values.includes(null)) return values as (number | null)[];
  return column.kind === "int32" ? Int32Array.from(values as number[]) : Float64Array.from(values as number[]);
}

function plainData(
  type: DataType,
  values: Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array,
): Data {
  // biome-ignore lint/suspicious/noExplicitAny: makeData has one signature for each Arrow type
  return makeData({ type, length: values.length, nullCount: 0, data: values } as any) as unknown as Data;
}
