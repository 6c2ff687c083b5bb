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

const DIGITS = 6; // 64 bits in digits of at most 11
const BUCKETS = 2048;

/**
 * The places of the values from smallest to greatest; equal values stay in the order of `start` (by default, that of their
 * places). The bits of a double, read as a whole number, grow with its value once the sign bit of the positive and all
 * bits of the negative ones are turned over (M. Herf, "Radix tricks", 2001).
 */
export function sortedOrder(values: Float64Array, start?: Uint32Array): Uint32Array {
  const n = values.length;
  const words = new Uint32Array(values.slice().buffer); // low word first: all that Node runs on is little-endian
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  const histogram = new Uint32Array(DIGITS * BUCKETS);
  for (let i = 0; i < n; i++) {
    let lowBits = words[2 * i];
    let highBits = words[2 * i + 1];
    if (highBits < 0x80000000) highBits |= 0x80000000;
    else if (highBits === 0x80000000 && lowBits === 0) {
      // negative zero has the key of zero, which is the sign bit alone
    } else {
      highBits = ~highBits;
      lowBits = ~lowBits;
    }
    low[i] = lowBits;
    high[i] = highBits;
    histogram[lowBits & 2047]++;
    histogram[BUCKETS + ((lowBits >>> 11) & 2047)]++;
    histogram[2 * BUCKETS + (lowBits >>> 22)]++;
    histogram[3 * BUCKETS + (highBits & 2047)]++;
    histogram[4 * BUCKETS + ((highBits >>> 11) & 2047)]++;
    histogram[5 * BUCKETS + (highBits >>> 22)]++;
  }
  let from = new Uint32Array(n);
  for (let i = 0; i < n; i++) from[i] = start ? start[i] : i;
  let to = new Uint32Array(n);
  for (let digit = 0; digit < DIGITS; digit++) {
    const places = histogram.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    if (!toStarts(places, n)) continue;
    const key = digit < 3 ? low : high;
    const shift = (digit % 3) * 11;
    for (let k = 0; k < n; k++) {
      const i = from[k];
      to[places[(key[i] >>> shift) & 2047]++] = i;
    }
    [from, to] = [to, from];
  }
  return from;
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
