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
  return pairPs(entrants).corrected;
}

/** The p of each pair of entrants that have a value, by pairPlace. [n (n - 1) / 2] */
export interface PairPs {
  /** Of the two alone: the same among whichever others. */
  readonly uncorrected: Float64Array;
  /** For all pairs of these entrants. */
  readonly corrected: Float64Array;
}

/** Pairs that were compared before, of entrants that have a value. */
export interface KnownPairs {
  /** Of each entrant now, its place among those; negative of one that was not there. [entrants] */
  readonly places: Int32Array;
  /** How many they were. */
  readonly entries: number;
  /** By pairPlace. [entries (entries - 1) / 2] */
  readonly uncorrected: Float64Array;
}

/** The same with what it is made of. Known pairs are not compared again: of many entrants a new one takes little time. */
export function pairPs(entrants: readonly Entrant[], known?: KnownPairs): PairPs {
  const places = [...entrants.keys()].filter((place) => entrants[place].value !== null);
  const compared = places.map((place) => entrants[place]);
  const values = Float64Array.from(compared, ({ value }) => value!);
  const before = Int32Array.from(places, (place) => known?.places[place] ?? -1);
  const uncorrected = uncorrectedPs(values, columnsOf(compared), before);
  if (known !== undefined) fillKnown(uncorrected, before, known);
  return { uncorrected, corrected: adjustByHolm(uncorrected) };
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

/** Of each pair, by pairPlace; anything of pairs of two that were there before. */
function uncorrectedPs(values: Float64Array, columns: readonly Float64Array[], before: Int32Array): Float64Array {
  const isNew = (one: number, other: number) => before[one] < 0 || before[other] < 0;
  // Each is replaced by its p; equals have 1 whatever it is.
  const ps = differenceSpreads(columns, (one, other) => isNew(one, other) && values[one] !== values[other]);
  for (let one = 0, place = 0; one < values.length; one++) {
    for (let other = one + 1; other < values.length; other++, place++) {
      const difference = Math.abs(values[one] - values[other]);
      const spread = ps[place];
      ps[place] = difference === 0 || Number.isNaN(spread) ? 1 : twoSidedTail(difference / spread);
    }
  }
  return ps;
}

/** Those of pairs that were compared before. */
function fillKnown(ps: Float64Array, before: Int32Array, { entries, uncorrected }: KnownPairs): void {
  for (let one = 0, place = 0; one < before.length; one++) {
    for (let other = one + 1; other < before.length; other++, place++) {
      const [left, right] = [before[one], before[other]];
      if (left < 0 || right < 0) continue;
      ps[place] = uncorrected[left < right ? pairPlace(left, right, entries) : pairPlace(right, left, entries)];
    }
  }
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
