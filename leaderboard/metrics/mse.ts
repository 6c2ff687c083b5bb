// What all estimators minimise.
import { type CountedScore, type ScoredPairs, scoreAll } from "./scored-pairs.ts";

/** Mean squared error: mean (truth - prediction)^2. In [0, infinity), lower is better; defined for any truth. */
export function mse(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareMse, truth, prediction);
}

/** Mean squared error of any counts of the models; NaN if they count none. */
export function prepareMse({ truth, prediction, models }: ScoredPairs): CountedScore {
  return (counts) => {
    let total = 0;
    let sum = 0;
    for (let i = 0; i < models; i++) {
      const error = truth[i] - prediction[i];
      total += counts[i];
      sum += counts[i] * error * error;
    }
    return sum / total;
  };
}
