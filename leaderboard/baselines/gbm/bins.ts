// Features as small numbers: a tree only asks "below this threshold?", so each column is cut into at most 256 bins once,
// and everything after works on bytes. The bins of a column lie together, because histograms are filled by column.
import type { FeatureTable } from "../estimator.ts";

/** Where the columns are cut, and which bin each value fell into. */
export interface BinnedTable {
  readonly rows: number;
  /** One list a column, ascending: bin b holds the values in [cuts[b - 1], cuts[b]), the last bin all from there on. */
  readonly cuts: readonly Float64Array[];
  readonly bins: Uint8Array; // [columns, rows]
}

/** Columns that are read together: neighbours share the cache lines of a row. */
const COLUMNS_AT_ONCE = 16;

/**
 * Cuts a column into at most `most` bins of about equally many rows. Equal values share a bin. With up to `most`
 * different values each has a bin of its own; otherwise bins are closed from the least value on, each as near as it
 * can be to its fair share (rows left / bins left), so that a value which many rows have gets a bin to itself and the
 * rest is still divided finely. A cut lies halfway between the neighbours it parts. `sorted` is ascending.
 */
export function findCuts(sorted: Float64Array | Float32Array, most: number): Float64Array {
  const starts = [0];
  for (let at = 1; at < sorted.length; at++) if (sorted[at] !== sorted[at - 1]) starts.push(at);
  const cuts: number[] = [];
  if (starts.length <= most) {
    for (const at of starts.slice(1)) cuts.push(between(sorted[at - 1], sorted[at]));
    return Float64Array.from(cuts);
  }
  let binStart = 0;
  for (let index = 1; index < starts.length && cuts.length < most - 1; index++) {
    const at = starts[index];
    const end = starts[index + 1] ?? sorted.length;
    const share = (sorted.length - binStart) / (most - cuts.length);
    // Taking this value in would miss the share by more than leaving it out.
    if (at - binStart + (end - binStart) > 2 * share) {
      cuts.push(between(sorted[at - 1], sorted[at]));
      binStart = at;
    }
  }
  return Float64Array.from(cuts);
}

/** The number halfway between two neighbours, above the lower one and at most the upper one. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2 + 0; // halves first: the sum of two huge numbers would overflow; no minus zero
  return middle > low ? middle : high + 0;
}

/**
 * Cuts the columns of the training table. Between groups of columns other work of the thread gets its turn, and `signal`
 * is looked at.
 */
export async function cutColumns(table: FeatureTable, most: number, signal?: AbortSignal): Promise<BinnedTable> {
  const { rows, columns } = table;
  const cuts: Float64Array[] = [];
  const bins = new Uint8Array(columns * rows);
  const values = columnBuffer(table);
  const sorted = values.slice(0, rows);
  for (let first = 0; first < columns; first += COLUMNS_AT_ONCE) {
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    const count = readColumns(table, first, values);
    for (let index = 0; index < count; index++) {
      const column = values.subarray(index * rows, (index + 1) * rows);
      sorted.set(column);
      cuts.push(findCuts(sorted.sort(), most));
      binColumn(column, cuts[first + index], bins, (first + index) * rows);
    }
  }
  return { rows, cuts, bins };
}

/** The bins of a table's values under cuts that were made before: [columns, rows]. */
export function binTable(table: FeatureTable, cuts: readonly Float64Array[]): Uint8Array {
  const { rows, columns } = table;
  const bins = new Uint8Array(columns * rows);
  const values = columnBuffer(table);
  for (let first = 0; first < columns; first += COLUMNS_AT_ONCE) {
    const count = readColumns(table, first, values);
    for (let index = 0; index < count; index++) {
      const column = values.subarray(index * rows, (index + 1) * rows);
      binColumn(column, cuts[first + index], bins, (first + index) * rows);
    }
  }
  return bins;
}

function columnBuffer({ features, rows }: FeatureTable): Float64Array | Float32Array {
  return features instanceof Float32Array
    ? new Float32Array(rows * COLUMNS_AT_ONCE)
    : new Float64Array(rows * COLUMNS_AT_ONCE);
}

/** Copies up to COLUMNS_AT_ONCE columns from `first` on into `values`, one behind the other; returns how many. */
function readColumns(
  { features, rows, columns }: FeatureTable,
  first: number,
  values: Float64Array | Float32Array,
): number {
  const count = Math.min(COLUMNS_AT_ONCE, columns - first);
  for (let row = 0; row < rows; row++) {
    const start = row * columns + first;
    for (let index = 0; index < count; index++) values[index * rows + row] = features[start + index];
  }
  return count;
}

/** Writes how many cuts are at most each value. */
function binColumn(
  values: Float64Array | Float32Array,
  cuts: Float64Array,
  bins: Uint8Array, // from `start` on, one a value
  start: number,
): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value < cuts[middle]) high = middle;
      else low = middle + 1;
    }
    bins[start + row] = low;
  }
}
