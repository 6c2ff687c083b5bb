// Files of a pulled zoo on this machine: their places, which no symbolic link may lead elsewhere, and whether they are
// whole.
import { createHash } from "node:crypto";
import { constants as modes, type Stats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { join } from "node:path";
import type { PublishedFile } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { asFailure } from "../lib/files.ts";

const READ_BYTES = 2 ** 20;

/**
 * The place of a file below `folder`, which itself may be a link. InputError if a folder on the way, or the file, is a
 * symbolic link; FailureError if something is there that is no plain file.
 */
export async function safePlace(folder: string, segments: string[]): Promise<string> {
  let path = folder;
  for (const [index, segment] of segments.entries()) {
    path = join(path, segment);
    const found = await look(path);
    if (found === undefined) return join(folder, ...segments);
    if (found.isSymbolicLink()) {
      throw new InputError(
        `${path} is a symbolic link: nothing is written through it; remove it, or use another --out`,
      );
    }
    const isLast = index === segments.length - 1;
    if (isLast ? !found.isFile() : !found.isDirectory()) {
      throw new FailureError(`${path} is in the way: there must be ${isLast ? "a plain file" : "a folder"}`);
    }
  }
  return path;
}

async function look(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw asFailure(error, "read", path);
  });
}

/** What is at the place of a file: nothing, the file, or something of another length or content. */
export type LocalState = "missing" | "whole" | "damaged";

/** Compares a file with the manifest: its length first, then its SHA-256. */
export async function stateOf(path: string, file: PublishedFile): Promise<LocalState> {
  const found = await look(path);
  if (found === undefined) return "missing";
  if (found.size !== file.bytes) return "damaged";
  const handle = await openNoLink(path, modes.O_RDONLY);
  try {
    const hash = createHash("sha256");
    await readInto(handle, file.bytes, (chunk) => hash.update(chunk));
    return hash.digest("hex") === file.sha256 ? "whole" : "damaged";
  } catch (error) {
    throw asFailure(error, "read", path);
  } finally {
    await handle.close();
  }
}

/** Opens a file that is not a symbolic link. FailureError that names it. */
export async function openNoLink(path: string, flags: number): Promise<FileHandle> {
  return open(path, flags | modes.O_NOFOLLOW, 0o666).catch((error) => {
    throw asFailure(error, "open", path);
  });
}

/** Passes the first `bytes` bytes of a file on, as far as there are so many. */
export async function readInto(file: FileHandle, bytes: number, take: (chunk: Uint8Array) => unknown): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, Math.max(bytes, 1)));
  for (let position = 0; position < bytes; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, bytes - position), position);
    if (bytesRead === 0) return;
    take(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
