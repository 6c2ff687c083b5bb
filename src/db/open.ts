// Opens a database for use: connected, checked, and with its tables at this code's version.
import { InputError } from "../lib/errors.ts";
import type { Connected } from "./connected.ts";
import { connectEmbedded, hasEmbedded } from "./embedded.ts";
import { codeVersion, databaseVersion, MIGRATIONS, type Migrations, migrate } from "./migrate.ts";
import type { DatabasePlace } from "./place.ts";
import type { ServerSettings } from "./server.ts";

export interface OpenSettings extends ServerSettings {
  /** For tests. */
  migrations?: Migrations;
}

/** An open database; `db` is Kysely's. */
export type Database = Connected;

/**
 * Opens the embedded database in a folder, which is made if it is missing, or a PostgreSQL server's, and brings its tables
 * to this code's version. Of several that do this at once, one changes the tables and the others wait for it.
 * @throws InputError for an address of a wrong form; FailureError with the reason for everything else, such as a folder
 * that another process has, a refused connection or password, or a database that is newer than this code.
 */
export async function openDatabase(place: DatabasePlace, settings: OpenSettings = {}): Promise<Database> {
  const { migrations = MIGRATIONS, ...server } = settings;
  if ("folder" in place) return migrated(await connectEmbedded(place.folder), migrations);
  // Waiting for another's migration, and a long one itself, may take longer than a statement of the hub ever should.
  await (await migrated(await connectPatiently(place), migrations)).close();
  const { connectServer } = await import("./server.ts");
  return connectServer(place.url, server);
}

/**
 * Opens a database that is there, as it is: for backups. Nothing is made and no table is changed.
 * @throws InputError if there is none of this code's version; FailureError as openDatabase.
 */
export async function openAsItIs(place: DatabasePlace): Promise<Database> {
  if ("folder" in place && !hasEmbedded(place.folder)) throw new InputError(`there is no database in ${place.folder}`);
  const connected = await connectPatiently(place);
  try {
    const [found, known] = [await databaseVersion(connected.db), codeVersion(MIGRATIONS)];
    if (found === 0)
      throw new InputError(`the database ${connected.name} is not Weighbridge's: it has none of its tables`);
    if (found !== known) {
      const which = found > known ? "newer" : "older";
      throw new InputError(
        `the database ${connected.name} has version ${found}, this Weighbridge ${known}: back it up with the ${which} one that it is of`,
      );
    }
    return connected;
  } catch (error) {
    await connected.close();
    throw error;
  }
}

/** Connects without touching tables, with one connection and no limit on statements: for migrating and restoring. */
export async function connectPatiently(place: DatabasePlace): Promise<Connected> {
  if ("folder" in place) return connectEmbedded(place.folder);
  const { connectServer } = await import("./server.ts");
  return connectServer(place.url, { connections: 1, statementSeconds: 0, lockSeconds: 0 });
}

async function migrated(connected: Connected, migrations: Migrations): Promise<Connected> {
  try {
    await migrate(connected.db, connected.name, migrations);
    return connected;
  } catch (error) {
    await connected.close();
    throw error;
  }
}
