// Backups: the same bytes from either database, restorable into either, whole or not at all.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { backup, type Database, type DatabasePlace, openDatabase, restore, sql } from "../../src/db/index.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { type Bench, embeddedBench, serverBench } from "./bench.ts";
import { hostileFiles, readLines, whole } from "./hostile.ts";
import { NEXT } from "./migrations.ts";
import { missingForPostgres } from "./postgres.ts";
import { count, floats, makeTeam, makeTrack, submit } from "./rows.ts";

const missing = missingForPostgres();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);
const skip = missing ?? false;
/** Numbers whose texts are long, and one that is none in JSON's usual form. */
const CURVE = [{ stopped: 0.95, saved: 0.1 + 0.2, lost: 5e-324, low: 0, high: 1 / 3 }];

describe("backups", () => {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-backup-"));
  const embeddedFile = join(folder, "embedded.gz");
  let embedded: Bench;
  let server: Bench | undefined;
  let files = 0;

  before(async () => {
    embedded = await embeddedBench();
    if (!missing) server = await serverBench();
    const database = await openDatabase(await embedded.empty());
    await fill(database);
    await backup(database, embeddedFile);
    await database.close();
  });
  after(async () => {
    await embedded?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  async function restoredBytes(path: string, place: DatabasePlace): Promise<Buffer> {
    await restore(path, place);
    const database = await openDatabase(place);
    try {
      return await bytesOf(database);
    } finally {
      await database.close();
    }
  }

  async function bytesOf(database: Database): Promise<Buffer> {
    const path = join(folder, `${files++}.gz`);
    await backup(database, path);
    return readFileSync(path);
  }

  test("from PGlite to PGlite: a backup of what was restored has the same bytes", async () => {
    assert.deepEqual(await restoredBytes(embeddedFile, await embedded.blank()), readFileSync(embeddedFile));
  });

  test("from PGlite to PostgreSQL and back: the same bytes", { skip }, async () => {
    const onServer = await restoredBytes(embeddedFile, await server!.blank());
    assert.ok(onServer.equals(readFileSync(embeddedFile)));
    const path = join(folder, "server.gz");
    writeFileSync(path, onServer);
    assert.ok((await restoredBytes(path, await embedded.empty())).equals(onServer));
  });

  test("from PostgreSQL to PGlite: the same rows, and what is stored next gets the next numbers", {
    skip,
  }, async () => {
    const source = await openDatabase(await server!.empty());
    const teamId = await fill(source);
    const path = join(folder, "from-server.gz");
    const summary = await backup(source, path);
    await source.close();
    assert.deepEqual([summary.version, summary.rows.submissions, summary.rows.teams], [2, 8, 3]);
    const place = await embedded.blank();
    assert.deepEqual(await restore(path, place), summary);
    const database = await openDatabase(place);
    const scores = await database.db.selectFrom("scores").selectAll().where("metric", "=", "r2").execute();
    assert.equal(scores.length, 8);
    for (const score of scores) {
      assert.deepStrictEqual([score.value, score.low, score.resamples], [0.1 + 0.2, -1e-300, floats([1, Number.NaN])]);
    }
    const [ofFile, ...more] = await database.db.selectFrom("file_scores").selectAll().orderBy("scoring_id").execute();
    const { value, low, deviation } = ofFile;
    assert.deepStrictEqual([more.length, value, low, deviation], [8, 0.1 + 0.2, -1e-300, null]);
    const decisions = await database.db.selectFrom("early_decisions").select("curve").execute();
    assert.deepStrictEqual(decisions, [{ curve: CURVE }]);
    const next = await submit(database, { teamId, track: "track-b", perDay: 50 });
    const { greatest } = (
      await sql<{ greatest: number }>`SELECT max(id) AS greatest FROM submissions`.execute(database.db)
    ).rows[0];
    assert.deepEqual(next, { kind: "stored", submissionId: greatest, usedToday: 1 });
    await database.close();
  });

  test("is the state of one moment while others write", { skip }, async () => {
    const place = await server!.empty();
    const database = await openDatabase(place);
    const teamId = await fill(database);
    const enough = new AbortController();
    const writing = (async () => {
      while (!enough.signal.aborted) await submit(database, { teamId, track: "track-a", perDay: 1e6 });
    })();
    try {
      for (let round = 0; round < 5; round++) {
        const path = join(folder, `moving-${round}.gz`);
        const { submissions, predictions, scorings, scores } = (await backup(database, path)).rows;
        assert.deepEqual([predictions, scorings, scores], [submissions, submissions + 1, 2 * submissions]);
        const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
        const at = lines.findIndex((line) => line.startsWith('{"table":"quota_counters"'));
        const counters = lines
          .slice(at + 1, at + 1 + JSON.parse(lines[at]).rows)
          .map((line) => JSON.parse(line).at(-1));
        assert.equal(
          counters.reduce((sum, used) => sum + Number(used), 0),
          submissions,
        );
      }
    } finally {
      enough.abort();
      await writing;
      await database.close();
    }
  });

  test("a file is readable by its owner only, holds what it says, and overwrites nothing", async () => {
    assert.equal(statSync(embeddedFile).mode & 0o777, 0o600);
    const lines = gunzipSync(readFileSync(embeddedFile)).toString().split("\n");
    assert.deepEqual(JSON.parse(lines[0]), {
      format: "weighbridge-backup",
      format_version: 1,
      schema_version: 2,
      tables: 17,
    });
    assert.deepEqual(JSON.parse(lines[1]), { table: "teams", columns: ["id", "name", "created_at"], rows: 3 });
    const place = await embedded.empty();
    const database = await openDatabase(place);
    await assert.rejects(backup(database, embeddedFile), isInput(/embedded.gz: there is something already/));
    await assert.rejects(backup(database, join(embeddedFile, "x")), (error) => error instanceof FailureError);
    await database.close();
  });

  test("hostile and cut files are refused in words, and leave nothing", async (context) => {
    const places: [string, DatabasePlace][] = [["PGlite", await embedded.empty()]];
    if (server) places.push(["PostgreSQL", await server.blank()]);
    else context.diagnostic(`not on PostgreSQL: ${missing}`);
    const hostile = hostileFiles(embeddedFile, folder);
    assert.ok(hostile.length > 30);
    for (const [name, place] of places) {
      // Opening the embedded database takes a while, so there only those that need it.
      const some = name === "PGlite" ? hostile.filter((_, i) => i % 6 === 2) : hostile;
      for (const { what, path, message } of some) {
        const error = await restore(path, place).catch((reason) => reason);
        assert.ok(error instanceof InputError, `${name}, ${what}: ${error}`);
        assert.match(error.message, message, `${name}, ${what}`);
        assert.doesNotMatch(error.message, /\n/);
      }
      await restore(embeddedFile, place); // only possible while it is empty
    }
  });

  test("goes only into an empty database", async () => {
    for (const bench of [embedded, server]) {
      if (!bench) continue;
      const place = await bench.empty();
      const database = await openDatabase(place);
      await makeTeam(database, "somebody");
      await database.close();
      await assert.rejects(restore(embeddedFile, place), isInput(/^the database .* is not empty \(teams has rows\)/));
      const again = await openDatabase(place);
      assert.equal(await count(again, "submissions"), 0);
      await again.close();
    }
    await assert.rejects(restore(join(folder, "none.gz"), await embedded.blank()), isInput(/^can't read .*none.gz/));
  });

  test("of an earlier version goes into a database that was never opened, and is brought to this version", async () => {
    for (const bench of [embedded, server]) {
      if (!bench) continue;
      const place = await bench.blank();
      assert.equal((await restore(embeddedFile, place, NEXT)).version, 2);
      const database = await openDatabase(place, { migrations: NEXT });
      const { rows } = await sql`SELECT DISTINCT colour FROM teams`.execute(database.db);
      assert.deepEqual(rows, [{ colour: "grey" }]);
      await database.close();
      const later = await bench.empty();
      await (await openDatabase(later, { migrations: NEXT })).close();
      await assert.rejects(
        restore(embeddedFile, later, NEXT),
        isInput(/has version 9000 already, the backup 2: restore into/),
      );
    }
  });

  test("a backup from before files were scored by themselves has none of that, and all else", async () => {
    const later = new Set(["file_scores", "early_decisions"]);
    let isLater = false;
    const [header, ...lines] = readLines(embeddedFile) as [Record<string, unknown>, ...unknown[]];
    const earlier = lines.filter((line) => {
      if (!Array.isArray(line)) isLater = later.has(String((line as { table: string }).table));
      return !isLater;
    });
    const path = join(folder, "version-1.gz");
    writeFileSync(path, whole([{ ...header, schema_version: 1, tables: 15 }, ...earlier]));
    for (const bench of [embedded, server]) {
      if (!bench) continue;
      const place = await bench.blank();
      const { version, rows } = await restore(path, place);
      assert.deepEqual([version, rows.scorings, rows.file_scores], [1, 9, undefined]);
      const database = await openDatabase(place);
      assert.equal(await count(database, "scores"), 16);
      assert.deepEqual([await count(database, "file_scores"), await count(database, "early_decisions")], [0, 0]);
      await database.close();
    }
  });

  /** Three teams, two tracks, eight submissions, and something in every other table. */
  async function fill(database: Database): Promise<number> {
    const teamId = await makeTeam(database, "eager");
    const other = await makeTeam(database, "Ärger \\N {x} \"'; --");
    await makeTeam(database, "zzz");
    for (const track of ["track-b", "track-a"]) await makeTrack(database, track);
    const requestSha256 = new Uint8Array(32).fill(7);
    for (let i = 0; i < 8; i++) {
      const idempotency = i % 2 ? { key: `key ${i}`, requestSha256 } : undefined;
      await submit(database, { teamId: i % 3 ? teamId : other, track: "track-a", perDay: 50, idempotency });
    }
    const { db } = database;
    await sql`INSERT INTO tokens (team_id, scope, sha256) VALUES (${teamId}, 'submit', sha256('a')), (NULL, 'admin', sha256('b'))`.execute(
      db,
    );
    await sql`INSERT INTO sessions SELECT sha256('c'), min(id), now(), now() + interval '1 day' FROM tokens`.execute(
      db,
    );
    await sql`UPDATE tracks SET closed_at = now(), superseded_by = 'track-a' WHERE name = 'track-b'`.execute(db);
    await sql`INSERT INTO rescorings (track, method, reason) VALUES ('track-a', 2, 'more places')`.execute(db);
    await sql`INSERT INTO scorings (submission_id, method, rescoring_id, cells)
      SELECT min(submissions.id), 2, min(rescorings.id), '[]' FROM submissions, rescorings`.execute(db);
    await sql`INSERT INTO file_scores SELECT scoring_id, 'predictions', metric, value, deviation, low, high FROM scores
      WHERE metric = 'r2' UNION SELECT max(id), 'predictions', 'mae', NULL, NULL, NULL, NULL FROM scorings`.execute(db);
    await sql`INSERT INTO early_decisions SELECT max(id), 3, 1000, 100, ${JSON.stringify(CURVE)}::jsonb FROM scorings`.execute(
      db,
    );
    await sql`INSERT INTO write_limits VALUES ('sign-up', 'a', now(), now() + interval '1 hour', 2)`.execute(db);
    await sql`INSERT INTO public_log (action, track, reason) VALUES ('close', 'track-b', E'line\n two \t tab')`.execute(
      db,
    );
    return teamId;
  }
});

function isInput(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof InputError && message.test(error.message);
}
