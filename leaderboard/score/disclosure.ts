// How much a number may say of networks whose accuracies are withheld: rounded, and never of a few networks, so that nobody
// can solve the scores for the accuracies. What is public is reported as it is.

/** What becomes of a score before it is written. */
export interface Disclosure {
  /** Scores of fewer networks are null. */
  readonly fewestNetworks: number;
  /** Undefined scores (NaN) become null. */
  report(score: number): number | null;
}

/** Scores of networks whose accuracies are published. */
export const PUBLIC: Disclosure = { fewestNetworks: 1, report: (score) => (Number.isNaN(score) ? null : score) };

/** Scores of networks whose accuracies are withheld: 4 decimal places, at least 5 networks. */
export const WITHHELD: Disclosure = {
  fewestNetworks: 5,
  report: (score) => (Number.isNaN(score) ? null : rounded(score)),
};

/** A number with at most 4 decimal places; never negative zero. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000 + 0;
}
