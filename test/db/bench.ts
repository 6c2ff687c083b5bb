// What the database's tests run on: new databases of either kind, quickly, as copies of prepared ones.
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectEmbedded } from "../../src/db/embedded.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { DatabasePlace } from "../../src/db/place.ts";
import type { Ending } from "../hub/serving.ts";
import { startPostgres } from "./postgres.ts";

export interface Bench<Place extends DatabasePlace = DatabasePlace> {
  /** A database that has our tables, without rows. */
  empty(): Promise<Place>;
  /** One that was never opened. */
  blank(): Promise<Place>;
  stop(): Promise<void>;
}

/** Embedded databases, in a temporary folder: copies, so that each takes a moment. */
export async function embeddedBench(): Promise<Bench<{ folder: string }> & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-db-"));
  const prepared = await prepare(process.env.WEIGHBRIDGE_TEST_DATABASES ?? join(folder, "prepared"));
  let count = 0;
  const copy = async (from: string) => {
    const to = join(folder, `${count++}`);
    cpSync(from, to, { recursive: true });
    return { folder: to };
  };
  const stop = async () => rmSync(folder, { recursive: true, force: true });
  return { folder, empty: () => copy(prepared.empty), blank: () => copy(prepared.blank), stop };
}

/** One embedded database that has our tables, in a folder that is removed when the test ends. */
export async function emptyDatabase(ending: Ending): Promise<{ folder: string }> {
  const bench = await embeddedBench();
  ending.after(() => bench.stop());
  return bench.empty();
}

/**
 * Prepares the databases that others are copies of, in this folder, unless they are there: it takes four seconds of a core,
 * which all test files of one `npm test` need only once. Of several that do this at once, each makes some and one's are kept.
 */
async function prepare(place: string): Promise<{ blank: string; empty: string }> {
  const prepared = { blank: join(place, "blank"), empty: join(place, "empty") };
  if (existsSync(place)) return prepared;
  const making = `${place}-${process.pid}`;
  await (await connectEmbedded(join(making, "blank"))).close();
  cpSync(join(making, "blank"), join(making, "empty"), { recursive: true });
  await (await openDatabase({ folder: join(making, "empty") })).close();
  try {
    renameSync(making, place);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
  return prepared;
}

/** A PostgreSQL server. */
export async function serverBench() {
  const postgres = await startPostgres();
  await postgres.run("CREATE DATABASE empty TEMPLATE template0");
  await (await openDatabase({ url: postgres.url("empty") })).close();
  const bench: Bench<{ url: string }> = {
    empty: async () => ({ url: await postgres.create({ template: "empty" }) }),
    blank: async () => ({ url: await postgres.create() }),
    stop: postgres.stop,
  };
  return { ...bench, postgres };
}
