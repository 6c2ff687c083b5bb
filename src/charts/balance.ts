// The picture of the question: the accuracies of a whole collection as a scale, and some of its networks, shown as their
// first-layer weights, hung on it where they belong.
import { ACCURACY_TICKS, accuracyTick, countAccuracies } from "./accuracy-axis.ts";
import { FILTER_SIDE, gridLength, tiles } from "./filter-tiles.ts";
import { formatCounted, formatPercent, quantile, sortedNumbers } from "./numbers.ts";
import { coordinate, frame, stepPath } from "./svg.ts";

export interface WeighedNetwork {
  /** First layer's kernel, [3, 3, 1, 16]. */
  kernel: ArrayLike<number>;
  /** In [0, 1]. */
  accuracy: number;
}

const BINS = 100;
/** Weights beyond this quantile of sizes all have the full colour. */
const STRONG = 0.96;

/** Indexes of `count` networks whose accuracies are spread evenly from the worst to the best, ascending by accuracy. */
export function spreadByAccuracy(accuracies: ArrayLike<number>, count: number): number[] {
  const order = Array.from(accuracies, (accuracy, index) => ({ accuracy, index }))
    .filter(({ accuracy }) => Number.isFinite(accuracy))
    .sort((one, other) => one.accuracy - other.accuracy || one.index - other.index);
  if (order.length <= count) return order.map(({ index }) => index);
  const low = order[0].accuracy;
  const high = order[order.length - 1].accuracy;
  const chosen: number[] = [];
  for (let k = 0; k < count; k++) {
    const wanted = low + ((high - low) * k) / Math.max(1, count - 1);
    const free = order.filter(({ index }) => !chosen.includes(index));
    const distance = (at: { accuracy: number }) => Math.abs(at.accuracy - wanted);
    chosen.push(free.reduce((best, at) => (distance(at) < distance(best) ? at : best)).index);
  }
  const places = new Map(order.map(({ index }, place) => [index, place]));
  return chosen.sort((one, other) => places.get(one)! - places.get(other)!);
}

/**
 * Networks (ascending by accuracy) hung on the accuracies of all networks of a collection, `width` pixels wide. `classes`
 * lets the page show a narrow picture to phones and a wide one to others.
 */
export function balance(
  networks: readonly WeighedNetwork[],
  accuracies: ArrayLike<number>,
  options: { width: number; classes?: string },
): string {
  const { width } = options;
  const sorted = sortedNumbers(accuracies);
  const margin = 14;
  const scale = strongScale(networks);
  const room = (width - 2 * margin) / Math.max(1, networks.length);
  const gap = 3;
  const cell = Math.max(2, Math.min(13, Math.floor(((room - 12 - 3 * gap) / (4 * FILTER_SIDE)) * 2) / 2));
  const side = gridLength(4, { cell, gap });
  const top = 24;
  const beam = top + side + 62;
  const depth = 54;
  const x = (share: number) => margin + share * (width - 2 * margin);
  const parts: string[] = [];
  const counts = countAccuracies(sorted, BINS);
  const most = Math.max(1, ...counts);
  const heights = counts.map((count) => (count / most) * depth);
  // Bars hang below the beam: the step path is drawn upwards with negative heights.
  const bars = stepPath(
    x(0),
    beam,
    x(1 / BINS) - x(0),
    heights.map((height) => -height),
  );
  parts.push(`<path class="bars" d="${bars}"/>`, `<path class="beam" d="M${x(0)} ${beam}H${x(1)}"/>`);
  for (const tick of ACCURACY_TICKS) {
    const anchor = tick === 0 ? "start" : tick === 1 ? "end" : "middle";
    parts.push(
      `<text class="tick-label" x="${coordinate(x(tick))}" y="${beam + depth + 20}" text-anchor="${anchor}">${accuracyTick(tick)}</text>`,
    );
  }
  networks.forEach(({ kernel, accuracy }, index) => {
    const centre = margin + (index + 0.5) * room;
    const foot = top + side;
    parts.push(
      `<text class="weight" x="${coordinate(centre)}" y="${top - 9}" text-anchor="middle">${formatPercent(accuracy)}</text>`,
      tiles(kernel, { x: centre - side / 2, y: top, cell, gap, columns: 4, scale }),
      `<path class="hanger" d="M${coordinate(centre)} ${coordinate(foot + 5)}v8L${coordinate(x(accuracy))} ${beam - 8}V${beam}"/>`,
      `<circle class="pivot" cx="${coordinate(x(accuracy))}" cy="${beam}" r="3.5"/>`,
    );
  });
  const height = beam + depth + 28;
  return frame(
    { label: describe(networks, sorted.length), width, height, classes: `balance ${options.classes ?? ""}`.trim() },
    parts.join(""),
  );
}

/** A size that few weights exceed, so that one network's greatest weight does not make all others pale. */
function strongScale(networks: readonly WeighedNetwork[]): number {
  const sizes = sortedNumbers(networks.flatMap(({ kernel }) => Array.from(kernel, Math.abs)));
  return quantile(sizes, STRONG) || 1;
}

function describe(networks: readonly WeighedNetwork[], count: number): string {
  if (networks.length === 0) return "No networks.";
  const figures = networks.map(({ accuracy }) => formatPercent(accuracy)).join(", ");
  return `${formatCounted(networks.length, "network")} as the 16 filters of their first layers, above a histogram of the test accuracies of ${formatCounted(count, "network")}. Their accuracies: ${figures}.`;
}
