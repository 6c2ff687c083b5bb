// Which networks a file of predictions must hold: all of the track's split of the tested collection that the zoo has.
import type { Track, TrackFile, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { modelId, type Split, splitOf } from "../../src/zoo/index.ts";
import { checkTrackFits } from "./check.ts";
import { fewShotNetworks } from "./few-shot.ts";

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
  /** The track's, or "train" where predictions of training networks are scored locally. */
  readonly split: Split;
  readonly prediction: Track["prediction"];
  /** In the order of their runs, which is that of the predictions. */
  readonly models: readonly string[];
  /** Runs of the collection that the zoo gave up; undefined where nobody has said, and then some of `models` may be. */
  readonly discards: readonly number[] | undefined;
  /** Training networks that the file is learnt from, so that it must not hold them: of few-shot tracks. */
  readonly learntFrom?: readonly string[];
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

/**
 * The same for a score on published labels: all training networks of the tested collection, of few-shot tracks those that
 * the file is not learnt from. InputError as above.
 */
export function expectedTraining(track: Track, spec: ZooSpec, discards: Discards): ExpectedModels[] {
  checkTrackFits(track, spec, `track ${track.name}`);
  return track.files.map((file) => {
    const { name, test } = file;
    const gone = discardsOf(test, discards, track);
    const training = modelsOf(spec, test, "train", new Set(gone));
    const learntFrom = track.kind === "few-shot" ? fewShotNetworks(track, file, gone) : [];
    const left = new Set(learntFrom);
    const models = training.filter((model) => !left.has(model));
    const { prediction } = track;
    const asked = { track: track.name, file: name, collection: test, split: "train", prediction } as const;
    return { ...asked, models, discards: gone, learntFrom, spec };
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

function modelsOf(spec: ZooSpec, collection: string, split: Split, gone: ReadonlySet<number>): string[] {
  const models: string[] = [];
  for (let run = 0; run < spec.runs_per_collection; run++)
    if (!gone.has(run) && splitOf(spec, collection, run) === split) models.push(modelId(collection, run));
  return models;
}
