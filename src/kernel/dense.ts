// The part of a dense network's training that is alike behind every machine code: checks, first weights, shuffles.
import { RandomStream, shuffle, streamKey } from "../lib/random.ts";
import type { DenseSamples, DenseSettings, DenseShape, DenseTrainer } from "./dense-network.ts";
import { denseSettingNumbers, denseTensors, numberOfDenseWeights } from "./dense-settings.ts";

/** What a build supplies: everything in the order given, nothing checked that `denseTrainer` has checked. */
export interface DenseCore {
  /** Weights and moments zero; the numbers are those of `denseSettingNumbers`. */
  setUp(numbers: Float64Array): void;
  setWeights(weights: Float32Array): void;
  getWeights(): Float32Array;
  train(samples: DenseSamples, order: Uint32Array, epoch: number): void;
  gradient(samples: DenseSamples, order: Uint32Array, epoch: number): Float32Array;
  predict(inputs: Float32Array, order: Uint32Array): Float32Array;
  dropoutMask(epoch: number, place: number, layer: number): Uint8Array;
  free(): void;
}

/** A trainer around a build's core. Throws RangeError where shape or settings are out of bounds. */
export function denseTrainer(
  shape: DenseShape,
  settings: DenseSettings,
  createCore: (numbers: Float64Array) => DenseCore,
): DenseTrainer {
  const { inputs, layers, units } = shape;
  const { batchSize } = settings;
  const numbers = denseSettingNumbers(shape, settings, new Uint32Array(4));
  const count = numberOfDenseWeights(shape);
  const core = createCore(numbers);
  let seed = 0;
  const reset = (weights: Float32Array) => {
    numbers.set(streamKey(seed, "dropout"), numbers.length - 4);
    core.setUp(numbers);
    core.setWeights(weights);
  };
  const checked = ({ inputs: values, labels }: DenseSamples, rows: Uint32Array): void => {
    checkRows(values, inputs, rows);
    if (labels.length !== values.length / inputs)
      throw new RangeError(`${labels.length} labels for ${values.length / inputs} rows`);
    for (const row of rows)
      if (!(labels[row] >= 0 && labels[row] <= 1)) throw new RangeError(`the label of row ${row} is ${labels[row]}`);
  };
  reset(new Float32Array(count));
  return {
    initialize(newSeed) {
      seed = newSeed;
      reset(initialDenseWeights({ inputs, layers, units }, seed));
    },
    load(weights) {
      if (weights.length !== count) throw new RangeError(`${weights.length} weights, need ${count}`);
      reset(weights);
    },
    weights: () => core.getWeights(),
    epoch(samples, rows, number) {
      checked(samples, rows);
      core.train(samples, epochOrder(seed, rows, number), number);
    },
    predict(values, rows) {
      checkRows(values, inputs, rows);
      return core.predict(values, rows);
    },
    gradient(samples, rows, number) {
      checked(samples, rows);
      if (rows.length < 1 || rows.length > batchSize)
        throw new RangeError(`the gradient of ${rows.length} rows, need 1 to ${batchSize}`);
      return core.gradient(samples, rows, number);
    },
    dropoutMask(number, place, layer) {
      if (!Number.isInteger(layer) || layer < 0 || layer >= layers)
        throw new RangeError(`layer ${layer} of a network of ${layers}`);
      return core.dropoutMask(number, place, layer);
    },
    free: () => core.free(),
  };
}

function checkRows(values: Float32Array, inputs: number, rows: Uint32Array): void {
  const count = values.length / inputs;
  if (!Number.isInteger(count)) throw new RangeError(`${values.length} numbers are no rows of ${inputs}`);
  for (const row of rows) if (row >= count) throw new RangeError(`row ${row} of ${count}`);
}

/** The rows in the order in which an epoch takes them: the stream (seed, "shuffle"), counter (epoch, 0, 0). */
export function epochOrder(seed: number, rows: Uint32Array, epoch: number): Uint32Array {
  const order = rows.slice();
  shuffle(order, new RandomStream(streamKey(seed, "shuffle"), epoch));
  return order;
}

/**
 * Keras' default for dense layers, glorot_uniform: kernels uniform within sqrt(6 / (inputs + outputs)) of 0, biases 0
 * (keras.io/api/layers/initializers). Kernel k is drawn from the stream (seed, "initial weights"), counter (0, 0, k), its
 * elements in row-major order, in doubles, rounded once.
 */
export function initialDenseWeights(shape: DenseShape, seed: number): Float32Array {
  const weights = new Float32Array(numberOfDenseWeights(shape));
  const key = streamKey(seed, "initial weights");
  for (const [layer, { inputs, outputs, kernel, end }] of denseTensors(shape).entries()) {
    const stream = new RandomStream(key, 0, 0, layer);
    const limit = Math.sqrt(6 / (inputs + outputs));
    for (let i = kernel; i < end; i++) weights[i] = (2 * stream.uniform() - 1) * limit;
  }
  return weights;
}
