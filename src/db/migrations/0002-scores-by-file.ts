// What each file of a submission scored by itself, and what stopping runs early by its predictions brings. Scorings from
// before have neither, and are never filled in: scoring again adds new ones. What the columns mean: schema.ts.
import { type Kysely, sql } from "kysely";

/** Neither NaN (which PostgreSQL counts as the greatest) nor infinite. */
const FINITE = (column: string) =>
  `${column} double precision CHECK (${column} > '-Infinity' AND ${column} < 'Infinity')`;

const TABLES = {
  file_scores: `
     scoring_id bigint NOT NULL REFERENCES weighbridge.scorings,
     file text NOT NULL CHECK (char_length(file) BETWEEN 1 AND 150),
     metric text NOT NULL CHECK (metric ~ '^[A-Za-z][A-Za-z0-9]{0,49}$'),
     ${FINITE("value")},
     ${FINITE("deviation")} CHECK (deviation >= 0),
     ${FINITE("low")},
     ${FINITE("high")},
     PRIMARY KEY (scoring_id, file, metric),
     CHECK ((low IS NULL) = (high IS NULL) AND low <= high),
     CHECK (value IS NOT NULL OR (deviation IS NULL AND low IS NULL))`,

  early_decisions: `
     scoring_id bigint PRIMARY KEY REFERENCES weighbridge.scorings,
     epoch integer NOT NULL CHECK (epoch >= 0),
     pools integer NOT NULL CHECK (pools >= 1),
     pool_size integer NOT NULL CHECK (pool_size >= 1),
     curve jsonb NOT NULL CHECK (jsonb_typeof(curve) = 'array')`,
};

/** Makes two tables beside `scorings`; like it they are append-only. */
export async function scoresByFile(db: Kysely<unknown>): Promise<void> {
  for (const [table, columns] of Object.entries(TABLES)) {
    const statements = [
      `CREATE TABLE weighbridge.${table} (${columns})`,
      `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON weighbridge.${table}
         FOR EACH ROW EXECUTE FUNCTION weighbridge.refuse_change()`,
      `CREATE TRIGGER ${table}_never_emptied BEFORE TRUNCATE ON weighbridge.${table}
         FOR EACH STATEMENT EXECUTE FUNCTION weighbridge.refuse_change()`,
    ];
    for (const statement of statements) await sql.raw(statement).execute(db);
  }
}
