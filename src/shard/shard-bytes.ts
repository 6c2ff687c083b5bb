// A shard's file as bytes, before anything is made of them: read, hashed, compared with its sidecar.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { ShardSidecar } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { oneLine } from "./one-line.ts";
import { parseShardName, type ShardFormat } from "./sidecar.ts";

/** Files above this size are not read: they can't come from writeShard (which see for the limit on weights). */
export const FILE_LIMIT = 1.25 * 2 ** 30;

/** A shard's file with its bytes and what they hash to. */
export interface ShardBytes {
  path: string;
  format: ShardFormat;
  bytes: Uint8Array;
  sha256: string;
}

/** Reads a shard's file whole. Throws an InputError if it isn't there, is too big or has no shard's name. */
export async function loadShard(path: string): Promise<ShardBytes> {
  const kind = parseShardName(path)?.kind;
  if (kind !== "parquet" && kind !== "arrow")
    throw new InputError(`${path}: a shard is named like shard-00007.parquet or shard-00007.arrow`);
  try {
    const file = await open(path, "r");
    try {
      const found = await file.stat();
      if (!found.isFile()) throw new InputError(`${path}: must be a file, is something else`);
      if (found.size > FILE_LIMIT)
        throw new InputError(`${path}: a shard has at most ${FILE_LIMIT} bytes, has ${found.size}`);
      const bytes = await file.readFile();
      return { path, format: kind, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asUnreadable(error, path);
  }
}

/** What differs between a file and its sidecar, the most telling thing only; undefined if nothing. */
export function checksumProblem(
  shard: { path: string; bytes: { length: number }; sha256: string },
  sidecar: ShardSidecar,
): string | undefined {
  const { path, bytes, sha256 } = shard;
  const name = basename(path);
  if (sidecar.file !== name) return `${path}: its sidecar is about ${sidecar.file}, not about ${name}`;
  if (bytes.length !== sidecar.bytes) {
    const kind = bytes.length < sidecar.bytes ? "cut short" : "too long";
    return `${path}: ${kind}: must have ${sidecar.bytes} bytes by its sidecar, has ${bytes.length}`;
  }
  if (sha256 !== sidecar.sha256)
    return `${path}: damaged: its SHA-256 must be ${sidecar.sha256} by its sidecar, is ${sha256}`;
  return undefined;
}

/** Both formats begin and end with a mark; a file cut short lacks the last one. */
export function checkMarks({ path, format, bytes }: ShardBytes): void {
  const mark = format === "parquet" ? "PAR1" : "ARROW1";
  const least = 2 * mark.length + 4;
  if (bytes.length < least)
    throw new FailureError(`${path}: needs at least ${least} bytes to be ${format}, has ${bytes.length}`);
  const text = (start: number) =>
    JSON.stringify(Buffer.from(bytes.subarray(start, start + mark.length)).toString("latin1"));
  const first = text(0);
  const last = text(bytes.length - mark.length);
  if (first !== `"${mark}"`) throw new FailureError(`${path}: must begin with "${mark}", begins with ${first}`);
  if (last !== `"${mark}"`)
    throw new FailureError(`${path}: cut short or overwritten: must end with "${mark}", ends with ${last}`);
}

/** Does what reads a file's bytes; what that disliked is told as a FailureError. */
export function attempt<T>(path: string, format: ShardFormat, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FailureError(`${path}: can't be read as ${format}: ${reason.split("\n")[0]}`, { cause: error });
  }
}

/** What is an InputError in a value that someone typed is damage in a file that Weighbridge wrote. */
export function asDamage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) throw new FailureError(oneLine(error.message), { cause: error });
    throw error;
  }
}
