// How accuracy depends on a hyperparameter that is a number: points, and over them the median and the middle half.
import { accuracyAxisY, CHART_HEIGHT, CHART_WIDTH, plainAxisX } from "./accuracy-axis.ts";
import { formatCounted, formatNumber, formatPercent, formatPower, quantile, sortedNumbers } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { coordinate, dotPath } from "./svg.ts";
import { thin } from "./thin.ts";

const MOST_POINTS = 300;
/** So few points are drawn as networks, and not as the haze behind a trend. */
const FEW_POINTS = 60;
/** A median of fewer networks than this is chance. */
const FEWEST_IN_BIN = 5;
/** Networks that a bin has on average, at least. */
const NETWORKS_PER_BIN = 25;
const MOST_BINS = 14;

export interface NumberAxis {
  /** Name of the hyperparameter, as the axis shows it: "learning rate". */
  name: string;
  low: number;
  high: number;
  /** Whether it was drawn evenly by its logarithm. */
  logarithmic: boolean;
}

interface Bin {
  low: number;
  middle: number;
  high: number;
  /** Quartiles of the accuracies. */
  lower: number;
  median: number;
  upper: number;
}

/** Accuracies in [0, 1] of networks against their values of a hyperparameter; pairs with NaN are left out. */
export async function accuracyByNumber(
  values: ArrayLike<number>,
  accuracies: ArrayLike<number>,
  axis: NumberAxis,
): Promise<string> {
  const pairs: [number, number][] = [];
  for (let i = 0; i < values.length; i++) {
    const fits = Number.isFinite(values[i]) && (!axis.logarithmic || values[i] > 0);
    if (fits && Number.isFinite(accuracies[i])) pairs.push([values[i], accuracies[i]]);
  }
  const { low, high } = range(axis, pairs);
  const bins = binned(pairs, { ...axis, low, high });
  const shown = thin(pairs.length, MOST_POINTS).map((index) => pairs[index]);
  const ticks = axis.logarithmic ? logarithmicTicks(low, high) : evenTicks(low, high);
  const shape = { label: describe(pairs.length, bins, axis.name), width: CHART_WIDTH, height: CHART_HEIGHT };
  return drawPlot(shape, (plot) => ({
    marginLeft: 46,
    marginTop: 26,
    marginBottom: 38,
    marginRight: 24,
    x: { domain: [low, high], type: axis.logarithmic ? "log" : "linear" },
    y: { domain: [0, 1] },
    marks: [
      plot.gridY([0, 0.2, 0.4, 0.6, 0.8, 1]),
      accuracyAxisY(plot, "test accuracy"),
      plainAxisX(plot, ticks, (tick) => formatTick(tick, low), axis.name),
      pathMark(shown.length <= FEW_POINTS ? "dots" : "dots faint", ({ x, y }) =>
        dotPath(shown.map(([value, accuracy]) => [x(value), y(accuracy)])),
      ),
      ...runs(bins).flatMap((run) => [
        pathMark("band", ({ x, y }) => {
          const above = corners(run).map(({ at, bin }) => `${coordinate(x(at))} ${coordinate(y(bin.upper))}`);
          const below = corners(run).map(({ at, bin }) => `${coordinate(x(at))} ${coordinate(y(bin.lower))}`);
          return `M${above.join("L")}L${below.reverse().join("L")}Z`;
        }),
        pathMark("line", ({ x, y }) => {
          const places = corners(run).map(({ at, bin }) => `${coordinate(x(at))} ${coordinate(y(bin.median))}`);
          return `M${places.join("L")}`;
        }),
      ]),
    ],
  }));
}

/** The axis' own range, made wide enough for all values and never empty. */
function range(axis: NumberAxis, pairs: readonly (readonly [number, number])[]): { low: number; high: number } {
  let { low, high } = axis;
  for (const [value] of pairs) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low < high) return { low, high };
  return axis.logarithmic ? { low: low / 2, high: high * 2 } : { low: low - 0.5, high: high + 0.5 };
}

