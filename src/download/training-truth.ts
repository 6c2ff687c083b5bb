// The published labels of a collection and nothing else: what predictions of training networks are scored by.
import { filesOf } from "../publish/manifest.ts";
import { readFolds, readTrainingLabels } from "./collection-tables.ts";
import type { Release, ZooSource } from "./source.ts";
import { type ReadOptions, readColumns } from "./table-columns.ts";

/** Training networks, sorted by run. Lists are [networks]. */
export interface TrainingTruth {
  model_ids: string[];
  /** Test accuracy after the final epoch. */
  accuracy: Float64Array;
  /** 0 to 2. */
  folds: Uint8Array;
}

/** Bytes that readTrainingTruth gets. */
export function trainingTruthBytes({ manifest }: Release, collection: string): number {
  const sizeOf = (content: "runs" | "folds") =>
    filesOf(manifest, { collection, content }).reduce((sum, { bytes }) => sum + bytes, 0);
  return 2 * sizeOf("runs") + sizeOf("folds"); // the table of runs is got twice: for the splits, then for the labels
}

/** Reads the training labels and folds of a collection. FailureError names the file that is not what the manifest says. */
export async function readTrainingTruth(
  source: ZooSource,
  release: Release,
  collection: string,
  options: ReadOptions = {},
): Promise<TrainingTruth> {
  const files = filesOf(release.manifest, { collection, content: "runs" });
  const table = await readColumns(source, release, files, ["model_id", "run", "split"], options);
  const splits = table.texts("split");
  const isTraining = (_: unknown, row: number) => splits[row] === "train";
  const model_ids = table.texts("model_id").filter(isTraining);
  const runs = Int32Array.from(table.numbers("run").filter(isTraining));
  const accuracy = await readTrainingLabels(source, release, collection, { rows: runs.length, model_ids }, options);
  return { model_ids, accuracy, folds: await readFolds(source, release, collection, runs, options) };
}
