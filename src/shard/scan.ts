// Whether a shard that was scanned, maybe by another thread, is what its sidecar and its metadata say.
import type { ShardMetadata } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { weightCount } from "../zoo/layout.ts";
import { keptRuns, parseMetadata } from "./metadata.ts";
import { asDamage, checksumProblem } from "./shard-bytes.ts";
import { readSidecar } from "./sidecar.ts";
import { type ScannedShard, shardChanged, type WeightsPlace } from "./stored-shard.ts";

/** A shard whose checksum, metadata and rows are right. */
export interface StoredShard {
  sha256: string;
  metadata: ShardMetadata;
  /** The kept runs, ascending: the rows of every epoch. */
  runs: number[];
  /** STORED_NUMBERS of each row: [epochs, runs, 5]. */
  numbers: Float64Array;
  place: WeightsPlace;
}

/**
 * Checks a scanned shard. `sha256` is what its sidecar was seen to say before.
 * @throws FailureError for a file that is damaged, that its sidecar is not about, or that has been exchanged since.
 */
export async function checkScan(scanned: ScannedShard, sha256: string): Promise<StoredShard> {
  const { path, identity, chunks, numbers } = scanned;
  const sidecar = await readSidecar(path);
  if (sidecar === undefined) throw new FailureError(`${path}: its sidecar is missing`);
  const problem = checksumProblem({ ...scanned, bytes: { length: scanned.bytes } }, sidecar);
  if (problem !== undefined) throw new FailureError(problem);
  if (sha256 !== scanned.sha256) throw shardChanged(path);
  const metadata = asDamage(() => parseMetadata(scanned.text, path));
  const runs = keptRuns(metadata);
  const { checkpoint_epochs: epochs, convolution_layers: layers } = metadata.spec;
  const rows = runs.length * epochs.length;
  if (scanned.runs.length !== rows)
    throw new FailureError(`${path}: must have ${rows} rows, has ${scanned.runs.length}`);
  for (let row = 0; row < rows; row++) {
    const must = `epoch ${epochs[Math.floor(row / runs.length)]} of run ${runs[row % runs.length]}`;
    const is = `epoch ${scanned.epochs[row]} of run ${scanned.runs[row]}`;
    if (must !== is) throw new FailureError(`${path}: row ${row} must be ${must}, is ${is}`);
  }
  if (chunks !== undefined && rows > 0 && chunks.length !== epochs.length)
    throw new FailureError(
      `${path}: must have ${epochs.length} groups of ${weightCount(layers)} weights, has ${chunks.length}`,
    );
  return { sha256: scanned.sha256, metadata, runs, numbers, place: { path, identity, chunks } };
}
