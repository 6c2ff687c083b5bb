// Statistics of weights (arXiv 2002.11448): what simple predictors are given instead of the weights themselves, and what
// is published beside them. All sums run from left to right in doubles, so that every machine gets the same bits.
import { InputError } from "../lib/errors.ts";
import type { TensorPlace } from "../zoo/index.ts";
import { NORMS, STATISTICS } from "./names.ts";
import { StatisticsPasses } from "./statistics.ts";

export { featureNames } from "./names.ts";

/**
 * The features of `rows` networks, named by featureNames(layout): [rows, features]. `weights` is [rows, width] in the
 * order of the layout, whose tensors lie one behind the other and fill the width. The standard deviation is of the
 * population. Throws an InputError for a number of weights that does not fit, and for a weight that is not finite.
 */
export function computeFeatures(weights: Float32Array, layout: readonly TensorPlace[], rows: number): Float64Array {
  const width = widthOf(layout);
  if (weights.length !== rows * width)
    throw new InputError(`${rows} networks of ${width} weights are ${rows * width} weights, not ${weights.length}`);
  const statistics = STATISTICS.length;
  const features = statistics + layout.length * (statistics + NORMS.length);
  const out = new Float64Array(rows * features); // [rows, features]
  const passes = new StatisticsPasses(layout);
  for (let row = 0; row < rows; row++) {
    const network = weights.subarray(row * width, (row + 1) * width);
    const tensors = passes.compute(network, out, row * features);
    if (tensors === undefined) throw notFinite(network, row);
    const norms = row * features + statistics * (1 + layout.length);
    for (const [index, { absolute, squares }] of tensors.entries()) {
      out[norms + index] = absolute;
      out[norms + layout.length + index] = Math.sqrt(squares);
    }
  }
  return out;
}

/** The number of weights that a layout describes. Throws an InputError if its tensors leave gaps, overlap or are empty. */
function widthOf(layout: readonly TensorPlace[]): number {
  let width = 0;
  for (const { name, start, end } of layout) {
    if (start !== width || end <= start)
      throw new InputError(`tensor ${name} must start at weight ${width} and hold some, is from ${start} to ${end}`);
    width = end;
  }
  if (width === 0) throw new InputError("a layout needs at least one tensor, has 0");
  return width;
}

function notFinite(weights: Float32Array, row: number): InputError {
  const index = weights.findIndex((weight) => !Number.isFinite(weight));
  return new InputError(`row ${row}: weight ${index} must be finite, is ${weights[index]}`);
}
