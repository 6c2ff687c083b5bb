// The error in the unit of accuracy, for people.
import { type CountedScore, type ScoredPairs, scoreAll } from "./scored-pairs.ts";

/** Mean absolute error: mean |truth - prediction|. In [0, infinity), lower is better; defined for any truth. */
export function mae(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareMae, truth, prediction);
}

/** Mean absolute error of any counts of the models; NaN if they count none. */
export function prepareMae({ truth, prediction, models }: ScoredPairs): CountedScore {
  return (counts) => {
    let total = 0;
    let sum = 0;
    for (let i = 0; i < models; i++) {
      total += counts[i];
      sum += counts[i] * Math.abs(truth[i] - prediction[i]);
    }
    return sum / total;
  };
}
