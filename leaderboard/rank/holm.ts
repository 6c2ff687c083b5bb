// Many comparisons at once: with hundreds of pairs some look different by chance.
import { sortedOrder } from "../metrics/ranks.ts";

/**
 * Holm's adjusted p-values: rejecting all that are at most alpha keeps the chance of any false rejection at alpha or below,
 * whatever depends on what (S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979).
 * The k-th smallest of m is multiplied by m - k + 1, and is never below that of a smaller one; equal ones stay equal.
 */
export function adjustByHolm(p: Float64Array): Float64Array {
  const adjusted = new Float64Array(p.length);
  let largest = 0;
  for (const [smaller, place] of sortedOrder(p).entries()) {
    largest = Math.max(largest, Math.min(1, p[place] * (p.length - smaller)));
    adjusted[place] = largest;
  }
  return adjusted;
}
