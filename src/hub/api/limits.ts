// What one answer of the API holds at most.

/** Rows of a quick look. */
export const MOST_ROWS = 100;
