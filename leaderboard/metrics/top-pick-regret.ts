// What a predictor costs somebody who takes the one network that it likes best.
import { type CountedScore, type ScoredPairs, scoreAll } from "./scored-pairs.ts";
import { prepareTopRegret } from "./top-regret.ts";

/**
 * Regret of the top pick: greatest truth less the truth of the model of greatest prediction; the mean over them if several
 * share it. In the unit of the truth, at least 0, lower is better; defined for any truth (0 if it is constant).
 */
export function topPickRegret(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareTopPickRegret, truth, prediction);
}

/** Regret of the top pick of any counts of the models; NaN if they count none. */
export function prepareTopPickRegret(pairs: ScoredPairs): CountedScore {
  return prepareTopRegret(pairs, () => 1);
}
