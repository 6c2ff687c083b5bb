// What a kernel is, whichever machine code is behind it: native C, the same C as WASM, or the scalar reference.
import type { DenseSettings, DenseShape, DenseTrainer } from "./dense-network.ts";

/** The shape of a network: `layers` times a 3x3 convolution of 16 filters with stride 2, then a dense layer to 10. */
export interface NetworkShape {
  /** Side of the square grey images in pixels. */
  imageSize: 28 | 32;
  /** Number of convolution layers, 1 to 4 (28 pixels are enough for 3). */
  layers: number;
}

export interface TrainingSettings {
  batchSize: number;
  activation: "relu" | "tanh";
  optimizer: "sgd" | "adam" | "rmsprop";
  learningRate: number;
  /** Factor of the sum of squared kernel weights in the loss; biases are left out. */
  l2reg: number;
  /** Share of the units that are dropped after each convolution, 0 to 0.9; used in steps of 1/65536. */
  dropout: number;
  /** Threefry key of the dropout masks, four words. */
  dropoutKey: Uint32Array;
}

/** Images and their labels, in memory that threads can share. */
export interface Images {
  /** 8-bit grey pixels, [count, size, size]. */
  pixels: Uint8Array;
  /** Class of each image, 0 to 9. [count] */
  labels: Uint8Array;
}

export interface Evaluation {
  /** Share of images whose greatest logit is their label's (the first of equal ones counts). */
  accuracy: number;
  /** Mean softmax cross-entropy in nats, without the L2 term. */
  loss: number;
}

/** One network in training. Weights go in and out in the published layout (see src/zoo/layout.ts). */
export interface Trainer {
  setWeights(weights: Float32Array): void;
  getWeights(): Float32Array;
  /**
   * Trains on the images that `order` lists, in that order, batch after batch; a last partial batch is left out.
   * `epoch` counts from 1 and, with the place in `order`, selects the dropout masks.
   */
  trainEpoch(images: Images, order: Uint32Array, epoch: number): void;
  /** Accuracy and loss with dropout off, on the images that `order` lists. */
  evaluate(images: Images, order: Uint32Array): Evaluation;
  /** The mean gradient of the loss with its L2 term over the images that `order` lists, published layout; no step. */
  gradient(images: Images, order: Uint32Array, epoch: number): Float32Array;
  /** 1 where a unit is kept and 0 where it is dropped, for the sample at `place` of the epoch. [height * width * 16] */
  dropoutMask(epoch: number, place: number, layer: number): Uint8Array;
  /** Gives the memory back; the trainer can't be used after. */
  free(): void;
}

export interface Kernel {
  /** Which machine code: an instruction-set level, `wasm`, `scalar`, or another library. */
  readonly level: "v3" | "v4" | "arm64" | "wasm" | "scalar" | "tfjs";
  /**
   * Which arithmetic: fused multiply-add, or multiply then add. The bits of a run depend on it and on no level.
   * `double` is the scalar reference's for tests; `tfjs` and `tfjs-node` promise no bits.
   */
  readonly numerics: "fma" | "wasm" | "double" | "tfjs" | "tfjs-node";
  createTrainer(shape: NetworkShape, settings: TrainingSettings): Trainer;
}

/** A kernel that also trains the dense networks of the baselines. */
export interface FullKernel extends Kernel {
  /** Throws RangeError where shape or settings are out of bounds. */
  createDenseTrainer(shape: DenseShape, settings: DenseSettings): DenseTrainer;
}