/** Bins of one width on the axis, as many as the networks are enough for; those with too few networks are missing. */
function binned(pairs: readonly (readonly [number, number])[], axis: NumberAxis): (Bin | undefined)[] {
  const { low, high, logarithmic } = axis;
  const count = Math.max(1, Math.min(MOST_BINS, Math.floor(pairs.length / NETWORKS_PER_BIN)));
  const groups: number[][] = Array.from({ length: count }, () => []);
  const place = (value: number) =>
    logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const value = (share: number) => (logarithmic ? low * (high / low) ** share : low + (high - low) * share);
  for (const [x, accuracy] of pairs)
    groups[Math.max(0, Math.min(count - 1, Math.floor(place(x) * count)))].push(accuracy);
  return groups.map((group, index) => {
    if (group.length < FEWEST_IN_BIN) return undefined;
    const sorted = sortedNumbers(group);
    return {
      low: value(index / count),
      middle: value((index + 0.5) / count),
      high: value((index + 1) / count),
      lower: quantile(sorted, 0.25),
      median: quantile(sorted, 0.5),
      upper: quantile(sorted, 0.75),
    };
  });
}

/** Neighbouring bins that can be joined by a line. */
function runs(bins: readonly (Bin | undefined)[]): Bin[][] {
  const found: Bin[][] = [[]];
  for (const bin of bins) {
    if (bin) found[found.length - 1].push(bin);
    else if (found[found.length - 1].length > 0) found.push([]);
  }
  return found.filter((run) => run.length > 0);
}

/** Where a line through bins has its corners: in their middles, and at the outer edges of the first and the last. */
function corners(run: readonly Bin[]): { at: number; bin: Bin }[] {
  const first = run[0];
  const last = run[run.length - 1];
  return [{ at: first.low, bin: first }, ...run.map((bin) => ({ at: bin.middle, bin })), { at: last.high, bin: last }];
}

/** Powers of ten, or the low end times powers of ten if they meet the high end and more of them fit. */
export function logarithmicTicks(low: number, high: number): number[] {
  const powers: number[] = [];
  for (let exponent = -12; exponent <= 12; exponent++) {
    const power = Number(`1e${exponent}`);
    if (power >= low * 0.999 && power <= high * 1.001) powers.push(power);
  }
  const steps: number[] = [];
  for (let tick = low; tick <= high * 1.001; tick *= 10) steps.push(Number(tick.toPrecision(6)));
  if (steps.length > Math.max(1, powers.length)) return steps;
  return powers.length > 1 ? powers : [low, high];
}

function evenTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.7) ?? rough;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high * (1 + 1e-9); k++) {
    ticks.push(Number((k * step).toPrecision(6)));
  }
  return ticks;
}

/** All as powers of ten where the first of them is best read so. */
function formatTick(tick: number, low: number): string {
  const isSmall = low > 0 && low < 0.0001;
  return isSmall && Math.log10(tick) % 1 === 0 ? formatPower(tick) : formatNumber(tick);
}

function describe(count: number, bins: readonly (Bin | undefined)[], name: string): string {
  const subject = `Test accuracy of ${formatCounted(count, "network")} against ${name}`;
  const known = bins.filter((bin) => bin !== undefined);
  if (count === 0) return `Test accuracy against ${name}: no networks.`;
  if (known.length < 2) return `${subject}: too few networks to show a trend.`;
  const best = known.reduce((one, other) => (other.median > one.median ? other : one));
  const worst = known.reduce((one, other) => (other.median < one.median ? other : one));
  const say = (bin: Bin) =>
    `${formatPercent(bin.median)} from ${formatNumber(bin.low, 2)} to ${formatNumber(bin.high, 2)}`;
  return `${subject}: the median is highest, ${say(best)}, and lowest, ${say(worst)}.`;
}
