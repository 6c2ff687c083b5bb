// What was sent as one of a submission's files, and who may have it.
import type { Database } from "../../db/index.ts";
import { arePublic } from "./may-have.ts";
import { floatsOf } from "./store-entry.ts";
import type { SentPredictions, TrackState } from "./types.ts";

/** Undefined if there is no such submission, file or seed, if it is hidden, or if the track's networks are not known here. */
export async function readPredictions(
  { db }: Database,
  { id, file, seed }: { id: number; file: string; seed: number },
  trackOf: (name: string) => Promise<TrackState | undefined>,
): Promise<SentPredictions | undefined> {
  const found = await db
    .selectFrom("predictions")
    .innerJoin("submissions", "submissions.id", "predictions.submission_id")
    .innerJoin("teams", "teams.id", "submissions.team_id")
    .select(["submissions.track", "submissions.standing", "teams.name as team", "predictions.predictions"])
    .where("submissions.id", "=", id)
    .where("submissions.hidden", "=", false)
    .where("predictions.file", "=", file)
    .where("predictions.seed", "=", seed)
    .executeTakeFirst();
  const state = found && (await trackOf(found.track));
  const expected = state?.expected.find((one) => one.file === file);
  if (found === undefined || state === undefined || expected === undefined) return undefined;
  const predictions = floatsOf(found.predictions);
  // Of another version of the zoo than the one that is here: their networks can't be named.
  if (predictions.length !== expected.models.length) return undefined;
  const isPublic = arePublic(found.standing, state);
  return { models: expected.models, predictions, isPublic, team: found.team };
}
