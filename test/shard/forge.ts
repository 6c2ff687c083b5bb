// Files that writeShard would never write, with a sidecar that vouches for them: what damage looks like when the checksum
// can't tell.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after } from "node:test";
import { type RecordBatch, Schema } from "apache-arrow";
import { encodeArrow } from "../../src/shard/arrow-file.ts";
import { shardSchema } from "../../src/shard/arrow-schema.ts";
import type { CheckpointRow, ShardContent, ShardFormat } from "../../src/shard/index.ts";
import { buildMetadata, formatMetadata } from "../../src/shard/metadata.ts";
import { encodeParquet } from "../../src/shard/parquet.ts";
import { toRecordBatch } from "../../src/shard/row.ts";
import { weightCount } from "../../src/zoo/index.ts";
import { MAKER } from "./sample-content.ts";

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-shard-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Forgery {
  rows?: CheckpointRow[];
  groupSize?: number;
  /** Weights of a network, 4,970 unless the spec or this says otherwise. */
  weights?: number;
  /** Batches with columns of their own, instead of rows. */
  batches?: RecordBatch[];
  /** Changes the metadata's text. */
  metadata?: (text: string) => string;
}

/** Writes a shard without any check. Rows are in the order of (epoch, run) unless the forgery has its own. */
export async function forge(path: string, format: ShardFormat, content: ShardContent, forgery: Forgery = {}) {
  const { spec } = content;
  const sorted = content.rows.toSorted((one, other) => one.epoch - other.epoch || one.run - other.run);
  const rows = forgery.rows ?? sorted;
  const groupSize = forgery.groupSize ?? rows.length / spec.checkpoint_epochs.length;
  const text = formatMetadata(buildMetadata(content, path));
  const metadata = forgery.metadata?.(text) ?? text;
  const standard = shardSchema(forgery.weights ?? weightCount(spec.convolution_layers), metadata);
  const batches = forgery.batches ?? [];
  const schema = new Schema(batches[0]?.schema.fields ?? standard.fields, standard.metadata);
  for (let start = 0; start < rows.length && forgery.batches === undefined; start += groupSize)
    batches.push(toRecordBatch(rows.slice(start, start + groupSize), schema));
  const pieces = format === "arrow" ? encodeArrow(batches, schema) : encodeParquet(batches, groupSize, metadata);
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  const bytes = Buffer.concat(parts);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  vouch(path, rows.length, buildMetadata(content, path).spec_hash);
}

/** Writes the sidecar that fits the file as it is. */
export function vouch(path: string, rows: number, specHash: string): void {
  const bytes = readFileSync(path);
  const sidecar = {
    ...{ schema_version: 1, file: basename(path), bytes: bytes.length },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    ...{ rows, spec_hash: specHash, maker: MAKER },
  };
  writeFileSync(path.replace(/\.\w+$/, ".json"), JSON.stringify(sidecar));
}
