// The database's own rules: each is broken once, and the refusal is of the kind that it should be.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { errorCode } from "../../src/db/failures.ts";
import { type Database, sql } from "../../src/db/index.ts";
import { makeTeam, makeTrack, submit } from "./rows.ts";

const CHECK = "23514";
const UNIQUE = "23505";
const REFERENCE = "23503";
const NOT_NULL = "23502";
const APPEND_ONLY = "23001";

/** Statement and how it is refused; `$team`, `$submission`, `$scoring` are those of one whole submission. */
const REFUSED: [string, string][] = [
  ["INSERT INTO teams (name) VALUES ('')", CHECK],
  ["INSERT INTO teams (name) VALUES (repeat('x', 101))", CHECK],
  ["INSERT INTO teams (name) VALUES (NULL)", NOT_NULL],
  ["INSERT INTO teams (name) VALUES ('RULED')", UNIQUE],
  ["INSERT INTO tokens (team_id, scope, sha256) VALUES ($team, 'submit', '\\x00')", CHECK],
  ["INSERT INTO tokens (team_id, scope, sha256) VALUES ($team, 'all', sha256('a'))", CHECK],
  ["INSERT INTO tokens (team_id, scope, sha256) VALUES (NULL, 'submit', sha256('a'))", CHECK],
  ["INSERT INTO tokens (team_id, scope, sha256) VALUES ($team, 'admin', sha256('a'))", CHECK],
  ["INSERT INTO tokens (team_id, scope, sha256) VALUES (999999, 'submit', sha256('a'))", REFERENCE],
  ["INSERT INTO tokens (team_id, scope, sha256) VALUES ($team, 'submit', sha256('taken'))", UNIQUE],
  ["UPDATE tokens SET revoked_at = created_at - interval '1 second'", CHECK],
  ["INSERT INTO sessions (sha256, token_id, expires_at) SELECT sha256('s'), id, now() FROM tokens", CHECK],
  ["INSERT INTO tracks (name, record, record_sha256) VALUES ('../x', '{}', sha256('a'))", CHECK],
  ["INSERT INTO tracks (name, record, record_sha256) VALUES ('x', '[]', sha256('a'))", CHECK],
  ["UPDATE tracks SET record = '{}' WHERE name = 'ruled'", APPEND_ONLY],
  ["UPDATE tracks SET superseded_by = 'ruled-v2' WHERE name = 'ruled'", CHECK],
  ["UPDATE tracks SET closed_at = now() WHERE name = 'ruled-closed'", APPEND_ONLY],
  ["UPDATE tracks SET closed_at = NULL WHERE name = 'ruled-closed'", APPEND_ONLY],
  ["DELETE FROM tracks WHERE name = 'ruled-closed'", APPEND_ONLY],
  ["INSERT INTO submissions (track, team_id) VALUES ('none', $team)", REFERENCE],
  ["INSERT INTO submissions (track, team_id, standing) VALUES ('ruled', $team, 'best')", CHECK],
  ["UPDATE submissions SET submitted_at = now()", APPEND_ONLY],
  ["UPDATE submissions SET track = 'ruled-closed'", APPEND_ONLY],
  ["DELETE FROM submissions", APPEND_ONLY],
  ["TRUNCATE submissions CASCADE", APPEND_ONLY],
  ["UPDATE predictions SET seed = 2", APPEND_ONLY],
  ["DELETE FROM predictions", APPEND_ONLY],
  ["INSERT INTO predictions VALUES ($submission, 'predictions', 1, '\\x0000000000000000')", UNIQUE],
  ["INSERT INTO predictions VALUES ($submission, 'predictions', 2, '\\x00000000000000')", CHECK],
  ["INSERT INTO predictions VALUES ($submission, 'predictions', 2, '')", CHECK],
  ["INSERT INTO predictions VALUES ($submission, 'predictions', 0, '\\x0000000000000000')", CHECK],
  ["UPDATE descriptions SET description = '{}'", APPEND_ONLY],
  ["INSERT INTO descriptions (submission_id, version, description) VALUES ($submission, 1, '{}')", UNIQUE],
  ["INSERT INTO descriptions (submission_id, version, description) VALUES ($submission, 2, '1')", CHECK],
  [
    "INSERT INTO descriptions (submission_id, version, description) VALUES ($submission, 2, jsonb_build_object('a', repeat('x', 100000)))",
    CHECK,
  ],
  ["INSERT INTO scorings (submission_id, method, cells) VALUES ($submission, 1, '[]')", UNIQUE],
  ["DELETE FROM scorings", APPEND_ONLY],
  ["UPDATE scores SET value = 1", APPEND_ONLY],
  ["INSERT INTO scores (scoring_id, metric, value) VALUES ($scoring, 'mse', 'NaN')", CHECK],
  ["INSERT INTO scores (scoring_id, metric, value) VALUES ($scoring, 'mse', 'Infinity')", CHECK],
  ["INSERT INTO scores (scoring_id, metric, value, low) VALUES ($scoring, 'mse', 1, 0)", CHECK],
  ["INSERT INTO scores (scoring_id, metric, value, low, high) VALUES ($scoring, 'mse', 1, 1, 0)", CHECK],
  ["INSERT INTO scores (scoring_id, metric, low, high) VALUES ($scoring, 'mse', 0, 1)", CHECK],
  ["INSERT INTO scores (scoring_id, metric, value) VALUES ($scoring, 'r2', 1)", UNIQUE],
  ["INSERT INTO scores (scoring_id, metric, value) VALUES ($scoring, 'r 2', 1)", CHECK],
  ["INSERT INTO file_scores VALUES ($scoring, 'x', 'mse', 'NaN')", CHECK],
  ["INSERT INTO file_scores VALUES ($scoring, 'x', 'mse', 1, -1)", CHECK],
  ["INSERT INTO file_scores VALUES ($scoring, 'x', 'mse', 1, 1, 1, 0)", CHECK],
  ["INSERT INTO file_scores VALUES ($scoring, 'x', 'mse', NULL, NULL, 0, 1)", CHECK],
  ["INSERT INTO file_scores VALUES ($scoring, '', 'mse', 1)", CHECK],
  ["INSERT INTO file_scores VALUES ($scoring, 'predictions', 'r2', 1)", UNIQUE],
  ["INSERT INTO file_scores VALUES (999999, 'predictions', 'r2', 1)", REFERENCE],
  ["UPDATE file_scores SET value = 1", APPEND_ONLY],
  ["TRUNCATE file_scores", APPEND_ONLY],
  ["INSERT INTO early_decisions VALUES ($scoring, 3, 1000, 100, '[]')", UNIQUE],
  ["INSERT INTO early_decisions VALUES (999999, 3, 1000, 100, '{}')", CHECK],
  ["INSERT INTO early_decisions VALUES (999999, 3, 0, 100, '[]')", CHECK],
  ["INSERT INTO early_decisions VALUES (999999, 3, 1000, 100, '[]')", REFERENCE],
  ["DELETE FROM early_decisions", APPEND_ONLY],
  ["TRUNCATE early_decisions", APPEND_ONLY],
  ["UPDATE quota_counters SET used = 0", CHECK],
  ["INSERT INTO idempotency_keys VALUES ($team, '', sha256('a'), $submission)", CHECK],
  ["INSERT INTO idempotency_keys VALUES ($team, 'k', sha256('a'), 999999)", REFERENCE],
  ["INSERT INTO public_log (action, reason) VALUES ('hide', 'why')", CHECK],
  ["INSERT INTO public_log (action, submission_id, reason) VALUES ('hide', $submission, '')", CHECK],
  ["UPDATE public_log SET reason = 'other'", APPEND_ONLY],
  ["DELETE FROM public_log", APPEND_ONLY],
  ["TRUNCATE public_log", APPEND_ONLY],
];

