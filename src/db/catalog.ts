// What the database itself says of our tables: their columns and types, and which columns count.
import { type Kysely, sql } from "kysely";
import { MIGRATION_TABLES, SCHEMA } from "./migrate.ts";

export interface Column {
  name: string;
  /** As in a cast, such as "timestamp(3) with time zone". */
  type: string;
  /** Filled from a sequence where no value is given. */
  identity: boolean;
}

/** The columns of each of our tables, in their order; Kysely's own tables are left out. */
export async function readCatalog<T>(db: Kysely<T>): Promise<Map<string, Column[]>> {
  const { rows } = await sql<{ table: string } & Column>`
    SELECT class.relname AS table, attname AS name, format_type(atttypid, atttypmod) AS type,
      attidentity <> '' AS identity
    FROM pg_attribute JOIN pg_class class ON class.oid = attrelid
    WHERE relnamespace = to_regnamespace(${SCHEMA}) AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    ORDER BY relname, attnum`.execute(db);
  const tables = new Map<string, Column[]>();
  for (const { table, ...column } of rows) {
    if ((MIGRATION_TABLES as readonly string[]).includes(table)) continue;
    tables.set(table, [...(tables.get(table) ?? []), column]);
  }
  return tables;
}
