// What stopping by entries' predictions brings, from its rows: rounded as the labels allow.
import { discloseEarly, type EntryEarlyDecision } from "../../../leaderboard/score/index.ts";
import type { ApiEarlyDecision } from "../../../schemas/types.d.ts";
import { type Database, sql } from "../../db/index.ts";
import { labelsOf } from "./networks.ts";
import type { EntryDecision, TrackState } from "./types.ts";

/** Of a scoring; null if it has none. `networks` is how many were predicted. */
export async function readEarlyDecision(
  { db }: Database,
  scoring: number,
  networks: number,
  labels: "withheld" | "public",
): Promise<ApiEarlyDecision | null> {
  const row = await db
    .selectFrom("early_decisions")
    .select(["epoch", "pools", "pool_size", "curve"])
    .where("scoring_id", "=", scoring)
    .executeTakeFirst();
  return row === undefined ? null : discloseEarly(row as EntryEarlyDecision, networks, labels);
}

/** See Benchmark.decisions: of the latest scoring of each entry that is shown. By number. */
export async function readEarlyDecisions({ db }: Database, state: TrackState): Promise<EntryDecision[]> {
  if (state.track.kind !== "early-decision") return [];
  const { rows } = await sql<EntryEarlyDecision & { id: number; networks: number }>`
    SELECT submissions.id, epoch, pools, pool_size, curve,
      (SELECT max(octet_length(predictions)) / 8 FROM predictions WHERE submission_id = submissions.id) AS networks
    FROM submissions
    JOIN LATERAL (SELECT id FROM scorings WHERE submission_id = submissions.id ORDER BY id DESC LIMIT 1) AS scored ON true
    JOIN early_decisions ON early_decisions.scoring_id = scored.id
    WHERE submissions.track = ${state.track.name} AND NOT submissions.hidden
    ORDER BY submissions.id`.execute(db);
  return rows.map(({ id, networks, ...row }) => ({ id, decision: discloseEarly(row, networks, labelsOf(state)) }));
}
