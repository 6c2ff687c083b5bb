// Files that appear whole or not at all, whatever kills the process, and file errors in words: which path, why, what to do.
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FailureError, InputError } from "./errors.ts";
import { thisHost } from "./this-host.ts";

const ASIDE = /^\..+\.([^.]+)\.(\d+)\.\d+\.part$/;
const HOST = thisHost().replaceAll(/[^A-Za-z0-9]+/g, "-");
let asideCount = 0;

const REASONS: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  EFBIG: "the file is too big for the file system",
  EMFILE: "too many files are open",
  EIO: "the disk reports an error",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "a file is there already",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  ENOENT: "there is no such file or folder",
};

/** What an operating system's error means, in a few words; errors of other kinds by their own message. */
function fileReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && REASONS[code]) || message || String(error);
}

/** A FailureError for an operating system's error ("can't write out/a.parquet: the disk is full"); others as they are. */
export function asFailure(error: unknown, doing: string, path: string): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).errno === undefined) return error;
  return new FailureError(`can't ${doing} ${path}: ${fileReason(error)}`, { cause: error });
}

/** An InputError if the user named a file that isn't there or can't be read; other errors as they are. */
export function asUnreadable(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).errno === undefined) return error;
  return new InputError(`can't read ${path}: ${fileReason(error)}`, { cause: error });
}

/** Makes a folder and those above it. Throws a FailureError that names the path and the reason. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeMissing(resolve(path));
  } catch (error) {
    throw asFailure(error, "make the folder", path);
  }
}

/** Not by mkdir's own `recursive`: in Node 24 it never comes back from /proc/x, whose parent is there and takes nothing. */
async function makeMissing(path: string): Promise<void> {
  const parent = dirname(path);
  for (let parentIsThere = parent === path; ; parentIsThere = true) {
    try {
      return await mkdir(path);
    } catch (error) {
      if (await isFolder(path)) return;
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      if (parentIsThere) throw new FailureError(`can't make the folder ${path}: ${parent} takes no folders`);
      await makeMissing(parent);
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

/** What is to be written: bytes, text, or a function that writes to the open file. */
export type Content = Uint8Array | string | ((file: FileHandle) => Promise<void>);

/**
 * Writes a file so that `path` never names half of it: aside in the same folder, flushed to the disk, renamed, and the
 * folder flushed too. The folder is made if it is missing. On any error the part is removed and what `path` named before
 * stays. Throws a FailureError that names the path and the reason where the operating system refuses.
 */
export async function writeWhole(path: string, content: Content): Promise<void> {
  const folder = dirname(path);
  await makeFolder(folder);
  const aside = join(folder, `.${basename(path)}.${HOST}.${process.pid}.${asideCount++}.part`);
  try {
    const file = await open(aside, "w");
    try {
      if (typeof content === "function") await content(file);
      else await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
    await flushFolder(folder);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => {});
    throw asFailure(error, "write", path);
  }
}

/** Makes a rename last through a power loss, where the file system can (some refuse to flush a folder). */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EIO" || error.code === "ENOSPC") throw error;
  });
  await handle.close();
}

/** Removes parts that killed processes of this machine left in a folder; gives their names. Living processes' stay. */
export async function removeAbandonedParts(folder: string): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    const [, host, process_] = ASIDE.exec(name) ?? [];
    if (host !== HOST || isAlive(Number(process_))) continue;
    await rm(join(folder, name), { force: true });
    removed.push(name);
  }
  return removed;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
