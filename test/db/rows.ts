// Rows for the tests: a team, a track, and submissions as the hub will store them.
import { createHash } from "node:crypto";
import { type Database, type QuotaRequest, storeWithinQuota, type Transaction } from "../../src/db/index.ts";

export function sha256(text: string): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(text).digest());
}

export async function makeTeam(database: Database, name: string): Promise<number> {
  const row = await database.db.insertInto("teams").values({ name }).returning("id").executeTakeFirstOrThrow();
  return row.id;
}

export async function makeTrack(database: Database, name: string): Promise<string> {
  const record = JSON.stringify({ name, title: "Größe “x” \\ \u2028 end", files: [1, 2.5, null] });
  await database.db
    .insertInto("tracks")
    .values({ name, record, record_sha256: sha256(record) })
    .execute();
  return name;
}

/** Little-endian float64 of `values`. [8 n] */
export function floats(values: number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}

/** All that a submission comes with. */
export async function storeSubmission(transaction: Transaction, id: number, request: QuotaRequest): Promise<void> {
  const { teamId, track } = request;
  await transaction.insertInto("submissions").values({ id, team_id: teamId, track }).execute();
  const predictions = floats([id, 0.1 + 0.2, -0, 5e-324]);
  await transaction
    .insertInto("predictions")
    .values({ submission_id: id, file: "predictions", seed: 1, predictions })
    .execute();
  const description = JSON.stringify({ method: `method ${id}`, notes: 'tab\t newline\n quote" emoji 🙂' });
  await transaction.insertInto("descriptions").values({ submission_id: id, version: 1, description }).execute();
  const scoring = await transaction
    .insertInto("scorings")
    .values({ submission_id: id, method: 1, rescoring_id: null, cells: "[]" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const scores = [
    { metric: "r2", value: 0.1 + 0.2, deviation: null, low: -1e-300, high: 0.5, resamples: floats([1, Number.NaN]) },
    { metric: "somersD", value: null, deviation: null, low: null, high: null, resamples: null },
  ];
  await transaction
    .insertInto("scores")
    .values(scores.map((score) => ({ scoring_id: scoring.id, ...score })))
    .execute();
}

export function submit(database: Database, request: QuotaRequest) {
  return storeWithinQuota(database, request, (transaction, id) => storeSubmission(transaction, id, request));
}

export async function count(database: Database, table: keyof import("../../src/db/index.ts").Tables): Promise<number> {
  const { rows } = await database.db
    .selectFrom(table)
    .select((query) => query.fn.countAll<number>().as("rows"))
    .executeTakeFirstOrThrow();
  return rows;
}
