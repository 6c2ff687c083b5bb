// The columns of every published table. What reads zoos in other languages relies on these names, types and order.
import { COLUMNS, type Column } from "../shard/columns.ts"; // not from index.ts: threads load this
import type { Split } from "../zoo/index.ts";

/** What tells how good a network is: withheld for test networks. */
export const LABELS = ["train_accuracy", "test_accuracy", "train_loss", "test_loss"] as const;

/** A row of every table names its network by these. */
const NAMES: readonly Column[] = COLUMNS.filter(({ name }) => ["model_id", "collection", "run"].includes(name));

/** "train", "test" or "early". */
const SPLIT: Column = { name: "split", kind: "text" };

const LABEL_COLUMNS: readonly Column[] = LABELS.map((name) => ({ name, kind: "double" }));

/** A checkpoint without its labels and weights: the columns of a training shard. */
const CHECKPOINT: readonly Column[] = COLUMNS.filter(({ name }) => !LABELS.some((label) => label === name));

/** Networks of one split after one epoch, sorted by run; `labels` where they are published; `width` weights each. */
export function weightColumns(width: number, labels: boolean): Column[] {
  return [...CHECKPOINT, ...(labels ? LABEL_COLUMNS : []), { name: "weights", kind: "weights", width }];
}

/** Whether the weights files of this split have labels. */
export function hasLabels(split: Split, labels: "withheld" | "public"): boolean {
  return split === "train" || labels === "public";
}

/** All networks with their labels after the final epoch, null where withheld; no weights. */
export const RUNS_COLUMNS: readonly Column[] = [
  ...NAMES,
  SPLIT,
  ...CHECKPOINT.slice(NAMES.length).filter(({ name }) => name !== "epoch" && name !== "step"),
  ...LABELS.map((name): Column => ({ name, kind: "double", nullable: true })),
];

/** Statistics of the weights of all networks after one epoch, a double column each. */
export function featureColumns(names: readonly string[]): Column[] {
  return [...NAMES, SPLIT, ...names.map((name): Column => ({ name, kind: "double" }))];
}

/** The fixed fold, 0 to 2, of each network of the training split. */
export const FOLDS_COLUMNS: readonly Column[] = [...NAMES, { name: "fold", kind: "int32" }];

/** The private store's: labels of the test and early-decision networks at every checkpoint, sorted by run and epoch. */
export const LABELS_COLUMNS: readonly Column[] = [...NAMES, SPLIT, { name: "epoch", kind: "int32" }, ...LABEL_COLUMNS];
