// What is lost by trusting a prediction at the top: shared by the regret of the top pick and that of the top tenth.
import { sortedOrder } from "./ranks.ts";
import type { CountedScore, ScoredPairs } from "./scored-pairs.ts";

/**
 * Mean truth of the `picks(models)` models of greatest truth less that of as many of greatest prediction. Where equal
 * predictions compete for the last places, each gets its share of them: the mean over all ways to break the tie, so
 * that neither the order of the models nor a constant prediction can win by luck.
 */
export function prepareTopRegret(
  { truth, prediction, ranks }: ScoredPairs,
  picks: (models: number) => number,
): CountedScore {
  const byPrediction = sortedOrder(prediction, ranks.order);
  return (counts) => {
    let models = 0;
    for (let i = 0; i < counts.length; i++) models += counts[i];
    const wanted = picks(models);
    const best = topMean(ranks.order, ranks.truth, truth, counts, wanted);
    return Math.max(0, best - topMean(byPrediction, ranks.prediction, truth, counts, wanted)); // less than 0 by rounding
  };
}

/** Mean truth of the last `wanted` models by `order`; NaN if the counts name fewer. */
function topMean(
  order: Uint32Array,
  ranks: Uint32Array,
  truth: Float64Array,
  counts: Uint8Array,
  wanted: number,
): number {
  let taken = 0;
  let sum = 0;
  let place = order.length - 1;
  while (taken < wanted && place >= 0) {
    const rank = ranks[order[place]];
    let equals = 0;
    let equalSum = 0;
    for (; place >= 0 && ranks[order[place]] === rank; place--) {
      const model = order[place];
      equals += counts[model];
      equalSum += counts[model] * truth[model];
    }
    if (equals === 0) continue;
    const take = Math.min(equals, wanted - taken);
    sum += take === equals ? equalSum : (equalSum / equals) * take;
    taken += take;
  }
  return taken === wanted ? sum / wanted : Number.NaN;
}
