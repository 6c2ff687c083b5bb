// Everything about one shard that can be known from its file and sidecar, and everything that is wrong with it.
import { basename } from "node:path";
import type { Discard, ShardMetadata, ShardSidecar } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { rowCheck } from "./check-rows.ts";
import { oneLine } from "./one-line.ts";
import { openShard } from "./open.ts";
import { ColumnRanges } from "./ranges.ts";
import { checksumProblem, loadShard } from "./shard-bytes.ts";
import { parseShardName, readSidecar, type ShardFormat, sidecarPath } from "./sidecar.ts";

/** What was found in one shard. */
export interface ShardInspection {
  path: string;
  format: ShardFormat;
  bytes: number;
  sha256: string;
  /** Undefined if the file is too damaged to tell. */
  metadata: ShardMetadata | undefined;
  sidecar: ShardSidecar | undefined;
  rows: number;
  /** Runs that have rows. */
  runs: number;
  discards: Discard[];
  ranges: ColumnRanges;
  /** Test accuracy of each run at the last epoch, in the order of the runs. */
  finalAccuracies: number[];
  /** What is wrong, a sentence each that begins with the path; empty for a sound shard. */
  problems: string[];
}

/**
 * Inspects a shard: its checksum first, and only if that is right (or there is none to compare) what is in the file.
 * Damage is a result (`problems`), not an exception. Throws an InputError if there is no such file or it is no shard by
 * its name.
 */
export async function inspectShard(path: string): Promise<ShardInspection> {
  const loaded = await loadShard(path);
  const inspection: ShardInspection = {
    path,
    format: loaded.format,
    bytes: loaded.bytes.length,
    sha256: loaded.sha256,
    metadata: undefined,
    sidecar: undefined,
    rows: 0,
    runs: 0,
    discards: [],
    ranges: new ColumnRanges(),
    finalAccuracies: [],
    problems: [],
  };
  const { problems } = inspection;
  try {
    inspection.sidecar = await readSidecar(path);
    if (inspection.sidecar === undefined)
      problems.push(
        `${path}: its sidecar ${basename(sidecarPath(path))} is missing, so flipped bytes can't be noticed`,
      );
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(oneLine(error.message));
  }
  const damage = inspection.sidecar && checksumProblem(loaded, inspection.sidecar);
  if (damage !== undefined) problems.push(damage);
  else inspectContent(loaded, inspection);
  return inspection;
}

function inspectContent(loaded: Awaited<ReturnType<typeof loadShard>>, inspection: ShardInspection): void {
  const { path, sidecar, problems } = inspection;
  try {
    const shard = openShard(loaded);
    const { metadata, groupRows } = shard;
    inspection.metadata = metadata;
    inspection.discards = metadata.discards;
    inspection.runs = groupRows;
    inspection.rows = groupRows * metadata.spec.checkpoint_epochs.length;
    const named = parseShardName(path)?.shard;
    if (named !== metadata.shard) problems.push(`${path}: named shard ${named}, is shard ${metadata.shard}`);
    if (sidecar !== undefined) problems.push(...sidecarProblems(inspection, sidecar, metadata));
    const check = rowCheck(metadata);
    for (const [index, epoch] of metadata.spec.checkpoint_epochs.entries()) {
      const rows = shard.readEpoch(index);
      problems.push(...check(rows, epoch).map((text) => `${path}: ${text}`));
      inspection.ranges.addRows(rows);
      if (epoch === metadata.spec.epochs) inspection.finalAccuracies = rows.map((row) => row.test_accuracy);
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    problems.push(...error.message.split("\n"));
  }
}

function sidecarProblems(inspection: ShardInspection, sidecar: ShardSidecar, metadata: ShardMetadata): string[] {
  const place = sidecarPath(inspection.path);
  const wrong: string[] = [];
  if (sidecar.rows !== inspection.rows) wrong.push(`${place}: rows must be ${inspection.rows}, is ${sidecar.rows}`);
  if (sidecar.spec_hash !== metadata.spec_hash)
    wrong.push(`${place}: spec_hash must be ${metadata.spec_hash}, is ${sidecar.spec_hash}`);
  return wrong;
}
