// What the database's tests run on: new databases of either kind, quickly, as copies of prepared ones.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectEmbedded } from "../../src/db/embedded.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { DatabasePlace } from "../../src/db/place.ts";
import { startPostgres } from "./postgres.ts";

export interface Bench<Place extends DatabasePlace = DatabasePlace> {
  /** A database that has our tables, without rows. */
  empty(): Promise<Place>;
  /** One that was never opened. */
  blank(): Promise<Place>;
  stop(): Promise<void>;
}

/** Embedded databases, in a temporary folder. Making the first takes some seconds. */
export async function embeddedBench(): Promise<Bench<{ folder: string }> & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-db-"));
  const blank = join(folder, "blank");
  const empty = join(folder, "empty");
  await (await connectEmbedded(blank)).close();
  cpSync(blank, empty, { recursive: true });
  await (await openDatabase({ folder: empty })).close();
  let count = 0;
  const copy = async (from: string) => {
    const to = join(folder, `${count++}`);
    cpSync(from, to, { recursive: true });
    return { folder: to };
  };
  const stop = async () => rmSync(folder, { recursive: true, force: true });
  return { folder, empty: () => copy(empty), blank: () => copy(blank), stop };
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
