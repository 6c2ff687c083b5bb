// Names of shard files and their sidecars: mnist/shard-00007.parquet has mnist/shard-00007.json, which holds its size and
// SHA-256 and who made it. The sidecar is written last, so a shard is complete when it is there.
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ShardSidecar } from "../../schemas/types.d.ts";
import { asUnreadable } from "../lib/files.ts";
import { parseJson } from "../lib/json.ts";
import { validate } from "../lib/validate.ts";

export type ShardFormat = "parquet" | "arrow";

const SIDECAR_LIMIT = 1 << 20; // bytes; a real one has about 600
const NAME = /^shard-(\d{5,6})\.(parquet|arrow|json)$/;

/** The name of a shard's file: "shard-00007.parquet". */
export function shardFileName(shard: number, format: ShardFormat): string {
  return `shard-${String(shard).padStart(5, "0")}.${format}`;
}

/** What a file name says, undefined if it is no shard's or sidecar's. */
export function parseShardName(path: string): { shard: number; kind: ShardFormat | "json" } | undefined {
  const [, digits, kind] = NAME.exec(basename(path)) ?? [];
  return digits === undefined ? undefined : { shard: Number(digits), kind: kind as ShardFormat | "json" };
}

/** The sidecar's path of a shard's path. */
export function sidecarPath(path: string): string {
  return path.replace(/\.(parquet|arrow)$/, ".json");
}

/** A shard's sidecar, undefined if there is none. Throws an InputError if it can't be read or breaks its schema. */
export async function readSidecar(path: string): Promise<ShardSidecar | undefined> {
  const place = sidecarPath(path);
  try {
    const { size } = await stat(place);
    if (size <= SIDECAR_LIMIT) {
      return validate<ShardSidecar>("shard-sidecar", parseJson(await readFile(place, "utf8"), place), place);
    }
    return validate<ShardSidecar>("shard-sidecar", `a file of ${size} bytes`, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw asUnreadable(error, place);
  }
}

/**
 * Whether a shard need not be made again: its file is there with the size that its sidecar states and, if `specHash` is
 * given, of that spec. Cheap: the SHA-256 is left to `weighbridge inspect`.
 */
export async function isComplete(path: string, specHash?: string): Promise<boolean> {
  const sidecar = await readSidecar(path).catch(() => undefined);
  if (sidecar === undefined || sidecar.file !== basename(path)) return false;
  if (specHash !== undefined && sidecar.spec_hash !== specHash) return false;
  const found = await stat(path).catch(() => undefined);
  return found?.size === sidecar.bytes;
}
