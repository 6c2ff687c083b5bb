// What a predictor costs somebody who goes on with the tenth of the networks that it likes best.
import { type CountedScore, type ScoredPairs, scoreAll } from "./scored-pairs.ts";
import { prepareTopRegret } from "./top-regret.ts";

/**
 * Regret of the top tenth: mean truth of the k models of greatest truth less that of the k of greatest prediction, where
 * k is a tenth of the models, rounded up; equal predictions share the last places. In the unit of the truth, at least 0,
 * lower is better; defined for any truth (0 if it is constant). Up to 10 models it is the regret of the top pick.
 */
export function topTenthRegret(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareTopTenthRegret, truth, prediction);
}

/** Regret of the top tenth of any counts of the models; NaN if they count none. */
export function prepareTopTenthRegret(pairs: ScoredPairs): CountedScore {
  return prepareTopRegret(pairs, tenthOf);
}

/** A tenth of the models, rounded up. */
export function tenthOf(models: number): number {
  return Math.max(1, Math.ceil(models / 10));
}
