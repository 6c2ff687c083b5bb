// How well accuracy can be told from weights, on a zoo: the report of the built-in baselines as a page.
import type { BaselinesReport } from "../../../schemas/types.d.ts";
import { writeScore } from "../../charts/index.ts";
import { baselinesFilesUrl, baselinesUrl, comparePage } from "../addresses.ts";
import {
  type EarlyPictures,
  earlySection,
  type LearningPicture,
  learningSection,
  predictionsSection,
  type ResidualPictures,
  type TransferPicture,
  transferSection,
} from "./baselines-more.ts";
import { type CollectionPictures, scoresSection, trainedSection } from "./baselines-scores.ts";
import { bestCell, headline } from "./baselines-words.ts";
import { page } from "./layout.ts";
import { code, facts, figures, html, type Markup, part, table } from "./markup.ts";
import { formatSize, formatWhole } from "./words.ts";

/** All that is drawn of a report. */
export interface BaselinesPictures {
  scores: CollectionPictures;
  trained: CollectionPictures;
  transfers: readonly TransferPicture[];
  learning: readonly LearningPicture[];
  early: EarlyPictures;
  residuals: ResidualPictures;
}

export interface BaselinesData {
  /** Of the hub, without a slash at its end. */
  address: string;
  report: BaselinesReport;
  /** Whether the page is that of a numbered version. */
  isPinned: boolean;
  /** Whether the hub has a leaderboard. */
  hasTracks?: boolean;
  pictures: BaselinesPictures;
}

const QUESTION = "Can accuracy be told from weights alone?";

export function renderBaselines({ address, report, isPinned, hasTracks, pictures }: BaselinesData): string {
  const { zoo, version, title } = report;
  const path = isPinned ? `/zoos/${zoo}/${version}` : `/zoos/${zoo}`;
  const sentence = headline(report);
  const sections = [
    { id: "scores", name: "R²", heading: "R² by input", content: () => scoresSection(report, pictures.scores) },
    { id: "trained", name: "Trained networks only", content: () => trainedSection(report, pictures.trained) },
    report.transfers.length > 0 && {
      ...{ id: "transfer", name: "Other collections" },
      content: () => transferSection(report, pictures.transfers),
    },
    pictures.learning.length > 0 && {
      ...{ id: "learning", name: "How many networks" },
      content: () => learningSection(report, pictures.learning),
    },
    report.early_decision.length > 0 && {
      ...{ id: "early", name: "Stopping early" },
      content: () => earlySection(report, pictures.early),
    },
    pictures.residuals.predicted.size > 0 && {
      ...{ id: "predictions", name: "Predictions" },
      content: () => predictionsSection(report, pictures.residuals),
    },
    { id: "made", name: "How it was made", content: () => making(report, address) },
  ].filter((section) => section !== false);
  return page(
    {
      title: `Baselines of ${title}`,
      description: `${sentence ?? `What the built-in baselines predict on ${title}`}.`,
      address: `${address}${path}/baselines`,
      entry: "zoos",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="/#zoos">Zoos</a> / <a href="${path}">${title}</a> / baselines</nav>
<h1>${QUESTION}</h1>
<p class="lede">${sentence === undefined ? `Nothing was scored on ${title}` : sentence}.</p>
${report.demo ? html`<p class="aside">This is a demonstration: so few networks, or so few settings tried, that these numbers show what a report looks like and rank nothing.</p>` : ""}
${glance(report)}
<nav aria-label="On this page"><ul class="links">${sections.map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}${hasTracks ? html`<li><a href="${comparePage(zoo)}">With submitted entries</a></li>` : ""}</ul></nav>
</div>
${sections.map(({ id, name, ...section }) => part(id, "heading" in section && section.heading ? section.heading : name, section.content()))}`,
  );
}

/** The best R² from final weights alone, a figure a collection. */
function glance(report: BaselinesReport): Markup | string {
  const pairs = report.collections.slice(0, 4).flatMap(({ collection, title }): [string, string][] => {
    const cell = bestCell(report, collection);
    const r2 = (cell?.test ?? cell?.cross_validated)?.all.values.r2 ?? null;
    return cell === undefined ? [] : [[`R² on ${title}`, writeScore(r2)]];
  });
  return pairs.length === 0 ? "" : figures(pairs);
}

function making(report: BaselinesReport, address: string): Markup {
  const { zoo, version, seed, estimators, bootstrap, inputs, files, labels } = report;
  const trials = estimators.map(({ title, trials }) => `${title} ${formatWhole(trials)}`).join(", ");
  const list = estimators.map(({ name, trials }) => `${name}=${trials}`).join(",");
  const command = `npx weighbridge baselines ${address} --zoo ${zoo}@${version} --trials ${list} --seed ${seed}`;
  const base = baselinesFilesUrl(zoo, version);
  const rows = inputs.map(({ title, name, columns, source, says }) => [
    title,
    html`<code>${name}</code>`,
    formatWhole(columns),
    source === "paper" ? "the paper’s" : "ours",
    says,
  ]);
  const columns = [
    ...[{ name: "Input" }, { name: "In files" }, { name: "Numbers", isNumber: true }, { name: "Whose" }],
    { name: "What it holds", className: "prose" },
  ];
  return html`${facts([
    ["zoo", html`<a href="/zoos/${zoo}/${version}">${report.title} ${version}</a>`],
    ["random settings tried", `${trials}, for each input and collection`],
    ["seed", html`<code>${seed}</code>`],
    ["chosen by", "the mean squared error of cross-validation on the three published folds of the training split"],
    ["test split", testWords(report)],
    ["intervals", `${formatWhole(bootstrap.resamples)} resamples of the networks`],
    [
      "rounded",
      labels === "withheld"
        ? "test scores of 1,000 networks and more to four places, of fewer to two or three: the fewer the networks, the more scores tell of each (docs/metrics.md)"
        : undefined,
    ],
    ["kind of result", html`<a href="/about#worth">baseline</a>: anybody can run it again`],
  ])}
<p>The same numbers come out of the same seed. Without the withheld labels everything can be made again but the scores of the test split; <code>docs/metrics.md</code> and <code>docs/baselines.md</code> of Weighbridge say how each number is made.</p>
${code(command, "Command that fits these baselines")}
<ul class="links"><li><a href="${baselinesUrl(zoo, version)}">The report as JSON</a></li>${files.map(({ path, content, bytes }) => html`<li><a href="${base}${path}">${content === "predictions" ? "All predictions, Parquet" : "The report as Markdown"}</a> ${formatSize(bytes)}</li>`)}</ul>
<details><summary>What the inputs are</summary>${table("The inputs", columns, rows)}</details>`;
}

function testWords({ test_scored, labels }: BaselinesReport): string {
  if (!test_scored) return "not scored: its accuracies are withheld";
  return labels === "withheld"
    ? "predicted once and scored by another part of the program; fitting has no access to its withheld labels"
    : "predicted once and scored by another part of the program; fitting has no access to its labels";
}
