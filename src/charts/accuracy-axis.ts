// What all charts of accuracies share: the scale from 0 to 100 %, its ticks, and how a chart names what it counts.
import type { Plot } from "./plot.ts";

export const CHART_WIDTH = 400;
export const CHART_HEIGHT = 240;
export const TALL_CHART_HEIGHT = 300;

/** Networks guess right once in ten: all image sets have ten classes. */
export const GUESSING = 0.1;

export const ACCURACY_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** 0, 20 .. 80, 100 %. */
export function accuracyTick(share: number): string {
  return share === 1 ? "100\u00a0%" : String(Math.round(share * 100));
}

/** Below the horizontal axis, so far that its first label stays clear of the vertical one's. */
const PADDING_BELOW = 10;
const LOOK = { tickSize: 0, tickPadding: 6, labelArrow: "none" } as const;

/** The horizontal axis of accuracies with this label. */
export function accuracyAxisX(plot: Plot, label: string, ticks: readonly number[] = ACCURACY_TICKS) {
  return plot.axisX([...ticks], {
    ...LOOK,
    tickPadding: PADDING_BELOW,
    tickFormat: accuracyTick,
    label,
    labelAnchor: "left",
  });
}

/** The vertical axis of accuracies, with its label above it. */
export function accuracyAxisY(plot: Plot, label: string) {
  return plot.axisY(ACCURACY_TICKS, { ...LOOK, tickFormat: accuracyTick, label, labelAnchor: "top" });
}

/** A horizontal axis with ticks of one's own. */
export function plainAxisX(plot: Plot, ticks: readonly number[], format: (value: number) => string, label: string) {
  // Given as text, because of a logarithmic axis Plot labels the powers of ten only.
  return plot.axisX([...ticks], { ...LOOK, tickPadding: PADDING_BELOW, text: format, label, labelAnchor: "left" });
}

/** Numbers of values in each of `bins` bins of one width over [0, 1]; 1 is in the last. */
export function countAccuracies(accuracies: ArrayLike<number>, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < accuracies.length; i++) {
    const accuracy = accuracies[i];
    if (Number.isFinite(accuracy)) counts[Math.max(0, Math.min(bins - 1, Math.floor(accuracy * bins)))]++;
  }
  return counts;
}
