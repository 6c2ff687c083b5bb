// One regression tree as lists of numbers, and what it says of a row.

/**
 * Splits are numbered in the order they were made, 0 is the root. A child is the number of a later split, or -1 - n for
 * leaf n. A tree of a single leaf has no splits.
 */
export interface Tree {
  readonly columns: ArrayLike<number>; // [splits]
  /** Rows with a value below this go left, all others right. */
  readonly thresholds: ArrayLike<number>; // [splits]
  readonly left: ArrayLike<number>; // [splits]
  readonly right: ArrayLike<number>; // [splits]
  /** What each leaf adds to a prediction. */
  readonly values: ArrayLike<number>; // [splits + 1]
}

/** A tree beside the bins of the table that it was grown on. */
export interface GrownTree extends Tree {
  /** Rows with a value in this bin or one below it go left. */
  readonly bins: ArrayLike<number>; // [splits]
}

/** The same as addPredictions for a table of bins, [columns, all rows]: bytes, and few columns, stay in the cache. */
export function addBinnedPredictions(
  tree: GrownTree,
  table: { readonly bins: Uint8Array; readonly rows: number },
  predictions: Float64Array,
  rows?: Int32Array,
): void {
  const { columns, left, right, values } = tree;
  const starts = Float64Array.from(columns, (column) => column * table.rows);
  const bins = Int32Array.from(tree.bins);
  const count = rows?.length ?? predictions.length;
  for (let at = 0; at < count; at++) {
    const row = rows === undefined ? at : rows[at];
    let node = columns.length === 0 ? -1 : 0;
    while (node >= 0) node = table.bins[starts[node] + row] <= bins[node] ? left[node] : right[node];
    predictions[row] += values[-1 - node];
  }
}

/**
 * Adds what the tree says of the rows of [all rows, width] features to their predictions: of those listed in `rows`, or
 * of all that there are predictions for.
 */
export function addPredictions(
  tree: Tree,
  features: Float64Array | Float32Array,
  width: number,
  predictions: Float64Array,
  rows?: Int32Array,
): void {
  const { columns, thresholds, left, right, values } = tree;
  const count = rows?.length ?? predictions.length;
  for (let at = 0; at < count; at++) {
    const row = rows === undefined ? at : rows[at];
    const start = row * width;
    let node = columns.length === 0 ? -1 : 0;
    while (node >= 0) node = features[start + columns[node]] < thresholds[node] ? left[node] : right[node];
    predictions[row] += values[-1 - node];
  }
}
