// The quartiles of short float32 vectors without sorting them: a histogram over the leading bits of the floats tells which
// few weights can be the ones asked for, and only these are put in order.

/** Sign, exponent and three bits of the fraction: 4,096 bins, as many below zero as above. */
const SHIFT = 20;
const BINS = 1 << (32 - SHIFT);

/** For so few weights a histogram does not pay. */
const FEW = 200;

/** Runs of at most so many are put in order by insertion. */
const SHORT = 12;

/** Finds the quartiles of parts of networks, one network after another, without allocating. */
export class QuartileFinder {
  #weights: Float32Array = new Float32Array();
  /** The bin of each weight. */
  readonly #bins: Uint16Array;
  readonly #counts = new Int32Array(BINS);
  readonly #wanted = new Uint8Array(BINS);
  /** The weights that are put in order. */
  readonly #part: Float32Array;
  /** For each quartile the rank at or below it and the next one: in the part that was asked for, then in #part. */
  readonly #ranks = new Int32Array(6);

  constructor(width: number) {
    this.#bins = new Uint16Array(width);
    this.#part = new Float32Array(width);
  }

  /** Takes the finite weights of the next network: as many as the constructor was told. */
  load(weights: Float32Array): void {
    this.#weights = weights;
    const words = new Int32Array(weights.buffer, weights.byteOffset, weights.length);
    const bins = this.#bins;
    for (let index = 0; index < words.length; index++) bins[index] = binOf(words[index]);
  }

  /**
   * Writes percentiles 25, 50 and 75 of the loaded weights from `start` to before `end` to `out` from `at` on. Between
   * two ranks they lie where numpy's method "linear" puts them (its _lerp, in doubles).
   */
  find(start: number, end: number, out: Float64Array, at: number): void {
    const count = end - start;
    const part = this.#part;
    const ranks = this.#ranks;
    for (let quartile = 0; quartile < 3; quartile++) {
      const rank = Math.floor(((count - 1) * (quartile + 1)) / 4);
      ranks[2 * quartile] = rank;
      ranks[2 * quartile + 1] = Math.min(rank + 1, count - 1);
    }
    let last = count - 1;
    if (count > FEW) last = this.#gather(start, end) - 1;
    else for (let index = 0; index < count; index++) part[index] = this.#weights[start + index];
    const [first, second, middle, next, third, after] = ranks;
    select(part, 0, last, middle);
    select(part, 0, middle - 1, first);
    select(part, middle + 1, last, third);
    leastFirst(part, second, middle);
    leastFirst(part, next, third);
    leastFirst(part, after, last);
    for (let quartile = 0; quartile < 3; quartile++) {
      const position = ((count - 1) * (quartile + 1)) / 4;
      const share = position - Math.floor(position);
      const low = part[ranks[2 * quartile]];
      const high = part[ranks[2 * quartile + 1]];
      const step = high - low;
      out[at + quartile] = (share < 0.5 ? low + step * share : high - step * (1 - share)) + 0; // never -0
    }
  }

  /** Puts the weights of all bins that hold a wanted rank into #part, tells how many, and turns ranks into places there. */
  #gather(start: number, end: number): number {
    const weights = this.#weights;
    const [bins, counts, wanted, part, ranks] = [this.#bins, this.#counts, this.#wanted, this.#part, this.#ranks];
    for (let index = start; index < end; index++) counts[bins[index]]++;
    let bin = 0;
    let below = 0; // weights in the bins below this one
    let kept = 0; // those of them, and of this bin, that will be gathered
    let skipped = 0;
    for (let index = 0; index < ranks.length; index++) {
      while (below + counts[bin] <= ranks[index]) below += counts[bin++];
      if (wanted[bin] === 0) {
        wanted[bin] = 1;
        skipped = below - kept;
        kept += counts[bin];
      }
      ranks[index] -= skipped;
    }
    let gathered = 0;
    for (let index = start; index < end; index++) {
      part[gathered] = weights[index]; // overwritten unless wanted: cheaper than a branch
      gathered += wanted[bins[index]];
    }
    counts.fill(0);
    wanted.fill(0);
    return gathered;
  }
}

/** The bin of a float from its bits: flipping the lower 31 of negative ones puts all floats in the order of integers. */
function binOf(word: number): number {
  return ((word ^ ((word >> 31) & 0x7fffffff)) >> SHIFT) + BINS / 2;
}

/**
 * Puts the value of rank `place` there, no greater ones before it and no lesser ones after it, between `first` and `last`
 * (Hoare's algorithm; the pivot is the median of three values).
 */
function select(values: Float32Array, first: number, last: number, place: number): void {
  let low = first;
  let high = last;
  while (high - low >= SHORT) {
    const pivot = medianOf(values[low], values[(low + high) >> 1], values[high]);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const swapped = values[left];
      values[left++] = values[right];
      values[right--] = swapped;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else return;
  }
  for (let index = low + 1; index <= high; index++) {
    const value = values[index];
    let hole = index;
    for (; hole > low && values[hole - 1] > value; hole--) values[hole] = values[hole - 1];
    values[hole] = value;
  }
}

/** Swaps the least of the values from `first` to `last` to the front. */
function leastFirst(values: Float32Array, first: number, last: number): void {
  for (let index = first + 1; index <= last; index++) {
    const value = values[index];
    if (value >= values[first]) continue;
    values[index] = values[first];
    values[first] = value;
  }
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
