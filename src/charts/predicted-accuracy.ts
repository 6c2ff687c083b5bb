// Predictions against the truth, as points and as what is left over.
import { accuracyAxisX, accuracyAxisY, CHART_WIDTH, TALL_CHART_HEIGHT } from "./accuracy-axis.ts";
import { differenceBars, signed } from "./difference-bars.ts";
import { formatCounted, formatPercent, formatWhole, quantile, sortedNumbers } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { dotPath } from "./svg.ts";
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

/** How far off predictions are, by true accuracy: the median, and from the lowest to the highest tenth. */
export function residualsByAccuracy(bins: readonly ResidualBin[]): Promise<string> {
  const known = bins.filter(({ p10, p50, p90 }) => [p10, p50, p90].every((value) => Number.isFinite(value)));
  const bars = known.map(({ low, high, p10, p50, p90 }) => ({ low, high, bottom: p10, middle: p50, top: p90 }));
  return differenceBars(bars, describeBins(known));
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
