// What charts of scores share: scores that are 1 at best and may be far below 0, where nobody wants to look.
import type { Plot } from "./plot.ts";

/** Where an axis of these scores begins that ends at 1: at 0 or above, or at `lowest` if any is below 0. */
export function bottomOfScores(scores: readonly number[], lowest: number): number {
  const known = scores.filter((score) => Number.isFinite(score));
  const least = Math.min(1, ...known);
  if (least < 0) return lowest;
  const bottoms = [0.9, 0.8, 0.6, 0.5];
  return bottoms.find((bottom) => least >= bottom) ?? 0;
}

/** The ticks of an axis from `bottom` to 1. */
export function scoreTicks(bottom: number): number[] {
  const step = bottom >= 0.9 ? 0.02 : bottom >= 0.8 ? 0.05 : bottom >= 0.5 ? 0.1 : 0.2;
  const count = Math.round((1 - bottom) / step);
  return Array.from({ length: count + 1 }, (_, index) => Number((bottom + index * step).toFixed(2)));
}

/** 0.984, with a typographic minus; a dash for what is undefined. */
export function writeScore(score: number | null, digits = 3): string {
  if (score === null || !Number.isFinite(score)) return "–";
  const text = score.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "\u2212");
}

/** As short as can be: 1, 0.95, 0, −0.2. */
export function scoreTick(score: number): string {
  return String(score).replace("-", "\u2212");
}

/** The vertical axis from `bottom` to 1 with its lines and its label above. */
export function scoreAxisY(plot: Plot, bottom: number, label: string) {
  const ticks = scoreTicks(bottom);
  const look = { tickSize: 0, tickPadding: 6, labelArrow: "none", labelAnchor: "top" } as const;
  return [plot.gridY(ticks), plot.axisY(ticks, { ...look, tickFormat: scoreTick, label })];
}
