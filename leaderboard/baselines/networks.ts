// What fitting may know of a collection. Networks to predict have no labels here, and nothing in leaderboard/baselines/ can
// get them: whoever reads a published zoo makes these from its public files.
import type { TensorPlace } from "../../src/zoo/index.ts";

/** Networks of one split of a collection, sorted by run. */
export interface Networks {
  readonly rows: number;
  readonly model_ids: readonly string[];
  readonly runs: Int32Array; // [rows]
  /** Columns by `hyperparameterNames` of src/features. [rows, columns] */
  readonly hyperparameters: Float64Array;
  /** By epoch; columns by `featureNames` of src/features. [rows, 79] each */
  readonly statistics: ReadonlyMap<number, Float64Array>;
  /** After the final epoch, [rows, width]; undefined where no inputs need them. Shared between threads. */
  readonly weights: Float32Array | undefined;
}

/** Networks whose accuracy is known. */
export interface TrainingNetworks extends Networks {
  /** Test accuracy after the final epoch. [rows] */
  readonly labels: Float64Array;
  /** Published fold of each, 0 to 2. [rows] */
  readonly folds: Uint8Array;
}

/** One collection, as fitting sees it. */
export interface CollectionNetworks {
  readonly collection: string;
  readonly layout: readonly TensorPlace[];
  readonly finalEpoch: number;
  readonly train: TrainingNetworks;
  readonly test: Networks;
  /** Set aside for early decision, seen up to the early epoch and without weights; may be none. */
  readonly early: Networks;
}
