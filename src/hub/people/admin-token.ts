// The operator's token: in a file that only the operator reads, so that nobody has to be told it.
import { randomBytes } from "node:crypto";
import { link, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Database } from "../../db/index.ts";
import { FailureError, InputError } from "../../lib/errors.ts";
import { asFailure, asUnreadable, makeFolder } from "../../lib/files.ts";
import { isToken, newToken, sha256Of } from "./token.ts";

/**
 * Makes sure that the token in the file is the operator's in this database. Without a file a new token is written into one,
 * mode 0600. Gives whether it was made.
 * @throws InputError for a file that holds something else, a team's token, or one that was revoked. FailureError if the file
 * can't be written.
 */
export async function ensureAdminToken(database: Database, file: string): Promise<boolean> {
  const kept = await readToken(file);
  // Two hubs that start at once take the file of the one that was first.
  const made = kept === undefined && (await writeNew(file, newToken()));
  const token = kept ?? (await readToken(file));
  if (token === undefined) throw new FailureError(`${file} was removed while it was read`);
  await admit(database, token, file);
  return made;
}

async function readToken(file: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw asUnreadable(error, file);
  }
  const token = text.trim();
  if (isToken(token)) return token;
  throw new InputError(`${file} must hold the operator's token, wb_ and 43 characters, and holds something else`);
}

/** Whether the file is this one; false if somebody else's was there first. It is there whole, or not at all. */
async function writeNew(path: string, token: string): Promise<boolean> {
  await makeFolder(dirname(path));
  const aside = `${path}.${randomBytes(6).toString("hex")}.part`;
  try {
    const file = await open(aside, "wx", 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(`${token}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, it takes no other's place.
    await link(aside, path);
    const folder = await open(dirname(path), "r");
    await folder.sync().catch(() => {}); // some file systems refuse
    await folder.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw asFailure(error, "write", path);
  } finally {
    await rm(aside, { force: true }).catch(() => {});
  }
}

async function admit({ db }: Database, token: string, file: string): Promise<void> {
  const sha256 = sha256Of(token);
  await db
    .insertInto("tokens")
    .values({ team_id: null, scope: "admin", sha256 })
    .onConflict((conflict) => conflict.column("sha256").doNothing())
    .execute();
  const stored = db.selectFrom("tokens").select(["scope", "revoked_at"]).where("sha256", "=", sha256);
  const { scope, revoked_at } = await stored.executeTakeFirstOrThrow();
  if (scope !== "admin") throw new InputError(`${file} holds a team's token, not the operator's`);
  if (revoked_at !== null)
    throw new InputError(
      `the operator's token in ${file} was revoked on ${revoked_at.toISOString().slice(0, 10)}; remove the file, and a new one is made`,
    );
}
