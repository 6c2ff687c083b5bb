// Leaves of few rows: most of their bins are empty, and most of a tree's leaves are such. Only the bins that hold a row are
// laid down, in the same order and with the same sums as a histogram has them, so that they give the same split.
import type { BinnedTable } from "./bins.ts";
import type { Places } from "./histogram.ts";

const MOST_BINS = 256;

/** Sums of the bins that are not empty. Used again for leaf after leaf. */
export class FewRows {
  sums = new Float64Array(0);
  #bins = new Uint8Array(0);
  #starts = new Int32Array(0);
  readonly #scratch = new Float64Array(MOST_BINS);
  readonly #filled = new Int32Array(MOST_BINS / 32); // a bit for each bin

  /** Fills `sums` from the rows order[start] .. order[end - 1] and tells where each column's are and of which bins. */
  fill(
    { bins, rows }: BinnedTable,
    columns: Int32Array,
    order: Int32Array,
    packed: Float64Array,
    start: number,
    end: number,
  ): Places {
    this.#makeRoom(columns.length, end - start);
    const { sums } = this;
    const scratch = this.#scratch;
    const filled = this.#filled;
    const starts = this.#starts;
    const found = this.#bins;
    let place = 0;
    for (let index = 0; index < columns.length; index++) {
      starts[index] = place;
      const first = columns[index] * rows;
      for (let at = start; at < end; at++) {
        const bin = bins[first + order[at]];
        scratch[bin] += packed[at];
        filled[bin >> 5] |= 1 << (bin & 31);
      }
      for (let word = 0; word < filled.length; word++) {
        let bits = filled[word];
        filled[word] = 0;
        while (bits !== 0) {
          const bin = 32 * word + 31 - Math.clz32(bits & -bits); // the lowest bit
          bits &= bits - 1;
          sums[place] = scratch[bin];
          found[place++] = bin;
          scratch[bin] = 0;
        }
      }
    }
    starts[columns.length] = place;
    return { columns, starts, bins: found };
  }

  #makeRoom(columns: number, rows: number): void {
    if (this.#starts.length < columns + 1) this.#starts = new Int32Array(columns + 1);
    if (this.sums.length >= columns * rows) return;
    this.sums = new Float64Array(columns * rows);
    this.#bins = new Uint8Array(columns * rows);
  }
}
