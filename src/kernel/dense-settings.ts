// What every build of the dense network from the C source needs from its caller, as the numbers its setup takes, and
// where each tensor lies in the flat weight vector.
import type { DenseSettings, DenseShape } from "./dense-network.ts";
import { dropoutThreshold } from "./settings.ts";

export const DENSE_OPTIMIZERS = ["sgd", "adam"] as const;
const MOST = { inputs: 16384, layers: 9, units: 1024, batchSize: 4096 };

/** The 12 numbers of `enum dense_setting` in native/dense.h. Throws RangeError where one is out of bounds. */
export function denseSettingNumbers(shape: DenseShape, settings: DenseSettings, dropoutKey: Uint32Array): Float64Array {
  const { batchSize, optimizer, learningRate, l2reg, dropout } = settings;
  inBounds("inputs", shape.inputs, 1, MOST.inputs);
  inBounds("layers", shape.layers, 0, MOST.layers);
  inBounds("units", shape.units, 16, MOST.units);
  inBounds("the batch size", batchSize, 1, MOST.batchSize);
  if (shape.units % 16 !== 0) throw new RangeError(`units must be a multiple of 16, are ${shape.units}`);
  if (!DENSE_OPTIMIZERS.includes(optimizer)) throw new RangeError(`optimizer ${optimizer}`);
  if (!(dropout >= 0 && dropout < 1)) throw new RangeError(`dropout must be at least 0 and below 1, is ${dropout}`);
  for (const [name, value] of Object.entries({ learningRate, l2reg }))
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name} must be finite, is ${value}`);
  return Float64Array.of(
    ...[shape.inputs, shape.layers, shape.units, batchSize],
    ...[DENSE_OPTIMIZERS.indexOf(optimizer), learningRate, l2reg, dropoutThreshold(dropout)],
    ...dropoutKey,
  );
}

function inBounds(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, is ${value}`);
}

/** One dense layer in the flat weight vector: its bias [outputs] comes first, then its kernel [inputs, outputs]. */
export interface DenseTensors {
  inputs: number;
  outputs: number;
  /** Where bias and kernel start, and where the next layer does. */
  bias: number;
  kernel: number;
  end: number;
}

/** The hidden layers from the first on, then the output of one number. */
export function denseTensors({ inputs, layers, units }: DenseShape): DenseTensors[] {
  const found: DenseTensors[] = [];
  for (let layer = 0; layer <= layers; layer++) {
    const outputs = layer < layers ? units : 1;
    const from = layer === 0 ? inputs : units;
    const bias = found.at(-1)?.end ?? 0;
    found.push({ inputs: from, outputs, bias, kernel: bias + outputs, end: bias + outputs + from * outputs });
  }
  return found;
}

/** Number of weights of the whole network. */
export function numberOfDenseWeights(shape: DenseShape): number {
  return denseTensors(shape).at(-1)!.end;
}
