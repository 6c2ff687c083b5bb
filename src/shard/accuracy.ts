// The spread of final accuracies in a few numbers.

/** A bar of a histogram: accuracies from `from` up to but not including `to` (1 is in the last bar). */
export interface HistogramBar {
  from: number;
  to: number;
  count: number;
}

/** The final test accuracies of some runs: best, median, worst and a histogram. */
export interface AccuracySummary {
  count: number;
  best: number;
  /** The middle one; the mean of the two middle ones if the count is even. */
  median: number;
  worst: number;
  histogram: HistogramBar[];
}

/** The summary of accuracies in [0, 1], with `bars` bars of one width over that range; undefined for none. */
export function summarizeAccuracy(accuracies: readonly number[], bars = 20): AccuracySummary | undefined {
  if (accuracies.length === 0) return undefined;
  const sorted = accuracies.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  const histogram = Array.from({ length: bars }, (_, bar) => ({ from: bar / bars, to: (bar + 1) / bars, count: 0 }));
  for (const accuracy of sorted) {
    const bar = histogram.findIndex(({ to }) => accuracy < to);
    histogram[bar < 0 ? bars - 1 : bar].count++;
  }
  return { count: sorted.length, best: sorted[sorted.length - 1], median, worst: sorted[0], histogram };
}
