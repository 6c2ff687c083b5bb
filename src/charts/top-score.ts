// The best score of a board over time: a step up (or down) with each entry that was better than all before.
import { CHART_WIDTH } from "./accuracy-axis.ts";
import { writeScore } from "./score-axis.ts";
import { coordinate, frame, textAt } from "./svg.ts";

const HEIGHT = 180;
const MARGIN = { top: 22, right: 14, bottom: 28, left: 52 };

export interface TopScore {
  /** When, milliseconds since 1970. */
  at: number;
  value: number;
  /** Text of anybody: it is escaped. */
  name: string;
}

export interface TopScoreWords {
  /** What the score is, as the beginning of a sentence: "Best R²". */
  subject: string;
  /** Digits after the point. */
  places: number;
  /** Until when the last one has stood, milliseconds since 1970. */
  until: number;
}

/** The entries that were better than all before them, oldest first; those of the same moment in the order given. */
export function topScores<Entry extends { at: number; value: number }>(
  entries: readonly Entry[],
  better: "higher" | "lower",
): Entry[] {
  const found: Entry[] = [];
  for (const entry of entries.toSorted((one, other) => one.at - other.at)) {
    const best = found.at(-1)?.value;
    if (best === undefined || (better === "higher" ? entry.value > best : entry.value < best)) found.push(entry);
  }
  return found;
}

/** What topScores gives, at least one, as a line of steps. */
export function topScore(steps: readonly TopScore[], { subject, places, until }: TopScoreWords): string {
  const [first] = steps;
  const last = steps[steps.length - 1];
  const end = Math.max(until, last.at, first.at + 1);
  const values = steps.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((most - least) * 0.15, 10 ** -places);
  const [bottom, top] = [least - room, most + room];
  const x = (at: number) =>
    MARGIN.left + ((CHART_WIDTH - MARGIN.left - MARGIN.right) * (at - first.at)) / (end - first.at);
  const y = (value: number) => MARGIN.top + ((HEIGHT - MARGIN.top - MARGIN.bottom) * (top - value)) / (top - bottom);
  const path = steps.map(({ at, value }, index) => {
    const to = coordinate(x(at));
    return index === 0 ? `M${to} ${coordinate(y(value))}` : `H${to}V${coordinate(y(value))}`;
  });
  const base = HEIGHT - MARGIN.bottom;
  const ticks = least === most ? [least] : [least, most];
  const grid = ticks.map((value) => `M${MARGIN.left} ${coordinate(y(value))}H${CHART_WIDTH - MARGIN.right}`).join("");
  const content = [
    `<path class="grid" d="${grid}"/>`,
    textAt("axis-label", 0, 12, "start", subject),
    ...ticks.map((value) => textAt("tick-label", MARGIN.left - 8, y(value) + 4, "end", writeScore(value, places))),
    textAt("tick-label", MARGIN.left, base + 18, "start", dayOf(first.at)),
    textAt("tick-label", CHART_WIDTH - MARGIN.right, base + 18, "end", dayOf(end)),
    `<path class="trace first" d="${path.join("")}H${coordinate(x(end))}"/>`,
    ...steps.map(
      ({ at, value }) => `<circle class="shape first" cx="${coordinate(x(at))}" cy="${coordinate(y(value))}" r="3"/>`,
    ),
  ];
  return frame({ label: describe(steps, subject, places), width: CHART_WIDTH, height: HEIGHT }, content.join(""));
}

function describe(steps: readonly TopScore[], subject: string, places: number): string {
  const say = ({ at, value, name }: TopScore) => `${writeScore(value, places)} on ${dayOf(at)} (${name})`;
  const last = steps[steps.length - 1];
  if (steps.length === 1) return `${subject} over time: ${say(last)}, not bettered since.`;
  return `${subject} over time, bettered ${steps.length - 1} times: from ${say(steps[0])} to ${say(last)}.`;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
