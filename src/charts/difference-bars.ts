// Predicted less true accuracy by bands of true accuracy: for each a bar with a line in it, around the zero that one hopes for.
import { accuracyAxisX, CHART_WIDTH, TALL_CHART_HEIGHT } from "./accuracy-axis.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { coordinate } from "./svg.ts";

const FRAME = { marginLeft: 46, marginTop: 26, marginBottom: 38, marginRight: 24 };
const STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** Of one band of true accuracy. All are shares from 0 to 1, differences from -1 to 1. */
export interface DifferenceBar {
  /** Ends of the band. */
  low: number;
  high: number;
  /** Of the differences: where the bar begins and ends, and the line in it. */
  bottom: number;
  middle: number;
  top: number;
}

/** Bars on a scale that is as great as they need and the same to both sides. */
export async function differenceBars(bars: readonly DifferenceBar[], label: string): Promise<string> {
  const widest = Math.max(0.005, ...bars.flatMap(({ bottom, top }) => [Math.abs(bottom), Math.abs(top)]));
  const step = STEPS.find((size) => size * 3 >= widest) ?? 0.5;
  const reach = step * Math.max(1, Math.ceil(widest / step - 1e-9));
  const ticks = Array.from({ length: Math.round((2 * reach) / step) + 1 }, (_, index) => -reach + index * step);
  const digits = step < 0.01 ? 1 : 0;
  return drawPlot({ label, width: CHART_WIDTH, height: TALL_CHART_HEIGHT }, (plot) => ({
    ...FRAME,
    x: { domain: [0, 1] },
    y: { domain: [-reach, reach] },
    marks: [
      plot.gridY(ticks),
      plot.axisY(ticks, {
        ...{ tickSize: 0, tickPadding: 6, labelArrow: "none", labelAnchor: "top" },
        label: "predicted less true accuracy, points",
        tickFormat: (value: number) => signed(value * 100, digits),
      }),
      accuracyAxisX(plot, "true accuracy"),
      pathMark("diagonal", ({ x, y }) => `M${coordinate(x(0))} ${coordinate(y(0))}H${coordinate(x(1))}`),
      // Bars and not a line: nothing is known of what lies between bins, and some may be empty.
      pathMark("band", ({ x, y }) =>
        bars
          .map(({ low, high, bottom, top }) => {
            const [left, right] = [coordinate(x(low) + 0.5), coordinate(x(high) - 0.5)];
            return `M${left} ${coordinate(y(top))}H${right}V${coordinate(y(bottom))}H${left}Z`;
          })
          .join(""),
      ),
      pathMark("median", ({ x, y }) =>
        bars
          .map(({ low, high, middle }) => `M${coordinate(x(low))} ${coordinate(y(middle))}H${coordinate(x(high))}`)
          .join(""),
      ),
    ],
  }));
}

/** With its sign, a typographic minus; 0 without one. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return "0";
  return `${value > 0 ? "+" : "\u2212"}${text}`;
}
