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
