// A PostgreSQL server's database, through a bounded pool of connections with a limit on everything that could hang.
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { FailureError } from "../lib/errors.ts";
import type { Connected } from "./connected.ts";
import { PARSERS, UnderWay, withWords } from "./drivers.ts";
import { asDatabaseFailure } from "./failures.ts";
import { serverName } from "./place.ts";
import type { Tables } from "./schema.ts";

export interface ServerSettings {
  /** Most connections at once; further requests wait. 10. */
  connections?: number;
  /** Longest wait for a connection, in seconds. 10. */
  connectSeconds?: number;
  /** Longest time for one statement, in seconds; 0 for no limit. 30. */
  statementSeconds?: number;
  /** Longest wait for a row or table that another transaction has locked, in seconds; 0 for no limit. 10. */
  lockSeconds?: number;
  /** Oldest major version of the server. 15, for `UNIQUE NULLS NOT DISTINCT`; another one only in tests. */
  leastVersion?: number;
}

const IDLE_TRANSACTION_SECONDS = 60;
const IDLE_CONNECTION_SECONDS = 30;

/**
 * Connects and checks the server.
 * @throws InputError for an address of another form, FailureError if the server can't be reached, refuses, or won't do.
 */
export async function connectServer(url: string, settings: ServerSettings = {}): Promise<Connected> {
  const name = serverName(url);
  const pool = makePool(url, settings);
  try {
    const warnings = await checkServer(pool, name, settings.leastVersion ?? 15);
    const underWay = new UnderWay(name);
    const db = new Kysely<Tables>({ dialect: new WordedDialect(pool, name, underWay) });
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= underWay.finish().then(() => pool.end()); // which forgets whoever still waits for a connection
      return closing;
    };
    return { db, name, warnings, close };
  } catch (error) {
    await pool.end();
    throw asDatabaseFailure(error, name);
  }
}

function makePool(url: string, settings: ServerSettings): pg.Pool {
  const { connections = 10, connectSeconds = 10, statementSeconds = 30, lockSeconds = 10 } = settings;
  // In the session, not in the address: poolers between us and the server refuse settings that they don't know.
  const session = [
    "SET search_path = weighbridge",
    "SET TIME ZONE 'UTC'",
    "SET default_transaction_isolation = 'read committed'",
    `SET statement_timeout = '${statementSeconds}s'`,
    `SET lock_timeout = '${lockSeconds}s'`,
    `SET idle_in_transaction_session_timeout = '${IDLE_TRANSACTION_SECONDS}s'`,
    // What is acknowledged has to be on the disk; anything stricter than "on" stays.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
  ].join("; ");
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectSeconds * 1000,
    idleTimeoutMillis: IDLE_CONNECTION_SECONDS * 1000,
    // For a server that is gone without a word: a little longer than it would take itself to give up.
    ...(statementSeconds > 0 ? { query_timeout: (statementSeconds + 10) * 1000 } : {}),
    keepAlive: true,
    application_name: "weighbridge",
    types: { getTypeParser: chooseParser },
    onConnect: async (client) => void (await client.query(session)),
  });
  // A connection that is cut between two statements of a transaction: the next statement fails. Unheard, it would end us.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {}); // an idle connection was cut; the pool has dropped it, and the next request opens another
  return pool;
}

const chooseParser = ((type: number, format?: "text" | "binary") =>
  (format !== "binary" && PARSERS[type]) ||
  pg.types.getTypeParser(type, format as "text")) as typeof pg.types.getTypeParser;

/** Warnings, if it will do. */
async function checkServer(pool: pg.Pool, name: string, leastVersion: number): Promise<string[]> {
  const { rows } = await pool.query(`SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding,
    current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages, pg_is_in_recovery() AS standby`);
  const [server] = rows;
  if (server.major < leastVersion) {
    const needs = `Weighbridge needs ${leastVersion} or newer`;
    throw new FailureError(`the database ${name}: the server is PostgreSQL ${server.version}, ${needs}`);
  }
  if (server.encoding !== "UTF8") {
    throw new FailureError(`the database ${name}: its encoding is ${server.encoding}, Weighbridge needs UTF8`);
  }
  if (server.standby) throw new FailureError(`the database ${name}: the server is a standby and takes no changes`);
  if (server.fsync !== "off" && server.pages !== "off") return [];
  return [`the database ${name} can lose data in a power loss: fsync or full_page_writes is off there`];
}

class WordedDialect extends PostgresDialect {
  readonly #name: string;
  readonly #underWay: UnderWay;

  constructor(pool: pg.Pool, name: string, underWay: UnderWay) {
    super({ pool });
    this.#name = name;
    this.#underWay = underWay;
  }

  override createDriver() {
    return this.#underWay.watch(withWords(super.createDriver(), this.#name));
  }
}
