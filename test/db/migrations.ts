// Migrations: once however many begin, all or nothing, never backwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalog } from "../../src/db/catalog.ts";
import { type DatabasePlace, openDatabase, sql } from "../../src/db/index.ts";
import { databaseVersion, MIGRATIONS, type Migrations } from "../../src/db/migrate.ts";
import { TABLES } from "../../src/db/schema.ts";
import { FailureError } from "../../src/lib/errors.ts";
import type { Bench } from "./bench.ts";
import { count, makeTeam, makeTrack, submit } from "./rows.ts";

/** The present ones and one that is not there yet. */
export const NEXT: Migrations = {
  ...MIGRATIONS,
  "9000-colours": {
    up: async (db) => {
      await sql`ALTER TABLE weighbridge.teams ADD COLUMN colour text NOT NULL DEFAULT 'grey'`.execute(db);
    },
  },
};

export function migrationTests(bench: () => Bench): void {
  test("a database that was never opened gets its tables, each of them in the order of backups", async () => {
    const database = await openDatabase(await bench().blank());
    assert.equal(await databaseVersion(database.db), 2);
    const catalog = await readCatalog(database.db);
    assert.deepEqual([...catalog.keys()].sort(), TABLES.map(([table]) => table).sort());
    await database.close();
  });

  test("a database that is newer than the code is refused with both versions", async () => {
    const place = await bench().empty();
    await (await openDatabase(place, { migrations: NEXT })).close();
    await rejects(
      openDatabase(place),
      /^the database .* has version 9000, this Weighbridge knows 2: a newer Weighbridge/,
    );
  });

  test("a migration that fails changes nothing, and says which and why", async () => {
    const place = await bench().empty();
    const broken: Migrations = {
      ...NEXT,
      "9001-broken": { up: async (db) => void (await sql`ALTER TABLE weighbridge.teams ADD nothing`.execute(db)) },
    };
    await rejects(openDatabase(place, { migrations: broken }), /^the database .*: 9001-broken failed: .*syntax error/);
    const database = await openDatabase(place); // 9000 is undone too, or this would be refused
    assert.equal(await databaseVersion(database.db), 2);
    await database.close();
  });

  test("a database of the first version keeps its rows, and gets what came later without any", async () => {
    const place = await bench().blank();
    const first = Object.fromEntries(Object.entries(MIGRATIONS).slice(0, 1));
    const earlier = await openDatabase(place, { migrations: first });
    assert.equal(await databaseVersion(earlier.db), 1);
    const teamId = await makeTeam(earlier, "early");
    const outcome = await submit(earlier, { teamId, track: await makeTrack(earlier, "early"), perDay: 1 });
    assert.equal(outcome.kind, "stored");
    const before = await earlier.db.selectFrom("scores").selectAll().execute();
    await earlier.close();
    const database = await openDatabase(place);
    assert.equal(await databaseVersion(database.db), 2);
    assert.deepEqual(await database.db.selectFrom("scores").selectAll().execute(), before);
    assert.deepEqual([await count(database, "file_scores"), await count(database, "early_decisions")], [0, 0]);
    await database.close();
  });
}

export async function rejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(promise, (error: Error) => {
    assert.ok(error instanceof FailureError, `${error}`);
    assert.match(error.message, message);
    return true;
  });
}

/** Opens a database that was never opened several times at once. */
export async function openAtOnce(place: DatabasePlace, times: number): Promise<void> {
  const opened = await Promise.all(Array.from({ length: times }, () => openDatabase(place, { migrations: NEXT })));
  for (const database of opened) assert.equal(await databaseVersion(database.db), 9000);
  await Promise.all(opened.map((database) => database.close()));
}
