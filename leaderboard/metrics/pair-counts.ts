// How many pairs of models are ranked rightly, wrongly or not at all, in n log n: the idea of W. R. Knight ("A computer
// method for calculating Kendall's tau with ungrouped data", JASA 61, 1966). Models are taken by rising truth; a tree of
// sums over predictions (P. M. Fenwick, 1994) in place of his merges, as it can count a model several times.
import type { Counts, ScoredPairs } from "./scored-pairs.ts";

/** Numbers of pairs; exact below 2^53, so for up to 10^8 models. A model that counts twice is a pair of its own, tied. */
export interface PairCounts {
  pairs: number;
  differentTruth: number;
  differentPrediction: number;
  /** Pairs in the right order less those in the wrong one. */
  concordantLessDiscordant: number;
}

/** Prepares the pairs; the result counts them for any counts of models, without sorting again. */
export function pairCounter({ ranks }: ScoredPairs): (counts: Counts) => PairCounts {
  const { order, predictionLevels } = ranks;
  const truthRank = order.map((model) => ranks.truth[model]); // [models], rising
  const predictionRank = order.map((model) => ranks.prediction[model]);
  const tree = new Uint32Array(predictionLevels + 1);
  const byPrediction = new Uint32Array(predictionLevels);

  return (counts) => {
    tree.fill(0);
    byPrediction.fill(0);
    const ties = new TieCounter();
    const ordered = new TieCounter();
    let models = 0;
    let discordant = 0;
    for (let k = 0; k < order.length; k++) {
      const count = counts[order[k]];
      if (count === 0) continue;
      const rank = predictionRank[k];
      byPrediction[rank] += count;
      ties.add(truthRank[k], -1, count);
      ordered.add(truthRank[k], rank, count);
      let notAbove = 0;
      for (let node = rank + 1; node > 0; node &= node - 1) notAbove += tree[node];
      // Models of equal truth come by rising prediction, so those above are of smaller truth.
      discordant += count * (models - notAbove);
      for (let node = rank + 1; node <= predictionLevels; node += node & -node) tree[node] += count;
      models += count;
    }
    let tiedPrediction = 0;
    for (let rank = 0; rank < predictionLevels; rank++) tiedPrediction += pairsOf(byPrediction[rank]);
    const pairs = pairsOf(models);
    const differentTruth = pairs - ties.finish();
    const differentPrediction = pairs - tiedPrediction;
    const concordant = differentTruth - (tiedPrediction - ordered.finish()) - discordant;
    return { pairs, differentTruth, differentPrediction, concordantLessDiscordant: concordant - discordant };
  };
}

/** The number of pairs among so many. */
function pairsOf(models: number): number {
  return (models * (models - 1)) / 2;
}

/** Counts the tied pairs of a sequence in which equals follow each other. */
class TieCounter {
  #first = -1;
  #second = -1;
  #run = 0;
  #tied = 0;

  add(first: number, second: number, count: number): void {
    if (first !== this.#first || second !== this.#second) {
      this.#tied += pairsOf(this.#run);
      this.#run = 0;
      this.#first = first;
      this.#second = second;
    }
    this.#run += count;
  }

  finish(): number {
    return this.#tied + pairsOf(this.#run);
  }
}
