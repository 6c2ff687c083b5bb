// One process a folder: two PGlites on one folder lose rows and say nothing. A claim (src/lib/claim.ts) can have two holders
// after long stalls, so this is a lock of the operating system, which ends with the process whatever kills it, holds
// between containers, and never goes stale. Node offers such locks only through its SQLite, on an otherwise empty file.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FailureError } from "../lib/errors.ts";
import { asFailure } from "../lib/files.ts";
import { thisHost } from "../lib/this-host.ts";

const SQLITE_BUSY = 5;
const IN_USE = "another has the lock";
/** Kept from the garbage collector, which would let the locks go. */
const held = new Set<DatabaseSync>();

/**
 * Locks a folder that exists, and gives the function that unlocks it.
 * @throws FailureError that names the holder if another process, or another place in this one, has it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, "lock");
  const ownerFile = join(folder, "owner.json");
  let lock: DatabaseSync | undefined;
  try {
    // Nobody may open `file` by other means in this process: closing it would let the lock go (POSIX locks do that).
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY)
      throw new FailureError(refusal(folder, ownerFile), { cause: IN_USE });
    throw new FailureError(`can't lock ${file}: ${(error as Error).message}`, { cause: error });
  }
  held.add(lock);
  const unlock = () => {
    if (!held.delete(lock)) return;
    rmSync(ownerFile, { force: true });
    lock.close();
  };
  try {
    writeFileSync(ownerFile, `${JSON.stringify({ process: process.pid, host: thisHost() })}\n`);
  } catch (error) {
    unlock();
    throw asFailure(error, "write", ownerFile);
  }
  return unlock;
}

/** Whether a folder could not be opened because another has it. */
export function isInUse(error: unknown): boolean {
  return error instanceof FailureError && error.cause === IN_USE;
}

function refusal(folder: string, ownerFile: string): string {
  return `the database in ${folder} is in use by ${holder(ownerFile)}: it takes one at a time`;
}

/** Who has it, in words. What the file says may be of an owner that was killed, if the present one has just begun. */
function holder(ownerFile: string): string {
  try {
    const owner = JSON.parse(readFileSync(ownerFile, "utf8"));
    if (owner.host !== thisHost()) return `process ${Number(owner.process)} on ${String(owner.host)}`;
    return owner.process === process.pid ? `this process (${process.pid})` : `process ${Number(owner.process)}`;
  } catch {
    return "another process";
  }
}
