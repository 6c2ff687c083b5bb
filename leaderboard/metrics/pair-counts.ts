// How many pairs of models are ranked rightly, wrongly or not at all, in n log n: the idea of W. R. Knight ("A computer
// method for calculating Kendall's tau with ungrouped data", JASA 61, 1966). Models are taken by rising truth; a tree of
// sums over predictions in place of his merges, as it can count a model several times.
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
  const truthRank = new Uint32Array(order.length); // [models], rising
  const predictionRank = new Uint32Array(order.length);
  for (let k = 0; k < order.length; k++) {
    truthRank[k] = ranks.truth[order[k]];
    predictionRank[k] = ranks.prediction[order[k]];
  }
  let leaves = 1;
  while (leaves < predictionLevels) leaves *= 2;
  const tree = new Uint32Array(2 * leaves); // node k holds the sum of 2k and 2k + 1; the ranks are the leaves
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
      let above = 0;
      for (let node = leaves + rank; node > 1; node >>>= 1) {
        above += tree[node | 1] & ((node & 1) - 1); // the right neighbour's if this is a left one, without a branch
        tree[node] += count;
      }
      discordant += count * above; // models of equal truth come by rising prediction, so these are of smaller truth
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
