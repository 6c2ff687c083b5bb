// Which of two entries is better, for all pairs of a board, by the resamples that they share.
import { InputError } from "../../src/lib/errors.ts";
import { adjustByHolm } from "./holm.ts";
import { twoSidedTail } from "./normal-tail.ts";
import { differenceSpreads, pairPlace } from "./spreads.ts";

/** What ranking needs of an entry: its value of the track's metric, and that on each resample. */
export interface Entrant {
  readonly value: number | null;
  /** NaN where undefined; null if they were not kept. [resamples] */
  readonly resamples: Float64Array | null;
}

/** The chance, at most, that any of all comparisons of a board is wrong where entries are equally good. */
export const ALPHA = 0.05;

/** All pairs of entries that have a value. */
export interface Comparisons {
  /** Which entrants those are, by their places in the list that was compared. [entries] */
  readonly places: readonly number[];
  /** Whether entry `one` is significantly better than entry `other`; both are places in `places`. */
  isBetter(one: number, other: number): boolean;
  /** The p-value of their difference, corrected for all pairs; 1 for an entry and itself. */
  p(one: number, other: number): number;
}

/**
 * Compares all pairs. The p-value of a pair is that of its observed difference, divided by the standard deviation of the
 * difference over the resamples, under the normal distribution; Holm's correction is over all pairs. (Counting the resamples
 * in which the order is turned over gives no p below 2 / 1,001: with 8 entries Holm would never find a difference.)
 * A pair that never varies has p 1 if its values are equal and else 0; one that fewer than half of the resamples define,
 * or whose resamples were not kept, has 1.
 *
 * @throws InputError if entrants have different numbers of resamples.
 */
export function comparePairs(entrants: readonly Entrant[], better: "higher" | "lower"): Comparisons {
  const values = entrants.map(({ value }) => value);
  return comparisonsOf(values, correctedPs(entrants), better);
}

/** The slow part of comparePairs: the p of each pair of entrants that have a value, by pairPlace. [n (n - 1) / 2] */
export function correctedPs(entrants: readonly Entrant[]): Float64Array {
  const compared = entrants.filter(({ value }) => value !== null);
  const values = Float64Array.from(compared, ({ value }) => value!);
  return adjustByHolm(pairPs(values, columnsOf(compared)));
}

/** The rest of it, from the entrants' values. */
export function comparisonsOf(
  all: readonly (number | null)[],
  corrected: Float64Array,
  better: "higher" | "lower",
): Comparisons {
  const places = [...all.keys()].filter((place) => all[place] !== null);
  const values = Float64Array.from(places, (place) => all[place]!);
  const p = (one: number, other: number) => {
    if (one === other) return 1;
    return corrected[pairPlace(Math.min(one, other), Math.max(one, other), values.length)];
  };
  return {
    places,
    p,
    isBetter(one, other) {
      const isAhead = better === "higher" ? values[one] > values[other] : values[one] < values[other];
      return isAhead && p(one, other) <= ALPHA;
    },
  };
}

/** Of each pair, by pairPlace, uncorrected. */
function pairPs(values: Float64Array, columns: readonly Float64Array[]): Float64Array {
  // Each is replaced by its p; equals have 1 whatever it is.
  const ps = differenceSpreads(columns, (one, other) => values[one] !== values[other]);
  for (let one = 0, place = 0; one < values.length; one++) {
    for (let other = one + 1; other < values.length; other++, place++) {
      const difference = Math.abs(values[one] - values[other]);
      const spread = ps[place];
      ps[place] = difference === 0 || Number.isNaN(spread) ? 1 : twoSidedTail(difference / spread);
    }
  }
  return ps;
}

/** The resamples of each; of those that have none, as many that are undefined. */
function columnsOf(entrants: readonly Entrant[]): Float64Array[] {
  const rows = entrants.find(({ resamples }) => resamples !== null)?.resamples?.length ?? 0;
  return entrants.map(({ resamples }) => {
    if (resamples === null) return new Float64Array(rows).fill(Number.NaN);
    if (resamples.length === rows) return resamples;
    throw new InputError(`an entry has ${resamples.length} resamples, another ${rows}: they can't be compared`);
  });
}
