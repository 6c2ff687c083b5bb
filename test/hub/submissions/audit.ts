// What clients were told against what the database holds, afterwards: nothing lost, nothing twice, nothing beyond a quota,
// nothing that nobody sent, and every score the one that the same code gives here. Each finding is a sentence.
import { METHOD } from "../../../leaderboard/score/index.ts";
import { type Database, sql } from "../../../src/db/index.ts";
import { PER_DAY } from "../../../src/hub/benchmark/types.ts";
import type { Sent } from "./load.ts";
import { floatsEqual, type LocalScores, shownDifference, storedDifference } from "./local-scores.ts";

export interface Audit {
  /** Submissions in the database. */
  stored: number;
  /** Of those, how many no client was told of: it went away, or its hub was killed. */
  unheard: number;
  /** Acknowledged, but not there as it was sent. */
  lost: string[];
  /** There more than once, or acknowledged under several numbers. */
  doubled: string[];
  /** Of a team, track and UTC day beyond its quota, and counters that say something else than the rows. */
  overQuota: string[];
  /** Stored or told otherwise than they are. */
  wrongScores: string[];
  /** There though refused or never sent, or not whole. */
  strange: string[];
}

interface Row {
  id: number;
  track: string;
  team_id: number;
  key: string | null;
}

/** How many submissions are compared at a time: each has 8 kB of resamples a metric. */
const AT_ONCE = 50;

/** Compares; `scoresOf` gives the scores that a submission must have. */
export async function audit(database: Database, sending: readonly Sent[], scoresOf: LocalScores): Promise<Audit> {
  const found: Audit = { stored: 0, unheard: 0, lost: [], doubled: [], overQuota: [], wrongScores: [], strange: [] };
  const { db } = database;
  const rows: Row[] = await db
    .selectFrom("submissions")
    .leftJoin("idempotency_keys", (join) =>
      join
        .onRef("idempotency_keys.submission_id", "=", "submissions.id")
        .onRef("idempotency_keys.team_id", "=", "submissions.team_id"),
    )
    .select(["submissions.id", "submissions.track", "submissions.team_id", "idempotency_keys.key"])
    .orderBy("submissions.id")
    .execute();
  found.stored = rows.length;
  const bySubmission = matchRows(rows, sending, found);
  await compareQuotas(database, found);
  findUnjust(rows, sending, found);
  const pairs = [...bySubmission];
  for (let first = 0; first < pairs.length; first += AT_ONCE)
    await compareContents(database, pairs.slice(first, first + AT_ONCE), found, scoresOf);
  return found;
}

