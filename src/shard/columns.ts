// The columns of a shard, the same in Parquet and in Arrow. What reads a zoo in other languages relies on these names,
// types and their order; test/shard/files holds a file that later versions must still read.
import { Field, FixedSizeList, Float32, Float64, Int32, Int64, Schema, Utf8 } from "apache-arrow";
import type { Checkpoint } from "../../schemas/types.d.ts";

/** How a column is stored. Every column is required: a shard holds no nulls. */
export type ColumnKind = "text" | "int32" | "int64" | "double";

/** A column of a table. Those without `nullable` hold no nulls; `dictionary` where values repeat. */
export type Column =
  | { name: string; kind: ColumnKind; nullable?: boolean; dictionary?: boolean }
  /** A list of `width` float32 a row. */
  | { name: string; kind: "weights"; width: number };

/**
 * All columns but the weights, in their order. Hyperparameters, accuracies and losses are doubles, so that a config is
 * what was drawn and an accuracy the exact quotient of two counts; seeds and steps go up to 2^53.
 */
export const COLUMNS: readonly { name: keyof Checkpoint; kind: ColumnKind; dictionary?: boolean }[] = [
  { name: "model_id", kind: "text" },
  { name: "collection", kind: "text", dictionary: true },
  { name: "run", kind: "int32" },
  { name: "epoch", kind: "int32" },
  { name: "step", kind: "int64" },
  { name: "seed", kind: "int64" },
  { name: "learning_rate", kind: "double" },
  { name: "l2reg", kind: "double" },
  { name: "dropout", kind: "double" },
  { name: "init_std", kind: "double" },
  { name: "train_fraction", kind: "double" },
  { name: "activation", kind: "text", dictionary: true },
  { name: "optimizer", kind: "text", dictionary: true },
  { name: "w_init", kind: "text", dictionary: true },
  { name: "b_init", kind: "text", dictionary: true },
  { name: "train_accuracy", kind: "double" },
  { name: "test_accuracy", kind: "double" },
  { name: "train_loss", kind: "double" },
  { name: "test_loss", kind: "double" },
];

/** Name of the last column: a fixed-size list of float32 in the published layout (src/zoo/layout.ts). */
export const WEIGHTS = "weights";

/** The one key of a file's metadata; its value is a "Shard metadata" record as JSON (schemas/shard-metadata.json). */
export const METADATA_KEY = "weighbridge";

/** The Arrow type of a kind of column. */
export function arrowType(kind: ColumnKind): Utf8 | Int32 | Int64 | Float64 {
  if (kind === "text") return new Utf8();
  if (kind === "int32") return new Int32();
  return kind === "int64" ? new Int64() : new Float64();
}

/** The Arrow schema of shards whose networks have `weightCount` weights, with the metadata where it is given. */
export function shardSchema(weightCount: number, metadata?: string): Schema {
  return schemaOf([...COLUMNS, { name: WEIGHTS, kind: "weights", width: weightCount }], metadata);
}

/** The Arrow schema of columns, with the metadata where it is given. */
export function schemaOf(columns: readonly Column[], metadata?: string): Schema {
  return new Schema(columns.map(fieldOf), new Map(metadata === undefined ? [] : [[METADATA_KEY, metadata]]));
}

function fieldOf(column: Column): Field {
  const { name, kind } = column;
  if (kind !== "weights") return new Field(name, arrowType(kind), column.nullable ?? false);
  // Readers of the Parquet format call the child of a list "element".
  return new Field(name, new FixedSizeList(column.width, new Field("element", new Float32(), false)), false);
}

/** What differs between the schema that a file should have and the one it has, a sentence each; empty if nothing. */
export function schemaDifferences(expected: Schema, found: Schema): string[] {
  const differences: string[] = [];
  const foundNames = found.fields.map((field) => field.name);
  for (const field of expected.fields) {
    const same = found.fields.find((other) => other.name === field.name);
    if (same === undefined) differences.push(`column ${field.name} is missing`);
    else if (describeField(same) !== describeField(field))
      differences.push(`column ${field.name} must be ${describeField(field)}, is ${describeField(same)}`);
  }
  const names = expected.fields.map((field) => field.name);
  for (const name of foundNames) if (!names.includes(name)) differences.push(`column ${name} is not known`);
  if (differences.length === 0 && foundNames.join() !== names.join())
    differences.push(`columns must be in the order ${names.join(", ")}; are in the order ${foundNames.join(", ")}`);
  return differences;
}

function describeField(field: Field): string {
  return `${field.type}${field.nullable ? " with nulls" : ""}`;
}