/** Statements that pass. */
const ALLOWED = [
  "UPDATE submissions SET hidden = true, standing = 'verified' WHERE id = $submission",
  "INSERT INTO descriptions (submission_id, version, description) VALUES ($submission, 2, '{}')",
  "UPDATE tokens SET revoked_at = now() WHERE team_id = $team",
  "INSERT INTO public_log (action, submission_id, reason) VALUES ('hide', $submission, 'why')",
];

export function constraintTests(of: () => Database): void {
  let fill: (statement: string) => string;

  before(async () => {
    const database = of();
    const team = await makeTeam(database, "Ruled");
    const track = await makeTrack(database, "ruled");
    await makeTrack(database, "ruled-closed");
    await database.db
      .updateTable("tracks")
      .set({ closed_at: sql<Date>`now()`, superseded_by: track })
      .where("name", "=", "ruled-closed")
      .execute();
    const sha256 = sql<Uint8Array>`sha256('taken')`;
    await database.db.insertInto("tokens").values({ team_id: team, scope: "submit", sha256 }).execute();
    const outcome = await submit(database, { teamId: team, track, perDay: 5 });
    assert.equal(outcome.kind, "stored");
    const submission = (outcome as { submissionId: number }).submissionId;
    const scoring = database.db.selectFrom("scorings").where("submission_id", "=", submission).select("id");
    const ids: Record<string, number> = { team, submission, scoring: (await scoring.executeTakeFirstOrThrow()).id };
    await sql`INSERT INTO file_scores VALUES (${ids.scoring}, 'predictions', 'r2', 0.5)`.execute(database.db);
    await sql`INSERT INTO early_decisions VALUES (${ids.scoring}, 3, 1000, 100, '[]')`.execute(database.db);
    fill = (statement) => statement.replace(/\$([a-z]+)/g, (_, name) => `${ids[name]}`);
    const entry = { action: "hide", submission_id: submission, track: null, team_id: null, reason: "why" };
    await database.db.insertInto("public_log").values(entry).execute();
  });

  test("the database refuses what breaks a rule", async () => {
    const wrong: string[] = [];
    for (const [statement, expected] of REFUSED) {
      const refused = await of()
        .db.transaction()
        .execute(async (transaction) => {
          await sql.raw(fill(statement)).execute(transaction);
          await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(transaction);
          throw new Error("was allowed");
        })
        .catch((error) => errorCode(error) ?? String(error));
      if (refused !== expected) wrong.push(`${statement}: ${refused}, not ${expected}`);
    }
    assert.deepEqual(wrong, []);
  });

  test("the database allows what may change", async () => {
    for (const statement of ALLOWED) await sql.raw(fill(statement)).execute(of().db);
  });

  test("a session goes with its token", async () => {
    const { db } = of();
    await sql`INSERT INTO tokens (scope, sha256) VALUES ('admin', sha256('operator'))`.execute(db);
    await sql`INSERT INTO sessions (sha256, token_id, expires_at)
      SELECT sha256('cookie'), id, now() + interval '1 hour' FROM tokens WHERE scope = 'admin'`.execute(db);
    await db.deleteFrom("tokens").where("scope", "=", "admin").execute();
    assert.deepEqual(await db.selectFrom("sessions").selectAll().execute(), []);
  });
}
