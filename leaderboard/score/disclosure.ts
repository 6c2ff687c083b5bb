// How much a number may say of networks whose accuracies are withheld: rounded, and never of a few networks, so that nobody
// can solve the scores for the accuracies. What is public is reported as it is.

/** What becomes of a score before it is written. */
export interface Disclosure {
  /** Scores of fewer networks are null. */
  readonly fewestNetworks: number;
  /**
   * The score as it is written; null if it is undefined (NaN). `hangsOn` is how many networks decide it: the regret of the
   * top pick is the distance of two accuracies, however many networks there are.
   */
  report(score: number, hangsOn?: number): number | null;
}

/** Scores of networks whose accuracies are published. */
export const PUBLIC: Disclosure = { fewestNetworks: 1, report: (score) => (Number.isNaN(score) ? null : score) };

const FEWEST = 5;

/**
 * Scores of networks whose accuracies are withheld: at least 5 networks, 4 decimal places. 2 decimal places if fewer than
 * 5 networks decide it, which is about as near as the predictions themselves are.
 */
export const WITHHELD: Disclosure = {
  fewestNetworks: FEWEST,
  report(score, hangsOn = FEWEST) {
    return Number.isNaN(score) ? null : rounded(score, hangsOn < FEWEST ? 100 : 10_000);
  },
};

/** A number in parts of so many, 4 decimal places if not said otherwise; never negative zero. */
export function rounded(value: number, parts = 10_000): number {
  return Math.round(value * parts) / parts + 0;
}
