// How much a number may say of networks whose accuracies are withheld: rounded, and never of a few networks, so that the
// scores of known predictions tell as little as may be of single accuracies. What is public is reported as it is.

/** What a score is: one where 1 is perfect (R2, rankings), or a distance of accuracies (errors, regrets, losses). */
export type ScoreKind = "score" | "distance";

/** What becomes of a score before it is written. */
export interface Disclosure {
  /** Scores of fewer networks are null. */
  readonly fewestNetworks: number;
  /**
   * The score as it is written; null if it is undefined (NaN). `hangsOn` is how many networks decide it: the regret of the
   * top pick is the distance of two accuracies, however many networks there are.
   */
  report(score: number, kind: ScoreKind, hangsOn: number): number | null;
}

/** Scores of networks whose accuracies are published. */
export const PUBLIC: Disclosure = { fewestNetworks: 1, report: (score) => (Number.isNaN(score) ? null : score) };

const FEWEST = 5;

/**
 * A report has some hundreds of scores. Those of fewer networks than this could be solved for the accuracies if they were
 * exact, and their intervals are so wide that more places would say nothing. docs/metrics.md has measurements.
 */
export const MANY_NETWORKS = 1000;

/**
 * Scores of networks whose accuracies are withheld: of at least 5 networks. 4 decimal places from 1,000 networks on; of
 * fewer 2, or 3 for distances, which are smaller; 2 if fewer than 5 networks decide it.
 */
export const WITHHELD: Disclosure = {
  fewestNetworks: FEWEST,
  report(score, kind, hangsOn) {
    if (Number.isNaN(score)) return null;
    if (hangsOn >= MANY_NETWORKS) return rounded(score);
    return rounded(score, kind === "distance" && hangsOn >= FEWEST ? 1000 : 100);
  },
};

/** A number in parts of so many, 4 decimal places if not said otherwise; never negative zero. */
export function rounded(value: number, parts = 10_000): number {
  return Math.round(value * parts) / parts + 0;
}
