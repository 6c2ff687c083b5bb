// The record beside each object of a folder store: `.NAME.sha256` says which content NAME may hold. It is written before
// NAME is renamed into place and names the content before as well, so whatever moment a kill -9 picks, the file that is
// there is in its record. Extended attributes would be lost by copying, and two files can't be renamed at once.
import { createHash } from "node:crypto";
import { type FileHandle, open, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FailureError } from "../lib/errors.ts";
import { asFailure, writeWhole } from "../lib/files.ts";

/** Length and SHA-256 of one content. */
export interface Fingerprint {
  bytes: number;
  sha256: string;
}

/** `before`, if there, is what the file may still hold because writing it was interrupted. */
export interface ContentRecord {
  now: Fingerprint;
  before?: Fingerprint;
}

/** The path of the record of the file at `path`. */
export function recordPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.sha256`);
}

/** Writes a record whole. */
export async function writeRecord(path: string, record: ContentRecord): Promise<void> {
  await writeWhole(recordPath(path), `${JSON.stringify(record)}\n`);
}

export async function removeRecord(path: string): Promise<void> {
  await rm(recordPath(path), { force: true });
}

/** An open file and what it holds. */
export interface OpenObject extends Fingerprint {
  file: FileHandle;
}

/**
 * Opens the file of an object together with its fingerprint; undefined if there is none.
 * @throws FailureError for a file that its record does not know (cut off, changed, or not written by a store).
 */
export async function openObject(path: string): Promise<OpenObject | undefined> {
  for (let tries = 0; ; tries++) {
    const file = await openIfThere(path);
    if (file === undefined) return undefined;
    try {
      const { size, ino } = await file.stat();
      const record = await readRecord(path);
      // A record belongs to the file that has the path while it is read; another one may have come in between.
      const current = await stat(path).catch(() => undefined);
      if (current?.ino === ino) return { file, ...(await whichContent(path, file, size, record)) };
      if (tries === 100) throw new FailureError(`can't read ${path}: it is replaced all the time`);
    } catch (error) {
      await file.close();
      throw error;
    }
    await file.close();
  }
}

/** What the file at `path` holds now, as far as a writer that replaces it must know; undefined if that is nothing. */
export async function contentBefore(path: string): Promise<Fingerprint | undefined> {
  const object = await openObject(path).catch((error: unknown) => {
    if (error instanceof FailureError) return undefined; // a damaged file is about to be replaced
    throw error;
  });
  await object?.file.close();
  return object && { bytes: object.bytes, sha256: object.sha256 };
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    const file = await open(path, "r");
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw asFailure(error, "read", path);
  }
}

async function readRecord(path: string): Promise<ContentRecord> {
  let text: string;
  try {
    text = await readFile(recordPath(path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw asFailure(error, "read", recordPath(path));
    throw new FailureError(
      `${path} has no record beside it (${basename(recordPath(path))}): it was not written by a store or was copied without it`,
    );
  }
  try {
    const record = JSON.parse(text) as ContentRecord;
    if (isFingerprint(record.now) && (record.before === undefined || isFingerprint(record.before))) return record;
  } catch {}
  throw new FailureError(`${recordPath(path)} is damaged: put ${basename(path)} again`);
}

function isFingerprint(value: Fingerprint | undefined): boolean {
  return Number.isSafeInteger(value?.bytes) && /^[0-9a-f]{64}$/.test(value?.sha256 ?? "");
}

async function whichContent(
  path: string,
  file: FileHandle,
  size: number,
  { now, before }: ContentRecord,
): Promise<Fingerprint> {
  const possible = [now, ...(before ? [before] : [])].filter(({ bytes }) => bytes === size);
  if (possible.length === 1 || possible[0]?.sha256 === possible[1]?.sha256) {
    if (possible[0]) return possible[0];
    throw new FailureError(`${path} is damaged: needs ${now.bytes} bytes, has ${size}`);
  }
  const sha256 = await hashFile(path, file);
  const found = possible.find((content) => content.sha256 === sha256);
  if (found) return found;
  throw new FailureError(`${path} is damaged: its SHA-256 must be ${now.sha256}, is ${sha256}`);
}

/** Of the open file, not of the path: that may name another one by now. */
async function hashFile(path: string, file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(2 ** 18);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position).catch((error: unknown) => {
      throw asFailure(error, "read", path);
    });
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(chunk.subarray(0, bytesRead));
    position += bytesRead;
  }
}
