// The paper's measure of ranking, to be compared with it; ties cap it, see docs/metrics.md.
import { type PairCounts, pairCounter } from "./pair-counts.ts";
import { type CountedScore, type ScoredPairs, scoreAll } from "./scored-pairs.ts";

/**
 * Kendall's tau-b: (C - D) / sqrt(T P), where C and D are the pairs in right and in wrong order, T those of different truth
 * and P those of different prediction (M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33, 1945).
 * In [-1, 1], higher is better; a ranker that tells equals apart stays below 1. NaN if truth or prediction is constant.
 */
export function kendallTauB(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareKendallTauB, truth, prediction);
}

/** Tau-b of any counts of the models: n log n to prepare, then n log n without sorting. */
export function prepareKendallTauB(pairs: ScoredPairs): CountedScore {
  const count = pairCounter(pairs);
  return (counts) => kendallTauBOf(count(counts));
}

/** Tau-b of pairs that are counted. */
export function kendallTauBOf({ differentTruth, differentPrediction, concordantLessDiscordant }: PairCounts): number {
  // The root of a square is exact, so that perfect agreement gives 1; other quotients may round to more than 1.
  const tau = concordantLessDiscordant / Math.sqrt(differentTruth * differentPrediction);
  return Math.max(-1, Math.min(1, tau));
}
