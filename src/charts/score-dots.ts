// A table of scores as a picture: what was looked at from top to bottom, a dot with its interval for each estimator, and
// an open mark where somebody else's figure stands beside it.
import { CHART_WIDTH } from "./accuracy-axis.ts";
import { formatCounted } from "./numbers.ts";
import { drawPlot, labelsMark, pathMark } from "./plot.ts";
import { bottomOfScores, scoreTick, scoreTicks, writeScore } from "./score-axis.ts";
import { beyondPath, seriesClass, shapePath, textWidth } from "./series.ts";
import { coordinate } from "./svg.ts";

const HEADING = 15;
const LINE = 10;
const GAP = 8;
const MARGIN = { top: 46, bottom: 22, left: 12, right: 16 };
const LEGEND_LINE = 16;

export interface ScoreRow {
  name: string;
  /** One an estimator, in the order of the names; undefined where it was not fitted. */
  scores: readonly (ScoreDot | undefined)[];
}

export interface ScoreDot {
  value: number;
  interval?: readonly [low: number, high: number] | undefined;
  /** A figure of somebody else, to compare with. */
  reference?: number | undefined;
}

export interface ScoreWords {
  /** "R²". */
  score: string;
  /** Of the estimators. */
  names: readonly string[];
  /** Whose the open marks are: "the paper". */
  reference: string;
}

/** Scores that are 1 at best. What lies below the axis is an arrowhead at its edge. */
export async function scoreDots(rows: readonly ScoreRow[], words: ScoreWords): Promise<string> {
  const { names } = words;
  const dots = rows.flatMap(({ scores }) => scores.filter((dot) => dot !== undefined));
  const hasReference = dots.some(({ reference }) => reference !== undefined);
  const bottom = bottomOfScores(
    dots.flatMap(({ value, interval }) => [value, interval?.[0] ?? value]),
    0,
  );
  const legend = legendOf(hasReference ? [...names, words.reference] : names);
  const rowHeight = HEADING + names.length * LINE + GAP;
  const marginTop = MARGIN.top + (legend.lines - 1) * LEGEND_LINE;
  const height = marginTop + rows.length * rowHeight + MARGIN.bottom;
  const top = (index: number) => marginTop + index * rowHeight;
  const level = (row: number, series: number) => top(row) + HEADING + series * LINE + LINE / 2;
  const ticks = scoreTicks(bottom);
  const shape = { label: describe(rows, words), width: CHART_WIDTH, height };
  return drawPlot(shape, (plot) => ({
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop,
    marginBottom: MARGIN.bottom,
    x: { domain: [bottom, 1] },
    y: { domain: [1, 0], axis: null },
    marks: [
      plot.gridX(ticks),
      ...(["top", "bottom"] as const).map((anchor) =>
        plot.axisX(ticks, { anchor, tickSize: 0, tickPadding: 6, tickFormat: scoreTick, label: null }),
      ),
      labelsMark(() => [
        ...legend.entries.map(({ text, x, line }) => ({
          ...{ x: x + 12, y: 12 + line * LEGEND_LINE, text, className: "note" },
        })),
        ...rows.map(({ name }, row) => ({ x: MARGIN.left, y: top(row) + 11, text: name, className: "row-label" })),
      ]),
      ...legend.entries.map(({ x, line }, index) =>
        pathMark(index < names.length ? `shape ${seriesClass(index)}` : "shape open", () =>
          shapePath(index < names.length ? index : 0, x + 4, 8 + line * LEGEND_LINE),
        ),
      ),
      ...names.flatMap((_, series) => {
        const own = rows.flatMap(({ scores }, row) => {
          const dot = scores[series];
          return dot === undefined || !Number.isFinite(dot.value) ? [] : [{ ...dot, y: level(row, series) }];
        });
        return [
          pathMark(`whisker ${seriesClass(series)}`, ({ x }) =>
            own
              .filter(({ interval }) => interval !== undefined && interval[1] > bottom)
              .map(({ interval = [1, 1], y }) => {
                const [low, high] = interval.map((end) => x(Math.max(bottom, Math.min(1, end))));
                return `M${coordinate(low)} ${coordinate(y)}H${coordinate(high)}`;
              })
              .join(""),
          ),
          pathMark(`shape open ${seriesClass(series)}`, ({ x }) =>
            own
              .filter(({ reference }) => reference !== undefined && reference >= bottom)
              .map(({ reference = 0, y }) => shapePath(series, x(reference), y))
              .join(""),
          ),
          pathMark(`shape ${seriesClass(series)}`, ({ x }) =>
            own
              .map(({ value, y }) => (value < bottom ? beyondPath(x(bottom), y) : shapePath(series, x(value), y, 3)))
              .join(""),
          ),
        ];
      }),
    ],
  }));
}

/** Names behind their marks, in as many lines as they need. */
function legendOf(names: readonly string[]): { entries: { text: string; x: number; line: number }[]; lines: number } {
  const entries: { text: string; x: number; line: number }[] = [];
  let x = MARGIN.left;
  let line = 0;
  for (const text of names) {
    const width = 12 + textWidth(text);
    if (x > MARGIN.left && x + width > CHART_WIDTH) {
      x = MARGIN.left;
      line++;
    }
    entries.push({ text, x, line });
    x += width + 10;
  }
  return { entries, lines: line + 1 };
}

function describe(rows: readonly ScoreRow[], { score, names }: ScoreWords): string {
  const best = names.flatMap((name, series) => {
    const known = rows.flatMap((row) => {
      const value = row.scores[series]?.value;
      return value === undefined || !Number.isFinite(value) ? [] : [{ row: row.name, value }];
    });
    if (known.length === 0) return [];
    const top = known.reduce((one, other) => (other.value > one.value ? other : one));
    return [`${name} ${writeScore(top.value)} from ${top.row}`];
  });
  const subject = `${score} from ${formatCounted(rows.length, "input")}`;
  return best.length === 0 ? `${subject}: no scores.` : `${subject}; the highest: ${best.join(", ")}.`;
}
