// Predicted against true accuracy as counts of networks: all that is shown of test networks beside scores.
import type { ApiCells } from "../../schemas/types.d.ts";
import { sortedOrder } from "../metrics/ranks.ts";
import type { EntryFile } from "./entry.ts";

/** Bins of each side. */
export const CELL_BINS = 20;
/** Fewer networks in a cell are not told of. */
export const FEWEST_IN_CELL = 5;

/** One list of cells for each collection, in the order of the files. `prediction` is the track's. */
export function entryCells(
  prediction: "accuracy" | "score",
  files: readonly EntryFile[],
  truths: ReadonlyMap<string, Float64Array>,
): ApiCells[] {
  return [...Map.groupBy(files, ({ collection }) => collection)].map(([collection, own]) => {
    const lists = own.map(({ predictions }) => predictions);
    return { collection, ...countCells(prediction, truths.get(collection)!, lists) };
  });
}

/**
 * How many networks have which true and predicted accuracy, in 20 bins each. `predictions` are those of several seeds, sets
 * or sources, which are averaged for each network first: so each network counts once, and no number of files lifts a cell of
 * few networks over the 5 that it needs to be shown. Scores, which have no unit, are averaged by their ranks and put into
 * bins of as many networks each; equal ones share a bin, that of their middle. All lists are [networks].
 */
export function countCells(
  prediction: "accuracy" | "score",
  truth: Float64Array,
  predictions: readonly Float64Array[],
): Omit<ApiCells, "collection"> {
  const bins = prediction === "accuracy" ? accuracyBins(meanOf(predictions)) : rankBins(predictions.map(ranksOf));
  const counts = new Uint32Array(CELL_BINS * CELL_BINS);
  for (const [network, bin] of accuracyBins(truth).entries()) counts[bin * CELL_BINS + bins[network]]++;
  const cells: ApiCells["cells"] = [];
  let hidden = 0;
  for (const [cell, count] of counts.entries()) {
    if (count >= FEWEST_IN_CELL) cells.push([Math.floor(cell / CELL_BINS), cell % CELL_BINS, count]);
    else hidden += count;
  }
  const by = prediction === "accuracy" ? "accuracy" : "rank";
  const told = { truth_bins: CELL_BINS, prediction_bins: CELL_BINS, by, cells } as const;
  return { ...told, hidden: Math.ceil(hidden / FEWEST_IN_CELL) * FEWEST_IN_CELL };
}

/** For each network. Around the first list, so that the mean of equal numbers is that number and in its bin. */
export function meanOf([first, ...others]: readonly Float64Array[]): Float64Array {
  return first.map((value, network) => {
    const distance = others.reduce((sum, list) => sum + (list[network] - value), 0);
    return value + distance / (others.length + 1);
  });
}

/** Bins of equal width from 0 to 1; 1 is in the last. */
function accuracyBins(accuracies: Float64Array): Uint8Array {
  return Uint8Array.from(accuracies, (accuracy) => Math.min(CELL_BINS - 1, Math.floor(accuracy * CELL_BINS)));
}

/** Ranks from 0, equals having twice the mean of theirs: whole numbers. */
function ranksOf(values: Float64Array): Float64Array {
  const ranks = new Float64Array(values.length);
  eachEqual(values, (networks, start, end) => {
    for (const network of networks) ranks[network] = start + end - 1;
  });
  return ranks;
}

/** By the sums of ranks, which are exact: networks of equal means stay equal. */
function rankBins(ranks: readonly Float64Array[]): Uint8Array {
  const sums = ranks[0].map((_, network) => ranks.reduce((sum, list) => sum + list[network], 0));
  const bins = new Uint8Array(sums.length);
  eachEqual(sums, (networks, start, end) => {
    const bin = Math.floor((CELL_BINS * (start + end)) / (2 * sums.length));
    for (const network of networks) bins[network] = bin;
  });
  return bins;
}

/** Goes through the networks by rising value, those of equal value together: places from `start` to before `end`. */
function eachEqual(values: Float64Array, take: (networks: Uint32Array, start: number, end: number) => void): void {
  const order = sortedOrder(values);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    take(order.subarray(start, end), start, end);
  }
}
