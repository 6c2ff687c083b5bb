// How many networks: the section of the page, its pictures and the tables behind them.
import type { BaselinesReport } from "../../../../schemas/types.d.ts";
import { writeScore } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { titleOfEstimator, titleOfInput } from "../baselines-words.ts";
import { placesOf, placesOfScores, scoreCell } from "../contest/words.ts";
import { groupedTable, html, type Markup, table } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import type { Comparison } from "./data.ts";
import { BASELINE_MARK, type LearningBoard, type LearningView, NAMED_TEAMS } from "./learning.ts";
import { type Picture, pictureFigures } from "./picture.ts";
import { boardLink, boardLinks, entryLink } from "./who.ts";

/** Entries of a board in the table; all are on the board. */
const MOST_ROWS = 20;

export function learningSection(
  comparison: Comparison,
  views: readonly LearningView[],
  pictures: readonly Picture[],
): Markup {
  const { report } = comparison;
  if (views.length === 0)
    return html`<p class="notice">There is nothing to draw yet: no baselines report of this zoo is published here, and nobody has submitted to a track that this is about.</p>`;
  const curves = views.flatMap((view) => view.curves);
  const boards = views.flatMap((view) => view.boards);
  const entered = boards.some(({ rows }) => rows.some(({ mark }) => mark !== BASELINE_MARK));
  return html`<p>How many networks must be trained before accuracy can be told from weights? R² on the test networks against the number of networks that were learnt from.</p>
${curves.length === 0 || report === undefined ? html`<p class="notice">No learning curves of the baselines are published here.</p>` : html`<p>${curveWords(report, views)}</p>`}
<p>Points are entries, with the marks that the key below each picture explains: of the ${formatWhole(NAMED_TEAMS)} best teams the best entry, others small; <strong>${BASELINE_MARK}</strong>, open, is the best baseline on the same board. They stand side by side to the right of their number of networks, so that none hides another. With few networks (few-shot), bars reach one standard deviation over the sets to either side; with all of them, they are 95 % intervals over the test networks.</p>
${entered ? "" : html`<p class="notice">Nobody has submitted to these tracks yet: only baselines are drawn.</p>`}
${pictureFigures(comparison.zoo, pictures)}
${views.map((view) => html`<details><summary>${imageSetTitle(view.collection)} in figures</summary>${entriesTable(view)}${report === undefined ? "" : curveTable(report, view)}</details>`)}
${boardLinks(boards.map(({ track }) => track))}`;
}

function curveWords(report: BaselinesReport, views: readonly LearningView[]): string {
  const curves = views.flatMap((view) => view.curves);
  const inputs = [...new Set(curves.map(({ input }) => `“${titleOfInput(report, input)}”`))].join(" or ");
  const draws = Math.max(1, ...curves.flatMap(({ points }) => points.map(({ r2 }) => r2.draws.length)));
  return `Lines are the baselines from ${inputs}: means of ${formatCounted(draws, "seeded draw")}, bands hold them all. Their settings were chosen on the whole training split, which few-shot entries may not do.`;
}

function curveTable(report: BaselinesReport, { collection, curves }: LearningView): Markup | string {
  const counts = [...new Set(curves.flatMap(({ points }) => points.map(({ networks }) => networks)))];
  if (counts.length === 0) return "";
  const groups = curves.map(({ estimator }) => ({
    name: titleOfEstimator(report, estimator),
    columns: ["R²", "lowest", "highest"],
  }));
  const rows = counts
    .sort((one, other) => one - other)
    .map((count) => [
      formatWhole(count),
      ...curves.flatMap(({ points }) => {
        const { mean = null, low = null, high = null } = points.find(({ networks }) => networks === count)?.r2 ?? {};
        return [mean, low, high].map((value) => writeScore(value));
      }),
    ]);
  const caption = `Baselines on ${imageSetTitle(collection)}: R² by training networks, mean of the draws, the lowest and the highest`;
  return groupedTable(caption, "Training networks", groups, rows);
}

function entriesTable({ collection, boards }: LearningView): Markup {
  const shown = boards.map((board) => ({ ...board, shown: board.rows.slice(0, MOST_ROWS) }));
  const hasDeviations = shown.some((board) => board.shown.some(({ score }) => score.deviation !== null));
  const rows = shown.flatMap((board) => {
    const scores = board.shown.map(({ score }) => score);
    const deviations = scores.map(({ deviation }) => deviation);
    return board.shown.map(({ entry, score, mark }) => [
      entryLink(entry),
      mark ?? "·",
      formatWhole(board.networks),
      scoreCell(score, placesOfScores(scores)),
      ...(hasDeviations ? [writeScore(score.deviation, placesOf(deviations))] : []),
    ]);
  });
  const columns = [
    { name: "Entry", className: "prose" },
    { name: "Mark" },
    { name: "Training networks", isNumber: true },
    { name: "R²", isNumber: true },
    ...(hasDeviations ? [{ name: "Deviation over sets", isNumber: true }] : []),
  ];
  const more = boards.filter(({ rows }) => rows.length > MOST_ROWS);
  const list = table(`Entries on ${imageSetTitle(collection)}: R², and below it its 95 % interval`, columns, rows);
  return html`${rows.length === 0 ? html`<p>Nobody has submitted to these tracks yet, not even a baseline.</p>` : list}${more.map(moreWords)}`;
}

function moreWords({ track, networks, rows }: LearningBoard): Markup {
  return html`<p class="small">With ${formatCounted(networks, "network")}, ${formatWhole(rows.length - MOST_ROWS)} more are on the ${boardLink(track, "board")}.</p>`;
}
