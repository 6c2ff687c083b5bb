// The inner loop of boosting: packed sums of a leaf's rows, by column and bin. A histogram has places only for the columns
// that its tree has drawn, so that wide tables cost no more than what is looked at.
import type { BinnedTable } from "./bins.ts";

/** The columns that one tree may use, and where the sums of their bins are. */
export interface Places {
  /** Numbers of columns, ascending. */
  readonly columns: Int32Array; // [drawn]
  /** First place of each drawn column's bins; one entry more for the end. */
  readonly starts: Int32Array; // [drawn + 1]
  /** Bin of each place; undefined where a column's places are its bins, one after another. */
  readonly bins?: Uint8Array | undefined;
}

/** Lays the bins of the drawn columns out one behind the other. */
export function layOut(columns: Int32Array, cuts: readonly Float64Array[]): Places {
  const starts = new Int32Array(columns.length + 1);
  for (let index = 0; index < columns.length; index++) {
    starts[index + 1] = starts[index] + cuts[columns[index]].length + 1;
  }
  return { columns, starts };
}

/**
 * Adds the rows order[start] .. order[end - 1], whose packed sums are packed[start] .. packed[end - 1], to the bins of the
 * drawn columns; with sign -1 it takes them out. Four columns at a time: a row's number and sum are read once for the
 * four, and additions to one and the same bin, which wait for each other, take turns with additions to others.
 */
export function fillHistogram(
  histogram: Float64Array, // [starts.at(-1)] or more
  { rows, bins }: BinnedTable,
  { columns, starts }: Places,
  order: Int32Array,
  packed: Float64Array,
  start: number,
  end: number,
  sign = 1,
): void {
  let index = 0;
  for (; index + 4 <= columns.length; index += 4) {
    const [a, b, c, d] = [columns[index], columns[index + 1], columns[index + 2], columns[index + 3]];
    const [binsA, binsB, binsC, binsD] = [a * rows, b * rows, c * rows, d * rows];
    const [startA, startB, startC, startD] = [starts[index], starts[index + 1], starts[index + 2], starts[index + 3]];
    for (let at = start; at < end; at++) {
      const row = order[at];
      const sum = sign * packed[at];
      histogram[startA + bins[binsA + row]] += sum;
      histogram[startB + bins[binsB + row]] += sum;
      histogram[startC + bins[binsC + row]] += sum;
      histogram[startD + bins[binsD + row]] += sum;
    }
  }
  for (; index < columns.length; index++) {
    const first = columns[index] * rows;
    const place = starts[index];
    for (let at = start; at < end; at++) histogram[place + bins[first + order[at]]] += sign * packed[at];
  }
}

/** Takes a child's histogram from its parent's, which leaves the other child's. */
export function subtractHistogram(parent: Float64Array, child: Float64Array, places: number): void {
  for (let place = 0; place < places; place++) parent[place] -= child[place];
}

/** Histograms for the leaves of a growing tree, used again and again. At most `most` are out at one time. */
export class HistogramPool {
  /** Places of each histogram. */
  readonly length: number;
  readonly #most: number;
  readonly #free: Float64Array[] = [];
  #out = 0;

  constructor(length: number, most: number) {
    this.length = length;
    this.#most = most;
  }

  /** A histogram whose first `places` are zero, or undefined where too many are out. */
  take(places: number): Float64Array | undefined {
    if (this.#out >= this.#most) return undefined;
    this.#out++;
    return this.#free.pop()?.fill(0, 0, places) ?? new Float64Array(this.length);
  }

  give(histogram: Float64Array): void {
    this.#out--;
    this.#free.push(histogram);
  }
}
