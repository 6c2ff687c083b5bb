// A shard's file in memory, whichever its format, with its checksum: what readShard and inspectShard share.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { ShardMetadata, ShardSidecar } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { weightCount } from "../zoo/layout.ts";
import { openArrow } from "./arrow-file.ts";
import { schemaDifferences, shardSchema } from "./columns.ts";
import { keptRuns, parseMetadata } from "./metadata.ts";
import { oneLine } from "./one-line.ts";
import { openParquet } from "./parquet.ts";
import { type CheckpointRow, countNulls, fromRecordBatch } from "./row.ts";
import { parseShardName, type ShardFormat } from "./sidecar.ts";

/** Files above this size are not read: they can't come from writeShard (which see for the limit on weights). */
const FILE_LIMIT = 1.25 * 2 ** 30;

/** A shard's file with its bytes and what they hash to. */
export interface ShardBytes {
  path: string;
  format: ShardFormat;
  bytes: Uint8Array;
  sha256: string;
}

/** A file whose metadata, columns and number of rows are as they should be. */
export interface OpenShard {
  metadata: ShardMetadata;
  /** Rows of each epoch. */
  groupRows: number;
  /**
   * The rows of the checkpoint epoch at `index` of the spec's checkpoint_epochs, as they are: whether they are that
   * epoch's is for the caller to check. Throws a FailureError if they can't be read or have nulls.
   */
  readEpoch(index: number): CheckpointRow[];
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
export function checksumProblem(shard: ShardBytes, sidecar: ShardSidecar): string | undefined {
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

/**
 * Checks marks, metadata, columns and the number of rows. Throws a FailureError with all that is wrong, a line each:
 * a file that is no shard may hold anything, and nothing it holds stops the process.
 */
export function openShard(shard: ShardBytes): OpenShard {
  const { path, format, bytes } = shard;
  checkMarks(shard);
  const file = attempt(path, format, () => (format === "parquet" ? openParquet(bytes) : openArrow(bytes)));
  const metadata = asDamage(() => parseMetadata(file.metadata, path));
  const { checkpoint_epochs: epochs, convolution_layers: layers } = metadata.spec;
  const groupRows = keptRuns(metadata).length;
  const differences = schemaDifferences(shardSchema(weightCount(layers)), file.schema);
  if (differences.length > 0) throw new FailureError(differences.map((text) => `${path}: ${text}`).join("\n"));
  checkGroups(path, file.groupRows, groupRows, epochs);
  return {
    metadata,
    groupRows,
    readEpoch(index) {
      if (groupRows === 0) return [];
      return attempt(path, format, () => {
        const batches = file.readGroup(index, groupRows + 1);
        const nulls = batches.reduce((sum, batch) => sum + countNulls(batch), 0);
        if (nulls > 0) throw new RangeError(`row group ${index} must have no nulls, has ${nulls}`);
        return batches.flatMap(fromRecordBatch);
      });
    },
  };
}

/** An epoch is one group, of the kept runs' number of rows; a file without rows may have an empty group or none. */
function checkGroups(path: string, groups: number[], perEpoch: number, epochs: number[]): void {
  const rows = groups.reduce((sum, count) => sum + count, 0);
  const expected = perEpoch * epochs.length;
  if (rows !== expected) {
    const what = `${expected} rows (${perEpoch} runs at ${epochs.length} epochs)`;
    throw new FailureError(`${path}: must have ${what}, has ${rows}`);
  }
  if (perEpoch === 0) return;
  const wrong = groups.findIndex((count) => count !== perEpoch);
  if (wrong >= 0)
    throw new FailureError(`${path}: row group ${wrong} must have ${perEpoch} rows, has ${groups[wrong]}`);
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
