// Scoring an entry inside the hub, the same for what is submitted, entered and scored again: with the labels, and for early
// decision with what each network's training takes.
import { type EntryFile, METHOD } from "../../../leaderboard/score/index.ts";
import type { ExpectedModels } from "../../../leaderboard/tracks/index.ts";
import type { ScoringTask, ScoringThreads } from "../../../workers/scoring/index.ts";
import { FailureError } from "../../lib/errors.ts";
import { imageSetFacts, imagesToTrain, modelId } from "../../zoo/index.ts";
import type { Catalog, Release } from "../catalog.ts";
import type { Labels } from "./labels.ts";
import type { NewScoring } from "./store-entry.ts";
import type { TrackState } from "./types.ts";

export interface ScoreParts {
  readonly labels: Labels;
  readonly threads: Pick<ScoringThreads, "score">;
  readonly catalog: Pick<Catalog, "runs">;
}

/** `files` in the order of the track's, then of the seeds. FailureError where labels or the zoo's files are damaged. */
export async function scoreFiles(
  { labels, threads, catalog }: ScoreParts,
  { track, release, expected }: TrackState,
  files: readonly EntryFile[],
): Promise<NewScoring> {
  const { name, kind, prediction, last_epoch: epoch } = track;
  const truths = await labels.of(release!, expected);
  let early: ScoringTask["early"];
  if (kind === "early-decision") {
    const images = await trainingImages(catalog, release!, expected[0]);
    early = { epoch, finalEpoch: release!.manifest.spec.epochs, images };
  }
  const scored = await threads.score({ track: name, prediction, files, truths, early });
  // The sets of few-shot tracks are all scored on the same networks: one by one, each would tell a little more of these.
  return { method: METHOD, ...scored, byFile: kind === "few-shot" ? [] : scored.byFile };
}

/**
 * Images that a whole training of each expected network goes through. Of an image set whose size is not known here, they
 * are in parts of its training images: only shares of them count.
 */
async function trainingImages(
  catalog: Pick<Catalog, "runs">,
  { manifest }: Release,
  { collection, models }: ExpectedModels,
): Promise<Float64Array> {
  const { spec } = manifest;
  const available = imageSetFacts(collection).trainImages ?? spec.image_limit;
  const { run, train_fraction: fractions } = await catalog.runs(manifest, collection);
  const rows = new Map(Array.from(run, (number, row) => [modelId(collection, number), row]));
  return Float64Array.from(models, (model) => {
    const fraction = fractions[rows.get(model) ?? -1];
    if (!(fraction > 0))
      throw new FailureError(
        `runs of ${collection} of ${spec.name} ${spec.version}: have no train_fraction of ${model}`,
      );
    return available ? imagesToTrain(spec, available, fraction) : fraction;
  });
}
