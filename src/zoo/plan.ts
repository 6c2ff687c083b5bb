// What a zoo will cost, by arithmetic alone: every run's train fraction is drawn and summed exactly (80,000 runs take
// well under a second), so only the measured rates and the size on disk are estimates.
import type { ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { drawOne } from "./draw.ts";
import { weightCount } from "./layout.ts";
import { imagesToTrain, shardCount, subsetSize } from "./shards.ts";

/** Compressed size of weights against raw float32: measured on near-normal weights, zstd with BYTE_STREAM_SPLIT. */
const WEIGHTS_COMPRESSED_TO = 0.85;
/** The other columns of a row (ids, config, accuracies, losses), compressed: an estimate. */
const OTHER_BYTES_PER_ROW = 100;

/** What the plan needs of each collection's image set. */
export interface ImageCounts {
  size: 28 | 32;
  train: number;
  test: number;
}

/** Images per second on one core, as measured, mean over the activations and optimizers that the spec draws from. */
export interface Rates {
  train: number;
  evaluate: number;
}

export interface CollectionPlan {
  collection: string;
  runs: number;
  shards: number;
  /** Rows if no run is discarded. */
  rows: number;
  /** Images that go forward and backward, all runs and epochs. */
  imagesToTrain: number;
  /** Images that go forward only, all runs and checkpoints: the run's own training images and the test images. */
  imagesToEvaluate: number;
  /** Estimated bytes of the shards. */
  bytes: number;
  /** Hours of one core. */
  coreHours: number;
}

export interface Plan {
  collections: CollectionPlan[];
  total: Omit<CollectionPlan, "collection">;
  /** Hours with so many cores like the measured one; never less than the longest run. */
  hours: { cores: number; hours: number }[];
}

/**
 * The plan of a zoo. `imageCounts` is by collection, `rates` by image size (those that occur), `cores` the numbers of
 * cores to give hours for. Throws an InputError where counts or rates of a collection are missing or not positive.
 */
export function planZoo(
  spec: ZooSpec,
  imageCounts: Record<string, ImageCounts>,
  rates: Partial<Record<28 | 32, Rates>>,
  cores: number[],
): Plan {
  let longestRun = 0;
  const collections = spec.collections.map((collection): CollectionPlan => {
    const counts = imageCounts[collection];
    if (counts === undefined) throw new InputError(`plan of ${spec.name}: no image counts for ${collection}`);
    const rate = rates[counts.size];
    if (!(rate !== undefined && rate.train > 0 && rate.evaluate > 0)) {
      throw new InputError(`plan of ${spec.name}: no rates for ${counts.size}x${counts.size} images`);
    }
    const hoursOf = (work: Work) => (work.train / rate.train + work.evaluate / rate.evaluate) / 3600;
    const runs = runsByFraction(spec, collection);
    let [imagesToTrain, imagesToEvaluate] = [0, 0];
    for (const [fraction, count] of runs) {
      const work = workOfRun(spec, counts, fraction);
      imagesToTrain += count * work.train;
      imagesToEvaluate += count * work.evaluate;
      longestRun = Math.max(longestRun, hoursOf(work));
    }
    const rows = spec.runs_per_collection * spec.checkpoint_epochs.length;
    return {
      collection,
      runs: spec.runs_per_collection,
      shards: shardCount(spec),
      rows,
      imagesToTrain,
      imagesToEvaluate,
      bytes: Math.round(
        rows * (weightCount(spec.convolution_layers) * 4 * WEIGHTS_COMPRESSED_TO + OTHER_BYTES_PER_ROW),
      ),
      coreHours: hoursOf({ train: imagesToTrain, evaluate: imagesToEvaluate }),
    };
  });
  const total = totalOf(collections);
  const hours = cores.map((count) => ({ cores: count, hours: Math.max(total.coreHours / count, longestRun) }));
  return { collections, total, hours };
}

interface Work {
  train: number;
  evaluate: number;
}

/** Images to train and to evaluate for one run. */
function workOfRun(spec: ZooSpec, counts: ImageCounts, trainFraction: number): Work {
  const subset = subsetSize(spec, counts.train, trainFraction);
  return {
    train: imagesToTrain(spec, counts.train, trainFraction),
    evaluate: spec.checkpoint_epochs.length * (subset + counts.test),
  };
}

function runsByFraction(spec: ZooSpec, collection: string): Map<number, number> {
  const runs = new Map<number, number>();
  for (let run = 0; run < spec.runs_per_collection; run++) {
    const fraction = drawOne(spec, collection, run, "train_fraction");
    runs.set(fraction, (runs.get(fraction) ?? 0) + 1);
  }
  return runs;
}

function totalOf(collections: CollectionPlan[]): Plan["total"] {
  const sum = (of: keyof Plan["total"]) => collections.reduce((total, collection) => total + collection[of], 0);
  return {
    runs: sum("runs"),
    shards: sum("shards"),
    rows: sum("rows"),
    imagesToTrain: sum("imagesToTrain"),
    imagesToEvaluate: sum("imagesToEvaluate"),
    bytes: sum("bytes"),
    coreHours: sum("coreHours"),
  };
}
