// Training against test accuracy: who stands far from the diagonal has learnt its images by heart, or was lucky.
import { accuracyAxisX, accuracyAxisY, CHART_WIDTH, TALL_CHART_HEIGHT } from "./accuracy-axis.ts";
import { formatCounted, formatWhole, quantile, sortedNumbers } from "./numbers.ts";
import { drawPlot, pathMark } from "./plot.ts";
import { dotPath } from "./svg.ts";
import { thin } from "./thin.ts";

const MOST_POINTS = 900;
const WIDE_GAP = 0.05;

/** Accuracies in [0, 1] of the same networks on their training images and on test images; pairs with NaN are left out. */
export async function accuracyScatter(train: ArrayLike<number>, test: ArrayLike<number>): Promise<string> {
  const pairs: [number, number][] = [];
  for (let i = 0; i < train.length; i++) {
    if (Number.isFinite(train[i]) && Number.isFinite(test[i])) pairs.push([train[i], test[i]]);
  }
  const shown = thin(pairs.length, MOST_POINTS).map((index) => pairs[index]);
  const shape = { label: describe(pairs, shown.length), width: CHART_WIDTH, height: TALL_CHART_HEIGHT };
  return drawPlot(shape, (plot) => ({
    marginLeft: 46,
    marginTop: 26,
    marginBottom: 38,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    marks: [
      plot.gridY([0, 0.2, 0.4, 0.6, 0.8, 1]),
      accuracyAxisY(plot, "test accuracy"),
      accuracyAxisX(plot, "training accuracy"),
      pathMark("diagonal", ({ x, y }) => `M${x(0)} ${y(0)}L${x(1)} ${y(1)}`),
      pathMark("dots", ({ x, y }) => dotPath(shown.map(([one, other]) => [x(one), y(other)]))),
    ],
  }));
}

function describe(pairs: readonly (readonly [number, number])[], shown: number): string {
  const start = "Training accuracy against test accuracy";
  if (pairs.length === 0) return `${start}: no networks.`;
  const gaps = sortedNumbers(pairs.map(([train, test]) => train - test));
  const wide = gaps.filter((gap) => gap > WIDE_GAP).length;
  const share = shown < pairs.length ? `, ${formatWhole(shown)} of them drawn` : "";
  const subject = `${start} of ${formatCounted(pairs.length, "network")}${share}`;
  if (pairs.length === 1) return `${subject}: on its training images it is ${difference(gaps[0])}.`;
  const middle = `the median network is ${difference(quantile(gaps, 0.5))} on its training images`;
  return `${subject}: ${middle}; ${formatCounted(wide, "network")} better there by more than ${WIDE_GAP * 100} points.`;
}

/** A difference of accuracies in words: better by 1.2 points. */
function difference(gap: number): string {
  const points = (Math.abs(gap) * 100).toFixed(1);
  if (points === "0.0") return "equally good";
  return `${gap > 0 ? "better" : "worse"} by ${points} points`;
}
