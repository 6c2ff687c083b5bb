// Predicted against true accuracy, and what is left over by accuracy band: from counts of cells alone, which is all that is
// shown of withheld accuracies beside scores.
import type { ApiCells } from "../../../../schemas/types.d.ts";
import { accuracyBands, cellCounts, formatPercent, residualBands } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { captioned, groupedTable, html, type Markup, table } from "../markup.ts";
import { formatWhole } from "../words.ts";

const RULE = html`<p class="small quiet">These are counts in bins. Cells of fewer than 5 networks are hidden, because they would tell the accuracies of single ones; with several files of an image set, each network is counted once, by its mean.</p>`;

export function cellsPart(cells: readonly ApiCells[]): Markup {
  if (cells.length === 0) return html`<p>There are no counts of this submission.</p>`;
  const drawn = cells.filter((one) => one.cells.length > 0);
  const pictures = drawn.map((one) => {
    const words =
      one.by === "accuracy"
        ? "How many networks have which predicted and true accuracy. On the dashed line, both agree."
        : "How many networks have which true accuracy, and where the prediction ranks them.";
    const left =
      one.hidden === 0
        ? ""
        : ` Up to ${formatWhole(one.hidden)} more lie in cells of fewer than 5, which are not shown.`;
    return captioned(imageSetTitle(one.collection), cellCounts(one), words + left);
  });
  return html`${pictures.length === 0 ? "" : html`<div class="pictures">${pictures}</div>`}${drawn.map(cellTable)}${emptyOf(cells)}${RULE}`;
}

function emptyOf(cells: readonly ApiCells[]): Markup[] {
  return cells
    .filter((one) => one.cells.length === 0)
    .map(
      ({ collection }) =>
        html`<p>${imageSetTitle(collection)}: no cell of predicted and true accuracy holds 5 networks or more, and smaller counts are not shown.</p>`,
    );
}

/** The same as a table: a row for each bin of true accuracy that has any networks. */
function cellTable(one: ApiCells): Markup {
  const { collection, truth_bins, prediction_bins, by, cells } = one;
  const title = imageSetTitle(collection);
  const bins = (axis: 0 | 1) => [...new Set(cells.map((cell) => cell[axis]))].sort((one, other) => one - other);
  const predicted = bins(1);
  const names = predicted.map((bin) => {
    return by === "accuracy" ? span(bin / prediction_bins, (bin + 1) / prediction_bins) : String(bin + 1);
  });
  const head =
    by === "accuracy" ? "Predicted accuracy" : `Rank of the prediction, ${prediction_bins} groups from the lowest`;
  const rows = bins(0).map((truth) => [
    span(truth / truth_bins, (truth + 1) / truth_bins),
    ...predicted.map((bin) => {
      const found = cells.find((cell) => cell[0] === truth && cell[1] === bin);
      return found === undefined ? "" : formatWhole(found[2]);
    }),
  ]);
  return html`<details><summary>The counts of ${title} as a table</summary>${groupedTable(`Networks of ${title} by true accuracy and prediction`, "True accuracy", [{ name: head, columns: names }], rows)}</details>`;
}

/** "10–15 %" */
function span(low: number, high: number): string {
  return `${formatPercent(low, 0).replace("\u00a0%", "")}–${formatPercent(high, 0)}`;
}

/** Undefined where no cell is shown. */
export async function residualsPart(cells: readonly ApiCells[]): Promise<Markup | undefined> {
  const drawn = cells.filter((one) => one.cells.length > 0);
  const [first] = drawn;
  if (first === undefined) return undefined;
  const isRank = first.by === "rank";
  const blocks = await Promise.all(
    drawn.map(async (one) => {
      const bands = accuracyBands(one);
      const words = isRank
        ? "For networks of each true accuracy: where the prediction ranks them on average, and one standard deviation to both sides."
        : "For networks of each true accuracy: how far the prediction is above or below it on average, and one standard deviation to both sides.";
      const picture = captioned(imageSetTitle(one.collection), await residualBands(bands, one.by), words);
      return { picture, table: bandTable(one, bands) };
    }),
  );
  const what = isRank
    ? "Predictions on this track are scores without a unit, so they have no errors in points of accuracy. In place of these stands where the predictions rank the networks of each band: it should rise from left to right."
    : "Above zero, networks are taken for better than they are, below for worse.";
  const size = formatPercent(1 / first.truth_bins, 0).replace("\u00a0%", "");
  return html`<p>${what}</p>
<div class="pictures">${blocks.map(({ picture }) => picture)}</div>${blocks.map((block) => block.table)}
<p class="small quiet">Computed from the counts above and nothing else: each network stands at the middle of its bins, which are ${size} points wide, so figures are only as good as that; hidden cells, which are often the greatest errors, are left out.</p>`;
}

function bandTable({ collection, by }: ApiCells, bands: ReturnType<typeof accuracyBands>): Markup {
  const title = imageSetTitle(collection);
  const columns = [
    { name: "True accuracy", className: "whole" },
    { name: "Networks shown", isNumber: true },
    { name: by === "rank" ? "Mean rank, worst 0 to best 100" : "Mean error, points", isNumber: true },
    { name: "Deviation, points", isNumber: true },
  ];
  const rows = bands.map(({ low, high, networks, mean, deviation }) => [
    span(low, high),
    formatWhole(networks),
    by === "rank" ? (mean * 100).toFixed(1) : signedPoints(mean),
    (deviation * 100).toFixed(1),
  ]);
  const caption = by === "rank" ? `Ranks by accuracy band, ${title}` : `Errors by accuracy band, ${title}`;
  return html`<details><summary>The bands of ${title} as a table</summary>${table(caption, columns, rows)}</details>`;
}

/** "+1.5", "−0.2", "0.0" */
function signedPoints(share: number): string {
  const text = Math.abs(share * 100).toFixed(1);
  if (Number(text) === 0) return text;
  return `${share > 0 ? "+" : "\u2212"}${text}`;
}
