// How a score grows with the number of training networks: a line an estimator, and around it where its draws lie; beside
// the lines, what others reached with so many.
import { CHART_WIDTH, plainAxisX } from "./accuracy-axis.ts";
import { entrantKey } from "./entrant-key.ts";
import { entriesWords, entryMarks, type LearningEntry, reachOfEntries } from "./learning-entries.ts";
import { formatCounted, formatWhole } from "./numbers.ts";
import { drawPlot, labelsMark, type Plot, type PlotOptions, pathMark } from "./plot.ts";
import { bottomOfScores, scoreAxisY, writeScore } from "./score-axis.ts";
import { seriesClass, shapePath, sparseTicks, spreadLabels, textWidth } from "./series.ts";
import { coordinate } from "./svg.ts";

const HEIGHT = 280;
const MARGIN_LEFT = 46;
const LINE_HEIGHT = 14;
/** Lines that go further down go on along the edge. */
const LOWEST_SHOWN = -0.2;
/** Pixels between two numbers under the axis. */
const TICKS_APART = 40;

export interface LearningCurve {
  /** Of the estimator. */
  name: string;
  points: readonly {
    /** Training networks, at least 1. */
    networks: number;
    /** Of the score over draws; NaN where it is undefined. */
    mean: number;
    low: number;
    high: number;
  }[];
}

/**
 * Scores that are 1 at best, such as R², against the logarithm of the number of training networks. With entries, the names
 * of the curves are in the key below, as the place beside them is taken.
 */
export async function sampleEfficiency(
  curves: readonly LearningCurve[],
  score: string,
  entries: readonly LearningEntry[] = [],
): Promise<string> {
  const isBeside = entries.length > 0;
  const known = curves.map(({ name, points }) => ({
    name,
    points: points.filter(({ mean }) => Number.isFinite(mean)).sort((a, b) => a.networks - b.networks),
  }));
  const all = known.flatMap(({ points }) => points);
  const counts = [...all, ...entries].map(({ networks }) => networks);
  const scores = entries.map((entry) => entry.score);
  const bottom = bottomOfScores([...all.flatMap(({ low, mean }) => [low, mean]), ...scores], LOWEST_SHOWN);
  const reach = reachOfEntries(entries, Math.max(0, ...counts));
  const widest = Math.min(118, Math.max(40, ...curves.map(({ name }) => textWidth(name))));
  const marginRight = isBeside ? Math.max(20, reach + 6) : widest + 12;
  const [least, most] = counts.length === 0 ? [1, 10] : [Math.min(...counts), Math.max(...counts)];
  const ticks = sparseTicks(counts, CHART_WIDTH - MARGIN_LEFT - marginRight, TICKS_APART);
  const clip = (value: number) => Math.max(bottom, Math.min(1, value));
  const shape = { label: describe(known, score, entries), width: CHART_WIDTH, height: HEIGHT };
  // A team that is in twice, with few and with all networks, has one mark.
  const key = [...new Map(entries.map((entry) => [`${entry.mark} ${entry.name}`, entry])).values()];
  const options = (plot: Plot): PlotOptions => ({
    marginLeft: MARGIN_LEFT,
    marginTop: 26,
    marginBottom: 40,
    marginRight,
    x: { domain: least < most ? [least, most] : [least / 2, least * 2], type: "log" },
    y: { domain: [bottom, 1] },
    marks: [
      ...scoreAxisY(plot, bottom, score),
      plainAxisX(plot, ticks, formatWhole, "training networks"),
      ...known.flatMap(({ points }, index) => [
        pathMark(`spread ${seriesClass(index)}`, ({ x, y }) => {
          if (points.length < 2) return "";
          const edge = (of: "low" | "high") =>
            points.map((point) => `${coordinate(x(point.networks))} ${coordinate(y(clip(point[of])))}`);
          return `M${edge("high").join("L")}L${edge("low").reverse().join("L")}Z`;
        }),
      ]),
      ...known.flatMap(({ points }, index) => [
        pathMark(`trace ${seriesClass(index)}`, ({ x, y }) => {
          const places = points.map(({ networks, mean }) => `${coordinate(x(networks))} ${coordinate(y(clip(mean)))}`);
          return places.length < 2 ? "" : `M${places.join("L")}`;
        }),
        pathMark(`shape ${seriesClass(index)}`, ({ x, y }) =>
          points.map(({ networks, mean }) => shapePath(index, x(networks), y(clip(mean)))).join(""),
        ),
      ]),
      ...entryMarks(entries, clip),
      labelsMark(({ x, y }) => {
        const named = (isBeside ? [] : known).flatMap(({ name, points }, index) => {
          const last = points.at(-1);
          return last === undefined ? [] : [{ name, index, at: x(last.networks), level: y(clip(last.mean)) }];
        });
        const levels = named.map(({ level }) => level);
        const places = spreadLabels(levels, LINE_HEIGHT, y(1), y(bottom));
        return named.map(({ name, index, at }, i) => ({
          ...{
            x: at + 10,
            y: places[i] + 4,
            text: name,
            className: `series-label ${seriesClass(index)}`,
          },
        }));
      }),
    ],
  });
  const series = isBeside ? curves.map(({ name }) => name) : [];
  return drawPlot(shape, options, entrantKey(key, HEIGHT, series));
}

function describe(curves: readonly LearningCurve[], score: string, entries: readonly LearningEntry[]): string {
  const told = curves.flatMap(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (first === last) return [`${name} ${writeScore(first.mean)} with ${formatCounted(first.networks, "network")}`];
    const from = `${writeScore(first.mean)} with ${formatCounted(first.networks, "network")}`;
    return [`${name} from ${from} to ${writeScore(last.mean)} with ${formatWhole(last.networks)}`];
  });
  const subject = `${score} against the number of training networks`;
  const beside = entriesWords(entries);
  if (told.length === 0 && beside.length === 0) return `${subject}: no scores.`;
  const lines = told.length === 0 ? "" : `, mean of the draws: ${told.join("; ")}`;
  const points = beside.length === 0 ? "" : `${told.length === 0 ? ": entries" : ". Entries"} ${beside.join("; ")}`;
  return `${subject}${lines}${points}.`;
}
