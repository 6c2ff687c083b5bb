// How many networks have which true and predicted accuracy: a map of cells, the stronger the more. Few counts are known,
// and only of cells of several networks, so there is nothing here that Plot would help with.
import { ACCURACY_TICKS, accuracyTick, CHART_WIDTH } from "./accuracy-axis.ts";
import { formatCounted, formatPercent, formatWhole } from "./numbers.ts";
import { coordinate, frame, textAt } from "./svg.ts";

export interface CellCounts {
  truth_bins: number;
  prediction_bins: number;
  /** What the prediction's bins are: equal shares of 0 to 1, or of as many predictions each, lowest first. */
  by: "accuracy" | "rank";
  /** True bin, predicted bin, networks. */
  cells: readonly (readonly number[])[];
  /** Networks in cells that are left out, about. */
  hidden: number;
}

const LEFT = 46;
const TOP = 26;
const SIDE = CHART_WIDTH - LEFT - 24;
const BELOW = 48;
const LEVELS = 6;
const WEAKEST = 0.18;

/** True accuracy to the right, the prediction upwards; counts on a logarithmic scale of six strengths. */
export function cellCounts(counts: CellCounts): string {
  const { truth_bins, prediction_bins, by, cells } = counts;
  const [wide, high] = [SIDE / truth_bins, SIDE / prediction_bins];
  const most = Math.max(1, ...cells.map(([, , count]) => count));
  const fewest = Math.min(most, ...cells.map(([, , count]) => count));
  const levelOf = (count: number) =>
    most === fewest ? LEVELS - 1 : Math.round(((LEVELS - 1) * Math.log(count / fewest)) / Math.log(most / fewest));
  const paths = Array.from({ length: LEVELS }, (_, level) => {
    const own = cells.filter(([, , count]) => levelOf(count) === level);
    const path = own.map(([truth, prediction]) => {
      const x = coordinate(LEFT + truth * wide);
      const y = coordinate(TOP + SIDE - (prediction + 1) * high);
      return `M${x} ${y}h${coordinate(wide)}v${coordinate(high)}h-${coordinate(wide)}z`;
    });
    return path.length === 0 ? "" : `<path class="heat" fill-opacity="${strength(level)}" d="${path.join("")}"/>`;
  });
  const diagonal = by === "accuracy" ? `<path class="diagonal" d="M${LEFT} ${TOP + SIDE}l${SIDE} -${SIDE}"/>` : "";
  const content = [...lines(), ...paths, diagonal, ...axes(by), ...legend(fewest, most, cells.length)];
  return frame({ label: describe(counts), width: CHART_WIDTH, height: TOP + SIDE + BELOW }, content.join(""));
}

function strength(level: number): string {
  return String(Number((WEAKEST + ((1 - WEAKEST) * level) / (LEVELS - 1)).toFixed(2)));
}

function place(share: number): number {
  return share * SIDE;
}

function lines(): string[] {
  const path = ACCURACY_TICKS.map((tick) => {
    const [x, y] = [coordinate(LEFT + place(tick)), coordinate(TOP + SIDE - place(tick))];
    return `M${LEFT} ${y}h${SIDE}M${x} ${TOP}v${SIDE}`;
  });
  return [`<path class="base" d="${path.join("")}"/>`];
}

function axes(by: CellCounts["by"]): string[] {
  const below = TOP + SIDE + 18;
  const ticks = ACCURACY_TICKS.flatMap((tick) => [
    textAt("tick-label", LEFT + place(tick), below, "middle", accuracyTick(tick)),
    ...(by === "accuracy"
      ? [textAt("tick-label", LEFT - 6, TOP + SIDE - place(tick) + 4, "end", accuracyTick(tick))]
      : []),
  ]);
  const ranks =
    by === "rank"
      ? [
          textAt("tick-label", LEFT - 6, TOP + 8, "end", "best"),
          textAt("tick-label", LEFT - 6, TOP + SIDE, "end", "worst"),
        ]
      : [];
  const upwards = by === "accuracy" ? "predicted accuracy" : "rank of the prediction";
  return [
    ...ticks,
    ...ranks,
    textAt("axis-label", 0, 12, "start", upwards),
    textAt("axis-label", LEFT, below + 18, "start", "true accuracy"),
  ];
}

function legend(fewest: number, most: number, cells: number): string[] {
  if (cells === 0) return [];
  const y = TOP + SIDE + 28;
  const right = LEFT + SIDE;
  const end = formatCounted(most, "network");
  if (most === fewest) return [textAt("note", right, y + 8, "end", `${end} each`)];
  const start = right - 12 * LEVELS - end.length * 6 - 6;
  const boxes = Array.from(
    { length: LEVELS },
    (_, level) =>
      `<rect class="heat" x="${coordinate(start + 12 * level)}" y="${y - 1}" width="11" height="11" fill-opacity="${strength(level)}"/>`,
  );
  return [
    textAt("note", start - 5, y + 8, "end", formatWhole(fewest)),
    ...boxes,
    textAt("note", start + 12 * LEVELS + 4, y + 8, "start", end),
  ];
}

function describe({ truth_bins, prediction_bins, by, cells, hidden }: CellCounts): string {
  const subject = `${by === "accuracy" ? "Predicted accuracy" : "Rank of the prediction"} against true accuracy`;
  const left = hidden === 0 ? "" : ` Up to ${formatCounted(hidden, "network")} in cells of too few are left out.`;
  if (cells.length === 0) return `${subject}: no cell has enough networks to be shown.${left}`;
  const all = cells.reduce((sum, [, , count]) => sum + count, 0);
  const start = `${subject} of ${formatCounted(all, "network")} in ${formatCounted(cells.length, "cell")}`;
  if (by === "accuracy" && truth_bins === prediction_bins) {
    const within = (reach: number) =>
      cells.reduce((sum, [truth, prediction, count]) => sum + (Math.abs(truth - prediction) <= reach ? count : 0), 0);
    const side = formatPercent(1 / truth_bins, 0);
    return `${start}: ${formatPercent(within(0) / all, 0)} lie in the cells of the diagonal, ${formatPercent(within(1) / all, 0)} at most one cell of ${side} beside it.${left}`;
  }
  const fullest = cells.reduce((one, other) => (other[2] > one[2] ? other : one));
  const truth = `${formatPercent(fullest[0] / truth_bins, 0)} to ${formatPercent((fullest[0] + 1) / truth_bins, 0)}`;
  return `${start}: the fullest, with ${formatWhole(fullest[2])}, has a true accuracy of ${truth} and is group ${fullest[1] + 1} of ${prediction_bins} by rank, from below.${left}`;
}
