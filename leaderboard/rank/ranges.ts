// Ranks as far as they are known: an entry that can't be told from others could be before or behind them.
import { type Comparisons, comparePairs, type Entrant } from "./compare.ts";

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
  const comparisons = comparePairs(entrants, better);
  const ranges: (RankRange | null)[] = entrants.map(() => null);
  for (const [place, range] of rangesAmong(comparisons)) ranges[place] = range;
  return ranges;
}

/** The ranges of those entrants that are wanted, by their places, when only they are ranked; for those that have a value. */
export function rangesAmong(
  { places, isBetter }: Comparisons,
  isWanted: (place: number) => boolean = () => true,
): Map<number, RankRange> {
  const ranked = [...places.keys()].filter((entry) => isWanted(places[entry]));
  const above = new Uint32Array(places.length);
  const below = new Uint32Array(places.length);
  for (const one of ranked) {
    for (const other of ranked) {
      if (!isBetter(one, other)) continue;
      above[other]++;
      below[one]++;
    }
  }
  return new Map(
    ranked.map((entry) => [places[entry], { best: 1 + above[entry], worst: ranked.length - below[entry] }]),
  );
}
