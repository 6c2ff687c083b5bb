// The embedded database: PostgreSQL compiled to WebAssembly (PGlite), in this process, on a folder that it alone has.
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { FailureError } from "../lib/errors.ts";
import { asFailure, makeFolder } from "../lib/files.ts";
import type { Connected } from "./connected.ts";
import { PARSERS, withWords } from "./drivers.ts";
import { lockFolder } from "./folder-lock.ts";
import type { Tables } from "./schema.ts";

const POWER_LOSS =
  "the embedded database survives a crash of this process, but not a power loss: it never flushes the disk's caches";

/** Settings that both databases begin a session with; tables are found in the schema `weighbridge`. */
const SESSION =
  "SET search_path = weighbridge; SET TIME ZONE 'UTC'; SET default_transaction_isolation = 'read committed'";

/**
 * Opens the database in a folder, which is made if it is missing; a new one takes seconds.
 * @throws FailureError if another process has it, or it can't be read or written.
 */
export async function connectEmbedded(folder: string): Promise<Connected> {
  await makeFolder(folder);
  const unlock = lockFolder(folder);
  try {
    const pglite = await start(folder);
    await pglite.exec(SESSION);
    const name = `in ${folder}`;
    const state = { closed: false };
    const db = new Kysely<Tables>({ dialect: new WordedDialect(pglite, name, state) });
    let closing: Promise<void> | undefined;
    const stop = async () => {
      await db.connection().execute(async () => {}); // comes after what was asked before
      state.closed = true;
      await pglite.close().finally(unlock);
    };
    const close = () => {
      closing ??= stop();
      return closing;
    };
    return { db, name, warnings: [POWER_LOSS], close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Whether a folder has a database that was made whole. */
export function hasEmbedded(folder: string): boolean {
  return existsSync(join(folder, "data"));
}

/** A new database is made aside and renamed when it is whole: a half-made one could never be opened again. */
async function start(folder: string): Promise<PGlite> {
  const data = join(folder, "data");
  const aside = join(folder, "data.new");
  try {
    if (!hasEmbedded(folder)) {
      await rm(aside, { recursive: true, force: true });
      await (await open(aside)).close();
      await rename(aside, data);
    }
    return await open(data);
  } catch (error) {
    const failure = asFailure(error, "open the database", folder);
    if (failure instanceof FailureError) throw failure;
    throw new FailureError(`can't open the database in ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

async function open(data: string): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite"); // 27 MB: only where it is used
  return PGlite.create(data, { parsers: PARSERS });
}

class WordedDialect extends PGliteDialect {
  readonly #name: string;
  readonly #state: { closed: boolean };

  constructor(pglite: PGlite, name: string, state: { closed: boolean }) {
    super({ pglite });
    this.#name = name;
    this.#state = state;
  }

  override createDriver() {
    const driver = withWords(super.createDriver(), this.#name);
    const begin = driver.beginTransaction.bind(driver);
    driver.beginTransaction = async (connection, settings) => {
      // Kysely waits for ever for a transaction that a closed PGlite refuses to begin.
      if (this.#state.closed) throw new FailureError(`the database ${this.#name}: it has been closed`);
      await begin(connection, settings);
    };
    return driver;
  }
}
