// Dense networks that predict one number in [0, 1], for the baselines: what they are, whichever machine code trains them.

/** `layers` dense layers of `units` with ReLU, then one sigmoid output. No layers: sigmoid(w x + b). */
export interface DenseShape {
  /** Columns of the inputs, 1 to 16384. */
  inputs: number;
  /** 0 to 9. */
  layers: number;
  /** A multiple of 16 from 16 to 1024; of no effect without layers. */
  units: number;
}

export interface DenseSettings {
  /** 1 to 4096. A last partial batch is a step of its own, its gradient the mean over its own rows. */
  batchSize: number;
  optimizer: "sgd" | "adam";
  learningRate: number;
  /** Factor of the sum of squared kernel weights (the output's too) in the loss; biases are left out. */
  l2reg: number;
  /** Share of the units that are dropped after each hidden layer, 0 to below 1; used in steps of 1/65536. */
  dropout: number;
}

/** Rows of float32, standardised by the caller, and what is to be predicted of each. */
export interface DenseSamples {
  /** [rows, inputs], all finite */
  inputs: Float32Array;
  /** In [0, 1]. [rows] */
  labels: Float32Array;
}

/**
 * One network in training; minimises the mean squared error. Everything is a function of the seed and the samples: the
 * same bits wherever the numerics are the same. Weights go in and out as bias [outputs], then kernel [inputs, outputs],
 * layer by layer. Arguments that don't fit throw RangeError.
 */
export interface DenseTrainer {
  /** First weights (see initialDenseWeights), an optimizer that has seen nothing, and the seed of all that follows. */
  initialize(seed: number): void;
  /** Sets the weights and forgets the optimizer's moments; the seed stays (0 before any `initialize`). */
  load(weights: Float32Array): void;
  weights(): Float32Array;
  /** Trains once on the given rows, shuffled by (seed, `number`); `number` counts epochs from 1. */
  epoch(samples: DenseSamples, rows: Uint32Array, number: number): void;
  /** Predictions in [0, 1] of the given rows of `inputs`, in that order. [rows.length] */
  predict(inputs: Float32Array, rows: Uint32Array): Float32Array;
  /** Mean gradient of the loss with its L2 term over rows in that order, at most a batch; no step. As weights(). */
  gradient(samples: DenseSamples, rows: Uint32Array, number: number): Float32Array;
  /** 1 where a unit is kept and 0 where it is dropped, for the sample at `place` of the shuffled epoch. [units] */
  dropoutMask(number: number, place: number, layer: number): Uint8Array;
  /** Gives the memory back; the trainer can't be used after. */
  free(): void;
}
