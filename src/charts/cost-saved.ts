// What stopping runs early costs and saves: the best accuracy that is lost against the training that is not done.
import { CHART_WIDTH, plainAxisX } from "./accuracy-axis.ts";
import { formatPercent } from "./numbers.ts";
import { drawPlot, labelsMark, pathMark } from "./plot.ts";
import { seriesClass, spreadLabels, textWidth } from "./series.ts";
import { coordinate } from "./svg.ts";

const HEIGHT = 260;
const LINE_HEIGHT = 14;

export interface StoppingCurve {
  /** Of the strategy. */
  name: string;
  points: readonly {
    /** Share of the training cost, 0 to 1. */
    saved: number;
    /** Of the best final accuracy, 0 to 1: mean, and where the pools lie. */
    lost: number;
    low: number;
    high: number;
  }[];
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

/** Curves of at most four strategies; the last one, what one compares with, is dashed, and only the first has a band. */
export async function costSaved(
  curves: readonly StoppingCurve[],
  reach: StoppingReach = stoppingReach([curves]),
): Promise<string> {
  const marginRight = Math.max(40, ...curves.map(({ name }) => textWidth(name))) + 8;
  const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => size * 5 >= reach.lost - 1e-9) ?? 0.2;
  const ticks = Array.from({ length: Math.round(reach.lost / step) + 1 }, (_, index) => index * step);
  const digits = step < 0.01 ? 1 : 0;
  const clip = (value: number) => Math.max(0, Math.min(reach.lost, value));
  const shape = { label: describe(curves), width: CHART_WIDTH, height: HEIGHT };
  const last = curves.length - 1;
  return drawPlot(shape, (plot) => ({
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
          pathMark(`trace ${seriesClass(index)}${index === last && last > 0 ? " dashed" : ""}`, ({ x, y }) => {
            const places = points.map(({ saved, lost }) => `${coordinate(x(saved))} ${coordinate(y(clip(lost)))}`);
            return places.length < 2 ? "" : `M${places.join("L")}`;
          }),
        )
        .reverse(),
      labelsMark(({ x, y }) => {
        const named = curves.flatMap(({ name, points }, index) => {
          const end = points.at(-1);
          return end === undefined ? [] : [{ name, index, at: x(end.saved), level: y(clip(end.lost)) }];
        });
        const right = Math.max(...named.map(({ at }) => at));
        const levels = named.map(({ level }) => level);
        const places = spreadLabels(levels, LINE_HEIGHT, y(reach.lost), y(0));
        return named.map(({ name, index }, i) => ({
          ...{ x: right + 7, y: places[i] + 4, text: name, className: `series-label ${seriesClass(index)}` },
        }));
      }),
    ],
  }));
}

function describe(curves: readonly StoppingCurve[]): string {
  const told = curves.flatMap(({ name, points }) => {
    // About half of the training is what people ask for.
    const near = points.reduce<(typeof points)[number] | undefined>(
      (one, other) => (one && Math.abs(one.saved - 0.5) <= Math.abs(other.saved - 0.5) ? one : other),
      undefined,
    );
    if (near === undefined || !Number.isFinite(near.lost)) return [];
    return [`${name} ${(near.lost * 100).toFixed(2)} points at ${formatPercent(near.saved, 0)} saved`];
  });
  const subject = "Best final accuracy lost against training saved";
  return told.length === 0 ? `${subject}: no curves.` : `${subject}: ${told.join(", ")}.`;
}
