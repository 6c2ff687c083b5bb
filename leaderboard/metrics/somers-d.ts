// How well networks are ranked: the measure without a cap by ties, see docs/metrics.md.
import { type PairCounts, pairCounter } from "./pair-counts.ts";
import { type CountedScore, type ScoredPairs, scoreAll } from "./scored-pairs.ts";

/**
 * Somers' D of the prediction given the truth: (C - D) / T, where C and D are the pairs in right and in wrong order and T
 * those of different truth (R. H. Somers, "A new asymmetric measure of association for ordinal variables", ASR 27, 1962).
 * In [-1, 1], higher is better; 1 if every pair of different truth is in order, 0 if the prediction is constant. NaN if
 * the truth is constant.
 */
export function somersD(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareSomersD, truth, prediction);
}

/** Somers' D of any counts of the models: n log n to prepare, then n log n without sorting. */
export function prepareSomersD(pairs: ScoredPairs): CountedScore {
  const count = pairCounter(pairs);
  return (counts) => somersDOf(count(counts));
}

/** Somers' D of pairs that are counted. */
export function somersDOf({ differentTruth, concordantLessDiscordant }: PairCounts): number {
  return concordantLessDiscordant / differentTruth;
}
