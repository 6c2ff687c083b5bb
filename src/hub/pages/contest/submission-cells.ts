// Predicted against true accuracy, and what is left over by accuracy band: from counts of cells alone, which is all that is
// shown of withheld accuracies beside scores.
import type { ApiCells } from "../../../../schemas/types.d.ts";
import { accuracyBands, cellCounts, formatPercent, residualBands } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { captioned, groupedTable, html, type Markup, table } from "../markup.ts";
import { formatWhole } from "../words.ts";

/** Of each image set its counts, and beside them the errors that they tell of. */
export async function cellsPart(cells: readonly ApiCells[]): Promise<Markup> {
  if (cells.length === 0) return html`<p>There are no counts of this submission.</p>`;
  const drawn = await Promise.all(cells.filter((one) => one.cells.length > 0).map(drawBoth));
  const isRank = cells.some(({ by }) => by === "rank");
  const about = isRank
    ? html`<p>Predictions on this track are scores without a unit, so they have no errors in points of accuracy. In place of these stands where they rank the networks of each true accuracy: it should rise from left to right.</p>`
    : "";
  return html`${about}${drawn.length === 0 ? "" : html`<div class="pictures">${drawn.map(({ pictures }) => pictures)}</div>`}${drawn.map(({ tables }) => tables)}${emptyOf(cells)}${rule(cells[0], drawn.length > 0)}`;
}

async function drawBoth(one: ApiCells): Promise<{ pictures: Markup; tables: Markup }> {
  const { collection, by, hidden } = one;
  const bands = accuracyBands(one);
  const isRank = by === "rank";
  const words = isRank
    ? "How many networks have which true accuracy, and where the prediction ranks them."
    : "How many networks have which predicted and true accuracy. On the dashed line, both agree.";
  const left =
    hidden === 0 ? "" : ` Up to ${formatWhole(hidden)} more lie in cells of fewer than 5, which are not shown.`;
  const errors = isRank
    ? "Where networks of each true accuracy are ranked: the mean, and one standard deviation to both sides."
    : "How far off the predictions are for networks of each true accuracy: the mean, and one standard deviation to both sides. Above zero, networks are taken for better than they are.";
  const title = imageSetTitle(collection);
  const heading = `${title}: ${isRank ? "rank by accuracy" : "errors by accuracy"}`;
  const residuals = captioned(heading, await residualBands(bands, by), errors);
  return {
    pictures: html`${captioned(`${title}: counts`, cellCounts(one), words + left)}${residuals}`,
    tables: html`${cellTable(one)}${bandTable(one, bands)}`,
  };
}

function rule({ truth_bins }: ApiCells, isShown: boolean): Markup {
  const size = formatPercent(1 / truth_bins, 0).replace("\u00a0%", "");
  const errors = `Errors are computed from the shown counts and nothing else: each network stands at the middle of its bins, which are ${size} points wide, so they are only as good as that, and hidden cells, where errors are often greatest, are left out.`;
  return html`<p class="small quiet">Cells of fewer than 5 networks are hidden, because they would tell the accuracies of single ones. With several files of an image set, each network is counted once, by its mean. ${isShown ? errors : ""}</p>`;
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
