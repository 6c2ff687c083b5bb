// A published collection as arrays, for whoever fits predictors: training networks with labels and folds, test networks
// without any label, also where labels are public. The big arrays are shared memory, so that threads need no copies.
import type { TensorPlace } from "../../schemas/types.d.ts";
import { encodeHyperparameters } from "../features/hyperparameters.ts";
import { featureNames } from "../features/index.ts";
import { FailureError } from "../lib/errors.ts";
import { filesOf } from "../publish/manifest.ts";
import type { Config, Split } from "../zoo/index.ts";
import type { Release, ZooSource } from "./source.ts";
import { eachGroup, type ReadOptions, readColumns } from "./table-columns.ts";

/** Networks of one split, sorted by run. */
export interface ReadNetworks {
  rows: number;
  model_ids: string[];
  runs: Int32Array; // [rows]
  /** Columns by `hyperparameterNames`. [rows, columns] */
  hyperparameters: Float64Array;
  /** By epoch; columns by `featureNames`. [rows, features] each */
  statistics: Map<number, Float64Array>;
  /** After the final epoch. [rows, width] */
  weights: Float32Array | undefined;
}

export interface ReadTrainingNetworks extends ReadNetworks {
  /** Test accuracy after the final epoch. [rows] */
  labels: Float64Array;
  /** 0 to 2. [rows] */
  folds: Uint8Array;
}

export interface ReadCollection {
  collection: string;
  layout: TensorPlace[];
  finalEpoch: number;
  train: ReadTrainingNetworks;
  test: ReadNetworks;
}

export interface CollectionOptions extends ReadOptions {
  /** Whether weights are needed: most of a zoo's bytes. */
  weights: boolean;
}

const CONFIG = ["learning_rate", "l2reg", "dropout", "init_std", "train_fraction", "activation", "optimizer", "w_init"];
const TEXTS = new Set(["activation", "optimizer", "w_init"]);

/** Bytes of the files that readCollection gets. */
export function bytesToRead({ manifest }: Release, collection: string, weights: boolean): number {
  const runs = filesOf(manifest, { collection, content: "runs" });
  const tables = (["runs", "folds", "features"] as const).flatMap((content) =>
    filesOf(manifest, { collection, content }),
  );
  const splits = (weights ? ["train", "test"] : []).flatMap((split) =>
    filesOf(manifest, { collection, split, content: "weights", epoch: "final" }),
  );
  // The table of runs is got twice: for its configs, and for the labels of the training split.
  return [...runs, ...tables, ...splits].reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Reads a collection: every file is compared with its SHA-256. Of test networks no label is read.
 * @throws FailureError that names the file which is not what the manifest says, or says other things than another.
 */
export async function readCollection(
  source: ZooSource,
  release: Release,
  collection: string,
  options: CollectionOptions,
): Promise<ReadCollection> {
  const { manifest } = release;
  const { spec, tensor_layout: layout } = manifest;
  const names = ["model_id", "run", "split", ...CONFIG];
  const runsFiles = filesOf(manifest, { collection, content: "runs" });
  const runs = await readColumns(source, release, runsFiles, names, options);
  const splits = runs.texts("split");
  const numbers = runs.numbers("run");
  const texts = runs.texts("model_id");
  const configs = configsOf(runs);
  const placesOf = (split: Split) => splits.flatMap((one, place) => (one === split ? [place] : []));
  const runsOf = (places: number[]) => Int32Array.from(places, (place) => numbers[place]);
  const statistics = new Map<number, Map<Split, Float64Array>>();
  const ofSplits = new Map((["train", "test"] as const).map((split) => [split, runsOf(placesOf(split))]));
  for (const epoch of spec.checkpoint_epochs)
    statistics.set(epoch, await readStatistics(source, release, collection, epoch, ofSplits, options));

  const networksOf = async (split: Split): Promise<ReadNetworks> => {
    const places = placesOf(split);
    return {
      rows: places.length,
      model_ids: places.map((place) => texts[place]),
      runs: runsOf(places),
      hyperparameters: shared(
        encodeHyperparameters(
          places.map((place) => configs[place]),
          spec,
        ),
      ),
      statistics: new Map(spec.checkpoint_epochs.map((epoch) => [epoch, statistics.get(epoch)!.get(split)!])),
      weights: options.weights
        ? await readWeights(source, release, collection, split, runsOf(places), options)
        : undefined,
    };
  };
  const train = await networksOf("train");
  const labels = await readTrainingLabels(source, release, collection, train, options);
  const folds = await readFolds(source, release, collection, train, options);
  const test = await networksOf("test");
  return { collection, layout, finalEpoch: spec.epochs, train: { ...train, labels, folds }, test };
}

function configsOf(runs: Awaited<ReturnType<typeof readColumns>>): Config[] {
  const columns = CONFIG.map((name) => [name, TEXTS.has(name) ? runs.texts(name) : runs.numbers(name)] as const);
  return Array.from({ length: runs.rows }, (_, row) => {
    return Object.fromEntries(columns.map(([name, values]) => [name, values[row]])) as unknown as Config;
  });
}

/** The labels of the training networks. Where test labels are public they are in the same table, and passed over. */
async function readTrainingLabels(
  source: ZooSource,
  release: Release,
  collection: string,
  { rows, model_ids }: ReadNetworks,
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
async function readFolds(
  source: ZooSource,
  release: Release,
  collection: string,
  { runs }: ReadNetworks,
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
  for (let row = 0; row < Math.max(found.length, runs.length); row++)
    if (found[row] !== runs[row])
      throw new FailureError(`${where}: row ${row} must be of run ${runs[row]}, is of run ${found[row]}`);
}

/** Statistics of all networks after an epoch, by split. */
async function readStatistics(
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
async function readWeights(
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

function shared(values: Float64Array): Float64Array {
  const copy = sharedFloats(values.length);
  copy.set(values);
  return copy;
}
