// All metrics at once, for whoever resamples all of them: what several are made of is counted once.

import { METRICS } from "./index.ts";
import { kendallTauBOf } from "./kendall-tau-b.ts";
import { pairCounter } from "./pair-counts.ts";
import type { Counts, ScoredPairs } from "./scored-pairs.ts";
import { somersDOf } from "./somers-d.ts";

/**
 * The scores by all METRICS, in their order, of any counts of the models: the bits that each of them gives alone. The list
 * is the same each time, with other numbers.
 */
export function prepareAll(pairs: ScoredPairs): (counts: Counts) => Float64Array {
  const scores = new Float64Array(METRICS.length);
  const countPairs = pairCounter(pairs);
  const ofPairs = METRICS.map(({ name }) => ({ somersD: somersDOf, kendallTauB: kendallTauBOf })[name]);
  const alone = METRICS.map((metric, index) => (ofPairs[index] ? undefined : metric.prepare(pairs)));
  return (counts) => {
    const counted = countPairs(counts);
    for (let index = 0; index < scores.length; index++)
      scores[index] = ofPairs[index]?.(counted) ?? alone[index]!(counts);
    return scores;
  };
}
