// The runs of a collection as columns: what statistics, pages and the quick look are made of.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { filesOf } from "../publish/manifest.ts";
import type { RemoteTable } from "../shard/remote-table.ts";
import type { Split } from "../zoo/index.ts";

/** All kept runs of a collection, sorted by run; every list has `rows` values. */
export interface RunTable {
  rows: number;
  model_id: string[];
  run: Int32Array;
  split: Split[];
  learning_rate: Float64Array;
  l2reg: Float64Array;
  dropout: Float64Array;
  init_std: Float64Array;
  train_fraction: Float64Array;
  activation: string[];
  optimizer: string[];
  w_init: string[];
  /** After the final epoch, in [0, 1]; NaN where withheld. So are the next three. */
  train_accuracy: Float64Array;
  test_accuracy: Float64Array;
  /** In nats. */
  train_loss: Float64Array;
  test_loss: Float64Array;
}

const TEXTS = ["model_id", "split", "activation", "optimizer", "w_init"] as const;
const NUMBERS = [
  ...(["learning_rate", "l2reg", "dropout", "init_std", "train_fraction"] as const),
  ...(["train_accuracy", "test_accuracy", "train_loss", "test_loss"] as const),
];

/** Reads the runs of a collection. FailureError if the store fails or the file is not what the manifest says. */
export async function readRunTable(
  manifest: Manifest,
  collection: string,
  openTable: (file: PublishedFile) => Promise<RemoteTable>,
): Promise<RunTable> {
  const [file] = filesOf(manifest, { collection, content: "runs" });
  if (file === undefined)
    throw new FailureError(`${manifest.zoo} ${manifest.version} has no runs of the collection ${collection}`);
  const table = await openTable(file);
  const rows = await table.readRows(0, table.rows, ["run", ...TEXTS, ...NUMBERS]);
  const texts = TEXTS.map((name) => [name, rows.map((row) => String(row[name]))]);
  const numbers = NUMBERS.map((name) => [name, Float64Array.from(rows, (row) => (row[name] as number | null) ?? NaN)]);
  const run = Int32Array.from(rows, (row) => row.run as number);
  return { rows: rows.length, run, ...Object.fromEntries([...texts, ...numbers]) };
}

/** About how much memory a table takes. */
export function runTableBytes({ rows }: RunTable): number {
  return rows * (NUMBERS.length * 8 + TEXTS.length * 8 + 40) + 1000;
}
