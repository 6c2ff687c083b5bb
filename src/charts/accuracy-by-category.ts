// How accuracy depends on a hyperparameter that is one of a few things: a small histogram for each, one above the other,
// because medians alone would hide that many networks either learn or fail.
import { accuracyAxisX, CHART_WIDTH, countAccuracies } from "./accuracy-axis.ts";
import { formatCounted, formatPercent, quantile, sortedNumbers } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { coordinate, stepPath } from "./svg.ts";

const BINS = 40;
const ROW = 34;
/** How far the highest bar of a row reaches, in rows. */
const REACH = 0.86;
const LETTER = 6.6;

interface Row {
  category: string;
  accuracies: Float64Array;
  median: number;
}

/** Accuracies in [0, 1] (NaN left out) of networks by category; rows are in the order of `categories`. */
export async function accuracyByCategory(
  values: readonly string[],
  accuracies: ArrayLike<number>,
  name: string,
  categories: readonly string[],
): Promise<string> {
  const rows: Row[] = categories.map((category) => {
    const own = sortedNumbers(Array.from(accuracies).filter((_, index) => values[index] === category));
    return { category, accuracies: own, median: quantile(own, 0.5) };
  });
  const longest = Math.max(4, ...categories.map((category) => category.length));
  const marginLeft = Math.min(140, Math.round(longest * LETTER) + 16);
  const shape = { label: describe(rows, name), width: CHART_WIDTH, height: rows.length * ROW + 64 };
  return drawPlot(shape, (plot) => ({
    marginLeft,
    marginTop: 26,
    marginBottom: 38,
    marginRight: 52,
    x: { domain: [0, 1] },
    y: { domain: [rows.length, 0], axis: null },
    marks: [
      accuracyAxisX(plot, "test accuracy", [0, 0.5, 1]),
      plot.ruleY(
        rows.map((_, index) => index + 1),
        { className: "base" },
      ),
      plot.text(rows, {
        x: () => 0,
        y: (_, index) => index + 1,
        dx: -8,
        dy: -7,
        textAnchor: "end",
        text: ({ category }) => category,
        className: "row-label",
      }),
      ...rows.map((row, index) =>
        pathMark("bars", ({ x, y }) => {
          const counts = countAccuracies(row.accuracies, BINS);
          const most = Math.max(1, ...counts);
          const unit = ((y(1) - y(0)) * REACH) / most;
          return stepPath(
            x(0),
            y(index + 1),
            x(1 / BINS) - x(0),
            counts.map((count) => count * unit),
          );
        }),
      ),
      pathMark("median", ({ x, y }) =>
        rows
          .map(({ median }, index) =>
            Number.isFinite(median)
              ? `M${coordinate(x(median))} ${coordinate(y(index + 1))}v${coordinate((y(0) - y(1)) * REACH)}`
              : "",
          )
          .join(""),
      ),
      plot.text(rows, {
        x: () => 1,
        y: (_, index) => index + 1,
        dx: 46,
        dy: -7,
        textAnchor: "end",
        text: ({ median }) => (Number.isFinite(median) ? formatPercent(median, 0) : "none"),
        className: "row-value",
      }),
      plot.text(["median"], { frameAnchor: "top-right", dx: 46, dy: -15, textAnchor: "end", className: "note" }),
    ],
  }));
}

function describe(rows: readonly Row[], name: string): string {
  const count = rows.reduce((sum, row) => sum + row.accuracies.length, 0);
  if (count === 0) return `Test accuracy by ${name}: no networks.`;
  const medians = rows.map(({ category, accuracies, median }) =>
    accuracies.length === 0
      ? `${category} none`
      : `${category} ${formatPercent(median)} (${formatCounted(accuracies.length, "network")})`,
  );
  return `Distribution of the test accuracy of ${formatCounted(count, "network")} by ${name}; medians: ${medians.join(", ")}.`;
}
