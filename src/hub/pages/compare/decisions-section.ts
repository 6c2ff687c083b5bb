// Stopping early: the section of the page, its pictures and the tables behind them.
import { formatPercent, STRATEGY_NAMES } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { points } from "../baselines-words.ts";
import { placesOfScores, scoreCell } from "../contest/words.ts";
import { html, type Markup, sectionedTable, table } from "../markup.ts";
import { capital, formatWhole, listed } from "../words.ts";
import { type Comparison, isBaseline, scoreOf } from "./data.ts";
import { type DecisionRow, type DecisionView, pointAt, STOPPED } from "./decisions.ts";
import { BASELINE_MARK, NAMED_TEAMS } from "./learning.ts";
import { type Picture, pictureFigures } from "./picture.ts";
import { boardLink, boardLinks, entryLink } from "./who.ts";

/** Entries in a table; all are on the board. */
const MOST_ROWS = 20;

export function decisionSection(
  comparison: Comparison,
  views: readonly DecisionView[],
  pictures: readonly Picture[],
  more?: string,
): Markup {
  if (views.length === 0)
    return html`<p class="notice">There is nothing to draw yet: no baselines report with early decisions is published here, and nobody has submitted to a track of early decision.</p>`;
  const rows = views.flatMap((view) => view.rows);
  const entered = rows.some(({ entry }) => !isBaseline(entry));
  const reported = views.some((view) => view.reported !== undefined);
  return html`<p>If the end can be told from the beginning, bad runs can be stopped. Of a pool of runs, the share that looks worst is stopped, and the best of the others is taken. What is <strong>saved</strong> is training, counted in images; what is <strong>lost</strong> is accuracy, by which the best run that goes on falls behind the best of the pool. The lower a line, the better.</p>
${more === undefined ? "" : html`<p>${more}</p>`}
${reported ? html`<p>Lines with names are the strategies of the baselines report: runs are judged by what is <strong>predicted</strong> from the statistics of their weights, with a band that holds nine pools in ten, by the accuracy <strong>measured</strong> so far, by what their <strong>settings</strong> alone predict, or at <strong>random</strong>, a line that soon leaves the picture.</p>` : html`<p class="notice">No strategies of the baselines are published here.</p>`}
<p>Lines with numbers are entries: the ${formatWhole(NAMED_TEAMS)} that lose least where ${formatPercent(STOPPED, 0)} of the runs are stopped, of each team the entry that is its best on the track; thin lines are others, and <strong>${BASELINE_MARK}</strong> is the baseline on the board that loses least.</p>
${entered ? "" : html`<p class="notice">No entry of a team has such a curve yet: only baselines are drawn.</p>`}
${pictureFigures(comparison.zoo, pictures)}
${poolWords(views)}
${views.map((view) => html`<details><summary>${imageSetTitle(view.collection)} in figures</summary>${summaryTable(view)}${curvesTable(view)}</details>`)}
${boardLinks(views.map(({ track }) => track))}`;
}

/** Lines are to be compared only as far as their pools are alike. */
function poolWords(views: readonly DecisionView[]): Markup | string {
  const entries = new Set(views.flatMap(({ rows }) => rows.map(({ poolSize }) => poolSize)));
  const reported = new Set(views.flatMap((view) => view.reported?.decision.pool_size ?? []));
  if (entries.size === 0 || reported.size === 0) return "";
  const hasBaseline = views.some(({ rows }) => rows.some(({ mark }) => mark === BASELINE_MARK));
  const sizes = (of: ReadonlySet<number>) => listed([...of].map(formatWhole));
  return html`<p class="small quiet">Entries predict the networks that are set aside for early decision, in pools of ${sizes(entries)}; the strategies were tried on the test networks, in pools of ${sizes(reported)}. The best of a larger pool is better, and more of it can be lost${hasBaseline ? html`: compare entries with <strong>${BASELINE_MARK}</strong> first` : ""}. What entries lose is told in steps where accuracies are withheld, because finer figures would tell single ones.</p>`;
}

function summaryTable({ collection, track, epoch, reported, rows }: DecisionView): Markup {
  const shown = rows.slice(0, MOST_ROWS);
  const scores = shown.map(({ entry }) => scoreOf(entry, "r2"));
  const places = placesOfScores(scores);
  const strategies = STRATEGY_NAMES.flatMap(([strategy, name]) => {
    const curve = reported?.at.strategies.find((other) => other.strategy === strategy)?.curve ?? [];
    const point = pointAt(curve);
    if (point === undefined || reported === undefined) return [];
    return [
      [html`${capital(name)}, strategy`, "–", "–", ...pointCells(point), formatWhole(reported.decision.pool_size)],
    ];
  });
  const entries = shown.map(({ entry, mark, point, poolSize }, index) => [
    entryLink(entry),
    mark ?? "·",
    scoreCell(scores[index], places),
    ...pointCells(point),
    formatWhole(poolSize),
  ]);
  const columns = [
    { name: "Judged by", className: "prose" },
    { name: "Mark" },
    ...["R²", "Runs stopped", "Training saved", "Points lost", "Nine pools in ten", "Runs a pool"].map((name) => {
      return { name, isNumber: true };
    }),
  ];
  const caption = `${imageSetTitle(collection)}: ${formatPercent(STOPPED, 0)} of the runs stopped after epoch ${epoch}; of the best accuracy, points lost`;
  const more =
    rows.length <= MOST_ROWS
      ? ""
      : html`<p class="small">${formatWhole(rows.length - MOST_ROWS)} more are on the ${boardLink(track, "board")}.</p>`;
  return html`${table(caption, columns, [...entries, ...strategies])}${more}`;
}

function pointCells({ stopped, saved, lost, low, high }: DecisionRow["point"]): string[] {
  return [formatPercent(stopped, 0), formatPercent(saved, 0), points(lost), `${points(low)} to ${points(high)}`];
}

/** Every point that is drawn and named. */
function curvesTable({ collection, reported, rows }: DecisionView): Markup {
  const strategies = STRATEGY_NAMES.map(([strategy, name]) => ({
    name: html`${capital(name)}, strategy`,
    curve: reported?.at.strategies.find((other) => other.strategy === strategy)?.curve ?? [],
  }));
  const entries = rows
    .filter(({ mark }) => mark !== undefined)
    .map(({ entry, mark, curve }) => ({ name: html`${mark}: ${entryLink(entry)}`, curve }));
  const sections = [...entries, ...strategies]
    .filter(({ curve }) => curve.length > 0)
    .map(({ name, curve }) => ({ name, rows: curve.map(pointCells) }));
  const columns = ["Runs stopped", "Training saved", "Points lost", "Nine pools in ten"].map((name) => {
    return { name, isNumber: true };
  });
  return html`<details><summary>Every point of the curves</summary>${sectionedTable(`${imageSetTitle(collection)}: the curves`, columns, sections)}</details>`;
}
