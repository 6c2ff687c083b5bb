// What every database has to do, on whatever it runs: the same tests for PGlite and PostgreSQL.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  brokenConstraint,
  countWrite,
  type Database,
  type DatabasePlace,
  forgetExpired,
  inTransaction,
  openDatabase,
  readQuota,
  sql,
} from "../../src/db/index.ts";
import { FailureError } from "../../src/lib/errors.ts";
import type { Bench } from "./bench.ts";
import { constraintTests } from "./constraints.ts";
import { migrationTests } from "./migrations.ts";
import { count, makeTeam, makeTrack, storeSubmission, submit } from "./rows.ts";

const WRITER = fileURLToPath(new URL("./writer.ts", import.meta.url));
const CLIENTS = 50;

/** `hubs`: how many open the database at a time. */
export function databaseConformance(name: string, bench: () => Bench, hubs: number): void {
  describe(`${name}: what every database does`, () => {
    let place: DatabasePlace;
    let opened: Database[];
    let database: Database;
    let track: string;

    before(async () => {
      place = await bench().empty();
      opened = await Promise.all(Array.from({ length: hubs }, () => openDatabase(place)));
      database = opened[0];
      track = await makeTrack(database, "quickstart-mnist");
    });
    after(() => Promise.all((opened ?? []).map((hub) => hub.close())));

    constraintTests(() => database);
    migrationTests(bench);

    test("gives the same JavaScript values on every database", async () => {
      const { rows } =
        await sql`SELECT 9007199254740991::bigint AS whole, '2026-01-31'::date AS day, '\\x0001ff'::bytea AS bytes,
        'NaN'::float8 AS nan, 0.1::float8 AS float, '{"a":[1]}'::jsonb AS json, true AS yes, NULL::text AS nothing,
        '2026-01-31 01:02:03.456'::timestamptz(3) AS time, 7::int AS small`.execute(database.db);
      assert.deepStrictEqual(rows[0], {
        whole: 2 ** 53 - 1,
        day: "2026-01-31",
        bytes: Uint8Array.of(0, 1, 255),
        nan: Number.NaN,
        float: 0.1,
        json: { a: [1] },
        yes: true,
        nothing: null,
        time: new Date("2026-01-31T01:02:03.456Z"), // the session's zone is UTC
        small: 7,
      });
      await assert.rejects(sql`SELECT 9007199254740992::bigint AS whole`.execute(database.db), RangeError);
    });

    test(`a quota of 5 takes exactly 5 of ${CLIENTS} submissions at once, from ${hubs} hubs`, async () => {
      const teamId = await makeTeam(database, "eager");
      const request = { teamId, track, perDay: 5 };
      const outcomes = await Promise.all(Array.from({ length: CLIENTS }, (_, i) => submit(opened[i % hubs], request)));
      const stored = outcomes.filter((outcome) => outcome.kind === "stored");
      assert.deepEqual(stored.map(({ usedToday }) => usedToday).sort(), [1, 2, 3, 4, 5]);
      assert.equal(outcomes.filter((outcome) => outcome.kind === "over-quota" && outcome.usedToday === 5).length, 45);
      assert.equal(await readQuota(database.db, request), 5);
      const { length } = await database.db
        .selectFrom("submissions")
        .where("team_id", "=", teamId)
        .select("id")
        .execute();
      assert.equal(length, 5);
    });

    test("of equal requests at once one is stored, and the others are told which, beyond the quota too", async () => {
      const teamId = await makeTeam(database, "doubling");
      const idempotency = { key: "a key", requestSha256: new Uint8Array(32) };
      const request = { teamId, track, perDay: 1, idempotency };
      const outcomes = await Promise.all(Array.from({ length: CLIENTS }, (_, i) => submit(opened[i % hubs], request)));
      assert.equal(outcomes.filter(({ kind }) => kind === "stored").length, 1);
      assert.equal(outcomes.filter(({ kind }) => kind === "repeated").length, CLIENTS - 1);
      const numbers = new Set(outcomes.map((outcome) => "submissionId" in outcome && outcome.submissionId));
      assert.equal(numbers.size, 1);
      const other = { key: "a key", requestSha256: new Uint8Array(32).fill(1) };
      assert.deepEqual(await submit(database, { ...request, idempotency: other }), { kind: "key-reused" });
      const next = { key: "next", requestSha256: new Uint8Array(32) };
      assert.deepEqual(await submit(database, { ...request, idempotency: next }), { kind: "over-quota", usedToday: 1 });
      assert.equal((await submit(database, { ...request, perDay: 2, idempotency: next })).kind, "stored");
    });

    test("a submission that fails while it is stored costs no quota and leaves nothing", async () => {
      const teamId = await makeTeam(database, "failing");
      const idempotency = { key: "k", requestSha256: new Uint8Array(32) };
      const request = { teamId, track, perDay: 1, idempotency };
      const rowsBefore = await count(database, "predictions");
      const { storeWithinQuota } = await import("../../src/db/index.ts");
      const failing = storeWithinQuota(database, request, async (transaction, id) => {
        await storeSubmission(transaction, id, request);
        throw new Error("scoring failed");
      });
      await assert.rejects(failing, /^Error: scoring failed$/);
      assert.equal(await readQuota(database.db, request), 0);
      assert.equal(await count(database, "predictions"), rowsBefore);
      assert.equal((await submit(database, request)).kind, "stored");
      assert.deepEqual(await submit(database, { teamId, track, perDay: 0 }), { kind: "over-quota", usedToday: 1 });
    });

    test("serializable transactions that meet are done again until all have counted", async () => {
      const teamId = await makeTeam(database, "meeting");
      await submit(database, { teamId, track, perDay: 5 });
      let runs = 0;
      const add = (hub: Database) =>
        inTransaction(
          hub,
          async (transaction) => {
            runs++;
            const counter = transaction.selectFrom("quota_counters").where("team_id", "=", teamId).select("used");
            const { used } = await counter.executeTakeFirstOrThrow();
            await transaction
              .updateTable("quota_counters")
              .set({ used: used + 1 })
              .where("team_id", "=", teamId)
              .execute();
          },
          { isolation: "serializable", attempts: 50 },
        );
      await Promise.all(Array.from({ length: 8 }, (_, i) => add(opened[i % hubs])));
      assert.equal(await readQuota(database.db, { teamId, track }), 9);
      if (hubs > 1) assert.ok(runs > 8, "nobody met");
    });

    test("write limits count up to the limit, say how long to wait, and begin anew after their window", async () => {
      const limit = { name: "sign-up", subject: "address", most: 3, seconds: 3600 };
      const waits = await Promise.all(Array.from({ length: 20 }, (_, i) => countWrite(opened[i % hubs].db, limit)));
      assert.equal(waits.filter((wait) => wait === undefined).length, 3);
      for (const wait of waits) assert.ok(wait === undefined || (wait > 3500 && wait <= 3600), `${wait}`);
      assert.equal(await countWrite(database.db, { ...limit, subject: "another" }), undefined);
      assert.equal(await countWrite(database.db, { ...limit, subject: "none", most: 0 }), 3600);
      const past = sql<Date>`now() - interval '1 hour'`;
      await database.db
        .updateTable("write_limits")
        .set({ window_start: sql<Date>`now() - interval '2 hours'`, window_end: past })
        .execute();
      assert.equal(await countWrite(database.db, limit), undefined);
      assert.equal(await countWrite(database.db, { ...limit, most: 1 }), 3600);
      await forgetExpired(database.db);
      const kept = await database.db.selectFrom("write_limits").select(["subject", "used"]).execute();
      assert.deepEqual(kept, [{ subject: "address", used: 1 }]);
    });

    test("what was acknowledged is there after the writer is killed with kill -9, whole, and nothing by halves", async () => {
      const own = await bench().empty();
      const first = await openDatabase(own);
      const teamId = await makeTeam(first, "killed");
      await makeTrack(first, track);
      await first.close();
      const acknowledged: number[] = [];
      for (const enough of [1, 12, 40]) acknowledged.push(...(await writeAndKill(own, teamId, track, enough)));
      assert.ok(acknowledged.length >= 53);
      const reopened = await openDatabase(own);
      const rows = await reopened.db
        .selectFrom("submissions")
        .innerJoin("predictions", "predictions.submission_id", "submissions.id")
        .innerJoin("descriptions", "descriptions.submission_id", "submissions.id")
        .innerJoin("idempotency_keys", "idempotency_keys.submission_id", "submissions.id")
        .innerJoin("scorings", "scorings.submission_id", "submissions.id")
        .innerJoin("scores", "scores.scoring_id", "scorings.id")
        .where("scores.metric", "=", "somersD")
        .select("submissions.id")
        .execute();
      const whole = new Set(rows.map(({ id }) => id));
      assert.deepEqual(
        acknowledged.filter((id) => !whole.has(id)),
        [],
      );
      for (const table of ["submissions", "predictions", "idempotency_keys"] as const) {
        assert.equal(await count(reopened, table), whole.size, table);
      }
      assert.equal(await readQuota(reopened.db, { teamId, track }), whole.size);
      await reopened.close();
    });

    test("close() ends everything: the process ends by itself, and later questions say so", async () => {
      const own = await bench().empty();
      const hub = await openDatabase(own);
      const teamId = await makeTeam(hub, "closing");
      await makeTrack(hub, track);
      const underWay = Array.from({ length: 30 }, () => submit(hub, { teamId, track, perDay: 50 }));
      const closing = hub.close();
      const late = submit(hub, { teamId, track, perDay: 50 });
      const closed = (error: Error) =>
        error instanceof FailureError && /^the database .*: it has been closed$/.test(error.message);
      await Promise.all([...underWay, closing, assert.rejects(late, closed)]);
      await hub.close();
      await assert.rejects(count(hub, "teams"), closed);
      const child = startWriter(own, teamId, track, "once");
      const [code] = await once(child, "exit");
      assert.equal(code, 0);
      const again = await openDatabase(own);
      assert.equal(await count(again, "submissions"), 31);
      await again.close();
    });

    test("a broken constraint is named", async () => {
      await makeTeam(database, "Once");
      const error = await makeTeam(database, "oncE").catch((reason) => reason);
      assert.equal(brokenConstraint(error), "teams_name");
      assert.equal(brokenConstraint(new Error("other")), undefined);
    });
  });
}

function startWriter(place: DatabasePlace, teamId: number, track: string, ...more: string[]) {
  const name = "folder" in place ? place.folder : place.url;
  const args = ["--disable-warning=ExperimentalWarning", WRITER, name, `${teamId}`, track, ...more];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** Numbers of the submissions that a writer was told to be stored before it was killed, which is after `enough` of them. */
async function writeAndKill(place: DatabasePlace, teamId: number, track: string, enough: number): Promise<number[]> {
  const child = startWriter(place, teamId, track);
  const stored: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== "open") stored.push(Number(line));
    if (stored.length >= enough) child.kill("SIGKILL");
  }
  return stored;
}
