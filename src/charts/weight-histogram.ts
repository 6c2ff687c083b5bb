// How the weights of one tensor are spread.
import { plainAxisX } from "./accuracy-axis.ts";
import { formatCounted, formatNumber } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { stepPath } from "./svg.ts";

const WIDTH = 240;
const HEIGHT = 132;
const MOST_BINS = 41;

export interface WeightStatistics {
  count: number;
  mean: number;
  /** Standard deviation of these very weights (divisor: their number). */
  deviation: number;
  least: number;
  greatest: number;
}

/** The figures that sum up finite weights; all NaN for none. */
export function weightStatistics(weights: ArrayLike<number>): WeightStatistics {
  const count = weights.length;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    sum += weights[i];
    least = Math.min(least, weights[i]);
    greatest = Math.max(greatest, weights[i]);
  }
  if (count === 0) return { count, mean: Number.NaN, deviation: Number.NaN, least: Number.NaN, greatest: Number.NaN };
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (weights[i] - mean) * (weights[i] - mean);
  return { count, mean, deviation: Math.sqrt(squares / count), least, greatest };
}

/** A histogram of a tensor's weights on an axis with 0 in its middle. `name` is the tensor's: conv1/kernel. */
export async function weightHistogram(weights: ArrayLike<number>, name: string): Promise<string> {
  const statistics = weightStatistics(weights);
  const { count, least, greatest } = statistics;
  const reach = count === 0 ? 1 : Math.max(Math.abs(least), Math.abs(greatest)) || 1;
  const bins = count < 40 ? 21 : MOST_BINS;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < count; i++) {
    counts[Math.min(bins - 1, Math.floor(((weights[i] + reach) / (2 * reach)) * bins))]++;
  }
  const most = Math.max(1, ...counts);
  return drawPlot({ label: describe(statistics, name), width: WIDTH, height: HEIGHT, classes: "tensor" }, (plot) => ({
    marginLeft: 26,
    marginRight: 26,
    marginTop: 8,
    marginBottom: 24,
    x: { domain: [-reach, reach] },
    y: { domain: [0, most], axis: null },
    marks: [
      plainAxisX(plot, [-reach, 0, reach], (value) => formatNumber(value, 2), ""),
      plot.ruleX([0], { className: "base" }),
      pathMark("bars", ({ x, y }) => {
        const heights = counts.map((number) => y(0) - y(number));
        return stepPath(x(-reach), y(0), (x(reach) - x(-reach)) / bins, heights);
      }),
      plot.ruleY([0], { className: "base" }),
    ],
  }));
}

function describe({ count, mean, deviation, least, greatest }: WeightStatistics, name: string): string {
  if (count === 0) return `${name}: no weights.`;
  const figures = `mean ${formatNumber(mean)}, standard deviation ${formatNumber(deviation)}`;
  return `${name}, ${formatCounted(count, "weight")}: ${figures}, from ${formatNumber(least)} to ${formatNumber(greatest)}.`;
}
