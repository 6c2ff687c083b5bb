// What every kernel built from the C source needs from its caller, as the numbers that its setup() takes.
import type { NetworkShape, TrainingSettings } from "./kernel.ts";

const OPTIMIZERS = ["sgd", "adam", "rmsprop"] as const;

/** Dropout in steps of 1/65536, as the draws of 16 bits have it. */
export function dropoutThreshold(dropout: number): number {
  return Math.min(Math.round(dropout * 65536), 65535);
}

/** The 12 numbers of `enum setting` in native/state.h. Throws RangeError where one is out of bounds. */
export function settingNumbers(shape: NetworkShape, settings: TrainingSettings): Float64Array {
  const { batchSize, learningRate, l2reg, dropout } = settings;
  if (!(dropout >= 0 && dropout < 1)) throw new RangeError(`dropout must be at least 0 and below 1, is ${dropout}`);
  if (!Number.isInteger(batchSize) || batchSize < 1) throw new RangeError(`a batch of ${batchSize} samples`);
  if (![28, 32].includes(shape.imageSize)) throw new RangeError(`images of ${shape.imageSize} pixels a side`);
  if (!Number.isInteger(shape.layers)) throw new RangeError(`a network of ${shape.layers} layers`);
  if (!["relu", "tanh"].includes(settings.activation)) throw new RangeError(`activation ${settings.activation}`);
  if (!OPTIMIZERS.includes(settings.optimizer)) throw new RangeError(`optimizer ${settings.optimizer}`);
  if (settings.dropoutKey.length !== 4) throw new RangeError(`a key of ${settings.dropoutKey.length} words, need 4`);
  return Float64Array.of(
    shape.imageSize,
    shape.layers,
    batchSize,
    settings.activation === "relu" ? 0 : 1,
    OPTIMIZERS.indexOf(settings.optimizer),
    learningRate,
    l2reg,
    dropoutThreshold(dropout),
    ...settings.dropoutKey,
  );
}

/** Number of weights: 160 for the first convolution, 2,320 for each further one, 170 for the dense layer. */
export function numberOfWeights(shape: NetworkShape): number {
  return 160 + 2320 * (shape.layers - 1) + 170;
}

/**
 * Side of the output of a layer (0-based) in pixels: 28 gives 13, 6, 2 and 32 gives 15, 7, 3, 1.
 * Throws RangeError where the network has no such layer.
 */
export function outputSide(shape: NetworkShape, layer: number): number {
  if (!Number.isInteger(layer) || layer < 0 || layer >= shape.layers)
    throw new RangeError(`layer ${layer} of a network of ${shape.layers}`);
  let side: number = shape.imageSize;
  for (let i = 0; i <= layer; i++) side = Math.floor((side - 3) / 2) + 1;
  return side;
}