/** By number what was sent; what is missing, twice or unknown goes to the findings. */
function matchRows(rows: readonly Row[], sending: readonly Sent[], found: Audit): Map<number, Sent> {
  const byKey = Map.groupBy(rows, ({ team_id, key }) => `${team_id} ${key}`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const matched = new Map<number, Sent>();
  for (const sent of sending) {
    const { team, track, key } = sent.submission;
    const there = byKey.get(`${team.id} ${key}`) ?? [];
    const told = new Set(sent.acknowledged.map(({ id }) => id));
    for (const id of told) {
      const row = byId.get(id);
      if (row?.key !== key || row.team_id !== team.id || row.track !== track)
        found.lost.push(`${key}: acknowledged as ${id}, which is ${row ? `${row.track} ${row.key}` : "not there"}`);
    }
    const ids = new Set([...told, ...there.map(({ id }) => id)]);
    if (ids.size > 1) found.doubled.push(`${key}: is ${[...ids].join(", ")}`);
    if (sent.refused && ids.size > 0) found.strange.push(`${key}: was refused and is ${[...ids].join(", ")}`);
    if (told.size === 0 && there.length > 0) found.unheard++;
    for (const { id } of there) matched.set(id, sent);
  }
  for (const { id, key } of rows) if (!matched.has(id)) found.strange.push(`${id}: nobody sent it (key ${key})`);
  return matched;
}

async function compareQuotas({ db }: Database, found: Audit): Promise<void> {
  const { rows } = await sql<{ team_id: number; track: string; day: string; made: number | null; used: number | null }>`
    SELECT team_id, track, day, made, used FROM
      (SELECT team_id, track, (submitted_at AT TIME ZONE 'UTC')::date AS day, count(*) AS made
        FROM submissions GROUP BY 1, 2, 3) AS entries
      FULL JOIN quota_counters USING (team_id, track, day)`.execute(db);
  for (const { team_id, track, day, made, used } of rows)
    if (made !== used || Number(made) > PER_DAY)
      found.overQuota.push(`team ${team_id}, ${track}, ${day}: ${made ?? 0} submissions, the counter says ${used}`);
}

/** Refusals of a team that had less than its quota. */
function findUnjust(rows: readonly Row[], sending: readonly Sent[], found: Audit): void {
  const made = Map.groupBy(rows, ({ team_id, track }) => `${team_id} ${track}`);
  for (const { submission, refused } of sending) {
    if (!refused) continue;
    const count = made.get(`${submission.team.id} ${submission.track}`)?.length ?? 0;
    if (count < PER_DAY) found.strange.push(`${submission.key}: was refused after ${count} submissions`);
  }
}

/** Predictions, description and scores of some submissions against what was sent. */
async function compareContents(
  { db }: Database,
  pairs: readonly (readonly [number, Sent])[],
  found: Audit,
  scoresOf: LocalScores,
): Promise<void> {
  const ids = pairs.map(([id]) => id);
  const predictions = Map.groupBy(
    await db.selectFrom("predictions").selectAll().where("submission_id", "in", ids).execute(),
    (row) => row.submission_id,
  );
  const descriptions = Map.groupBy(
    await db.selectFrom("descriptions").selectAll().where("submission_id", "in", ids).execute(),
    (row) => row.submission_id,
  );
  const scorings = Map.groupBy(
    await db.selectFrom("scorings").selectAll().where("submission_id", "in", ids).execute(),
    (row) => row.submission_id,
  );
  const all = [...scorings.values()].flat().map(({ id }) => id);
  const scores = Map.groupBy(
    all.length === 0 ? [] : await db.selectFrom("scores").selectAll().where("scoring_id", "in", all).execute(),
    (row) => row.scoring_id,
  );
  for (const [id, sent] of pairs) {
    const { key, files, description } = sent.submission;
    const stored = new Map(predictions.get(id)?.map((row) => [row.file, row]));
    const isSame = files.every(({ file, predictions: wanted }) => {
      const row = stored.get(file);
      return row !== undefined && row.seed === 1 && floatsEqual(row.predictions, wanted);
    });
    if (!isSame || predictions.get(id)?.length !== files.length) found.lost.push(`${key}: predictions of ${id} differ`);
    const [said, ...more] = descriptions.get(id) ?? [];
    const method = (said?.description as { method?: string } | undefined)?.method;
    if (more.length > 0 || method !== description.method) found.lost.push(`${key}: description of ${id} differs`);
    const [scoring, ...others] = scorings.get(id) ?? [];
    if (scoring === undefined || others.length > 0 || scoring.method !== METHOD) {
      found.strange.push(`${key}: ${id} has ${others.length + (scoring ? 1 : 0)} scorings`);
      continue;
    }
    const right = scoresOf(sent);
    const wrong = storedDifference(right, scores.get(scoring.id) ?? [], scoring.cells);
    if (wrong !== undefined) found.wrongScores.push(`${key}: ${id}: ${wrong}`);
    for (const answer of sent.acknowledged) {
      const mistold = shownDifference(right, answer.scores, sent);
      if (mistold !== undefined) found.wrongScores.push(`${key}: told of ${id}: ${mistold}`);
    }
  }
}
