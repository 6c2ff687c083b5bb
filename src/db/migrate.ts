// Brings a database's tables to this code's version: forward only, all or nothing, once however many begin at a time.
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { FailureError } from "../lib/errors.ts";
import { firstTables } from "./migrations/0001-first-tables.ts";
import { scoresByFile } from "./migrations/0002-scores-by-file.ts";

/** Everything of ours is in this schema of the database. */
export const SCHEMA = "weighbridge";
/** Kysely's own two tables, in the same schema. */
export const MIGRATION_TABLES = ["migrations", "migrations_lock"] as const;

/** Name, which begins with the version that it leads to in four digits, and what it does. */
export type Migrations = Record<string, Pick<Migration, "up">>;

/** In order. One that is released is never changed: what it made is out there. */
export const MIGRATIONS: Migrations = {
  "0001-first-tables": { up: firstTables },
  "0002-scores-by-file": { up: scoresByFile },
};

const LATEST = 9999;

/** The version that the last of the migrations leads to. */
export function codeVersion(migrations: Migrations): number {
  return Math.max(0, ...Object.keys(migrations).map(versionOf));
}

/** The version that a database's tables have; 0 if there are none. */
export async function databaseVersion<T>(db: Kysely<T>): Promise<number> {
  const table = `${SCHEMA}.${MIGRATION_TABLES[0]}`;
  const found = await sql<{ there: boolean }>`SELECT to_regclass(${table}) IS NOT NULL AS there`.execute(db);
  if (!found.rows[0].there) return 0;
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.table(table)}`.execute(db);
  return Math.max(0, ...rows.map(({ name }) => versionOf(name)));
}

/**
 * Migrates to the latest version, or to an earlier one that is not behind the database's. `db` may be a transaction.
 * @throws FailureError if the database is newer than the code, with both versions, or if a migration fails.
 */
export async function migrate<T>(db: Kysely<T>, name: string, migrations: Migrations, to = LATEST): Promise<void> {
  await refuseNewer(db, name, migrations);
  const chosen = Object.entries(migrations).filter(([migration]) => versionOf(migration) <= to);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(chosen) },
    migrationTableSchema: SCHEMA,
    migrationTableName: MIGRATION_TABLES[0],
    migrationLockTableName: MIGRATION_TABLES[1],
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await refuseNewer(db, name, migrations).catch((newer) => {
    if (newer instanceof FailureError) throw newer; // a newer Weighbridge came in between
  });
  if (error instanceof FailureError) throw error;
  const failed = results?.find(({ status }) => status === "Error")?.migrationName ?? "migrating";
  throw new FailureError(`the database ${name}: ${failed} failed: ${(error as Error).message}`, { cause: error });
}

async function refuseNewer<T>(db: Kysely<T>, name: string, migrations: Migrations): Promise<void> {
  const version = await databaseVersion(db);
  const known = codeVersion(migrations);
  if (version <= known) return;
  const advice = "a newer Weighbridge has been here, so use that";
  throw new FailureError(`the database ${name} has version ${version}, this Weighbridge knows ${known}: ${advice}`);
}

function versionOf(migration: string): number {
  return Number.parseInt(migration, 10) || 0;
}
