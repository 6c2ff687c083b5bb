// Timing of things whose machine drifts: only ratios of neighbours in time are compared, and of those the median.

/** Seconds that an action takes. */
export function secondsOf(action: () => void): number {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
}

/** The middle value, or the mean of the two middle ones. NaN of nothing. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A median with the least and greatest value that it is of. */
export interface Spread {
  median: number;
  least: number;
  greatest: number;
}

/** The median of values and between what they lie. */
export function spread(values: number[]): Spread {
  return { median: median(values), least: Math.min(...values), greatest: Math.max(...values) };
}
