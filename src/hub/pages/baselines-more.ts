// Further sections of a baselines report: other collections, fewer networks, stopping early, single predictions.
import type { BaselinesReport, EarlyDecision, ReportedCollection } from "../../../schemas/types.d.ts";
import { formatPercent, STRATEGY_NAMES, transferKinds, writeScore } from "../../charts/index.ts";
import { type CollectionPictures, collectionBlock, collectionLinks, pictureBlock } from "./baselines-scores.ts";
import { bargains, boughtWords, points, titleOfCollection, titleOfEstimator, titleOfInput } from "./baselines-words.ts";
import { captioned, groupedTable, html, type Markup, table } from "./markup.ts";
import { capital, formatCounted, formatWhole } from "./words.ts";

export interface TransferPicture {
  input: string;
  estimator: string;
  /** Undefined for a single collection. */
  svg: string | undefined;
}

export function transferSection(report: BaselinesReport, pictures: readonly TransferPicture[]): Markup {
  const shown = pictures.flatMap(({ input, estimator, svg }) =>
    svg === undefined
      ? []
      : [captioned(`${titleOfEstimator(report, estimator)} on “${titleOfInput(report, input)}”`, svg, "Somers’ D")],
  );
  return html`<p>Everything is chosen and fitted on one collection, and then tested untouched on the networks of another. Ranks carry over better than values: what is a good accuracy differs from one image set to the next, so R² may fall far below 0 while the order is still mostly right. Somers’ D is the share of pairs of different accuracy that are ranked rightly, less the share ranked wrongly.</p>
${shown.length === 0 ? "" : html`<div class="pictures">${shown}</div>`}
${transferKinds(report).map((kind) => transferTable(report, kind))}
<p class="small quiet">The paper’s τ was read off its figure, of its own networks; outlined cells are the plain test scores.</p>`;
}

function transferTable(report: BaselinesReport, { input, estimator }: { input: string; estimator: string }): Markup {
  const own = report.transfers.filter((other) => other.input === input && other.estimator === estimator);
  const hasPaper = own.some(({ paper_kendall_tau: tau }) => tau !== null);
  const rows = own.map(({ from, to, somersD, kendallTauB, r2, networks, paper_kendall_tau }) => [
    titleOfCollection(report, from),
    titleOfCollection(report, to),
    ...[somersD, kendallTauB].map((value) => writeScore(value)),
    ...(hasPaper ? [writeScore(paper_kendall_tau, 2)] : []),
    writeScore(r2),
    formatWhole(networks),
  ]);
  const numbers = ["Somers’ D", "τ-b", ...(hasPaper ? ["the paper’s τ"] : []), "R²", "Test networks"];
  const columns = [
    ...[{ name: "Fitted on" }, { name: "Tested on" }],
    ...numbers.map((name) => ({ name, isNumber: true })),
  ];
  const caption = `From one collection to another: ${titleOfEstimator(report, estimator)} on “${titleOfInput(report, input)}”`;
  return html`<details><summary>All pairs in figures: ${titleOfEstimator(report, estimator)}, “${titleOfInput(report, input)}”</summary>${table(caption, columns, rows)}</details>`;
}

export interface LearningPicture {
  collection: string;
  input: string;
  svg: string;
}

export function learningSection(report: BaselinesReport, pictures: readonly LearningPicture[]): Markup {
  const draws = Math.max(
    1,
    ...report.sample_efficiency.flatMap(({ points }) => points.map(({ r2 }) => r2.draws.length)),
  );
  const inputs = new Set(pictures.map(({ input }) => input));
  const shown = pictures.map(({ collection, input, svg }) => {
    const words = inputs.size > 1 ? `told from “${titleOfInput(report, input)}”` : "";
    return captioned(titleOfCollection(report, collection), svg, words);
  });
  const [only] = inputs;
  return html`<p>How many networks must be trained before accuracy can be told? R² on the test split against the number of training networks${inputs.size === 1 ? `, told from “${titleOfInput(report, only)}”` : ""}. Lines are means of ${formatCounted(draws, "seeded draw")}, bands hold them all; settings are those chosen on the whole training split.</p>
<div class="pictures">${shown}</div>
${report.collections.map(({ collection, title }) => learningTable(report, collection, title))}`;
}

