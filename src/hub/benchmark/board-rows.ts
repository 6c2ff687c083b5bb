// What boards are made of, as rows: entries that are shown, with their latest description and scoring.
import type { ApiEntry, SubmissionDescription } from "../../../schemas/types.d.ts";
import { type Database, type Standing, sql } from "../../db/index.ts";
import { submissionUrl } from "../addresses.ts";

export interface EntryRow {
  id: number;
  standing: Standing;
  submitted_at: Date;
  team: string;
  description: SubmissionDescription;
  scoring: number;
  files: number;
}

export interface ScoreRow {
  scoring_id: number;
  metric: string;
  value: number | null;
  deviation: number | null;
  low: number | null;
  high: number | null;
  resamples: Uint8Array | null;
}

/** Names what a board is made of: all of these only ever grow, and each change of an entry adds to one of them. */
export async function readVersion({ db }: Database, track: string): Promise<string> {
  const query = sql<{ version: string }>`
    SELECT concat_ws(' ', (SELECT count(*) FROM public_log),
      count(DISTINCT submissions.id), count(DISTINCT scorings.id), count(DISTINCT (submissions.id, descriptions.version)))
      AS version
    FROM submissions
    LEFT JOIN scorings ON scorings.submission_id = submissions.id
    LEFT JOIN descriptions ON descriptions.submission_id = submissions.id
    WHERE submissions.track = ${track}`;
  const { rows } = await query.execute(db);
  return rows[0].version;
}

/** By number. */
export async function readEntries({ db }: Database, track: string): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    SELECT submissions.id, submissions.standing, submissions.submitted_at, teams.name AS team,
      described.description, scored.id AS scoring,
      (SELECT count(*) FROM predictions WHERE predictions.submission_id = submissions.id) AS files
    FROM submissions
    JOIN teams ON teams.id = submissions.team_id
    JOIN LATERAL (SELECT description FROM descriptions WHERE submission_id = submissions.id
      ORDER BY version DESC LIMIT 1) AS described ON true
    JOIN LATERAL (SELECT id FROM scorings WHERE submission_id = submissions.id ORDER BY id DESC LIMIT 1) AS scored ON true
    WHERE submissions.track = ${track} AND NOT submissions.hidden
    ORDER BY submissions.id`.execute(db);
  return rows;
}

/** By scoring; resamples of the ranking metric only. */
export async function readScores(
  { db }: Database,
  scorings: readonly number[],
  ranking: string,
): Promise<ReadonlyMap<number, ScoreRow[]>> {
  if (scorings.length === 0) return new Map();
  const rows = await db
    .selectFrom("scores")
    .select(["scoring_id", "metric", "value", "deviation", "low", "high"])
    .select((row) =>
      row.case().when("metric", "=", ranking).then(row.ref("resamples")).else(null).end().as("resamples"),
    )
    .where(sql<boolean>`scoring_id = ANY(${scorings})`) // as one value: of single ones there may be at most 65,535
    .execute();
  return Map.groupBy(rows as ScoreRow[], ({ scoring_id }) => scoring_id);
}

/** An entry as the API shows it, not ranked yet. */
export function entryOf(
  { id, standing, submitted_at, team, description, files }: EntryRow,
  scores: ApiEntry["scores"],
): ApiEntry {
  const { method, authors, anonymous, inputs, parameters, code, paper } = description;
  return {
    ...{ id, team, method },
    ...(authors === undefined ? {} : { authors }),
    ...(anonymous === undefined ? {} : { anonymous }),
    inputs,
    ...(parameters === undefined ? {} : { parameters }),
    ...(code === undefined ? {} : { code }),
    ...(paper === undefined ? {} : { paper }),
    ...{ standing, submitted_at: submitted_at.toISOString(), rank: null, files, scores, url: submissionUrl(id) },
  };
}
