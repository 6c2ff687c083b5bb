// How many weights have which leading bits, so that quartiles need no sorting: it tells which few weights can be the ones
// asked for.

/** Sign, exponent and four bits of the fraction. */
const SHIFT = 19;
export const BINS = 1 << (32 - SHIFT);

/** The bin of a float from its bits: the lower half by rising value from 0 on, the upper half by falling value from -0. */
export function binOf(word: number): number {
  return word >>> SHIFT;
}

/** How many weights each bin has. */
export class Histogram {
  readonly counts = new Int32Array(BINS);
  /** Weights in the upper half: those with the sign bit. */
  negative = 0;
  /** For each rank asked for, its bin and how many weights are less than all of that bin's. */
  readonly #bins = new Int32Array(6);
  readonly #below = new Int32Array(6);

  clear(): void {
    this.counts.fill(0);
    this.negative = 0;
  }

  /**
   * Sets `wanted` to 1 at each bin that holds one of six ascending ranks among `total` weights, of which the least is in
   * bin `least` and the greatest in bin `greatest`. Turns ranks into places in the list of only these bins' weights.
   */
  want(ranks: Int32Array, total: number, least: number, greatest: number, wanted: Uint8Array): void {
    const [counts, bins, below] = [this.counts, this.#bins, this.#below];
    // From both ends towards zero: trained weights leave hundreds of bins around it empty.
    let rank = ranks.length - 1;
    let bin = greatest;
    let lesser = total - counts[bin];
    for (; rank >= 0 && ranks[rank] >= this.negative; rank--) {
      while (lesser > ranks[rank]) lesser -= counts[--bin];
      bins[rank] = bin;
      below[rank] = lesser;
    }
    bin = least;
    lesser = 0;
    for (let index = 0; index <= rank; index++) {
      while (lesser + counts[bin] <= ranks[index]) lesser += counts[bin--];
      bins[index] = bin;
      below[index] = lesser;
    }
    let kept = 0; // weights of the wanted bins so far
    let skipped = 0; // and of those between them
    for (let index = 0; index < ranks.length; index++) {
      const own = bins[index];
      if (wanted[own] === 0) {
        wanted[own] = 1;
        skipped = below[index] - kept;
        kept += counts[own];
      }
      ranks[index] -= skipped;
    }
  }

  /** Takes back what `want` set. */
  unwant(wanted: Uint8Array): void {
    for (const bin of this.#bins) wanted[bin] = 0;
  }
}
