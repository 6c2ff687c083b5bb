// The training networks of few-shot tracks: fixed lists that everybody learns from, drawn from the zoo's seed so that they
// can be drawn again, and published in the track's record.
import type { Track, TrackFile, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { RandomStream, runSeed, shuffle, streamKey } from "../../src/lib/random.ts";
import { modelId, splitOf } from "../../src/zoo/index.ts";

export const FEW_SHOT_SETS = 10;
export const FEW_SHOT_NETWORKS = 100;
/** Drawn beyond those, because a zoo gives up a few runs of ten thousand and nobody knows before which. */
const SPARES = 10;

/** The runs of the training split of a collection, in their order. */
export function trainingRuns(spec: ZooSpec, collection: string): Uint32Array {
  const runs = Array.from({ length: spec.runs_per_collection }, (_, run) => run);
  return Uint32Array.from(runs.filter((run) => splitOf(spec, collection, run) === "train"));
}

/**
 * The runs of each set, in the order of the draw: 100 and ten spares, without replacement within a set. They depend on the
 * zoo's seed, its number of runs and the collection alone. [10][110]
 */
export function drawFewShotSets(spec: ZooSpec, collection: string): number[][] {
  const training = trainingRuns(spec, collection);
  const drawn = FEW_SHOT_NETWORKS + SPARES;
  if (training.length < drawn) {
    const has = `${collection} of ${spec.name} has ${training.length}`;
    throw new InputError(`a few-shot set needs ${drawn} training networks, ${has}`);
  }
  // No run's seed: names of collections have no spaces.
  const key = streamKey(runSeed(spec.seed, `few-shot ${collection}`, 0), "few-shot networks");
  return Array.from({ length: FEW_SHOT_SETS }, (_, set) => {
    const order = training.slice();
    shuffle(order, new RandomStream(key, set), drawn);
    return Array.from(order.subarray(0, drawn));
  });
}

/** The networks that a file of a few-shot track is learnt from: the first of its list that the zoo did not give up. */
export function fewShotNetworks(track: Track, file: TrackFile, discards: Iterable<number>): string[] {
  const networks = track.training_networks ?? 0;
  const gone = new Set(discards);
  const runs = (file.training_runs ?? []).filter((run) => !gone.has(run)).slice(0, networks);
  if (networks === 0 || runs.length < networks) {
    throw new InputError(
      `${file.name} of ${track.name}: must list ${networks} networks of the zoo, has ${runs.length}`,
    );
  }
  return runs.map((run) => modelId(file.train, run));
}
