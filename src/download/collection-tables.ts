// The tables of a published collection, each read into shared memory and compared with the table of runs: labels and
// folds of the training split, statistics, weights.
import { featureNames } from "../features/index.ts";
import { FailureError } from "../lib/errors.ts";
import { filesOf } from "../publish/manifest.ts";
import type { Split } from "../zoo/index.ts";
import type { Release, ZooSource } from "./source.ts";
import { eachGroup, type ReadOptions, readColumns } from "./table-columns.ts";

/** The labels of the training networks. Where test labels are public they are in the same table, and passed over. */
export async function readTrainingLabels(
  source: ZooSource,
  release: Release,
  collection: string,
  { rows, model_ids }: { rows: number; model_ids: readonly string[] },
  options: ReadOptions,
): Promise<Float64Array> {
  const labels = sharedFloats(rows);
  let next = 0;
  for (const file of filesOf(release.manifest, { collection, content: "runs" }))
    await eachGroup(source, release, file, ["split", "test_accuracy"], options, ({ split, test_accuracy }, count) => {
      for (let row = 0; row < count; row++)
        if (split[row] === "train") labels[next++] = (test_accuracy[row] as number | null) ?? Number.NaN;
    });
  checkAccuracies(labels, model_ids, `${collection} in ${source.name}`);
  return labels;
}

/** The folds of the training networks, and that the table is of these networks. */
export async function readFolds(
  source: ZooSource,
  release: Release,
  collection: string,
  runs: Int32Array,
  options: ReadOptions,
): Promise<Uint8Array> {
  const files = filesOf(release.manifest, { collection, content: "folds" });
  const table = await readColumns(source, release, files, ["run", "fold"], options);
  const where = `folds of ${collection} in ${source.name}`;
  checkRuns(table.numbers("run"), runs, where);
  const folds = table.numbers("fold");
  const wrong = folds.findIndex((fold) => ![0, 1, 2].includes(fold));
  if (wrong >= 0)
    throw new FailureError(`${where}: run ${runs[wrong]} must be in fold 0, 1 or 2, is in ${folds[wrong]}`);
  return Uint8Array.from(folds);
}

/** FailureError that starts with `where` and names the network unless each accuracy is from 0 to 1. */
export function checkAccuracies(accuracies: Float64Array, model_ids: readonly string[], where: string): void {
  const wrong = accuracies.findIndex((accuracy) => !(accuracy >= 0 && accuracy <= 1));
  if (wrong >= 0) throw new FailureError(`${where}: the accuracy of ${model_ids[wrong]} must be a number from 0 to 1`);
}

/** FailureError unless a table has these runs in this order. */
function checkRuns(found: ArrayLike<number>, runs: Int32Array, where: string): void {
  const wrong = runs.findIndex((run, row) => row < found.length && found[row] !== run);
  if (wrong >= 0)
    throw new FailureError(`${where}: row ${wrong} must be of run ${runs[wrong]}, is of run ${found[wrong]}`);
  if (found.length !== runs.length)
    throw new FailureError(`${where}: has ${found.length} networks, ${runs.length} by the table of runs`);
}

/** Statistics of all networks after an epoch, by split. */
export async function readStatistics(
  source: ZooSource,
  release: Release,
  collection: string,
  epoch: number,
  runs: ReadonlyMap<Split, Int32Array>,
  options: ReadOptions,
): Promise<Map<Split, Float64Array>> {
  const names = featureNames(release.manifest.tensor_layout);
  const files = filesOf(release.manifest, { collection, content: "features", epoch });
  const table = await readColumns(source, release, files, ["run", "split", ...names], options);
  const splits = table.texts("split") as Split[];
  const tableRuns = table.numbers("run");
  for (const [split, own] of runs)
    checkRuns(
      tableRuns.filter((_, row) => splits[row] === split),
      own,
      `features of ${collection} after epoch ${epoch} in ${source.name}, ${split}`,
    );
  const found = new Map<Split, Float64Array>();
  for (const [split, own] of runs) found.set(split, sharedFloats(own.length * names.length));
  for (const [column, name] of names.entries()) {
    const values = table.numbers(name);
    const rows = new Map<Split, number>();
    for (const [row, split] of splits.entries()) {
      const at = rows.get(split) ?? 0;
      rows.set(split, at + 1);
      const into = found.get(split);
      if (into) into[at * names.length + column] = values[row];
    }
  }
  return found;
}

/** The final weights of a split, decoded file by file into their place. [rows, width] */
export async function readWeights(
  source: ZooSource,
  { manifest, bytes }: Release,
  collection: string,
  split: Split,
  runs: Int32Array,
  options: ReadOptions,
): Promise<Float32Array> {
  const files = filesOf(manifest, { collection, split, content: "weights", epoch: "final" });
  const width = manifest.tensor_layout.at(-1)!.end;
  const rows = files.reduce((sum, file) => sum + file.rows!, 0);
  if (rows !== runs.length)
    throw new FailureError(
      `weights of ${collection} in ${source.name}, ${split}: are of ${rows} networks, ${runs.length} by the table of runs`,
    );
  const weights = new Float32Array(new SharedArrayBuffer(rows * width * 4));
  let row = 0;
  for (const file of files)
    await eachGroup(source, { manifest, bytes }, file, ["run", "weights"], options, (values, count) => {
      checkRuns(values.run as Int32Array, runs.subarray(row, row + count), `${file.path} in ${source.name}`);
      weights.set(values.weights as Float32Array, row * width);
      row += count;
    });
  return weights;
}

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

export function shared(values: Float64Array): Float64Array {
  const copy = sharedFloats(values.length);
  copy.set(values);
  return copy;
}
