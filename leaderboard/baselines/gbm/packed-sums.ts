// Count and gradient sum of a group of rows in one double, so that a histogram costs one addition a row and column.
// Gradients are rounded to whole multiples of a small power of two; a packed number is count * unit + sum of multiples.
// All of it stays below 2^53, so sums are exact: the order of additions changes nothing, and what is left of a parent
// after subtracting one child is the other child to the last bit. (Whole-number gradients are an idea of Shi and others,
// "Quantized training of gradient boosting decision trees", NeurIPS 2022; here they keep 24 bits at 10,000 rows.)
import { InputError } from "../../../src/lib/errors.ts";

/** Above this many rows too few bits would be left for the gradients (13 of them here). */
export const MOST_ROWS = 262_144;

/** Throws an InputError where there are too many rows. */
export function checkRowCount(rows: number): void {
  if (rows > MOST_ROWS) throw new InputError(`boosting takes at most ${MOST_ROWS} rows, not ${rows}`);
}

/** How packed sums of up to `rows` rows are read. */
export class PackedSums {
  /** One row's count. A power of two. */
  readonly unit: number;
  /** Greatest whole number that a gradient may become. */
  readonly most: number;

  constructor(rows: number) {
    checkRowCount(rows);
    const countBits = 32 - Math.clz32(rows); // rows < 2^countBits
    this.unit = powerOfTwo(53 - countBits);
    this.most = powerOfTwo(52 - 2 * countBits); // the sum of all gradients stays below half a unit
  }

  /**
   * Packs `count` gradients: packed[i] is one row with gradients[rows[i]]. Returns how many multiples make 1 (a power
   * of two, the greatest that no gradient outgrows).
   */
  pack(gradients: Float64Array, rows: Int32Array, count: number, packed: Float64Array): number {
    let greatest = 0;
    for (let at = 0; at < count; at++) {
      const size = Math.abs(gradients[rows[at]]);
      if (size > greatest) greatest = size;
    }
    const scale = this.#scaleFor(greatest);
    const unit = this.unit;
    for (let at = 0; at < count; at++) packed[at] = unit + Math.floor(gradients[rows[at]] * scale + 0.5);
    return scale;
  }

  /** Number of rows in a packed sum. */
  count(sum: number): number {
    return Math.floor(sum / this.unit + 0.5);
  }

  /** Sum of the gradients in a packed sum, in multiples. */
  gradient(sum: number): number {
    return sum - this.count(sum) * this.unit;
  }

  #scaleFor(greatest: number): number {
    if (greatest < 1 / 2 ** 200) return 1; // nothing left to learn; all multiples are zero
    let scale = 1;
    while (greatest * scale * 2 <= this.most) scale *= 2;
    while (greatest * scale > this.most) scale /= 2;
    return scale;
  }
}

/** Exact, where the language leaves the bits of a power open. */
function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let count = 0; count < Math.abs(exponent); count++) power *= exponent < 0 ? 0.5 : 2;
  return power;
}
