// Which runs are in which shard, and how many images a run trains on: whole-number arithmetic that all stages share.
import type { ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";

/** Weights of a shard in bytes, at most: what readers, which hold a file in memory, can cope with. */
export const SHARD_LIMIT = 1 << 30;

/** Number of shards of each collection. */
export function shardCount(spec: ZooSpec): number {
  return Math.ceil(spec.runs_per_collection / spec.runs_per_shard);
}

/** The consecutive runs of a shard: `count` of them from `first`. Throws an InputError if there is no such shard. */
export function shardRuns(spec: ZooSpec, shard: number): { first: number; count: number } {
  const shards = shardCount(spec);
  if (!(Number.isInteger(shard) && shard >= 0 && shard < shards)) {
    throw new InputError(`a collection of zoo ${spec.name} has shards 0 to ${shards - 1}, not ${shard}`);
  }
  const first = shard * spec.runs_per_shard;
  return { first, count: Math.min(spec.runs_per_shard, spec.runs_per_collection - first) };
}

/**
 * How many training images a run uses: its train fraction of the set's images (at most image_limit of them), rounded to
 * the nearest whole image, a half up.
 */
export function subsetSize(spec: ZooSpec, trainImages: number, trainFraction: number): number {
  return Math.round(Math.min(trainImages, spec.image_limit ?? trainImages) * trainFraction);
}

/** Optimizer steps of one epoch over so many images; a last partial batch is left out. */
export function stepsPerEpoch(spec: ZooSpec, subset: number): number {
  return Math.floor(subset / spec.batch_size);
}

/** Images that go forward and backward in the whole training of one run. */
export function imagesToTrain(spec: ZooSpec, trainImages: number, trainFraction: number): number {
  return spec.epochs * stepsPerEpoch(spec, subsetSize(spec, trainImages, trainFraction)) * spec.batch_size;
}
