// The tables of scores of a baselines report, all networks and trained ones.
import type {
  BaselineScores,
  BaselinesReport,
  BaselineTwoScores,
  ReportedCollection,
} from "../../../schemas/types.d.ts";
import { cellOf, formatPercent, shownScores, type Which, writeScore } from "../../charts/index.ts";
import { writeInterval } from "./baselines-words.ts";
import { captioned, groupedTable, html, type Markup, table } from "./markup.ts";
import { capital, formatCounted, formatWhole } from "./words.ts";

/** Pictures by collection. */
export type CollectionPictures = ReadonlyMap<string, string>;

export function scoresSection(report: BaselinesReport, pictures: CollectionPictures): Markup {
  return html`<p>R² is the share of the spread of accuracies that a prediction explains: 1 is a perfect prediction, 0 as good as naming the mean for every network. <strong>CV</strong> is cross-validated on the training split, by the three published folds, and is what settings were chosen by. <strong>Test</strong> is the test split, predicted once by a fit on the whole training split, with its ${formatPercent(report.bootstrap.level, 0)} interval over networks.</p>
<p><strong>Paper</strong> is the figure of Unterthiner et al.: the best of 1,000 random configurations by the same cross-validation that scored it, so an optimistic one, of other networks than these.</p>
${report.test_scored ? "" : html`<p class="aside">The accuracies of the test split were not known to whoever made this report, so it is not scored.</p>`}
${collectionLinks(report, "scores")}
${report.collections.map((collection) => collectionBlock("scores", collection, scoreTable(report, collection)))}
${pictureBlock("The same as pictures", report, pictures)}`;
}

export function trainedSection(report: BaselinesReport, pictures: CollectionPictures): Markup {
  return html`<p>Many networks learn nothing, and to tell those from the others is easy. R² over all networks mostly measures that. So here are only the networks whose true accuracy is above twice the majority rate, which is what naming the most frequent class every time would get: is it also written in the weights which of the good ones is better?</p>
${collectionLinks(report, "trained")}
${report.collections.map((collection) => collectionBlock("trained", collection, trainedTables(report, collection)))}
${pictureBlock("R² of trained networks as pictures", report, pictures)}
<details><summary>What the metrics say</summary><dl class="facts">${report.metrics.map(({ title, says, better }) => html`<dt>${title}</dt><dd>${says} ${capital(better)} is better.</dd>`)}</dl></details>`;
}

/** Links to the parts of a section, one a collection. */
export function collectionLinks({ collections }: BaselinesReport, section: string): Markup | string {
  if (collections.length < 2) return "";
  const links = collections.map(
    ({ collection, title }) => html`<li><a href="#${section}-${collection}">${title}</a></li>`,
  );
  return html`<nav aria-label="Collections of ${section}"><ul class="links">${links}</ul></nav>`;
}

export function collectionBlock(section: string, collection: ReportedCollection, content: Markup): Markup {
  return html`<article class="collection" id="${section}-${collection.collection}"><h3>${collection.title}</h3>
${content}</article>
`;
}

/** Pictures side by side, one a collection. */
export function pictureBlock(heading: string, report: BaselinesReport, pictures: CollectionPictures): Markup | string {
  if (pictures.size === 0) return "";
  const shown = report.collections.flatMap(({ collection, title }) => {
    const svg = pictures.get(collection);
    return svg === undefined ? [] : [captioned(title, svg)];
  });
  return html`<h3>${heading}</h3><div class="pictures">${shown}</div>`;
}

const NOTHING = html`<p>Nothing was fitted on it.</p>`;

/** Inputs that were fitted on a collection, with a cell an estimator. */
function fittedInputs(report: BaselinesReport, collection: string) {
  return report.inputs.flatMap((input) => {
    const cells = report.estimators.map(({ name }) => cellOf(report, collection, input.name, name));
    return cells.some((cell) => cell !== undefined) ? [{ input, cells }] : [];
  });
}

