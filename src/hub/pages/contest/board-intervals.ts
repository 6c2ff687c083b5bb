// Scores and their intervals as small drawings on one axis, a row each; the numbers stand beside them. A board has up to
// thousands, so a drawing has no more text than it needs.
import type { ApiScore } from "../../../../schemas/types.d.ts";
import { scoreTick } from "../../../charts/index.ts";
import { html, type Markup } from "../markup.ts";

const WIDTH = 100;
const MIDDLE = 6;
/** What is this much further from the best than three quarters of all intervals reach is off the axis: it would press the others together. */
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
  const worseEnd = ({ value, low, high }: ApiScore) => (better === "higher" ? low : high) ?? value!;
  const distances = known.map((score) => Math.abs(best - worseEnd(score))).sort((one, other) => one - other);
  const usual = distances[Math.ceil(0.75 * (distances.length - 1))];
  const limit =
    better === "higher" ? Math.max(worst, best - FARTHEST * usual) : Math.min(worst, best + FARTHEST * usual);
  const [least, most] = better === "higher" ? [limit, best] : [best, limit];
  const spread = most - least || Math.abs(most) / 100 || 1;
  const step = 10 ** Math.floor(Math.log10(spread));
  const start = Number((Math.floor(least / step) * step).toPrecision(6));
  const end = Number((Math.ceil(most / step) * step).toPrecision(6));
  return { start, end: end > start ? end : Number((start + step).toPrecision(6)) };
}

/** What stands above the drawings: the ends of their axis, and which way is better. */
export function axisHead({ start, end }: IntervalAxis, better: "higher" | "lower"): Markup {
  const direction = better === "higher" ? "better →" : "← better";
  return html`<span class="ends"><span>${scoreTick(start)}</span><span>${direction}</span><span>${scoreTick(end)}</span></span>`;
}

/** Markup, hidden from screen readers. `other` is another score to compare with, a line across. */
export function intervalDrawing(score: ApiScore | undefined, { start, end }: IntervalAxis, other?: ApiScore): string {
  if (score === undefined || score.value === null) return "";
  const { value, low, high } = score;
  const isOn = (one: number) => one >= start && one <= end;
  const place = (one: number) => Math.round((WIDTH * (Math.max(start, Math.min(end, one)) - start)) / (end - start));
  const line = low === null || high === null ? "" : `<path d="M${place(low)} ${MIDDLE}H${place(high)}"/>`;
  const mark = isOn(value) ? `<circle cx="${place(value)}" cy="${MIDDLE}" r="3"/>` : "";
  const across =
    other?.value != null && isOn(other.value) ? `<path class="across" d="M${place(other.value)} 0V12"/>` : "";
  return `<svg class="interval" viewBox="-4 0 108 12" aria-hidden="true">${across}${line}${mark}</svg>`;
}
