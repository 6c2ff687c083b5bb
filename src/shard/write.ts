// A shard from the rows of its runs: everything is checked first, then the file and its sidecar appear whole or not at
// all. The file's bytes are a pure function of its content; who made it and when goes into the sidecar.
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import type { Maker, ShardMetadata, ShardSidecar } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { asFailure, writeWhole } from "../lib/files.ts";
import { mistakes, validate } from "../lib/validate.ts";
import { weightCount } from "../zoo/layout.ts";
import { SHARD_LIMIT } from "../zoo/shards.ts";
import { encodeArrow } from "./arrow-file.ts";
import { shardSchema } from "./arrow-schema.ts";
import { rowCheck } from "./check-rows.ts";
import { buildMetadata, formatMetadata, keptRuns, type ShardOrigin } from "./metadata.ts";
import { encodeParquet } from "./parquet.ts";
import { type CheckpointRow, toRecordBatch } from "./row.ts";
import { type ShardFormat, shardFileName, sidecarPath } from "./sidecar.ts";

const PARQUET_BATCH = 50; // rows in WebAssembly memory at a time: 1 MB of weights; it shapes pages, so it is fixed

/** Everything that the bits of a shard are made of. */
export interface ShardContent extends ShardOrigin {
  /** One for each kept run and checkpoint epoch, in any order. */
  rows: CheckpointRow[];
}

/**
 * Writes a shard (named shard-00007.parquet or shard-00007.arrow by its number) and then its sidecar, each aside,
 * flushed and renamed. Rows are sorted by (epoch, run); an epoch is one row group. Throws an InputError if the content
 * is not what its spec says (nothing is written then), a FailureError if the file can't be written.
 */
export async function writeShard(
  path: string,
  format: ShardFormat,
  content: ShardContent,
  maker: Maker,
): Promise<{ bytes: number; sha256: string }> {
  const name = shardFileName(content.shard, format);
  if (basename(path) !== name) throw new InputError(`${path}: must be named ${name}, is named ${basename(path)}`);
  const metadata = buildMetadata(content, path);
  const rows = sortedAndChecked(content.rows, metadata, path);
  // A placeholder checksum: a maker that breaks its schema must be known before the shard's file appears.
  checkSidecar(path, { file: name, bytes: 1, sha256: "0".repeat(64), rows: rows.length, metadata, maker });

  const digest = createHash("sha256");
  let bytes = 0;
  await rm(sidecarPath(path), { force: true }).catch((error) => {
    throw asFailure(error, "replace", sidecarPath(path));
  });
  await writeWhole(path, async (file) => {
    for await (const piece of encode(rows, format, metadata)) {
      digest.update(piece);
      for (let start = 0; start < piece.length; ) {
        const { bytesWritten } = await file.write(piece, start);
        if (bytesWritten === 0) throw new FailureError(`can't write ${path}: stopped after ${bytes + start} bytes`);
        start += bytesWritten;
      }
      bytes += piece.length;
    }
  });
  const sha256 = digest.digest("hex");
  const sidecar = checkSidecar(path, { file: name, bytes, sha256, rows: rows.length, metadata, maker });
  await writeWhole(sidecarPath(path), `${JSON.stringify(sidecar, undefined, 2)}\n`);
  return { bytes, sha256 };
}

/** The bytes of a shard's file, piece by piece, from checked rows in order. */
function encode(rows: CheckpointRow[], format: ShardFormat, metadata: ShardMetadata): AsyncGenerator<Uint8Array> {
  const weights = weightCount(metadata.spec.convolution_layers);
  const groupSize = Math.max(1, keptRuns(metadata).length);
  const text = formatMetadata(metadata);
  if (format === "arrow") {
    const schema = shardSchema(weights, text);
    return encodeArrow(batchesOf(rows, groupSize, groupSize, schema), schema);
  }
  const schema = shardSchema(weights);
  return encodeParquet(batchesOf(rows, groupSize, PARQUET_BATCH, schema), groupSize, text);
}

/** Record batches of at most `size` rows, none of which crosses the end of a group; one without rows if there are none. */
function* batchesOf(rows: CheckpointRow[], group: number, size: number, schema: ReturnType<typeof shardSchema>) {
  if (rows.length === 0) yield toRecordBatch([], schema);
  for (let start = 0; start < rows.length; start += group) {
    for (let from = start; from < start + group; from += size) {
      yield toRecordBatch(rows.slice(from, Math.min(from + size, start + group)), schema);
    }
  }
}

function sortedAndChecked(rows: CheckpointRow[], metadata: ShardMetadata, path: string): CheckpointRow[] {
  const { spec } = metadata;
  const size = rows.length * weightCount(spec.convolution_layers) * 4;
  if (size > SHARD_LIMIT)
    throw new InputError(`${path}: weights must take at most ${SHARD_LIMIT} bytes, take ${size}; lower runs_per_shard`);
  const sorted = rows.toSorted((one, other) => one.epoch - other.epoch || one.run - other.run);
  const check = rowCheck(metadata);
  const byEpoch = Map.groupBy(sorted, (row) => row.epoch);
  const wrong = spec.checkpoint_epochs.flatMap((epoch) => check(byEpoch.get(epoch) ?? [], epoch));
  for (const [epoch, extra] of byEpoch) {
    if (!spec.checkpoint_epochs.includes(epoch)) {
      const epochs = spec.checkpoint_epochs.join(", ");
      wrong.push(`rows must be of the epochs ${epochs}; ${extra.length} are of epoch ${epoch}`);
    }
  }
  if (wrong.length > 0) throw mistakes(path, wrong);
  return sorted;
}

function checkSidecar(
  path: string,
  facts: { file: string; bytes: number; sha256: string; rows: number; metadata: ShardMetadata; maker: Maker },
): ShardSidecar {
  const { file, bytes, sha256, rows, metadata, maker } = facts;
  const sidecar = { schema_version: 1, file, bytes, sha256, rows, spec_hash: metadata.spec_hash, maker };
  return validate<ShardSidecar>("shard-sidecar", sidecar, sidecarPath(path));
}
