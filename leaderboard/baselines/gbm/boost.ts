// The sum of trees: each is grown on what the trees before it got wrong (J. H. Friedman, "Greedy function approximation: a
// gradient boosting machine", Annals of Statistics 29, 2001), on a random part of the rows and columns where asked.
import type { GbmSettings } from "../../../schemas/types.d.ts";
import { RandomStream, shuffle, streamKey } from "../../../src/lib/random.ts";
import { type FitOptions, mean } from "../estimator.ts";
import type { BinnedTable } from "./bins.ts";
import { TreeGrower } from "./grow.ts";
import { PackedSums } from "./packed-sums.ts";
import { addBinnedPredictions, type Tree } from "./tree.ts";

/** A prediction is base plus what the trees say, in their order. */
export interface Boosted {
  readonly base: number;
  readonly trees: readonly Tree[];
}

/** A table as boosting sees it. */
export interface BinnedLabels {
  readonly table: { readonly bins: Uint8Array; readonly rows: number };
  readonly labels: Float64Array;
}

/** Tables under the same cuts. */
export interface BinnedTables {
  readonly training: BinnedLabels & { readonly table: BinnedTable };
  readonly validation?: BinnedLabels | undefined;
}

/**
 * Fits up to `trees` trees to checked tables. With validation rows it stops when `patience` trees in a row have not
 * brought their squared error below its least, and gives the trees up to that least; with `iterations` it fits exactly
 * that many and doesn't look at them. Between trees other work of the thread gets its turn, and `signal` is looked at.
 */
export async function boost(
  { training, validation }: BinnedTables,
  { settings, seed, iterations, signal }: FitOptions<GbmSettings>,
): Promise<Boosted> {
  const { table, labels } = training;
  const { rows, cuts } = table;
  const grower = new TreeGrower(table, new PackedSums(rows), settings);
  const rowKey = streamKey(seed, "boosting rows");
  const columnKey = streamKey(seed, "boosting columns");
  const base = mean(labels);
  const predictions = new Float64Array(rows).fill(base);
  const gradients = new Float64Array(rows);
  const order = new Int32Array(rows);
  const judged = iterations === undefined ? validation : undefined;
  const validated = judged && { ...judged, predictions: new Float64Array(judged.table.rows).fill(base) };
  const trees: Tree[] = [];
  let kept = 0;
  let least = validated ? squaredError(validated.predictions, validated.labels) : 0;
  for (let number = 0; number < (iterations ?? settings.trees); number++) {
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    for (let row = 0; row < rows; row++) gradients[row] = predictions[row] - labels[row];
    const count = drawRows(order, settings.subsample, new RandomStream(rowKey, number));
    const used = drawColumns(cuts.length, settings.colsample_bytree, new RandomStream(columnKey, number));
    const tree = grower.grow(gradients, order, count, used, predictions);
    if (count < rows) addBinnedPredictions(tree, table, predictions, order.subarray(count));
    trees.push(tree);
    if (validated === undefined) continue;
    addBinnedPredictions(tree, validated.table, validated.predictions);
    const error = squaredError(validated.predictions, validated.labels);
    if (error < least) {
      least = error;
      kept = trees.length;
    }
    if (trees.length - kept >= settings.patience) break;
  }
  return { base, trees: validated ? trees.slice(0, kept) : trees };
}

/**
 * Fills `order` with all row numbers: first the drawn ones, then the others, each ascending. Returns how many are drawn:
 * that share of all, to the nearest whole number, at least one.
 */
export function drawRows(order: Int32Array, share: number, stream: RandomStream): number {
  const rows = order.length;
  const wanted = Math.max(1, Math.round(share * rows));
  if (wanted === rows) {
    for (let row = 0; row < rows; row++) order[row] = row;
    return rows;
  }
  let drawn = 0;
  let others = wanted;
  for (let row = 0; row < rows; row++) {
    // Selection sampling: drawn with the probability (still wanted) / (still to come).
    if (stream.below(rows - row) < wanted - drawn) order[drawn++] = row;
    else order[others++] = row;
  }
  return wanted;
}

/** The columns of one tree, ascending: that share of all, rounded down, at least one. */
export function drawColumns(columns: number, share: number, stream: RandomStream): Int32Array {
  const wanted = Math.max(1, Math.floor(share * columns));
  const all = Uint32Array.from({ length: columns }, (_, column) => column);
  if (wanted < columns) shuffle(all, stream, wanted);
  return Int32Array.from(all.subarray(0, wanted)).sort();
}

function squaredError(predictions: Float64Array, labels: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += (predictions[row] - labels[row]) ** 2;
  return sum / labels.length;
}
