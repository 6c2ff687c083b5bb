// Reads a shard's rows after its checksum was found right.
import type { ShardMetadata, ShardSidecar } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { openShard } from "./open.ts";
import type { CheckpointRow } from "./row.ts";
import { checksumProblem, loadShard } from "./shard-bytes.ts";
import { readSidecar, sidecarPath } from "./sidecar.ts";

/** A shard in memory. */
export interface Shard {
  metadata: ShardMetadata;
  sidecar: ShardSidecar;
  /** Sorted by (epoch, run). */
  rows: CheckpointRow[];
}

/**
 * Reads a shard: all its rows, or only those of `epochs`, such as the last one. Throws an InputError if there is no such
 * file, or if it has none of these epochs, and a FailureError if the file is not the one that its sidecar describes.
 */
export async function readShard(path: string, options: { epochs?: readonly number[] } = {}): Promise<Shard> {
  const loaded = await loadShard(path);
  const sidecar = await readSidecar(path);
  if (sidecar === undefined) throw new FailureError(`${path}: its sidecar ${sidecarPath(path)} is missing`);
  const problem = checksumProblem(loaded, sidecar);
  if (problem !== undefined) throw new FailureError(problem);
  const shard = openShard(loaded);
  const kept = shard.metadata.spec.checkpoint_epochs;
  const wanted = options.epochs ?? kept;
  const unknown = wanted.find((epoch) => !kept.includes(epoch));
  if (unknown !== undefined) throw new InputError(`${path}: has epochs ${kept.join(", ")}, not ${unknown}`);
  const rows = kept.flatMap((epoch, index) => {
    if (!wanted.includes(epoch)) return [];
    const found = shard.readEpoch(index);
    if (found.length !== shard.groupRows || found.some((row) => row.epoch !== epoch))
      throw new FailureError(`${path}: row group ${index} must be the ${shard.groupRows} rows of epoch ${epoch}`);
    return found;
  });
  return { metadata: shard.metadata, sidecar, rows };
}
