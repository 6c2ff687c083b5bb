// The columns of a shard, the same in Parquet and in Arrow. What reads a zoo in other languages relies on these names,
// types and their order; test/shard/files holds a file that later versions must still read.
import type { Checkpoint } from "../../schemas/types.d.ts";

/** How a column is stored. Every column is required: a shard holds no nulls. */
export type ColumnKind = "text" | "int32" | "int64" | "double";

/** A column of a table. Those without `nullable` hold no nulls. */
export type Column =
  | { name: string; kind: ColumnKind; nullable?: boolean }
  /** A list of `width` float32 a row. */
  | { name: string; kind: "weights"; width: number };

/**
 * All columns but the weights, in their order. Hyperparameters, accuracies and losses are doubles, so that a config is
 * what was drawn and an accuracy the exact quotient of two counts; seeds and steps go up to 2^53. A dictionary is for
 * values that repeat.
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
