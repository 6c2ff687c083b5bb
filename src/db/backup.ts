// Writes everything that the database holds to one file, as it was at one moment, while others go on (the embedded
// database makes them wait). The file holds the hashes of all tokens: it is readable by its owner only.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { sql } from "kysely";
import { InputError } from "../lib/errors.ts";
import { writeWhole } from "../lib/files.ts";
import {
  type BackupEnd,
  type BackupHeader,
  FORMAT,
  FORMAT_VERSION,
  type Row,
  type TableHeader,
} from "./backup-format.ts";
import { type Column, readCatalog } from "./catalog.ts";
import type { Connected } from "./connected.ts";
import { databaseVersion } from "./migrate.ts";
import { TABLES } from "./schema.ts";
import type { Transaction } from "./transaction.ts";

const FIRST_FETCH = 10;
const MOST_FETCH = 1000;
const FETCH_BYTES = 4 * 2 ** 20;

export interface BackupSummary {
  /** Version of the tables. */
  version: number;
  /** Rows of each table. */
  rows: Record<string, number>;
}

/**
 * Writes a backup to `path`, whole or not at all; gives what is in it.
 * @throws InputError if something is at `path`, FailureError if the file can't be written or the database can't be read.
 */
export async function backup(database: Connected, path: string): Promise<BackupSummary> {
  if (existsSync(path)) throw new InputError(`${path}: there is something already, and a backup overwrites nothing`);
  let summary: BackupSummary | undefined;
  const snapshot = database.db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
  await snapshot.execute((transaction) =>
    writeWhole(path, async (file) => {
      await file.chmod(0o600);
      summary = { version: await databaseVersion(transaction), rows: {} };
      await pipeline(lines(transaction, summary), createGzip(), async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) await file.appendFile(chunk);
      });
    }),
  );
  return summary!;
}

/** The lines, several at a time, with their newlines. Fills `summary`. */
async function* lines(transaction: Transaction, summary: BackupSummary): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const hashed = (text: string) => {
    hash.update(text);
    return text;
  };
  const header: BackupHeader = {
    ...{ format: FORMAT, format_version: FORMAT_VERSION },
    ...{ schema_version: summary.version, tables: TABLES.length },
  };
  yield hashed(asLine(header));
  const catalog = await readCatalog(transaction);
  for (const [table, key] of TABLES) {
    const columns = catalog.get(table)!;
    const counted = await sql<{ rows: number }>`SELECT count(*) AS rows FROM ${sql.table(table)}`.execute(transaction);
    const { rows } = counted.rows[0];
    const head: TableHeader = { table, columns: columns.map(({ name }) => name), rows };
    yield hashed(asLine(head));
    for await (const batch of fetchRows(transaction, table, columns, key)) yield hashed(batch.map(asLine).join(""));
    summary.rows[table] = rows;
  }
  const rows = Object.values(summary.rows).reduce((sum, count) => sum + count, 0);
  const end: BackupEnd = { rows, sha256: hash.digest("hex") };
  yield asLine(end);
}

function asLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** All rows of a table as texts, in the order of its key, some megabytes at a time. */
async function* fetchRows(
  transaction: Transaction,
  table: string,
  columns: readonly Column[],
  key: readonly string[],
): AsyncGenerator<Row[]> {
  // By the bytes, because the order of letters differs from one database to another.
  const texty = new Set(columns.filter(({ type }) => type === "text").map(({ name }) => name));
  const names = key.map((name) => (texty.has(name) ? sql`${sql.ref(name)} COLLATE "C"` : sql.ref(name)));
  const texts = sql.join(columns.map(({ name }) => sql`${sql.ref(name)}::text`));
  const query = sql`SELECT json_build_array(${texts})::text AS texts FROM ${sql.table(table)} ORDER BY ${sql.join(names)}`;
  await sql`DECLARE backup_rows NO SCROLL CURSOR FOR ${query}`.execute(transaction);
  for (let count = FIRST_FETCH; ; ) {
    const fetched = await sql<{ texts: string }>`FETCH ${sql.lit(count)} FROM backup_rows`.execute(transaction);
    if (fetched.rows.length === 0) break;
    yield fetched.rows.map(({ texts }) => JSON.parse(texts));
    const bytes = fetched.rows.reduce((sum, { texts }) => sum + texts.length, 0);
    count = Math.max(1, Math.min(MOST_FETCH, Math.floor((FETCH_BYTES * fetched.rows.length) / bytes)));
  }
  await sql`CLOSE backup_rows`.execute(transaction);
}
