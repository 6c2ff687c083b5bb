// Inputs as networks can learn from them: each column less its mean, in its standard deviations, as float32. Statistics of
// weights reach from 1e-6 to 1e6, so nothing here may overflow, whatever finite numbers come in.
import type { FeatureTable } from "./estimator.ts";

/** A column's place and spread in the training table; where the spread is 0 the column becomes 0. */
export interface Standardization {
  readonly means: Float64Array; // [columns]
  readonly deviations: Float64Array; // [columns], not below 0
}

/**
 * Standardised values are put into this distance of 0. No value of a training table of up to a million rows is farther
 * (the greatest of n standardised values is at most sqrt(n - 1)), so only what is unlike all training networks is moved.
 */
export const FARTHEST = 1000;

/** Mean and standard deviation (divided by rows) of each column of a checked table of at least one row. */
export function measureColumns({ features, rows, columns }: FeatureTable): Standardization {
  const greatest = new Float64Array(columns); // sums and squares are taken of values over this: at most 1
  const varies = new Uint8Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const size = Math.abs(features[at]);
      if (size > greatest[column]) greatest[column] = size;
      if (features[at] !== features[column]) varies[column] = 1;
    }
  }
  for (let column = 0; column < columns; column++) if (greatest[column] === 0) greatest[column] = 1;
  const means = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) means[column] += features[at] / greatest[column];
  }
  for (let column = 0; column < columns; column++) means[column] /= rows;
  const deviations = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const distance = features[at] / greatest[column] - means[column];
      deviations[column] += distance * distance;
    }
  }
  for (let column = 0; column < columns; column++) {
    deviations[column] = varies[column] === 0 ? 0 : Math.sqrt(deviations[column] / rows) * greatest[column];
    means[column] *= greatest[column];
  }
  return { means, deviations };
}

/** A standardised copy of [rows, columns] finite features. */
export function standardize(
  features: Float64Array | Float32Array,
  rows: number,
  { means, deviations }: Standardization,
): Float32Array {
  const columns = means.length;
  const standardized = new Float32Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (deviations[column] === 0) continue;
      const value = (features[at] - means[column]) / deviations[column]; // maybe infinite, never NaN
      standardized[at] = Math.min(Math.max(value, -FARTHEST), FARTHEST);
    }
  }
  return standardized;
}
