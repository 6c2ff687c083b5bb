// What counts of cells tell of errors: in each band of true accuracy, where the predictions lie on average and how widely.
// From the middles of the bins, so coarse; cells that are not shown are not in it.
import { accuracyAxisX, CHART_WIDTH, TALL_CHART_HEIGHT } from "./accuracy-axis.ts";
import type { CellCounts } from "./cell-counts.ts";
import { differenceBars, signed } from "./difference-bars.ts";
import { formatCounted, formatPercent } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { coordinate } from "./svg.ts";

/** A bin of true accuracy with its networks in cells that are shown. */
export interface AccuracyBand {
  /** Its ends, shares from 0 to 1. */
  low: number;
  high: number;
  networks: number;
  /**
   * By accuracy: middle of the predicted bin less that of the true one, from -1 to 1. By rank: middle of the prediction's
   * group, from 0 (ranked worst) to 1.
   */
  mean: number;
  /** Standard deviation over the networks. */
  deviation: number;
}

/** One for each bin of true accuracy that has a cell, ascending. */
export function accuracyBands({ truth_bins, prediction_bins, by, cells }: CellCounts): AccuracyBand[] {
  const bins = [...new Set(cells.map(([truth]) => truth))].sort((one, other) => one - other);
  return bins.map((bin) => {
    const own = cells.filter(([truth]) => truth === bin);
    const networks = own.reduce((sum, [, , count]) => sum + count, 0);
    const middle = by === "accuracy" ? (bin + 0.5) / truth_bins : 0;
    const offOf = (prediction: number) => (prediction + 0.5) / prediction_bins - middle;
    const mean = own.reduce((sum, [, prediction, count]) => sum + count * offOf(prediction), 0) / networks;
    const squares = own.reduce((sum, [, prediction, count]) => sum + count * (offOf(prediction) - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / networks);
    return { low: bin / truth_bins, high: (bin + 1) / truth_bins, networks, mean, deviation };
  });
}

/** Bars of one standard deviation to both sides of the mean. */
export function residualBands(bands: readonly AccuracyBand[], by: CellCounts["by"]): Promise<string> {
  if (by === "rank") return rankBands(bands);
  const bars = bands.map(({ low, high, mean, deviation }) => {
    return { low, high, bottom: mean - deviation, middle: mean, top: mean + deviation };
  });
  return differenceBars(bars, describeResiduals(bands));
}

function rankBands(bands: readonly AccuracyBand[]): Promise<string> {
  const shape = { label: describeRanks(bands), width: CHART_WIDTH, height: TALL_CHART_HEIGHT };
  const within = (share: number) => Math.max(0, Math.min(1, share));
  return drawPlot(shape, (plot) => ({
    ...{ marginLeft: 46, marginTop: 26, marginBottom: 38, marginRight: 24 },
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    marks: [
      plot.gridY([0, 0.25, 0.5, 0.75, 1]),
      plot.axisY([0, 1], {
        ...{ tickSize: 0, tickPadding: 6, labelArrow: "none", labelAnchor: "top", label: "rank of the prediction" },
        tickFormat: (value: number) => (value === 1 ? "best" : "worst"),
      }),
      accuracyAxisX(plot, "true accuracy"),
      pathMark("band", ({ x, y }) =>
        bands
          .map(({ low, high, mean, deviation }) => {
            const [left, right] = [coordinate(x(low) + 0.5), coordinate(x(high) - 0.5)];
            const [top, bottom] = [mean + deviation, mean - deviation].map((end) => coordinate(y(within(end))));
            return `M${left} ${top}H${right}V${bottom}H${left}Z`;
          })
          .join(""),
      ),
      pathMark("median", ({ x, y }) =>
        bands
          .map(({ low, high, mean }) => `M${coordinate(x(low))} ${coordinate(y(mean))}H${coordinate(x(high))}`)
          .join(""),
      ),
    ],
  }));
}

function bandWords({ low, high }: AccuracyBand): string {
  return `from ${formatPercent(low, 0)} to ${formatPercent(high, 0)}`;
}

function describeResiduals(bands: readonly AccuracyBand[]): string {
  const start = "Predicted less true accuracy by true accuracy, mean and standard deviation";
  const [first] = bands;
  if (first === undefined) return `${start}: no networks.`;
  const all = bands.reduce((sum, { networks }) => sum + networks, 0);
  const mean = bands.reduce((sum, band) => sum + band.networks * band.mean, 0) / all;
  const say = (band: AccuracyBand) =>
    `${bandWords(band)} ${signed(band.mean * 100, 1)} points, deviation ${(band.deviation * 100).toFixed(1)}`;
  const highest = bands.reduce((one, other) => (other.mean > one.mean ? other : one));
  const lowest = bands.reduce((one, other) => (other.mean < one.mean ? other : one));
  const whole = `${start}, of ${formatCounted(all, "network")}: ${signed(mean * 100, 1)} points on average`;
  if (highest === lowest) return `${whole}; ${say(first)}.`;
  return `${whole}; highest ${say(highest)}; lowest ${say(lowest)}.`;
}

function describeRanks(bands: readonly AccuracyBand[]): string {
  const start = "Rank of the prediction by true accuracy, mean and standard deviation";
  const [first] = bands;
  const last = bands.at(-1);
  if (first === undefined || last === undefined) return `${start}: no networks.`;
  const say = (band: AccuracyBand) =>
    `networks ${bandWords(band)} are ranked ${formatPercent(band.mean, 0)} of the way from the worst to the best on average`;
  if (first === last) return `${start}: ${say(first)}.`;
  const falls = bands.filter((band, index) => index > 0 && band.mean < bands[index - 1].mean).length;
  const order =
    falls === 0
      ? "no band is ranked lower than the one below"
      : `${falls} of ${bands.length} bands ranked lower than the one below`;
  return `${start}: ${say(first)}, ${say(last)}; ${order}.`;
}
