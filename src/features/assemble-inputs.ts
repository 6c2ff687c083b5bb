// The inputs of networks as one table, for a fit or a prediction: picked from blocks that all input sets share.
import { InputError } from "../lib/errors.ts";
import type { InputSet } from "./input-sets.ts";

/** The blocks of numbers that input sets are picked from; lists are [rows, columns]. */
export interface InputBlocks {
  readonly rows: number;
  readonly hyperparameters: Float64Array;
  /** By epoch. */
  readonly statistics: ReadonlyMap<number, Float64Array>;
  readonly weights: Float32Array | undefined;
}

/**
 * The inputs of some networks, `which` by their rows: [which.length, columns], one behind the other. float32 where weights
 * are among them, else doubles. InputError if a block that the set needs is not there.
 */
export function assembleInputs(
  { name, needs, columns, picks }: InputSet,
  blocks: InputBlocks,
  which: Uint32Array,
): { features: Float32Array | Float64Array; rows: number; columns: number } {
  const rows = which.length;
  const features = needs.weights ? new Float32Array(rows * columns) : new Float64Array(rows * columns);
  const copy = (from: Float64Array | undefined, places: readonly number[], offset: number, what: string) => {
    if (places.length === 0) return;
    const width = widthOf(from, blocks.rows, name, what);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < places.length; column++)
        features[row * columns + offset + column] = from![which[row] * width + places[column]];
  };
  const epoch = needs.statisticsEpoch;
  if (epoch !== undefined) copy(blocks.statistics.get(epoch), picks.statistics, 0, `statistics after epoch ${epoch}`);
  copy(blocks.hyperparameters, picks.hyperparameters, picks.statistics.length, "hyperparameters");
  if (needs.weights) {
    const { weights } = blocks;
    const width = widthOf(weights, blocks.rows, name, "weights");
    const [start, end] = picks.weights;
    for (let row = 0; row < rows; row++) {
      const network = weights!.subarray(which[row] * width + start, which[row] * width + end);
      features.set(network, (row + 1) * columns - network.length);
    }
  }
  return { features, rows, columns };
}

function widthOf(block: ArrayLike<number> | undefined, rows: number, set: string, what: string): number {
  if (block === undefined) throw new InputError(`${set} needs the networks' ${what}, which are not there`);
  return rows === 0 ? 0 : block.length / rows;
}
