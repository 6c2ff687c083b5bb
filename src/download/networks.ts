// A published collection as arrays, for whoever fits predictors: training networks with labels and folds, test networks
// without any label, also where labels are public, and those set aside for early decision, seen no later than that. The big
// arrays are shared memory, so that threads need no copies.
import type { TensorPlace } from "../../schemas/types.d.ts";
import { encodeHyperparameters } from "../features/hyperparameters.ts";
import { filesOf } from "../publish/manifest.ts";
import { type Config, earlyEpoch, type Split } from "../zoo/index.ts";
import { readFolds, readStatistics, readTrainingLabels, readWeights, shared } from "./collection-tables.ts";
import type { Release, ZooSource } from "./source.ts";
import { type ReadOptions, readColumns } from "./table-columns.ts";

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
  /** Set aside for early decision: without weights, statistics up to the early epoch. May be none. */
  early: ReadNetworks;
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
 * Reads a collection: every file is compared with its SHA-256. Of test and early-decision networks no label is read.
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
  const early = earlyEpoch(spec) ?? -1;
  for (const epoch of spec.checkpoint_epochs) {
    const seen = (["train", "test", "early"] as const).filter((split) => split !== "early" || epoch <= early);
    const ofSplits = new Map(seen.map((split) => [split, runsOf(placesOf(split))]));
    statistics.set(epoch, await readStatistics(source, release, collection, epoch, ofSplits, options));
  }

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
      statistics: new Map(
        [...statistics].flatMap(([epoch, ofSplits]) => {
          const own = ofSplits.get(split);
          return own ? [[epoch, own] as const] : [];
        }),
      ),
      weights:
        options.weights && split !== "early"
          ? await readWeights(source, release, collection, split, runsOf(places), options)
          : undefined,
    };
  };
  const train = await networksOf("train");
  const labels = await readTrainingLabels(source, release, collection, train, options);
  const folds = await readFolds(source, release, collection, train.runs, options);
  const [test, setAside] = [await networksOf("test"), await networksOf("early")];
  return { collection, layout, finalEpoch: spec.epochs, train: { ...train, labels, folds }, test, early: setAside };
}

function configsOf(runs: Awaited<ReturnType<typeof readColumns>>): Config[] {
  const columns = CONFIG.map((name) => [name, TEXTS.has(name) ? runs.texts(name) : runs.numbers(name)] as const);
  return Array.from({ length: runs.rows }, (_, row) => {
    return Object.fromEntries(columns.map(([name, values]) => [name, values[row]])) as unknown as Config;
  });
}
