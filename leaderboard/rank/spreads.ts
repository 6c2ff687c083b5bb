// How much the difference of two entries varies over the resamples, for all pairs: products of all columns at once, which
// takes a tenth of the time that one pair after another would.

/** The scores of an entry on each resample, NaN where undefined; all lists are as long. [resamples] */
export type Column = Float64Array;

const BLOCK = 4;
/** Below this share of the variances their difference has lost too many digits. */
const CANCELLED = 1e-6;

/** Where the pair of entries `one` < `other` of so many is in a list of all pairs. */
export function pairPlace(one: number, other: number, entries: number): number {
  return one * entries - (one * (one + 1)) / 2 + (other - one - 1);
}

/**
 * Standard deviation of the difference of each pair of columns, over the resamples where both are defined; NaN if those are
 * fewer than half of all, or fewer than 2, and of pairs that are not wanted, which take next to no time if they are most. By
 * pairPlace. A pair's number depends on its two columns alone, so on no order of the entries. [entries (entries - 1) / 2]
 */
export function differenceSpreads(
  columns: readonly Column[],
  isWanted: (one: number, other: number) => boolean = () => true,
): Float64Array {
  const entries = columns.length;
  const spreads = new Float64Array((entries * (entries - 1)) / 2).fill(Number.NaN);
  const rows = columns[0]?.length ?? 0;
  const masks = columns.map(undefinedRows);
  const defined = columns.map(definedRows);
  const centred = centre(columns, defined);
  const squares = Float64Array.from(columns, (_, entry) => {
    let sum = 0;
    for (let at = entry * rows; at < (entry + 1) * rows; at++) sum += centred[at] * centred[at];
    return sum;
  });
  eachProduct({ matrix: centred, entries, rows }, isWanted, (one, other, product) => {
    const together = squares[one] + squares[other];
    const sum = together - 2 * product;
    const count = defined[one];
    const place = pairPlace(one, other, entries);
    if (masks[one] !== masks[other] || !(sum > CANCELLED * together))
      spreads[place] = spreadOf(columns[one], columns[other]);
    else if (isEnough(count, rows)) spreads[place] = Math.sqrt(sum / (count - 1));
  });
  return spreads;
}

/** One pair, in two passes. */
function spreadOf(one: Column, other: Column): number {
  let count = 0;
  let sum = 0;
  for (let row = 0; row < one.length; row++) {
    const difference = one[row] - other[row];
    if (Number.isNaN(difference)) continue;
    count++;
    sum += difference;
  }
  if (!isEnough(count, one.length)) return Number.NaN;
  const middle = sum / count;
  let squares = 0;
  for (let row = 0; row < one.length; row++) {
    const difference = one[row] - other[row];
    if (!Number.isNaN(difference)) squares += (difference - middle) * (difference - middle);
  }
  return Math.sqrt(squares / (count - 1));
}

function isEnough(count: number, rows: number): boolean {
  return count >= 2 && 2 * count >= rows;
}

function definedRows(column: Column): number {
  let count = 0;
  for (let row = 0; row < column.length; row++) if (!Number.isNaN(column[row])) count++;
  return count;
}

/** Names the rows where a column is undefined; nearly always none. */
function undefinedRows(column: Column): string {
  const rows: number[] = [];
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row])) rows.push(row);
  return rows.join(" ");
}

/** Each column less its mean, 0 where undefined, with empty ones up to a whole number of blocks. [entries + .., rows] */
function centre(columns: readonly Column[], defined: readonly number[]): Float64Array {
  const rows = columns[0]?.length ?? 0;
  const centred = new Float64Array(Math.ceil(columns.length / BLOCK) * BLOCK * rows);
  for (const [entry, column] of columns.entries()) {
    let sum = 0;
    for (let row = 0; row < rows; row++) if (!Number.isNaN(column[row])) sum += column[row];
    const middle = sum / defined[entry];
    for (let row = 0; row < rows; row++) {
      const score = column[row] - middle;
      centred[entry * rows + row] = Number.isNaN(score) ? 0 : score;
    }
  }
  return centred;
}

/** Inner products of the wanted pairs of rows of a matrix, each summed from its first column to its last. */
function eachProduct(
  { matrix, entries, rows }: { matrix: Float64Array; entries: number; rows: number },
  isWanted: (one: number, other: number) => boolean,
  take: (one: number, other: number, product: number) => void,
): void {
  const products = new Float64Array(2 * BLOCK);
  const wanted = new Uint8Array(2 * BLOCK);
  for (let one = 0; one < entries; one += 2) {
    for (let other = one - (one % BLOCK); other < entries; other += BLOCK) {
      let count = 0;
      for (let place = 0; place < wanted.length; place++) {
        const left = one + (place >> 2);
        const right = other + (place & 3);
        wanted[place] = Number(left < right && right < entries && isWanted(left, right));
        count += wanted[place];
      }
      if (count === 0) continue;
      multiplyBlock(matrix, one * rows, other * rows, rows, products);
      for (let place = 0; place < wanted.length; place++)
        if (wanted[place]) take(one + (place >> 2), other + (place & 3), products[place]);
    }
  }
}

/** Products of two rows, from place `a` on, and four, from `b` on: so many sums stay in registers. [2, 4] */
function multiplyBlock(matrix: Float64Array, a: number, b: number, rows: number, products: Float64Array): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  for (let row = 0; row < rows; row++) {
    const x0 = matrix[a + row];
    const x1 = matrix[a + rows + row];
    const y0 = matrix[b + row];
    const y1 = matrix[b + rows + row];
    const y2 = matrix[b + 2 * rows + row];
    const y3 = matrix[b + 3 * rows + row];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
  }
  products[0] = s00;
  products[1] = s01;
  products[2] = s02;
  products[3] = s03;
  products[4] = s10;
  products[5] = s11;
  products[6] = s12;
  products[7] = s13;
}
