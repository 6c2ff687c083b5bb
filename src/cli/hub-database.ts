// The database of a hub that a command starts, with what the operator must be told of it; and where it is if nobody says.
import { dirname, join } from "node:path";
import { type Database, type DatabasePlace, isInUse, openDatabase, placeName, readPlace } from "../db/index.ts";
import { ensureAdminToken } from "../hub/people/index.ts";
import { FailureError } from "../lib/errors.ts";

export { placeName };

export const USUAL_DATABASE = join("data", "database");
export const USUAL_ADMIN_TOKEN = join("data", "admin-token");

/**
 * Opens a hub's database, which is made if it is embedded and missing, and sees to the operator's token in a file: beside
 * the embedded database, or in data/admin-token, if none is given. `tell` takes sentences for the operator.
 */
export async function openHubDatabase(
  text: string,
  { adminTokenFile, tell }: { adminTokenFile?: string | undefined; tell: (line: string) => void },
): Promise<Database> {
  const place = readPlace(text);
  const file = adminTokenFile ?? ("folder" in place ? join(dirname(place.folder), "admin-token") : USUAL_ADMIN_TOKEN);
  const database = await openDatabase(place);
  try {
    for (const warning of database.warnings) tell(warning);
    if (await ensureAdminToken(database, file)) tell(`a token for the operator is in ${file} now: keep it from others`);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** As in "the database in data/hub". */
export function wordsOf(place: DatabasePlace): string {
  return "folder" in place ? `in ${place.folder}` : placeName(place);
}

/** Throws what opening threw, with what to do about it. */
export function stopTheHub(error: unknown): never {
  if (!isInUse(error)) throw error;
  throw new FailureError(`${(error as Error).message}; stop the hub that has it first`);
}
