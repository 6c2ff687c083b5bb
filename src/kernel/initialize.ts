// The first weights of a run, by Keras' definitions of its initialisers (keras.io/api/layers/initializers), drawn from
// our own counter-based stream in double arithmetic and rounded to float32 once, so that every machine has the same bits.
import { InputError } from "../lib/errors.ts";
import { RandomStream, streamKey } from "../lib/random.ts";
import type { NetworkShape } from "./kernel.ts";

export type Initializer = "he_normal" | "orthogonal" | "glorot_normal" | "RandomNormal" | "TruncatedNormal";

const FILTERS = 16;
const CLASSES = 10;
/** Standard deviation of a standard normal cut at two standard deviations (the constant in Keras' VarianceScaling). */
const CUT_DEVIATION = 0.87962566103423978;

/**
 * Weights before training in the published layout: bias before kernel, layer by layer; biases are zero.
 * Kernel k of the network (0 for the first convolution, `layers` for the dense one) is drawn from the stream
 * (seed, "initial weights"), counter (0, 0, k), its elements in row-major order.
 *
 * @param initStd standard deviation for RandomNormal and TruncatedNormal (before the cut); the others ignore it
 * @returns [160 + 2320 (layers - 1) + 170]
 */
export function initialWeights(
  shape: NetworkShape,
  initializer: Initializer,
  initStd: number,
  seed: number,
): Float32Array {
  const kernels: number[][] = []; // each [.., in, out]
  for (let layer = 0; layer < shape.layers; layer++) kernels.push([3, 3, layer === 0 ? 1 : FILTERS, FILTERS]);
  kernels.push([FILTERS, CLASSES]);
  const weights = new Float32Array(kernels.reduce((sum, kernel) => sum + elementCount(kernel) + kernel.at(-1)!, 0));
  const key = streamKey(seed, "initial weights");
  let place = 0;
  for (const [index, kernel] of kernels.entries()) {
    place += kernel.at(-1)!; // the bias stays zero
    weights.set(drawKernel(kernel, initializer, initStd, new RandomStream(key, 0, 0, index)), place);
    place += elementCount(kernel);
  }
  return weights;
}

function elementCount(shape: number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function drawKernel(shape: number[], initializer: Initializer, initStd: number, stream: RandomStream): Float64Array {
  const count = elementCount(shape);
  const outputs = shape.at(-1)!;
  const fanIn = count / outputs; // receptive field times input channels
  const fanOut = count / shape.at(-2)!; // receptive field times output channels
  switch (initializer) {
    case "he_normal":
      return truncatedNormal(count, Math.sqrt(2 / fanIn) / CUT_DEVIATION, stream);
    case "glorot_normal":
      return truncatedNormal(count, Math.sqrt(2 / (fanIn + fanOut)) / CUT_DEVIATION, stream);
    case "TruncatedNormal":
      return truncatedNormal(count, initStd, stream);
    case "RandomNormal":
      return new Float64Array(count).map(() => stream.normal() * initStd);
    case "orthogonal":
      return orthogonal(fanIn, outputs, stream);
    default:
      throw new InputError(`w_init: no initialiser is called "${initializer}"`);
  }
}

/** Normal numbers of mean 0 with this deviation; those beyond two deviations are drawn again. [count] */
function truncatedNormal(count: number, deviation: number, stream: RandomStream): Float64Array {
  return new Float64Array(count).map(() => {
    for (;;) {
      const value = stream.normal();
      if (Math.abs(value) < 2) return value * deviation;
    }
  });
}

/**
 * A random matrix with orthonormal columns (rows >= columns) or orthonormal rows: the Q of a normal matrix A = QR with
 * R's diagonal positive, transposed if the matrix is wide. [rows, columns]
 */
function orthogonal(rows: number, columns: number, stream: RandomStream): Float64Array {
  const long = Math.max(rows, columns);
  const short = Math.min(rows, columns);
  const q = new Float64Array(long * short).map(() => stream.normal()); // [long, short]
  for (let column = 0; column < short; column++) {
    // Gram-Schmidt, modified; done twice the result is orthogonal to rounding error.
    for (let pass = 0; pass < 2; pass++) {
      for (let earlier = 0; earlier < column; earlier++) {
        const overlap = columnProduct(q, long, short, earlier, column);
        for (let row = 0; row < long; row++) q[row * short + column] -= overlap * q[row * short + earlier];
      }
    }
    const length = Math.sqrt(columnProduct(q, long, short, column, column)); // R's diagonal element, positive
    for (let row = 0; row < long; row++) q[row * short + column] /= length;
  }
  if (rows >= columns) return q;
  const transposed = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) transposed[row * columns + column] = q[column * rows + row];
  }
  return transposed;
}

/** Inner product of two columns of a [rows, columns] matrix, summed from the first row on. */
function columnProduct(matrix: Float64Array, rows: number, columns: number, first: number, second: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += matrix[row * columns + first] * matrix[row * columns + second];
  return sum;
}
