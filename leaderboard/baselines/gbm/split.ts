// Where a leaf is best divided in two, read from its histogram.
import type { Places } from "./histogram.ts";
import type { PackedSums } from "./packed-sums.ts";

/** What a split is judged by. Gradients and reg_alpha are in the tree's multiples (PackedSums), all weights are rows. */
export interface SplitRules {
  readonly sums: PackedSums;
  /** Fewest rows on either side. */
  readonly leastRows: number;
  readonly lambda: number;
  readonly alpha: number;
  /** The split must lower the loss by more than this. */
  readonly leastGain: number;
}

export interface Split {
  readonly column: number;
  /** Rows in this bin and those below it go left. */
  readonly bin: number;
  readonly gain: number;
  /** Packed sum of the rows that go left. */
  readonly left: number;
}

/** Gradient sum after L1 regularisation: moved towards zero by alpha. */
export function shrink(gradient: number, alpha: number): number {
  if (gradient > alpha) return gradient - alpha;
  return gradient < -alpha ? gradient + alpha : 0;
}

/**
 * The split of greatest gain, the first by column and bin among equals; undefined if none is allowed. A leaf with
 * gradient sum G and n rows has the score shrink(G)^2 / (n + lambda), and a split gains what its two sides' scores
 * exceed the leaf's by (Chen and Guestrin, "XGBoost", KDD 2016, equation 7 doubled, as the program has it; for the squared
 * error the second derivatives are 1, so their sum is n).
 */
export function findSplit(
  histogram: Float64Array,
  { columns, starts, bins }: Places,
  total: number,
  rules: SplitRules,
): Split | undefined {
  const { sums, lambda, alpha } = rules;
  const unit = sums.unit;
  const perUnit = 1 / unit;
  const leastRows = Math.max(rules.leastRows, 1);
  const rows = sums.count(total);
  const gradient = sums.gradient(total);
  const leafScore = shrink(gradient, alpha) ** 2 / (rows + lambda);
  const mostRows = rows - leastRows;
  let best = leafScore + rules.leastGain;
  let bestColumn = -1;
  let bestBin = 0;
  let bestLeft = 0;
  for (let index = 0; index < columns.length; index++) {
    const first = starts[index];
    const last = starts[index + 1] - 1; // behind the last bin nothing is left to divide
    let left = 0;
    for (let place = first; place < last; place++) {
      const sum = histogram[place];
      if (sum === 0) continue; // no rows: the same split as before
      left += sum;
      const leftRows = Math.floor(left * perUnit + 0.5);
      if (leftRows < leastRows) continue;
      if (leftRows > mostRows) break;
      const leftGradient = left - leftRows * unit;
      // Asking here, which is always answered the same, is quicker than shrinking by nothing.
      const leftTop = alpha === 0 ? leftGradient : shrink(leftGradient, alpha);
      const rightTop = alpha === 0 ? gradient - leftGradient : shrink(gradient - leftGradient, alpha);
      const leftWeight = leftRows + lambda;
      const rightWeight = rows - leftRows + lambda;
      // leftTop^2 / leftWeight + rightTop^2 / rightWeight > best, without dividing
      const numerator = leftTop * leftTop * rightWeight + rightTop * rightTop * leftWeight;
      if (numerator > best * leftWeight * rightWeight) {
        const score = numerator / (leftWeight * rightWeight);
        if (score > best) {
          best = score;
          bestColumn = columns[index];
          bestBin = bins === undefined ? place - first : bins[place];
          bestLeft = left;
        }
      }
    }
  }
  if (bestColumn < 0) return undefined;
  return { column: bestColumn, bin: bestBin, gain: best - leafScore, left: bestLeft };
}
