// Scores and their intervals as small drawings on one axis, a row each; the numbers stand beside them. A board has up to
// thousands, so a drawing has no more text than it needs.
import type { ApiScore } from "../../../../schemas/types.d.ts";

const WIDTH = 100;
const MIDDLE = 6;
/** Scores this much further from the best than three quarters of all are off the axis: they would press the others together. */
const FARTHEST = 1.5;

export interface IntervalAxis {
  start: number;
  end: number;
}

/** Undefined where no score is defined. */
export function intervalAxis(scores: readonly ApiScore[], better: "higher" | "lower"): IntervalAxis | undefined {
  const known = scores.filter(({ value }) => value !== null);
  if (known.length === 0) return undefined;
  const ends = known.flatMap(({ value, low, high }) => [value!, low ?? value!, high ?? value!]);
  const [best, worst] =
    better === "higher" ? [Math.max(...ends), Math.min(...ends)] : [Math.min(...ends), Math.max(...ends)];
  const distances = known.map(({ value }) => Math.abs(best - value!)).sort((one, other) => one - other);
  const usual = distances[Math.ceil(0.75 * (distances.length - 1))];
  const limit =
    better === "higher" ? Math.max(worst, best - FARTHEST * usual) : Math.min(worst, best + FARTHEST * usual);
  const [least, most] = better === "higher" ? [limit, best] : [best, limit];
  const step = 10 ** Math.floor(Math.log10(Math.max(most - least, 1e-6)));
  const start = Number((Math.floor(least / step) * step).toPrecision(6));
  const end = Number((Math.ceil(most / step) * step).toPrecision(6));
  return { start, end: end > start ? end : start + step };
}

/** Markup, hidden from screen readers. */
export function intervalDrawing(score: ApiScore | undefined, { start, end }: IntervalAxis): string {
  if (score === undefined || score.value === null) return "";
  const { value, low, high } = score;
  const place = (one: number) => Math.round((WIDTH * (Math.max(start, Math.min(end, one)) - start)) / (end - start));
  const line = low === null || high === null ? "" : `<path d="M${place(low)} ${MIDDLE}H${place(high)}"/>`;
  const isOn = value >= start && value <= end;
  const mark = isOn ? `<circle cx="${place(value)}" cy="${MIDDLE}" r="3"/>` : "";
  return `<svg class="interval" viewBox="-4 0 108 12" aria-hidden="true">${line}${mark}</svg>`;
}
