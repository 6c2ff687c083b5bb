// A fitted dense network: predicts, and goes to its record.
import type { FittedDense } from "../../../schemas/types.d.ts";
import type { DenseSettings, DenseShape, FullKernel } from "../../../src/kernel/index.ts";
import { checkFeatures, type Fitted } from "../estimator.ts";
import { type Standardization, standardize } from "../standardize.ts";
import { packFloats } from "./packed-floats.ts";

export interface NetworkParts<Settings> {
  readonly name: FittedDense["estimator"];
  readonly kernel: FullKernel;
  readonly network: { readonly shape: DenseShape; readonly settings: DenseSettings };
  readonly settings: Settings;
  readonly standardization: Standardization;
  /** All finite. As DenseTrainer has them. */
  readonly weights: Float32Array;
  readonly iterations: number;
}

/** Weights with the settings they were trained by and the columns' means and deviations. */
export class FittedNetwork<Settings> implements Fitted<Settings, FittedDense> {
  readonly #parts: NetworkParts<Settings>;

  constructor(parts: NetworkParts<Settings>) {
    this.#parts = parts;
  }

  get columns(): number {
    return this.#parts.network.shape.inputs;
  }

  get settings(): Settings {
    return this.#parts.settings;
  }

  get iterations(): number {
    return this.#parts.iterations;
  }

  /** Throws an InputError for features that don't fit the number of rows, or are not finite. */
  predict(features: Float64Array | Float32Array, rows: number): Float64Array {
    checkFeatures({ features, rows, columns: this.columns }, "features");
    const { kernel, network, standardization, weights } = this.#parts;
    const trainer = kernel.createDenseTrainer(network.shape, network.settings);
    try {
      trainer.load(weights);
      const order = Uint32Array.from({ length: rows }, (_, row) => row);
      return Float64Array.from(trainer.predict(standardize(features, rows, standardization), order));
    } finally {
      trainer.free();
    }
  }

  save(): FittedDense {
    const { name, settings, standardization, weights, iterations } = this.#parts;
    return {
      schema_version: 1,
      estimator: name,
      columns: this.columns,
      settings: { ...(settings as object) },
      iterations,
      means: packFloats(standardization.means),
      deviations: packFloats(standardization.deviations),
      weights: packFloats(weights),
    };
  }
}