function learningTable(report: BaselinesReport, collection: string, title: string): Markup | string {
  const curves = report.sample_efficiency.filter((curve) => curve.collection === collection);
  if (curves.length === 0) return "";
  const several = new Set(curves.map(({ input }) => input)).size > 1;
  const counts = [...new Set(curves.flatMap(({ points }) => points.map(({ networks }) => networks)))];
  const groups = curves.map(({ estimator, input }) => ({
    name: `${titleOfEstimator(report, estimator)}${several ? `, “${titleOfInput(report, input)}”` : ""}`,
    columns: ["R²", "Somers’ D"],
  }));
  const rows = counts
    .sort((a, b) => a - b)
    .map((count) => [
      formatWhole(count),
      ...curves.flatMap(({ points }) => {
        const point = points.find(({ networks }) => networks === count);
        return [writeScore(point?.r2.mean ?? null), writeScore(point?.somersD.mean ?? null)];
      }),
    ]);
  return html`<details><summary>${title} in figures</summary>${groupedTable(`Test scores on ${title} by training networks, means of the draws`, "Training networks", groups, rows)}</details>`;
}

export type EarlyPictures = ReadonlyMap<string, readonly { epoch: number; svg: string }[]>;

export function earlySection(report: BaselinesReport, pictures: EarlyPictures): Markup {
  const shown = report.collections.flatMap((collection) => {
    const decision = report.early_decision.find((other) => other.collection === collection.collection);
    return decision === undefined ? [] : [{ collection, decision }];
  });
  return html`<p>If the end can be told from the beginning, bad runs can be stopped. Of a pool of runs, the share that looks worst after some epoch is stopped, and the best of the others is taken. What is <strong>saved</strong> is training, counted in images; what is <strong>lost</strong> is accuracy, by which the best run that was let through falls behind the best of the pool. Runs are judged by what is <strong>predicted</strong> from the statistics of their weights, by the accuracy <strong>measured</strong> at that epoch, by what their <strong>settings</strong> alone predict, or at <strong>random</strong>.</p>
${collectionLinks(report, "early")}
${shown.map(({ collection, decision }) => collectionBlock("early", collection, earlyBlock(collection, decision, pictures.get(collection.collection) ?? [])))}`;
}

function earlyBlock(
  { title, final_epoch }: ReportedCollection,
  decision: EarlyDecision,
  pictures: readonly { epoch: number; svg: string }[],
): Markup {
  if (decision.pools === 0)
    return html`<p>${capital(formatCounted(decision.test_networks, "test run"))} are too few to draw pools from.</p>`;
  const offers = bargains(decision);
  const tried = STRATEGY_NAMES.filter(([strategy]) => offers.some(({ lost }) => lost.has(strategy)));
  const rows = offers.map(({ epoch, stopped, saved, lost, paysAfter }) => [
    formatWhole(epoch),
    formatPercent(stopped, 0),
    formatPercent(saved, 0),
    ...tried.map(([strategy]) => points(lost.get(strategy))),
    paysAfter === undefined ? "–" : formatWhole(paysAfter),
  ]);
  const groups = [
    { name: "Runs", columns: ["stopped", "training saved"] },
    { name: "Best accuracy lost, points", columns: tried.map(([, name]) => name) },
    { name: "Pays off after", columns: ["further runs"] },
  ];
  const caption = `What can be stopped on ${title} for less than half a point of the best accuracy`;
  const when = (epoch: number) => (epoch === 0 ? "Before training" : `After epoch ${epoch} of ${final_epoch}`);
  return html`<p>${boughtWords(decision, final_epoch)}</p>
<div class="pictures">${pictures.map(({ epoch, svg }) => captioned(when(epoch), svg))}</div>
${rows.length === 0 ? "" : groupedTable(caption, "After epoch", groups, rows)}
<p class="small quiet">Means of ${formatCounted(decision.pools, "seeded pool")} of ${formatCounted(decision.pool_size, "test run")}; the band, of what is predicted only, holds nine pools in ten. Training the predictor’s own networks is not in what is saved.</p>`;
}

export interface ResidualPictures {
  predicted: CollectionPictures;
  residuals: CollectionPictures;
  /** Whose predictions they are, by collection. */
  estimators: CollectionPictures;
}

export function predictionsSection(report: BaselinesReport, pictures: ResidualPictures): Markup {
  const names = new Set(pictures.estimators.values());
  const titles = [...names].map((name) => titleOfEstimator(report, name));
  const by = `${titles.join(" or ")}, ${titles.length > 1 ? "whichever" : "which"} cross-validates best`;
  return html`<p>Each network of the training split, predicted by a fit that had not seen it, by ${by}, told from “${titleOfInput(report, report.main_input)}”. On the dashed line prediction and truth agree.</p>
${pictureBlock("Predicted against true", report, pictures.predicted)}
${pictureBlock("How far off, by true accuracy", report, pictures.residuals)}
<p class="small quiet">Ticks are medians; bars hold the middle eight of ten networks of each true accuracy.</p>`;
}
