// Made-up tables for the tests of boosting, the same to the last bit as files/make.py makes for XGBoost.
import type { LabelledTable } from "../../../leaderboard/baselines/estimator.ts";

/** How a table is made: features are multiples of 1 / levels in [0, 1). */
export interface TableShape {
  rows: number;
  columns: number;
  levels: number;
  seed: number;
}

/** A table of features (at least four) with labels that come from the first four, and noise. */
export function makeTable({ rows, columns, levels, seed }: TableShape): LabelledTable {
  let state = seed;
  const word = () => {
    state ^= state << 13; // xorshift32 (Marsaglia, 2003)
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const features = new Float32Array(rows * columns);
  const labels = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const x = Array.from({ length: columns }, () => ((word() >>> 8) % levels) / levels);
    features.set(x, row * columns);
    const noise = (word() >>> 8) / 16777216;
    const bowl = (x[2] - 0.5) * (x[2] - 0.5) * 2;
    labels[row] = (x[0] * x[1] + bowl + (x[3] < x[0] ? 0.5 : 0) + noise * 0.25) / 2.25;
  }
  return { features, rows, columns, labels };
}

/** Rows from `start` to `end` of a table. */
export function cutTable({ features, columns, labels }: LabelledTable, start: number, end: number): LabelledTable {
  return {
    features: features.subarray(start * columns, end * columns),
    rows: end - start,
    columns,
    labels: labels.subarray(start, end),
  };
}

/** 1 - squared error / squared deviation from the mean. */
export function r2Of(labels: Float64Array, predictions: Float64Array): number {
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const error = labels.reduce((sum, label, row) => sum + (label - predictions[row]) ** 2, 0);
  return 1 - error / labels.reduce((sum, label) => sum + (label - mean) ** 2, 0);
}
