// The rank correlation that most people know, beside the two that count pairs.
import { type CountedScore, type ScoredPairs, scoreAll } from "./scored-pairs.ts";

/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, equals having the mean of their ranks.
 * In [-1, 1], higher is better. NaN if truth or prediction is constant.
 */
export function spearman(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  return scoreAll(prepareSpearman, truth, prediction);
}

/** Spearman's correlation of any counts of the models: n log n to prepare, then n. */
export function prepareSpearman({ ranks, models }: ScoredPairs): CountedScore {
  const truth = new Float64Array(ranks.truthLevels);
  const prediction = new Float64Array(ranks.predictionLevels);
  return (counts) => {
    const truthSquares = centredRanks(ranks.truth, counts, truth);
    const predictionSquares = centredRanks(ranks.prediction, counts, prediction);
    let products = 0;
    for (let i = 0; i < models; i++) {
      products += counts[i] * truth[ranks.truth[i]] * prediction[ranks.prediction[i]];
    }
    return Math.max(-1, Math.min(1, products / Math.sqrt(truthSquares * predictionSquares)));
  };
}

/**
 * Writes, for each rank without gaps, twice the mean rank of its models less twice the mean of all ranks, which is a whole
 * number (so sums are exact for up to 200,000 models); returns the sum of the squares over the models.
 */
function centredRanks(ranks: Uint32Array, counts: Uint8Array, out: Float64Array): number {
  out.fill(0);
  let total = 0;
  for (let i = 0; i < ranks.length; i++) {
    out[ranks[i]] += counts[i];
    total += counts[i];
  }
  let below = 0;
  let squares = 0;
  for (let level = 0; level < out.length; level++) {
    const here = out[level];
    const centred = 2 * below + here - total; // ranks from below + 1 to below + here, around (total + 1) / 2
    out[level] = centred;
    squares += here * centred * centred;
    below += here;
  }
  return squares;
}
