// Which networks a file of predictions must hold: all of the track's split of the tested collection that the zoo has.
import type { Track, TrackFile, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { modelId, splitOf } from "../../src/zoo/index.ts";
import { checkTrackFits } from "./check.ts";

/** The runs that each collection of a published version gave up; the `collections` of a manifest are such. */
export type Discards = readonly {
  readonly collection: string;
  readonly discards: readonly { readonly run: number }[];
}[];

/** What one file of a submission must hold. Plain data: it can be handed to another thread. */
export interface ExpectedModels {
  readonly track: string;
  /** Name of the file in the track's record. */
  readonly file: string;
  readonly collection: string;
  readonly split: Track["split"];
  readonly prediction: Track["prediction"];
  /** In the order of their runs, which is that of the predictions. */
  readonly models: readonly string[];
  /** Runs of the collection that the zoo gave up; undefined where nobody has said, and then some of `models` may be. */
  readonly discards: readonly number[] | undefined;
  /** To tell what a model is that is none of these. */
  readonly spec: ZooSpec;
}

/** What the tracks of one zoo share, for whoever asks about several. */
export type KeptModels = Map<string, Pick<ExpectedModels, "models" | "discards">>;

/**
 * What each file of a submission to a track must hold, in the order of the track's files. `discards` undefined: not known,
 * as where the zoo is not at hand. InputError if the spec is another than the track's or discards are of other collections.
 */
export function expectedModels(
  track: Track,
  spec: ZooSpec,
  discards: Discards | undefined,
  kept: KeptModels = new Map(),
): ExpectedModels[] {
  checkTrackFits(track, spec, `track ${track.name}`);
  return track.files.map(({ name, test }: TrackFile) => {
    const { split, prediction } = track;
    let known = kept.get(`${test} ${split}`);
    if (known === undefined) {
      const gone = discards && discardsOf(test, discards, track);
      known = { models: modelsOf(spec, test, split, new Set(gone)), discards: gone };
      kept.set(`${test} ${split}`, known);
    }
    return { track: track.name, file: name, collection: test, split, prediction, ...known, spec };
  });
}

function discardsOf(collection: string, discards: Discards, { name, zoo }: Track): number[] {
  const found = discards.find((other) => other.collection === collection);
  if (found === undefined) {
    const published = discards.map((other) => other.collection).join(", ");
    throw new InputError(`track ${name} is about ${collection}; of ${zoo} ${published || "nothing"} is published`);
  }
  return found.discards.map(({ run }) => run);
}

function modelsOf(spec: ZooSpec, collection: string, split: Track["split"], gone: ReadonlySet<number>): string[] {
  const models: string[] = [];
  for (let run = 0; run < spec.runs_per_collection; run++)
    if (!gone.has(run) && splitOf(spec, collection, run) === split) models.push(modelId(collection, run));
  return models;
}
