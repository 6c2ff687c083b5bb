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
  const best = new Top(ranks.order.toReversed(), ranks.truth, ranks);
  const picked = new Top(fallingOrder(ranks.prediction, ranks.predictionLevels), ranks.prediction, ranks);

  return (counts) => {
    let total = 0;
    for (let i = 0; i < models; i++) total += counts[i];
    if (total === 0) return Number.NaN;
    const wanted = picks(total);
    best.take(counts, wanted);
    picked.take(counts, wanted);
    // Each model's distance to the greatest truth, so that what both sides pick cancels without rounding.
    const greatest = values[values.length - 1];
    let lost = 0;
    for (let level = Math.min(best.lowest, picked.lowest); level < values.length; level++)
      lost += (greatest - values[level]) * (picked.at(level) - best.at(level));
    return lost / wanted;
  };
}

/** The topmost models of an order, as numbers of models at each level of truth. */
class Top {
  readonly #order: Uint32Array; // [models], falling
  readonly #ranks: Uint32Array; // [models], those that the order falls by
  readonly #truth: Uint32Array; // [models]
  readonly #surely: Uint32Array; // [levels]
  readonly #perhaps: Uint32Array; // [levels], those that compete for the last places
  #equals = 1;
  #places = 0;
  /** No level below this one has any. */
  lowest: number;

  constructor(order: Uint32Array, ranks: Uint32Array, { truth, truthLevels }: ScoredPairs["ranks"]) {
    this.#order = order;
    this.#ranks = ranks;
    this.#truth = truth;
    this.#surely = new Uint32Array(truthLevels);
    this.#perhaps = new Uint32Array(truthLevels);
    this.lowest = truthLevels;
  }

  /** Takes the topmost `wanted` of the models that count, at least 1 and no more than there are. */
  take(counts: Counts, wanted: number): void {
    this.#surely.fill(0, this.lowest);
    this.#perhaps.fill(0, this.lowest);
    this.lowest = this.#surely.length;
    this.#places = wanted;
    for (let start = 0, end = 0; ; start = end) {
      const rank = this.#ranks[this.#order[start]];
      let equals = 0;
      for (; end < this.#order.length && this.#ranks[this.#order[end]] === rank; end++)
        equals += counts[this.#order[end]];
      const isEdge = equals >= this.#places;
      this.#add(counts, start, end, isEdge ? this.#perhaps : this.#surely);
      this.#equals = equals;
      if (isEdge) return;
      this.#places -= equals;
    }
  }

  /** How many of the models taken are at a level. */
  at(level: number): number {
    return this.#surely[level] + (this.#perhaps[level] * this.#places) / this.#equals;
  }

  #add(counts: Counts, start: number, end: number, levels: Uint32Array): void {
    for (let place = start; place < end; place++) {
      const model = this.#order[place];
      const level = this.#truth[model];
      levels[level] += counts[model];
      if (level < this.lowest) this.lowest = level;
    }
  }
}

/** The models by falling rank. */
function fallingOrder(ranks: Uint32Array, levels: number): Uint32Array {
  const starts = new Uint32Array(levels + 1); // [levels], counted from the highest
  for (const rank of ranks) starts[levels - rank]++;
  for (let level = 1; level <= levels; level++) starts[level] += starts[level - 1];
  const order = new Uint32Array(ranks.length);
  for (let model = 0; model < ranks.length; model++) order[starts[levels - 1 - ranks[model]]++] = model;
  return order;
}
