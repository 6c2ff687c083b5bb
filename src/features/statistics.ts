// The statistics of one network after another in as few passes over its weights as their bits allow, without allocating
// much. A sum waits for the one before it, and counting bins fills that time: so passes do several things at once. Sums
// run from left to right in doubles.
import type { TensorPlace } from "../zoo/index.ts";
import { BINS, binOf, Histogram } from "./histogram.ts";
import { addDeviations, combine, type Moments, writeMoments } from "./moments.ts";
import { STATISTICS } from "./names.ts";
import { leastFirst, select } from "./select.ts";

/** For so few weights a histogram does not pay. */
const FEW = 100;

/** Percentiles 0, 25, 50, 75, 100, standard deviation and mean of the tensors and of the whole of networks of one layout. */
export class StatisticsPasses {
  readonly #layout: readonly TensorPlace[];
  #weights: Float32Array = new Float32Array();
  #words: Int32Array = new Int32Array();
  /** The bin of each weight. */
  readonly #bins: Uint16Array;
  readonly #whole = new Histogram();
  readonly #tensor = new Histogram();
  /** Counted into where nobody reads. */
  readonly #unread = new Histogram();
  readonly #wanted = new Uint8Array(BINS);
  /** The weights that are put in order. */
  readonly #part: Float32Array;
  /** For each quartile the rank at or below it and the next one. */
  readonly #ranks = new Int32Array(6);

  constructor(layout: readonly TensorPlace[]) {
    const width = layout.at(-1)!.end;
    this.#layout = layout;
    this.#bins = new Uint16Array(width);
    this.#part = new Float32Array(width);
  }

  /**
   * Takes the next network, [width]. Writes the statistics of its whole vector and then of each tensor to `out` from `at`
   * on, seven each, and gives the sums of its tensors; undefined if a weight is not finite.
   */
  compute(weights: Float32Array, out: Float64Array, at: number): Moments[] | undefined {
    this.#weights = weights;
    this.#words = new Int32Array(weights.buffer, weights.byteOffset, weights.length);
    this.#whole.clear();
    const tensors: Moments[] = [];
    for (const [index, { start, end }] of this.#layout.entries()) {
      const moments = this.#firstPass(start, end, end - start > FEW ? this.#tensor : this.#unread);
      // Floats are so few and so small in doubles that no sum or square overflows: it is finite if all weights are.
      if (!Number.isFinite(moments.sum)) return undefined;
      tensors.push(moments);
      this.#writeTensorQuartiles(start, moments, out, at + STATISTICS.length * (index + 1));
    }
    const whole = this.#lastPass(tensors, out, at);
    for (const [group, moments] of [whole, ...tensors].entries())
      writeMoments(out, at + STATISTICS.length * group, moments);
    return tensors;
  }

  /** All sums but the deviations; bins, and their counts in the whole's histogram and in `own`. */
  #firstPass(start: number, end: number, own: Histogram): Moments {
    const [weights, words, bins] = [this.#weights, this.#words, this.#bins];
    const [counts, ownCounts] = [this.#whole.counts, own.counts];
    let sum = 0;
    let absolute = 0;
    let squares = 0;
    let least = weights[start];
    let greatest = least;
    let negative = 0;
    for (let index = start; index < end; index++) {
      const weight = weights[index];
      const word = words[index];
      const bin = binOf(word);
      bins[index] = bin;
      counts[bin]++;
      ownCounts[bin]++;
      negative += word >>> 31;
      sum += weight;
      absolute += Math.abs(weight);
      squares += weight * weight;
      if (weight < least) least = weight;
      if (weight > greatest) greatest = weight;
    }
    this.#whole.negative += negative;
    own.negative = negative;
    return { count: end - start, sum, absolute, squares, deviations: 0, least, greatest };
  }

  #writeTensorQuartiles(start: number, moments: Moments, out: Float64Array, at: number): void {
    const { count } = moments;
    const part = this.#part;
    const weights = this.#weights;
    this.#setRanks(count);
    let gathered = count;
    if (count <= FEW) for (let index = 0; index < count; index++) part[index] = weights[start + index];
    else {
      this.#want(this.#tensor, moments);
      const [bins, wanted] = [this.#bins, this.#wanted];
      gathered = 0;
      for (let index = start; index < start + count; index++) {
        part[gathered] = weights[index]; // overwritten unless wanted: cheaper than a branch
        gathered += wanted[bins[index]];
      }
      this.#tensor.unwant(this.#wanted);
      this.#tensor.clear();
    }
    this.#writeQuartiles(gathered, count, out, at);
  }

  /** Deviations of each tensor, quartiles of the whole; gives the whole's sums. */
  #lastPass(tensors: Moments[], out: Float64Array, at: number): Moments {
    const whole = combine(tensors);
    const [weights, bins, wanted, part] = [this.#weights, this.#bins, this.#wanted, this.#part];
    this.#setRanks(whole.count);
    this.#want(this.#whole, whole);
    let gathered = 0;
    let index = 0;
    for (const moments of tensors) {
      const end = index + moments.count;
      const mean = moments.sum / moments.count;
      let deviations = 0;
      for (; index < end; index++) {
        const weight = weights[index];
        const difference = weight - mean;
        deviations += difference * difference;
        part[gathered] = weight;
        gathered += wanted[bins[index]];
      }
      moments.deviations = deviations;
    }
    this.#whole.unwant(wanted);
    this.#writeQuartiles(gathered, whole.count, out, at);
    addDeviations(whole, tensors);
    return whole;
  }

  #setRanks(count: number): void {
    const ranks = this.#ranks;
    for (let quartile = 0; quartile < 3; quartile++) {
      const rank = Math.floor(((count - 1) * (quartile + 1)) / 4);
      ranks[2 * quartile] = rank;
      ranks[2 * quartile + 1] = Math.min(rank + 1, count - 1);
    }
  }

  /** Zeros of both signs may be in it, which are equal and in two bins: the outer one is taken. */
  #want(histogram: Histogram, { count, least, greatest }: Moments): void {
    histogram.want(this.#ranks, count, binOfFloat(least || -0), binOfFloat(greatest || 0), this.#wanted);
  }

  /**
   * Writes percentiles 25, 50 and 75 of `count` weights, of which #part has as many as were `gathered`. Between two ranks
   * they lie where numpy's method "linear" puts them (its _lerp, in doubles).
   */
  #writeQuartiles(gathered: number, count: number, out: Float64Array, at: number): void {
    const [part, ranks] = [this.#part, this.#ranks];
    const last = gathered - 1;
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
      out[at + 1 + quartile] = (share < 0.5 ? low + step * share : high - step * (1 - share)) + 0; // never -0
    }
  }
}

const FLOAT = new Float32Array(1);
const WORD = new Int32Array(FLOAT.buffer);

function binOfFloat(value: number): number {
  FLOAT[0] = value;
  return binOf(WORD[0]);
}
