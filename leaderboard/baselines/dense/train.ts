// The loop around the kernel's dense network: epochs, when to stop, and which weights are kept.
import {
  type DenseSamples,
  type DenseSettings,
  type DenseShape,
  type FullKernel,
  numberOfDenseWeights,
} from "../../../src/kernel/index.ts";
import { log } from "../../../src/lib/math.ts";
import { mean } from "../estimator.ts";

/** Standardised inputs with their labels and the numbers of all rows. */
export interface DenseRows extends DenseSamples {
  readonly rows: Uint32Array;
}

/** What one training is told. */
export interface DensePlan {
  readonly shape: DenseShape;
  readonly settings: DenseSettings;
  /** Most epochs; without validation exactly so many. */
  readonly epochs: number;
  /** Epochs without a smaller validation error after which it stops. */
  readonly patience: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Weights as the kernel takes them, and how many epochs are in them. */
export interface TrainedDense {
  readonly weights: Float32Array;
  readonly epochs: number;
}

/**
 * Trains a network. With validation rows the weights of the epoch that was best there are kept, else the last ones.
 * Weights that have outgrown float32 are never kept: where there are no others the network that says the mean of the
 * labels takes their place, of 0 epochs. Before each epoch other work of the thread gets its turn, and `signal` is
 * looked at.
 */
export async function trainDense(
  kernel: FullKernel,
  training: DenseRows,
  validation: DenseRows | undefined,
  { shape, settings, epochs, patience, seed, signal }: DensePlan,
): Promise<TrainedDense> {
  const trainer = kernel.createDenseTrainer(shape, settings);
  try {
    trainer.initialize(seed);
    // Without hidden layers nothing needs chance to tell units apart, and where there are more columns than networks random
    // weights would stay in all directions that no network points to.
    if (shape.layers === 0) trainer.load(meanWeights(shape, training.labels));
    let best: TrainedDense | undefined;
    let bestEpoch = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      trainer.epoch(training, training.rows, epoch);
      if (validation === undefined) continue;
      const error = squaredError(trainer.predict(validation.inputs, validation.rows), validation.labels);
      if (error < least) {
        const weights = trainer.weights();
        if (allFinite(weights)) {
          best = { weights, epochs: epoch };
          bestEpoch = epoch;
          least = error;
        }
      }
      if (epoch - bestEpoch >= patience) break;
    }
    if (validation === undefined) {
      const weights = trainer.weights();
      if (allFinite(weights)) best = { weights, epochs };
    }
    return best ?? { weights: meanWeights(shape, training.labels), epochs: 0 };
  } finally {
    trainer.free();
  }
}

/** Weights of a network that says the mean of the labels, whatever its inputs: all 0 but the output's bias. */
function meanWeights(shape: DenseShape, labels: Float32Array): Float32Array {
  const weights = new Float32Array(numberOfDenseWeights(shape));
  const share = Math.min(Math.max(mean(labels), 1e-7), 1 - 1e-7);
  const outputKernel = shape.layers > 0 ? shape.units : shape.inputs;
  weights[weights.length - outputKernel - 1] = log(share / (1 - share));
  return weights;
}

function squaredError(predictions: Float32Array, labels: Float32Array): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const distance = predictions[row] - labels[row];
    sum += distance * distance;
  }
  return sum / labels.length;
}

function allFinite(weights: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sum += weights[at] * 0; // NaN for NaN and the infinities
  return sum === 0;
}
