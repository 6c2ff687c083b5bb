// Scores with their intervals, one below another on one axis: metrics of an entry, its files, or it among its neighbours.
import { CHART_WIDTH } from "./accuracy-axis.ts";
import { formatPercent } from "./numbers.ts";
import { bottomOfScores, scoreTick, scoreTicks, writeScore } from "./score-axis.ts";
import { beyondPath, shapePath, textWidth } from "./series.ts";
import { coordinate, frame, textAt } from "./svg.ts";

const ROW = 34;
const HEADING = 12;
const LEVEL_OF_MARK = 22;
/** Of the lines of the axis, above and below a mark: names stay clear of them. */
const REACH = 7;
const MARGIN = { top: 4, bottom: 24, left: 12 };
/** Between the axis and the scores that are written beside it. */
const GAP = 12;
/** More rows than these are not all told in words. */
const MOST_TOLD = 6;

export interface IntervalRow {
  /** Text of anybody: it is escaped, and cut where it is too long. */
  name: string;
  /** Null where it is undefined. */
  value: number | null;
  low: number | null;
  high: number | null;
  /** The others are what one compares with. */
  isOwn: boolean;
  /** Digits after the point of what is written. */
  places: number;
}

export interface IntervalWords {
  /** What the picture shows, as the beginning of a sentence: "R² of each file". */
  subject: string;
  /** "higher": the axis ends at 1; "lower": it begins at 0. */
  better: "higher" | "lower";
  /** Share of the resamples that the intervals hold. */
  level: number;
}

/** Rows from top to bottom. What lies beyond the axis' left end is an arrowhead there. */
export function scoreIntervals(rows: readonly IntervalRow[], words: IntervalWords): string {
  const { better } = words;
  const all = rows.flatMap(({ value, low, high }) => [value, low, high]).filter((score) => score !== null);
  const { start, end, ticks } = better === "higher" ? axisToOne(all) : axisFromZero(all);
  const bottom = MARGIN.top + rows.length * ROW;
  const written = rows.map(({ value, places }) => writeScore(value, places));
  const right = CHART_WIDTH - GAP - Math.max(...written.map(textWidth), 12);
  const place = (score: number) =>
    MARGIN.left + ((right - MARGIN.left) * (Math.max(start, Math.min(end, score)) - start)) / (end - start);
  const level = (row: number) => MARGIN.top + row * ROW + LEVEL_OF_MARK;
  const grid = rows.flatMap((_, row) =>
    ticks.map((tick) => `M${coordinate(place(tick))} ${level(row) - REACH}v${2 * REACH}`),
  );
  const labels = ticks.map((tick) => textAt("tick-label", place(tick), bottom + 18, "middle", scoreTick(tick)));
  const drawn = rows.flatMap(({ name, value, low, high, isOwn }, index) => {
    const top = MARGIN.top + index * ROW;
    const y = level(index);
    const series = isOwn ? "first" : "fourth";
    const names = [
      textAt("row-label", 0, top + HEADING, "start", cut(name)),
      textAt("row-value", CHART_WIDTH, y + 4, "end", written[index]),
    ];
    if (value === null) return names;
    const isThere = low !== null && high !== null && high >= start;
    const line = isThere ? `M${coordinate(place(low))} ${y}H${coordinate(place(high))}` : "";
    const shape =
      value < start ? beyondPath(place(start), y) : shapePath(isOwn ? 0 : 3, place(value), y, isOwn ? 4 : 3);
    return [
      ...names,
      ...(line === "" ? [] : [`<path class="whisker ${series}" d="${line}"/>`]),
      `<path class="shape ${series}" d="${shape}"/>`,
    ];
  });
  const content = [`<path class="grid" d="${grid.join("")}"/>`, ...labels, ...drawn].join("");
  return frame({ label: describe(rows, words), width: CHART_WIDTH, height: bottom + MARGIN.bottom }, content);
}

interface Axis {
  start: number;
  end: number;
  ticks: readonly number[];
}

function axisToOne(scores: readonly number[]): Axis {
  const start = bottomOfScores(scores, 0);
  return { start, end: 1, ticks: scoreTicks(start) };
}

/** Ticks are whole multiples of 1, 2 or 5 times a power of ten, at most six of them. */
function axisFromZero(scores: readonly number[]): Axis {
  const most = Math.max(1e-6, ...scores);
  const power = 10 ** Math.floor(Math.log10(most / 5));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size * 5 >= most * (1 - 1e-9))!;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(3)));
  return { start: 0, end: ticks[count], ticks };
}

/** A name that is longer than there is room for ends in an ellipsis. */
function cut(name: string): string {
  if (textWidth(name) <= CHART_WIDTH) return name;
  const characters = [...name];
  while (textWidth(`${characters.join("")}…`) > CHART_WIDTH) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** All of a few; of many, those at the ends. */
function describe(rows: readonly IntervalRow[], { subject, level }: IntervalWords): string {
  const start = `${subject}, with ${formatPercent(level, 0)} intervals`;
  const known = rows.filter(({ value }) => value !== null);
  if (known.length === 0) return `${start}: no scores.`;
  const say = ({ name, value, low, high, places }: IntervalRow) => {
    const interval =
      low === null || high === null ? "" : ` (${writeScore(low, places)} to ${writeScore(high, places)})`;
    return `${name} ${writeScore(value, places)}${interval}`;
  };
  if (known.length <= MOST_TOLD) return `${start}: ${known.map(say).join(", ")}.`;
  const sorted = known.toSorted((one, other) => one.value! - other.value!);
  const own = known.filter(({ isOwn }) => isOwn);
  const first = own.length === 1 ? `${say(own[0])}; ` : "";
  return `${start}, of ${known.length}: ${first}highest ${say(sorted.at(-1)!)}, lowest ${say(sorted[0])}.`;
}