function scoreTable(report: BaselinesReport, { collection, title, train, test }: ReportedCollection): Markup {
  const fitted = fittedInputs(report, collection);
  if (fitted.length === 0) return NOTHING;
  const hasPaper = fitted.some(({ cells }) => cells.some((cell) => (cell?.paper_r2 ?? null) !== null));
  const columns = ["CV", ...(report.test_scored ? ["test"] : []), ...(hasPaper ? ["paper"] : [])];
  const rows = fitted.map(({ input, cells }) => [
    input.title,
    ...cells.flatMap((cell) => {
      if (cell === undefined) return columns.map(() => "–");
      const { cross_validated, test, paper_r2 } = cell;
      return [
        report.test_scored ? writeScore(cross_validated.all.values.r2) : withInterval(cross_validated.all),
        ...(report.test_scored ? [test === null ? "–" : withInterval(test.all)] : []),
        ...(hasPaper ? [html`<span class="quiet">${writeScore(paper_r2)}</span>`] : []),
      ];
    }),
  ]);
  const groups = report.estimators.map(({ title: name }) => ({ name, columns }));
  const counts = `${formatCounted(train.networks, "training network")}, ${formatCounted(test.networks, "test network")}`;
  return html`<p class="small">${counts}.</p>
${groupedTable(`R² on ${title}`, "Told from", groups, rows)}`;
}

function trainedTables(report: BaselinesReport, shown: ReportedCollection): Markup {
  const { collection, title, majority_rate, train, test } = shown;
  const columns = ["CV", ...(report.test_scored ? ["test"] : [])];
  const fitted = fittedInputs(report, collection);
  if (fitted.length === 0) return NOTHING;
  const rows = fitted.map(({ input, cells }) => [
    input.title,
    ...cells.flatMap((cell) => {
      if (cell === undefined) return columns.map(() => "–");
      const { cross_validated, test } = cell;
      if (!report.test_scored) return [withInterval(cross_validated.trained)];
      return [writeScore(cross_validated.trained.values.r2), test === null ? "–" : withInterval(test.trained)];
    }),
  ]);
  const groups = report.estimators.map(({ title: name }) => ({ name, columns }));
  const count = ({ trained, networks }: ReportedCollection["train"]) =>
    trained === null ? "unknown" : `${formatWhole(trained)} of ${formatWhole(networks)}`;
  const known = test.trained === null ? "" : `, ${count(test)} test networks`;
  const bar = formatPercent(Math.min(1, 2 * majority_rate));
  return html`<p class="small">Above ${bar}, twice the majority rate: ${count(train)} training networks${known}.</p>
${groupedTable(`R² of trained networks on ${title}`, "Told from", groups, rows)}
${metricsTable(report, shown)}`;
}

function metricsTable(report: BaselinesReport, { collection, title }: ReportedCollection): Markup | string {
  const { main_input: input, metrics, estimators } = report;
  const kinds: readonly Which[] = ["all", "trained"];
  const rows = estimators.flatMap((estimator) => {
    const cell = cellOf(report, collection, input, estimator.name);
    if (cell === undefined) return [];
    return kinds.map((which) => {
      const { values } = shownScores(cell, which);
      const figures = metrics.map(({ name, better }) =>
        // Errors and regrets are small.
        writeScore(metricValue(values, name), better === "lower" ? 4 : 3),
      );
      return [estimator.title, which, ...figures];
    });
  });
  if (rows.length === 0) return "";
  const from = report.inputs.find(({ name }) => name === input)?.title ?? input;
  const where = report.test_scored ? "test split" : "cross-validated";
  const columns = [
    { name: "Estimator" },
    { name: "Networks" },
    ...metrics.map((metric) => ({ name: metric.title, isNumber: true })),
  ];
  return table(`All metrics on ${title}, told from “${from}”, ${where}`, columns, rows);
}

function metricValue(values: BaselineTwoScores["all"]["values"], name: string): number | null {
  return (values as unknown as Record<string, number | null>)[name] ?? null;
}

/** A score and, below it, its interval. */
function withInterval({ values, intervals }: BaselineScores): Markup | string {
  const interval = writeInterval(intervals.r2);
  const score = writeScore(values.r2);
  return interval === undefined ? score : html`${score}<small>${interval}</small>`;
}
