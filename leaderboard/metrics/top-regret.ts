// What is lost by trusting a prediction at the top: shared by the regret of the top pick and that of the top tenth.
import type { CountedScore, Counts, ScoredPairs } from "./scored-pairs.ts";

/**
 * Mean truth of the `picks(models)` models of greatest truth less that of as many of greatest prediction. Where equal
 * predictions compete for the last places, each gets its share of them: the mean over all ways to break the tie, so
 * that neither the order of the models nor a constant prediction can win by luck. Exactly 0 if nothing is lost.
 */
export function prepareTopRegret(
  { truth, ranks, models }: ScoredPairs,
  picks: (models: number) => number,
): CountedScore {
  const values = new Float64Array(ranks.truthLevels); // [levels] of truth, rising
  for (let i = 0; i < models; i++) values[ranks.truth[i]] = truth[i];
  const surelyPicked = new Uint32Array(ranks.truthLevels);
  const perhapsPicked = new Uint32Array(ranks.truthLevels);

  return (counts) => {
    const byTruth = countLevels(ranks.truth, ranks.truthLevels, counts);
    const total = byTruth.reduce((sum, count) => sum + count, 0);
    if (total === 0) return Number.NaN;
    const wanted = picks(total);
    const best = findEdge(byTruth, wanted);
    const picked = findEdge(countLevels(ranks.prediction, ranks.predictionLevels, counts), wanted);
    surelyPicked.fill(0);
    perhapsPicked.fill(0);
    for (let i = 0; i < models; i++) {
      if (ranks.prediction[i] > picked.level) surelyPicked[ranks.truth[i]] += counts[i];
      else if (ranks.prediction[i] === picked.level) perhapsPicked[ranks.truth[i]] += counts[i];
    }
    // Each model's distance to the greatest truth, so that what both sides pick cancels without rounding.
    const greatest = values[values.length - 1];
    let lost = 0;
    for (let level = 0; level < values.length; level++) {
      const chosen = surelyPicked[level] + (perhapsPicked[level] * picked.take) / picked.equals;
      const ideal = level > best.level ? byTruth[level] : level === best.level ? best.take : 0;
      lost += (greatest - values[level]) * (chosen - ideal);
    }
    return lost / wanted;
  };
}

/** How many models are at each level. [levels] */
function countLevels(ranks: Uint32Array, levels: number, counts: Counts): Uint32Array {
  const found = new Uint32Array(levels);
  for (let i = 0; i < ranks.length; i++) found[ranks[i]] += counts[i];
  return found;
}

/** The level at which the `wanted` topmost models end, how many models it has, and how many of them are still wanted. */
function findEdge(byLevel: Uint32Array, wanted: number): { level: number; equals: number; take: number } {
  let level = byLevel.length - 1;
  let take = wanted;
  while (byLevel[level] < take) take -= byLevel[level--];
  return { level, equals: byLevel[level], take };
}
