// Doubles to ranks by a radix sort over their bits, which takes the same time for any values and is stable: sorting by
// prediction and then by truth leaves models of equal truth in the order of their predictions.

/** Pairs by rank. Equal values (0 and -0 too) have equal ranks, and ranks have no gaps: 0 is the smallest value. */
export interface Ranks {
  order: Uint32Array; // [models] models by truth, those of equal truth by prediction
  truth: Uint32Array; // [models] rank of each model's truth
  prediction: Uint32Array; // [models] rank of each model's prediction
  truthLevels: number; // how many different values
  predictionLevels: number;
}

/** Ranks both, in time linear in the number of models. Values must be finite. */
export function rankPairs(truth: Float64Array, prediction: Float64Array): Ranks {
  const byPrediction = sortedOrder(prediction);
  const order = sortedOrder(truth, byPrediction);
  const predictionRanks = new Uint32Array(prediction.length);
  const truthRanks = new Uint32Array(truth.length);
  return {
    order,
    predictionLevels: fillRanks(prediction, byPrediction, predictionRanks),
    truthLevels: fillRanks(truth, order, truthRanks),
    truth: truthRanks,
    prediction: predictionRanks,
  };
}

const BUCKETS = 2048;
/** The digits of each word, of at most 11 bits: how far to shift for them. */
const SHIFTS = [0, 11, 22];

/**
 * The places of the values from smallest to greatest; equal values stay in the order of `start` (by default, that of their
 * places). The bits of a double, read as a whole number, grow with its value once the sign bit of the positive and all
 * bits of the negative ones are turned over (M. Herf, "Radix tricks", 2001). The high words nearly always tell different
 * values apart, so they alone are sorted first, and the low ones are looked at where high ones are equal.
 */
export function sortedOrder(values: Float64Array, start?: Uint32Array): Uint32Array {
  const n = values.length;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * n); // low word first: Node's machines are little-endian
  const { low, high } = scratchFor(n);
  for (let i = 0; i < n; i++) {
    const lowBits = words[2 * i];
    const highBits = words[2 * i + 1];
    if (highBits < 0x80000000) {
      high[i] = highBits | 0x80000000;
      low[i] = lowBits;
    } else if (highBits === 0x80000000 && lowBits === 0) {
      high[i] = highBits; // negative zero has the key of zero, which is the sign bit alone
      low[i] = 0;
    } else {
      high[i] = ~highBits;
      low[i] = ~lowBits;
    }
  }
  const byHigh = sortByWord(high, n, start);
  return settleLow(byHigh, high, low) ? byHigh : sortByWord(high, n, sortByWord(low, n, start));
}

/** Memory that every sort would otherwise ask for anew: collecting it had cost as much as the sorting. */
let scratch = makeScratch(0);

function makeScratch(models: number) {
  const list = () => new Uint32Array(models);
  return { models, low: list(), high: list(), one: list(), other: list(), counts: new Uint32Array(3 * BUCKETS) };
}

function scratchFor(models: number) {
  if (scratch.models < models) scratch = makeScratch(models);
  return scratch;
}

/** The first n places in the order of `from` (by default, rising), sorted by their words; equal ones stay in order. */
function sortByWord(words: Uint32Array, n: number, from?: Uint32Array): Uint32Array {
  const { one, other, counts } = scratchFor(n);
  counts.fill(0);
  for (let i = 0; i < n; i++) {
    const word = words[i];
    counts[word & 2047]++;
    counts[BUCKETS + ((word >>> 11) & 2047)]++;
    counts[2 * BUCKETS + (word >>> 22)]++;
  }
  let [sorted, to] = [one, other];
  if (from) sorted.set(from);
  else for (let i = 0; i < n; i++) sorted[i] = i;
  for (const [digit, shift] of SHIFTS.entries()) {
    const places = counts.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    if (!toStarts(places, n)) continue;
    for (let k = 0; k < n; k++) {
      const i = sorted[k];
      to[places[(words[i] >>> shift) & 2047]++] = i;
    }
    [sorted, to] = [to, sorted];
  }
  return sorted.slice(0, n);
}

/** Puts places of equal high words in the order of their low ones, by insertion; false if there is too much to move. */
function settleLow(order: Uint32Array, high: Uint32Array, low: Uint32Array): boolean {
  let moves = 4 * order.length;
  for (let k = 1; k < order.length; k++) {
    const i = order[k];
    let hole = k;
    for (; hole > 0; hole--) {
      const before = order[hole - 1];
      if (high[before] !== high[i] || low[before] <= low[i]) break;
      order[hole] = before;
      if (--moves < 0) return false;
    }
    order[hole] = i;
  }
  return true;
}

/** Turns the counts of a digit into the place where each of its buckets starts; false if one bucket has all n. */
function toStarts(counts: Uint32Array, n: number): boolean {
  let sum = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = counts[bucket];
    if (count === n) return false;
    counts[bucket] = sum;
    sum += count;
  }
  return true;
}

/** Writes the rank of each value; returns how many different values there are. */
function fillRanks(values: Float64Array, order: Uint32Array, ranks: Uint32Array): number {
  let rank = 0;
  let before = values[order[0]];
  for (let k = 0; k < order.length; k++) {
    const i = order[k];
    const value = values[i];
    if (value !== before) {
      rank++;
      before = value;
    }
    ranks[i] = rank;
  }
  return rank + 1;
}
