// What stopping runs early costs and saves: the best accuracy that is lost against the training that is not done.
import { CHART_WIDTH, plainAxisX } from "./accuracy-axis.ts";
import { type Entrant, entrantKey, plainName } from "./entrant-key.ts";
import { formatPercent, formatWhole } from "./numbers.ts";
import { drawPlot, labelsMark, type Plot, type PlotOptions, pathMark, type Scales } from "./plot.ts";
import { seriesClass, shapePath, spreadLabels, textWidth } from "./series.ts";
import { coordinate } from "./svg.ts";

const HEIGHT = 260;
const LINE_HEIGHT = 14;

export interface StoppingCurve {
  /** Of the strategy. */
  name: string;
  points: readonly {
    /** Share of the runs; needed where entries stand beside. */
    stopped?: number;
    /** Share of the training cost, 0 to 1. */
    saved: number;
    /** Of the best final accuracy, 0 to 1: mean, and where the pools lie. */
    lost: number;
    low: number;
    high: number;
  }[];
}

/** An entry's own curve. */
export interface StoppingEntry extends Entrant {
  points: StoppingCurve["points"];
}

export interface StoppingReach {
  /** Ends of the axes; the same for pictures that are to be compared. */
  saved: number;
  lost: number;
}

/** Where the axes of these curves end so that all means are on them. */
export function stoppingReach(pictures: readonly (readonly StoppingCurve[])[]): StoppingReach {
  const points = pictures.flat().flatMap(({ points }) => points);
  const most = Math.max(0.01, ...points.map(({ lost }) => lost));
  const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => size * 5 >= most) ?? 0.2;
  return { saved: 1, lost: Number((Math.ceil(most / step - 1e-9) * step).toFixed(4)) };
}

/** What stands beside the curves of the strategies. */
export interface StoppingComparison {
  entries: readonly StoppingEntry[];
  /** The share of stopped runs of which the picture's words tell. */
  stopped: number;
}

/**
 * Curves of at most four strategies; the last one, what one compares with, is dashed, and only the first has a band. Lines
 * that lose more than `reach` end at its edge.
 */
export async function costSaved(
  curves: readonly StoppingCurve[],
  reach: StoppingReach = stoppingReach([curves]),
  compared?: StoppingComparison,
): Promise<string> {
  const entries = compared?.entries ?? [];
  const marginRight = Math.max(40, ...curves.map(({ name }) => textWidth(name))) + 8;
  const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => size * 5 >= reach.lost - 1e-9) ?? 0.2;
  const ticks = Array.from({ length: Math.round(reach.lost / step) + 1 }, (_, index) => index * step);
  const digits = step < 0.01 ? 1 : 0;
  const clip = (value: number) => Math.max(0, Math.min(reach.lost, value));
  const shape = { label: describe(curves, compared), width: CHART_WIDTH, height: HEIGHT };
  const last = curves.length - 1;
  const line = (points: StoppingCurve["points"], { x, y }: Scales) => {
    const places = within(points, reach.lost).map(
      ({ saved, lost }) => `${coordinate(x(saved))} ${coordinate(y(lost))}`,
    );
    return places.length < 2 ? "" : `M${places.join("L")}`;
  };
  const lookOf = ({ mark, isBaseline }: Entrant) =>
    mark === undefined ? "others" : isBaseline ? "entrant quieter" : "entrant";
  const options = (plot: Plot): PlotOptions => ({
    marginLeft: 40,
    marginTop: 26,
    marginBottom: 38,
    marginRight,
    x: { domain: [0, reach.saved] },
    y: { domain: [0, reach.lost] },
    marks: [
      plot.gridY(ticks),
      plot.axisY(ticks, {
        ...{ tickSize: 0, tickPadding: 6, labelArrow: "none", labelAnchor: "top" },
        label: "best accuracy lost, points",
        tickFormat: (value: number) => (value * 100).toFixed(digits),
      }),
      plainAxisX(plot, [0, 0.25, 0.5, 0.75, 1], (share) => formatPercent(share, 0), "training saved"),
      ...curves.slice(0, 1).map(({ points }, index) =>
        pathMark(`spread ${seriesClass(index)}`, ({ x, y }) => {
          if (points.length < 2) return "";
          const edge = (of: "low" | "high") =>
            points.map((point) => `${coordinate(x(point.saved))} ${coordinate(y(clip(point[of])))}`);
          return `M${edge("high").join("L")}L${edge("low").reverse().join("L")}Z`;
        }),
      ),
      ...curves
        .map(({ points }, index) =>
          pathMark(`trace ${seriesClass(index)}${index === last && last > 0 ? " dashed" : ""}`, (scales) =>
            line(points, scales),
          ),
        )
        .reverse(),
      ...entries.map((entry) => pathMark(`trace ${lookOf(entry)}`, (scales) => line(entry.points, scales))).reverse(),
      ...entries
        .filter(({ mark }) => mark !== undefined)
        .map((entry) =>
          pathMark(`shape ${lookOf(entry)}`, ({ x, y }) => {
            const point = nearest(entry.points, ({ stopped = Number.NaN }) => stopped, compared?.stopped ?? Number.NaN);
            return point === undefined || point.lost > reach.lost
              ? ""
              : shapePath(3, x(point.saved), y(point.lost), 2.6);
          }),
        ),
      labelsMark(({ x, y }) => {
        const lines = [
          ...curves.map(({ name, points }, index) => ({ name, points, look: seriesClass(index) })),
          ...entries.map(({ mark, points, ...entry }) => ({ name: mark, points, look: lookOf({ mark, ...entry }) })),
        ];
        const named = lines.flatMap(({ name, points, look }) => {
          const end = within(points, reach.lost).at(-1);
          if (end === undefined || name === undefined) return [];
          return [{ name, look, at: x(end.saved), level: y(clip(end.lost)) }];
        });
        const right = Math.max(...named.map(({ at }) => at));
        const levels = named.map(({ level }) => level);
        const places = spreadLabels(levels, LINE_HEIGHT, y(reach.lost), y(0));
        return named.map(({ name, look }, i) => ({
          ...{ x: right + 7, y: places[i] + 4, text: name, className: `series-label ${look}` },
        }));
      }),
    ],
  });
  return drawPlot(shape, options, entrantKey(entries, HEIGHT));
}

