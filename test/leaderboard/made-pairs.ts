// Made-up true and predicted accuracies for tests, and the metrics as their definitions say them: pair by pair.
import { RandomStream, streamKey } from "../../src/lib/random.ts";

export interface Pairs {
  truth: number[];
  prediction: number[];
}

/** The recipe of files/make.py, step by step in the same arithmetic: levels of 0 leave the values as they are. */
export function madeByRecipe([seed, models, truthLevels, predictionLevels]: number[]): Pairs {
  let state = seed;
  const uniform = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const pairs: Pairs = { truth: [], prediction: [] };
  for (let model = 0; model < models; model++) {
    let value = uniform();
    if (truthLevels > 0) value = Math.floor(value * truthLevels) / truthLevels;
    let guess = (value + uniform()) / 2;
    if (predictionLevels > 0) guess = Math.floor(guess * predictionLevels) / predictionLevels;
    pairs.truth.push(value);
    pairs.prediction.push(guess);
  }
  return pairs;
}

/** Up to 40 models with few or many levels, of either sign, sometimes constant; the same for the same number. */
export function randomPairs(number: number): Pairs {
  const stream = new RandomStream(streamKey(number, "config"), 4);
  const models = 1 + stream.below(40);
  const truthLevels = [1, 2, 3, 8, 1000][stream.below(5)];
  const predictionLevels = [1, 2, 3, 8, 1000][stream.below(5)];
  const value = (levels: number) => (stream.below(levels) - Math.floor(levels / 2)) / levels;
  const truth = Array.from({ length: models }, () => value(truthLevels));
  const prediction = truth.map((true_) => (stream.below(2) === 0 ? value(predictionLevels) : true_));
  return { truth, prediction };
}

/** Counts of all pairs, two loops. */
function allPairs({ truth, prediction }: Pairs) {
  const found = { balance: 0, differentTruth: 0, differentPrediction: 0 };
  for (let i = 0; i < truth.length; i++) {
    for (let j = 0; j < i; j++) {
      const byTruth = Math.sign(truth[i] - truth[j]);
      const byPrediction = Math.sign(prediction[i] - prediction[j]);
      found.balance += byTruth * byPrediction;
      found.differentTruth += byTruth * byTruth;
      found.differentPrediction += byPrediction * byPrediction;
    }
  }
  return found;
}

/** Rank from 1, equals the mean of theirs: one more than all below and half of the other equals. */
function meanRanks(values: number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function pearson(a: number[], b: number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((value, i) => (value - meanA) * (b[i] - meanB)));
  const spread = (values: number[], middle: number) => mean(values.map((value) => (value - middle) * (value - middle)));
  return product / Math.sqrt(spread(a, meanA) * spread(b, meanB));
}

/** The expected truth of the k models predicted best: the mean over 0 / 1 chances, ties sharing what places are left. */
function meanOfTop({ truth, prediction }: Pairs, k: number): number {
  const shares = prediction.map((guess) => {
    const above = prediction.filter((other) => other > guess).length;
    const equal = prediction.filter((other) => other === guess).length;
    return Math.max(0, Math.min(1, (k - above) / equal));
  });
  return truth.reduce((sum, value, i) => sum + value * shares[i], 0) / k;
}

function regret(pairs: Pairs, k: number): number {
  const best = [...pairs.truth].sort((a, b) => b - a).slice(0, k);
  return mean(best) - meanOfTop(pairs, k);
}

/** Every metric by its definition. */
export const BY_DEFINITION: Record<string, (pairs: Pairs) => number> = {
  r2: ({ truth, prediction }) => {
    if (new Set(truth).size === 1) return Number.NaN;
    const middle = mean(truth);
    const unexplained = mean(truth.map((value, i) => (value - prediction[i]) * (value - prediction[i])));
    return 1 - unexplained / mean(truth.map((value) => (value - middle) * (value - middle)));
  },
  mse: ({ truth, prediction }) => mean(truth.map((value, i) => (value - prediction[i]) * (value - prediction[i]))),
  mae: ({ truth, prediction }) => mean(truth.map((value, i) => Math.abs(value - prediction[i]))),
  somersD: (pairs) => {
    const { balance, differentTruth } = allPairs(pairs);
    return balance / differentTruth;
  },
  kendallTauB: (pairs) => {
    const { balance, differentTruth, differentPrediction } = allPairs(pairs);
    return balance / Math.sqrt(differentTruth * differentPrediction);
  },
  spearman: ({ truth, prediction }) => {
    if (new Set(truth).size === 1 || new Set(prediction).size === 1) return Number.NaN;
    return pearson(meanRanks(truth), meanRanks(prediction));
  },
  topPickRegret: (pairs) => regret(pairs, 1),
  topTenthRegret: (pairs) => regret(pairs, Math.ceil(pairs.truth.length / 10)),
};
