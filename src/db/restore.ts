// Fills an empty database from a backup, in one transaction that ends only when the last line has been checked: whole or
// not at all. What the file claims is believed in nothing: tables and columns are compared with the database's own, values
// pass its types and constraints.
import { type Kysely, sql } from "kysely";
import { FailureError, InputError } from "../lib/errors.ts";
import type { BackupSummary } from "./backup.ts";
import { type BackupHeader, BackupReader, type Row } from "./backup-format.ts";
import { type Column, readCatalog } from "./catalog.ts";
import type { Connected } from "./connected.ts";
import { errorCode } from "./failures.ts";
import { codeVersion, databaseVersion, MIGRATIONS, type Migrations, migrate, SCHEMA } from "./migrate.ts";
import { connectPatiently } from "./open.ts";
import type { DatabasePlace } from "./place.ts";

const BATCH_BYTES = 4 * 2 ** 20;
const BATCH_ROWS = 1000;
/** Of our own choosing: restores into one database come one after another. */
const LOCK_ID = 5_710_223_415;

/**
 * Restores the backup at `path` into an empty database: one without our tables, or of the backup's version and without
 * rows. Its tables are brought to this code's version afterwards. Gives what was in the file.
 * @throws InputError if the file is no whole backup, is newer than this code, or the database is not empty; FailureError
 * if the database can't be opened.
 */
export async function restore(
  path: string,
  place: DatabasePlace,
  migrations: Migrations = MIGRATIONS,
): Promise<BackupSummary> {
  const reader = new BackupReader(path);
  try {
    const header = await reader.readHeader();
    refuseNewer(header, path, migrations);
    const connected = await connectPatiently(place);
    try {
      return await connected.db
        .transaction()
        .execute((transaction) => fill(transaction, { connected, reader, header, path, migrations }));
    } finally {
      await connected.close();
    }
  } finally {
    await reader.close();
  }
}

interface Restoring {
  connected: Connected;
  reader: BackupReader;
  header: BackupHeader;
  path: string;
  migrations: Migrations;
}

function refuseNewer({ schema_version }: BackupHeader, path: string, migrations: Migrations): void {
  const known = codeVersion(migrations);
  if (schema_version <= known) return;
  throw new InputError(`${path}: is a backup of version ${schema_version}, this Weighbridge knows ${known}`);
}

async function fill(db: Connected["db"], restoring: Restoring): Promise<BackupSummary> {
  const { connected, reader, header, migrations } = restoring;
  await sql`SELECT pg_advisory_xact_lock(${LOCK_ID})`.execute(db);
  await makeReady(db, restoring);
  const catalog = await readCatalog(db);
  const rows = await inFileTerms(restoring, async () => {
    const read = await fillTables(db, reader, header, catalog);
    await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(db); // those that would be checked by the commit
    return read;
  });
  await setSequences(db, catalog);
  await migrate(db, connected.name, migrations);
  return { version: header.schema_version, rows };
}

/** Brings empty tables to the backup's version. */
async function makeReady(db: Connected["db"], { connected, header, path, migrations }: Restoring): Promise<void> {
  const version = await databaseVersion(db);
  if (version === 0) return migrate(db, connected.name, migrations, header.schema_version);
  const tables = [...(await readCatalog(db)).keys()];
  await sql`LOCK TABLE ${sql.join(tables.map((table) => sql.table(table)))} IN EXCLUSIVE MODE`.execute(db);
  for (const table of tables) {
    const found = await sql`SELECT 1 FROM ${sql.table(table)} LIMIT 1`.execute(db);
    if (found.rows.length > 0) {
      throw new InputError(
        `the database ${connected.name} is not empty (${table} has rows), and ${path} goes only into an empty one`,
      );
    }
  }
  if (version === header.schema_version) return;
  throw new InputError(
    `the database ${connected.name} has version ${version} already, the backup ${header.schema_version}: restore into one that was never opened`,
  );
}

/** Rows of each table. Every table of the database comes once in the file, with the same columns. */
async function fillTables(
  db: Kysely<never> | Connected["db"],
  reader: BackupReader,
  header: BackupHeader,
  catalog: Map<string, Column[]>,
): Promise<Record<string, number>> {
  if (header.tables !== catalog.size) throw reader.error(`names ${header.tables} tables, there are ${catalog.size}`);
  const counts: Record<string, number> = {};
  let total = 0;
  for (let i = 0; i < header.tables; i++) {
    const { table, columns: names, rows } = await reader.readTable();
    const columns = catalog.get(table);
    if (columns === undefined || Object.hasOwn(counts, table))
      throw reader.error("names a table that is not expected here");
    if (names.length !== columns.length || columns.some(({ name }, place) => name !== names[place])) {
      throw reader.error(`has other columns than the table ${table}`);
    }
    await fillTable(db as Connected["db"], reader, table, columns, rows);
    counts[table] = rows;
    total += rows;
  }
  await reader.readEnd(total);
  return counts;
}

async function fillTable(
  db: Connected["db"],
  reader: BackupReader,
  table: string,
  columns: Column[],
  rows: number,
): Promise<void> {
  let batch: Row[] = [];
  let bytes = 0;
  for (let i = 0; i < rows; i++) {
    const read = await reader.readRow(columns.length);
    batch.push(read.row);
    bytes += read.bytes;
    if (bytes < BATCH_BYTES && batch.length < BATCH_ROWS && i < rows - 1) continue;
    await insert(db, table, columns, batch);
    batch = [];
    bytes = 0;
  }
}

async function insert(db: Connected["db"], table: string, columns: Column[], rows: Row[]): Promise<void> {
  const names = sql.join(columns.map(({ name }) => sql.ref(name)));
  const texts = sql.join(columns.map((_, place) => sql`${rows.map((row) => row[place])}::text[]`));
  const values = sql.join(columns.map(({ name, type }) => sql`${sql.ref(`given.${name}`)}::${sql.raw(type)}`));
  await sql`INSERT INTO ${sql.table(table)} (${names}) SELECT ${values} FROM unnest(${texts}) AS given (${names})`.execute(
    db,
  );
}

/** Numbers go on after the greatest that was restored. */
async function setSequences(db: Connected["db"], catalog: Map<string, Column[]>): Promise<void> {
  for (const [table, columns] of catalog) {
    for (const { name } of columns.filter(({ identity }) => identity)) {
      await sql`SELECT setval(pg_get_serial_sequence(${`${SCHEMA}.${table}`}, ${name}), max(${sql.ref(name)}))
        FROM ${sql.table(table)} HAVING max(${sql.ref(name)}) IS NOT NULL`.execute(db);
    }
  }
}

/** The database's refusal of a value (SQLSTATE classes 22 and 23) is the file's mistake. */
async function inFileTerms<T>({ reader }: Restoring, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof InputError || error instanceof FailureError || !/^2[23]/.test(errorCode(error) ?? ""))
      throw error;
    throw reader.error(`or one shortly before it is refused by the database: ${(error as Error).message}`);
  }
}
