// The scores of one file of predictions, of which an entry may have many.
import { prepareAll } from "../metrics/all.ts";
import { METRICS, ScoredPairs } from "../metrics/index.ts";
import type { Resamples } from "./resample.ts";

/** Scores by METRICS, in their order; NaN where undefined. */
export interface FileScores {
  readonly values: Float64Array; // [metrics]
  readonly resamples: readonly Float64Array[]; // [metrics][rows]
}

/** Metrics that compare predictions with accuracies themselves; the others look at their order. */
const OF_ACCURACIES: ReadonlySet<string> = new Set(["r2", "mse", "mae"]);

/**
 * Scores predictions of these networks, [networks] each. Metrics of accuracies are undefined where a prediction is not from
 * 0 to 1: a score of any size is no accuracy, and with huge ones a mean squared error would spell out single accuracies
 * digit by digit. InputError if the lists don't fit each other.
 */
export function scoreFile(
  truth: Float64Array,
  predictions: Float64Array,
  { models, rows, counts }: Resamples,
): FileScores {
  const pairs = new ScoredPairs(truth, predictions);
  const score = prepareAll(pairs);
  const values = score(new Uint8Array(models).fill(1)).slice();
  const resamples = METRICS.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const scores = score(counts.subarray(row * models, (row + 1) * models));
    for (let index = 0; index < scores.length; index++) resamples[index][row] = scores[index];
  }
  const areAccuracies = predictions.every((prediction) => prediction >= 0 && prediction <= 1);
  for (const [index, { name }] of METRICS.entries()) {
    if (areAccuracies || !OF_ACCURACIES.has(name)) continue;
    values[index] = Number.NaN;
    resamples[index].fill(Number.NaN);
  }
  return { values, resamples };
}