/** The points up to where a line leaves the picture, with the one at its edge. */
function within(points: StoppingCurve["points"], most: number): { saved: number; lost: number }[] {
  const beyond = points.findIndex(({ lost }) => lost > most + 1e-9);
  if (beyond < 0) return [...points];
  const [inside, outside] = [points[beyond - 1], points[beyond]];
  if (inside === undefined) return [];
  const share = (most - inside.lost) / (outside.lost - inside.lost);
  const edge = { saved: inside.saved + share * (outside.saved - inside.saved), lost: most };
  return [...points.slice(0, beyond), edge];
}

function describe(curves: readonly StoppingCurve[], compared: StoppingComparison | undefined): string {
  const subject = "Best final accuracy lost against training saved";
  if (compared !== undefined) return describeCompared(curves, compared, subject);
  const told = curves.flatMap(({ name, points }) => {
    // About half of the training is what people ask for.
    const near = nearest(points, ({ saved }) => saved, 0.5);
    return near === undefined || !Number.isFinite(near.lost) ? [] : [pointWords(name, near)];
  });
  return told.length === 0 ? `${subject}: no curves.` : `${subject}: ${told.join(", ")}.`;
}

function describeCompared(
  curves: readonly StoppingCurve[],
  { entries, stopped }: StoppingComparison,
  subject: string,
): string {
  const named = entries.filter(({ mark }) => mark !== undefined);
  const others = entries.length - named.length;
  const lines = [
    ...curves,
    ...named.map(({ mark, name, points }) => ({ name: `${mark}, ${plainName(name)},`, points })),
  ];
  const told = lines.flatMap(({ name, points }) => {
    const near = nearest(points, (point) => point.stopped ?? Number.NaN, stopped);
    return near === undefined ? [] : [pointWords(name, near)];
  });
  if (told.length === 0) return `${subject}: no curves.`;
  const more = others === 0 ? "" : `; ${formatWhole(others)} more as thin lines`;
  return `${subject}, where ${formatPercent(stopped, 0)} of the runs are stopped: ${told.join("; ")}${more}.`;
}

function pointWords(name: string, { lost, saved }: { lost: number; saved: number }): string {
  return `${name} ${(lost * 100).toFixed(2)} points at ${formatPercent(saved, 0)} saved`;
}

/** The point whose value lies nearest; the later one of two. */
function nearest<Point>(points: readonly Point[], valueAt: (point: Point) => number, wanted: number) {
  const distance = (point: Point) => Math.abs(valueAt(point) - wanted);
  return points
    .filter((point) => Number.isFinite(valueAt(point)))
    .reduce<Point | undefined>((one, other) => (one && distance(one) < distance(other) ? one : other), undefined);
}
