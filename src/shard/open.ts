// A shard's content, whichever its format: what readShard and inspectShard share.
import type { ShardMetadata } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { weightCount } from "../zoo/layout.ts";
import { openArrow } from "./arrow-file.ts";
import { schemaDifferences, shardSchema } from "./arrow-schema.ts";
import { keptRuns, parseMetadata } from "./metadata.ts";
import { openParquet } from "./parquet.ts";
import { type CheckpointRow, countNulls, fromRecordBatch } from "./row.ts";
import { asDamage, attempt, checkMarks, type ShardBytes } from "./shard-bytes.ts";

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
