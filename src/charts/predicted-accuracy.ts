// Predictions against the truth, as points and as what is left over.
import { accuracyAxisX, accuracyAxisY, CHART_WIDTH, TALL_CHART_HEIGHT } from "./accuracy-axis.ts";
import { formatCounted, formatPercent, formatWhole, quantile, sortedNumbers } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { coordinate, dotPath } from "./svg.ts";
import { thin } from "./thin.ts";

const MOST_POINTS = 700;
const FRAME = { marginLeft: 46, marginTop: 26, marginBottom: 38, marginRight: 24 };

/** True and predicted accuracies in [0, 1] of the same networks; pairs with NaN are left out. */
export async function predictedAgainstTrue(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  networks = truth.length,
): Promise<string> {
  const pairs: [number, number][] = [];
  for (let i = 0; i < truth.length; i++) {
    if (Number.isFinite(truth[i]) && Number.isFinite(prediction[i])) pairs.push([truth[i], prediction[i]]);
  }
  const shown = thin(pairs.length, MOST_POINTS).map((index) => pairs[index]);
  const shape = {
    label: describePairs(pairs, shown.length, networks),
    ...{ width: CHART_WIDTH, height: TALL_CHART_HEIGHT },
  };
  return drawPlot(shape, (plot) => ({
    ...FRAME,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    marks: [
      plot.gridY([0, 0.2, 0.4, 0.6, 0.8, 1]),
      accuracyAxisY(plot, "predicted accuracy"),
      accuracyAxisX(plot, "true accuracy"),
      pathMark("diagonal", ({ x, y }) => `M${x(0)} ${y(0)}L${x(1)} ${y(1)}`),
      pathMark("dots", ({ x, y }) => dotPath(shown.map(([one, other]) => [x(one), y(other)]))),
    ],
  }));
}

export interface ResidualBin {
  /** Ends of the true accuracies, 0 to 1. */
  low: number;
  high: number;
  networks: number;
  /** Quantiles of prediction less truth; NaN where there are too few networks. */
  p10: number;
  p50: number;
  p90: number;
}

const RESIDUAL_STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** How far off predictions are, by true accuracy: the median, and from the lowest to the highest tenth. */
export async function residualsByAccuracy(bins: readonly ResidualBin[]): Promise<string> {
  const known = bins.filter(({ p10, p50, p90 }) => [p10, p50, p90].every((value) => Number.isFinite(value)));
  const widest = Math.max(0.005, ...known.flatMap(({ p10, p90 }) => [Math.abs(p10), Math.abs(p90)]));
  const step = RESIDUAL_STEPS.find((size) => size * 3 >= widest) ?? 0.5;
  const reach = step * Math.max(1, Math.ceil(widest / step - 1e-9));
  const ticks = Array.from({ length: Math.round((2 * reach) / step) + 1 }, (_, index) => -reach + index * step);
  const digits = step < 0.01 ? 1 : 0;
  const shape = { label: describeBins(known), width: CHART_WIDTH, height: TALL_CHART_HEIGHT };
  return drawPlot(shape, (plot) => ({
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
        known
          .map(({ low, high, p10, p90 }) => {
            const [left, right] = [coordinate(x(low) + 0.5), coordinate(x(high) - 0.5)];
            return `M${left} ${coordinate(y(p90))}H${right}V${coordinate(y(p10))}H${left}Z`;
          })
          .join(""),
      ),
      pathMark("median", ({ x, y }) =>
        known
          .map(({ low, high, p50 }) => `M${coordinate(x(low))} ${coordinate(y(p50))}H${coordinate(x(high))}`)
          .join(""),
      ),
    ],
  }));
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return "0";
  return `${value > 0 ? "+" : "\u2212"}${text}`;
}

function describePairs(pairs: readonly (readonly [number, number])[], shown: number, networks: number): string {
  const start = "Predicted against true accuracy";
  if (pairs.length === 0) return `${start}: no networks.`;
  const share = shown < networks ? `, ${formatWhole(shown)} of them drawn` : "";
  const errors = sortedNumbers(pairs.map(([truth, prediction]) => Math.abs(prediction - truth)));
  const points = (share: number) => (quantile(errors, share) * 100).toFixed(1);
  const subject = `${start} of ${formatCounted(networks, "network")}${share}`;
  return `${subject}: half of the predictions are off by less than ${points(0.5)} points, nine in ten by less than ${points(0.9)}.`;
}

function describeBins(bins: readonly ResidualBin[]): string {
  const start = "Predicted less true accuracy by true accuracy";
  if (bins.length === 0) return `${start}: no networks.`;
  const say = ({ low, high, p10, p50, p90 }: ResidualBin) =>
    `from ${formatPercent(low, 0)} to ${formatPercent(high, 0)} the median is ${signed(p50 * 100, 1)} points, eight in ten lie from ${signed(p10 * 100, 1)} to ${signed(p90 * 100, 1)}`;
  const widest = bins.reduce((one, other) => (other.p90 - other.p10 > one.p90 - one.p10 ? other : one));
  const narrowest = bins.reduce((one, other) => (other.p90 - other.p10 < one.p90 - one.p10 ? other : one));
  if (widest === narrowest) return `${start}: ${say(widest)}.`;
  return `${start}: widest ${say(widest)}; narrowest ${say(narrowest)}.`;
}
