// Ranks as far as they are known: an entry that can't be told from others could be before or behind them.
import { comparePairs, type Entrant } from "./compare.ts";

/** Ranks that an entry may have, from 1. */
export interface RankRange {
  readonly best: number;
  readonly worst: number;
}

/**
 * The range of each entrant, in their order: best = 1 + the number of entries that are significantly better, worst = the
 * number of entries - those that are significantly worse (comparePairs says what that is). Null for one without a value,
 * which counts for nobody. 1,000 entries of 1,000 resamples take less than a second.
 */
export function rankRanges(entrants: readonly Entrant[], better: "higher" | "lower"): (RankRange | null)[] {
  const { places, isBetter } = comparePairs(entrants, better);
  const ranges: (RankRange | null)[] = entrants.map(() => null);
  const above = new Uint32Array(places.length);
  const below = new Uint32Array(places.length);
  for (let one = 0; one < places.length; one++) {
    for (let other = 0; other < places.length; other++) {
      if (!isBetter(one, other)) continue;
      above[other]++;
      below[one]++;
    }
  }
  for (const [entry, place] of places.entries())
    ranges[place] = { best: 1 + above[entry], worst: places.length - below[entry] };
  return ranges;
}
