// A submission from its rows, as the API shows it: scores rounded, truth only in counts.
import { discloseScores } from "../../../leaderboard/score/index.ts";
import type { ApiCells, ApiDescriptions, ApiSubmission, SubmissionDescription } from "../../../schemas/types.d.ts";
import { type Database, sql } from "../../db/index.ts";
import { predictionsUrl, submissionPage, trackUrl } from "../addresses.ts";
import { readEarlyDecision } from "./early-decisions.ts";
import { labelsOf, networksOf } from "./networks.ts";
import type { TrackState } from "./types.ts";

/** Undefined if there is none or it is hidden. */
export async function readSubmission(
  database: Database,
  id: number,
  trackOf: (name: string) => Promise<TrackState | undefined>,
): Promise<ApiSubmission | undefined> {
  const { db } = database;
  const found = await db
    .selectFrom("submissions")
    .innerJoin("teams", "teams.id", "submissions.team_id")
    .select(["submissions.track", "submissions.standing", "submissions.submitted_at", "teams.name as team"])
    .where("submissions.id", "=", id)
    .where("submissions.hidden", "=", false)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const state = await trackOf(found.track);
  if (state === undefined) return undefined;
  const descriptions = await db
    .selectFrom("descriptions")
    .select(["description", "created_at"])
    .where("submission_id", "=", id)
    .orderBy("version")
    .execute();
  const predicted = await db
    .selectFrom("predictions")
    .select(["file", (row) => row.fn.countAll<number>().as("seeds")])
    .select(sql<number>`max(octet_length(predictions)) / 8`.as("networks"))
    .where("submission_id", "=", id)
    .groupBy("file")
    .execute();
  const scorings = await db
    .selectFrom("scorings")
    .leftJoin("rescorings", "rescorings.id", "scorings.rescoring_id")
    .select(["scorings.id", "scorings.method", "scorings.created_at", "rescorings.reason", "scorings.cells"])
    .where("scorings.submission_id", "=", id)
    .orderBy("scorings.id")
    .execute();
  const latest = scorings[scorings.length - 1];
  const scores = await db
    .selectFrom("scores")
    .select(["metric", "value", "deviation", "low", "high"])
    .where("scoring_id", "=", latest.id)
    .execute();
  const fileScores = await db
    .selectFrom("file_scores")
    .select(["file", "metric", "value", "deviation", "low", "high"])
    .where("scoring_id", "=", latest.id)
    .execute();
  const labels = labelsOf(state);
  const scoresOf = Map.groupBy(fileScores, ({ file }) => file);
  const byFile = new Map(predicted.map((row) => [row.file, row]));
  const files = state.track.files.flatMap(({ name, train, test }) => {
    const row = byFile.get(name);
    if (row === undefined) return [];
    const own = scoresOf.get(name);
    return [{ ...row, train, test, scores: own ? discloseScores(own, row.networks, labels) : null }];
  });
  const networks = networksOf(state, (file) => byFile.get(file)?.networks ?? 0);
  return {
    ...{ id, track: found.track, team: found.team, standing: found.standing },
    submitted_at: found.submitted_at.toISOString(),
    description: descriptions[descriptions.length - 1].description as SubmissionDescription,
    described: descriptions.map(({ created_at }) => created_at.toISOString()) as ApiSubmission["described"],
    files: files as unknown as ApiSubmission["files"],
    networks,
    scores: discloseScores(scores, networks, labels),
    method: latest.method,
    scored: scorings.map(({ method, created_at, reason }) => {
      return { at: created_at.toISOString(), method, reason };
    }) as ApiSubmission["scored"],
    cells: latest.cells as ApiCells[],
    early_decision:
      state.track.kind === "early-decision"
        ? await readEarlyDecision(database, latest.id, files[0]?.networks ?? 0, labels)
        : null,
    links: {
      ...{ page: submissionPage(id), track: trackUrl(found.track) },
      predictions: files.flatMap(({ file, seeds }) =>
        Array.from({ length: seeds }, (_, seed) => predictionsUrl(id, file, seed + 1)),
      ),
    },
  };
}

/** Undefined if there is no such submission or it is hidden. */
export async function readDescriptions({ db }: Database, id: number): Promise<ApiDescriptions | undefined> {
  const rows = await db
    .selectFrom("descriptions")
    .innerJoin("submissions", "submissions.id", "descriptions.submission_id")
    .select(["descriptions.description", "descriptions.created_at"])
    .where("submissions.id", "=", id)
    .where("submissions.hidden", "=", false)
    .orderBy("descriptions.version")
    .execute();
  if (rows.length === 0) return undefined;
  const versions = rows.map(({ created_at, description }) => {
    return { at: created_at.toISOString(), description: description as SubmissionDescription };
  });
  return { submission: id, versions };
}
