// Statistics of weights (arXiv 2002.11448): what simple predictors are given instead of the weights themselves, and what
// is published beside them. All sums run from left to right in doubles, so that every machine gets the same bits.
import { InputError } from "../lib/errors.ts";
import type { TensorPlace } from "../zoo/index.ts";
import { NORMS, STATISTICS } from "./names.ts";
import { QuartileFinder } from "./quartiles.ts";

export { featureNames } from "./names.ts";

/** Sums of one tensor's weights. */
interface Moments {
  sum: number;
  absolute: number;
  squares: number;
  /** Sum of the squared differences from the tensor's mean. */
  deviations: number;
  least: number;
  greatest: number;
}

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
  const quartiles = new QuartileFinder(width);
  for (let row = 0; row < rows; row++) {
    const network = weights.subarray(row * width, (row + 1) * width);
    const at = row * features;
    const tensors = layout.map(({ start, end }) => tensorMoments(network, start, end));
    if (tensors.some(({ sum }) => !Number.isFinite(sum))) throw notFinite(network, row);
    quartiles.load(network);
    const write = (group: number, moments: Moments, start: number, end: number) => {
      const place = at + statistics * group;
      writeMoments(out, place, moments, end - start);
      quartiles.find(start, end, out, place + 1);
    };
    write(0, combine(tensors, layout, width), 0, width);
    const norms = at + statistics * (1 + layout.length);
    for (const [index, { start, end }] of layout.entries()) {
      write(1 + index, tensors[index], start, end);
      out[norms + index] = tensors[index].absolute;
      out[norms + layout.length + index] = Math.sqrt(tensors[index].squares);
    }
  }
  return out;
}

/** Percentiles 0 and 100, standard deviation and mean of `count` weights. Minus zero becomes zero. */
function writeMoments(out: Float64Array, at: number, moments: Moments, count: number): void {
  out[at] = moments.least + 0;
  out[at + 4] = moments.greatest + 0;
  out[at + 5] = Math.sqrt(moments.deviations / count);
  out[at + 6] = moments.sum / count;
}

/** Floats are so few and so small in doubles that no sum or square overflows: it is finite if all weights are. */
function tensorMoments(weights: Float32Array, start: number, end: number): Moments {
  let sum = 0;
  let absolute = 0;
  let squares = 0;
  let least = weights[start];
  let greatest = least;
  for (let index = start; index < end; index++) {
    const weight = weights[index];
    sum += weight;
    absolute += Math.abs(weight);
    squares += weight * weight;
    if (weight < least) least = weight;
    if (weight > greatest) greatest = weight;
  }
  const mean = sum / (end - start);
  let deviations = 0;
  for (let index = start; index < end; index++) {
    const difference = weights[index] - mean;
    deviations += difference * difference;
  }
  return { sum, absolute, squares, deviations, least, greatest };
}

/** The whole vector's sums from those of its tensors (Chan, Golub, LeVeque: Updating formulae, 1979, for deviations). */
function combine(moments: Moments[], layout: readonly TensorPlace[], width: number): Moments {
  const whole = { ...moments[0] };
  for (const { sum, absolute, squares, deviations, least, greatest } of moments.slice(1)) {
    whole.sum += sum;
    whole.absolute += absolute;
    whole.squares += squares;
    whole.deviations += deviations;
    whole.least = Math.min(whole.least, least);
    whole.greatest = Math.max(whole.greatest, greatest);
  }
  const mean = whole.sum / width;
  moments.forEach(({ sum }, index) => {
    const count = layout[index].end - layout[index].start;
    const difference = sum / count - mean;
    whole.deviations += count * difference * difference;
  });
  return whole;
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
