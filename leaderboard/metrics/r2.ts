// The paper's own measure of a predictor; where many networks fail, it mostly tells those from the trained ones.
import { type CountedScore, type Counts, type ScoredPairs, scoreAll } from "./scored-pairs.ts";

/**
 * Coefficient of determination: 1 - sum (truth - prediction)^2 / sum (truth - mean truth)^2.
 * In (-infinity, 1], higher is better; 0 is what the mean of these very truths gets. NaN if the truth is constant, also
 * where all predictions are right (scikit-learn says 1 or 0 there unless told otherwise).
 */
export function r2(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareR2, truth, prediction);
}

/** R2 of any counts of the models. */
export function prepareR2({ truth, prediction, models }: ScoredPairs): CountedScore {
  return (counts) => {
    // Not left to the sum of squares: the mean of equal numbers may round to another one, and it would not be zero.
    if (!varies(truth, counts)) return Number.NaN;
    let total = 0;
    let sum = 0;
    for (let i = 0; i < models; i++) {
      total += counts[i];
      sum += counts[i] * truth[i];
    }
    const mean = sum / total;
    let unexplained = 0;
    let spread = 0;
    for (let i = 0; i < models; i++) {
      const error = truth[i] - prediction[i];
      const distance = truth[i] - mean;
      unexplained += counts[i] * error * error;
      spread += counts[i] * distance * distance;
    }
    return 1 - unexplained / spread;
  };
}

/** Whether two models that count have different values; nearly always known after a few. */
function varies(values: Float64Array, counts: Counts): boolean {
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return false;
  for (let i = first + 1; i < counts.length; i++) if (counts[i] > 0 && values[i] !== values[first]) return true;
  return false;
}
