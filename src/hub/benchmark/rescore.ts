// Scoring all submissions of a track again, after the method has changed or to show that it gives the same: in the
// background, one after the other, from the predictions that were stored. What has been done stays done after a restart.
import { METHOD } from "../../../leaderboard/score/index.ts";
import { type Database, inTransaction, sql } from "../../db/index.ts";
import { FailureError } from "../../lib/errors.ts";
import { type ScoreParts, scoreFiles } from "./score-entry.ts";
import { floatsOf, insertScoring } from "./store-entry.ts";
import type { TrackBook } from "./tracks.ts";
import type { TrackState } from "./types.ts";

export interface RescoreParts extends ScoreParts {
  readonly database: Database;
  readonly tracks: TrackBook;
}

/** Writes down that a track is to be scored again, with the line of the public log. */
export async function beginRescoring({ database }: RescoreParts, track: string, reason: string): Promise<number> {
  return inTransaction(database, async (transaction) => {
    const { id } = await transaction
      .insertInto("rescorings")
      .values({ track, method: METHOD, reason })
      .returning("id")
      .executeTakeFirstOrThrow();
    const line = { action: "rescore", submission_id: null, track, team_id: null, reason };
    await transaction.insertInto("public_log").values(line).execute();
    return id;
  });
}

/** How far a rescoring is: it is about the submissions that were there when it began. */
export async function readRescoring({ db }: Database, id: number) {
  const { rows } = await sql<{ track: string; scored: number; submissions: number }>`
    SELECT rescorings.track, count(submissions.id) AS submissions, count(scorings.id) AS scored
    FROM rescorings
    LEFT JOIN submissions ON submissions.track = rescorings.track AND submissions.submitted_at <= rescorings.created_at
    LEFT JOIN scorings ON scorings.submission_id = submissions.id AND scorings.rescoring_id = rescorings.id
    WHERE rescorings.id = ${id}
    GROUP BY rescorings.id`.execute(db);
  return rows[0] as (typeof rows)[number] | undefined;
}

/** Rescorings that are not done, oldest first. */
export async function unfinishedRescorings({ db }: Database): Promise<{ id: number; track: string }[]> {
  const { rows } = await sql<{ id: number; track: string }>`
    SELECT rescorings.id, rescorings.track FROM rescorings
    WHERE EXISTS (SELECT FROM submissions
      WHERE submissions.track = rescorings.track AND submissions.submitted_at <= rescorings.created_at
        AND NOT EXISTS (SELECT FROM scorings
          WHERE scorings.submission_id = submissions.id AND scorings.rescoring_id = rescorings.id))
    ORDER BY rescorings.id`.execute(db);
  return rows;
}

/** Scores what is left of a rescoring. Several hubs may do the same one: what another has done is left as it is. */
export async function finishRescoring(
  parts: RescoreParts,
  { id, track }: { id: number; track: string },
  signal: AbortSignal,
): Promise<void> {
  const state = await parts.tracks.find(track);
  if (state?.release === undefined) throw new FailureError(`track ${track} can't be scored again: its zoo is not here`);
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await sql<{ id: number }>`
      SELECT submissions.id FROM submissions JOIN rescorings ON rescorings.id = ${id}
      WHERE submissions.track = ${track} AND submissions.submitted_at <= rescorings.created_at
        AND NOT EXISTS (SELECT FROM scorings WHERE submission_id = submissions.id AND rescoring_id = ${id})
      ORDER BY submissions.id LIMIT 1`.execute(parts.database.db);
    if (rows.length === 0) return;
    await rescoreOne(parts, state, rows[0].id, id);
  }
}

async function rescoreOne(parts: RescoreParts, state: TrackState, submissionId: number, id: number): Promise<void> {
  const stored = await parts.database.db
    .selectFrom("predictions")
    .select(["file", "seed", "predictions"])
    .where("submission_id", "=", submissionId)
    .orderBy("file")
    .orderBy("seed")
    .execute();
  // In the order of the track's files, as when it was submitted: sums of many addends depend on it.
  const files = state.expected.flatMap(({ file, collection }) =>
    stored
      .filter((row) => row.file === file)
      .map((row) => ({ file, seed: row.seed, collection, predictions: floatsOf(row.predictions) })),
  );
  const scoring = await scoreFiles(parts, state, files);
  await inTransaction(parts.database, (transaction) => insertScoring(transaction, submissionId, scoring, id));
}
