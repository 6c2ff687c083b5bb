// What the rows of one epoch must be, checked before a file is written and again when one is inspected.
import type { Config, ShardMetadata } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { validate } from "../lib/validate.ts";
import { drawConfig, modelId } from "../zoo/draw.ts";
import { weightCount } from "../zoo/layout.ts";
import { keptRuns } from "./metadata.ts";
import { oneLine } from "./one-line.ts";
import type { CheckpointRow } from "./row.ts";

/** Checks the rows of an epoch and gives what is wrong, a sentence each; empty if nothing. Ten at most. */
export type RowCheck = (rows: CheckpointRow[], epoch: number) => string[];

const MESSAGES = 10;

/** A check of a shard's rows against its metadata: count, order, names, seeds and configs as drawn, finite weights. */
export function rowCheck(metadata: ShardMetadata): RowCheck {
  const { spec, collection } = metadata;
  const runs = keptRuns(metadata);
  const weights = weightCount(spec.convolution_layers);
  const drawn = new Map(runs.map((run) => [run, drawConfig(spec, collection, run)]));
  return (rows, epoch) => {
    const wrong: string[] = [];
    if (rows.length !== runs.length) wrong.push(`epoch ${epoch} must have ${runs.length} rows, has ${rows.length}`);
    for (const [index, row] of rows.entries()) {
      if (wrong.length >= MESSAGES) break;
      const run = runs[index];
      if (row.epoch !== epoch || row.run !== run) {
        const must = run === undefined ? "must not be there" : `must be epoch ${epoch} of run ${run}`;
        wrong.push(`row ${index} of epoch ${epoch} ${must}, is epoch ${row.epoch} of run ${row.run}`);
        break; // the rows after it are out of step too
      }
      const { seed, config } = drawn.get(run)!;
      wrong.push(...checkRow(row, { model_id: modelId(collection, run), collection, seed, ...config }, weights));
    }
    return wrong.slice(0, MESSAGES);
  };
}

type Drawn = { model_id: string; collection: string; seed: number } & Config;

function checkRow(row: CheckpointRow, drawn: Drawn, weightsExpected: number): string[] {
  const { weights, ...checkpoint } = row;
  const where = `${drawn.model_id} at epoch ${row.epoch}`;
  const wrong: string[] = [];
  try {
    validate("checkpoint", checkpoint, where);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    wrong.push(oneLine(error.message));
  }
  for (const [name, must] of Object.entries(drawn)) {
    const is = checkpoint[name as keyof Drawn];
    if (!Object.is(must, is)) wrong.push(`${where}: ${name} must be ${must}, is ${is}`);
  }
  if (weights.length !== weightsExpected)
    wrong.push(`${where}: must have ${weightsExpected} weights, has ${weights.length}`);
  const bad = firstNonFinite(weights);
  if (bad >= 0) wrong.push(`${where}: weight ${bad} must be finite, is ${weights[bad]}`);
  return wrong;
}

/** Index of the first NaN or infinity, -1 if there is none. */
function firstNonFinite(values: Float32Array): number {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return index;
  return -1;
}
