// Scores are told rounded (disclosure.ts); writing zeros behind that would claim what nobody has said.

const MOST_PLACES = 4;

/** Decimal places that these numbers need: they are rounded already, and more would claim more. From 2 to 4. */
export function placesOf(scores: readonly (number | null)[]): number {
  const places = scores.map((score) => (score === null ? 0 : (String(score).split(".")[1]?.length ?? 0)));
  return Math.min(MOST_PLACES, Math.max(2, ...places));
}
