// How many networks reach which accuracy.
import { accuracyAxisX, CHART_WIDTH, countAccuracies, GUESSING, TALL_CHART_HEIGHT } from "./accuracy-axis.ts";
import { formatCounted, formatPercent, formatWhole, quantile, sortedNumbers } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { stepPath } from "./svg.ts";

const BINS = 50;

/** "Test accuracy of 225 networks: median 48.6 %, best 93.6 %, worst 8.2 %." NaN are left out. */
export function describeAccuracies(accuracies: ArrayLike<number>, what: string): string {
  const sorted = sortedNumbers(accuracies);
  if (sorted.length === 0) return `${what}: no networks.`;
  const best = formatPercent(sorted[sorted.length - 1]);
  const subject = `${what} of ${formatCounted(sorted.length, "network")}`;
  if (sorted.length === 1) return `${subject}: ${best}.`;
  return `${subject}: median ${formatPercent(quantile(sorted, 0.5))}, best ${best}, worst ${formatPercent(sorted[0])}.`;
}

/** A histogram of accuracies in [0, 1] (NaN left out), 2 % a bar, with the median and the rate of guessing marked. */
export async function accuracyHistogram(accuracies: ArrayLike<number>, what = "Test accuracy"): Promise<string> {
  const sorted = sortedNumbers(accuracies);
  const counts = countAccuracies(sorted, BINS);
  const most = Math.max(1, ...counts);
  const median = quantile(sorted, 0.5);
  const shape = { label: describeAccuracies(sorted, what), width: CHART_WIDTH, height: TALL_CHART_HEIGHT };
  return drawPlot(shape, (plot) => ({
    marginLeft: 46,
    marginTop: 26,
    marginBottom: 38,
    x: { domain: [0, 1] },
    y: { domain: [0, most] },
    marks: [
      plot.gridY({ ticks: 4 }),
      plot.axisY({
        ticks: Math.min(most, 4),
        tickSize: 0,
        tickFormat: (count: number) => (Number.isInteger(count) ? formatWhole(count) : ""),
        label: "networks",
        labelAnchor: "top",
        labelArrow: "none",
      }),
      accuracyAxisX(plot, what.toLowerCase()),
      plot.ruleX([GUESSING], { className: "guessing" }),
      pathMark("bars", ({ x, y }) => {
        const heights = counts.map((count) => y(0) - y(count));
        return stepPath(x(0), y(0), x(1 / BINS) - x(0), heights);
      }),
      plot.text([GUESSING], {
        x: (d) => d,
        frameAnchor: "top",
        textAnchor: "start",
        dx: -2,
        dy: -13,
        text: () => "guessing",
        className: "note",
      }),
      ...(sorted.length > 1
        ? [
            plot.ruleX([median], { className: "median" }),
            ...(median > GUESSING + 0.2 || median < 0
              ? [
                  plot.text([median], {
                    x: (d) => d,
                    frameAnchor: "top",
                    dy: -13,
                    text: () => "median",
                    className: "note",
                  }),
                ]
              : []),
          ]
        : []),
    ],
  }));
}
