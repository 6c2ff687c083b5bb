// A collection on its zoo's page: counts, pictures of the training split, some of its networks, and the runs given up.
import type { Manifest, PublishedCollection } from "../../../schemas/types.d.ts";
import { formatPercent, spreadByAccuracy } from "../../charts/index.ts";
import type { RunTable } from "../run-table.ts";
import { type Chart, type CollectionCharts, trainingRows } from "./collection-charts.ts";
import { captioned, facts, html, type Markup, table } from "./markup.ts";
import { capital, formatCounted, formatNumber, formatWhole, listed, SPLITS } from "./words.ts";

export interface CollectionView {
  published: PublishedCollection;
  charts: CollectionCharts;
  /** Networks to look at, from the worst to the best of the training split, then one of each other split. */
  examples: readonly Example[];
}

export interface Example {
  model_id: string;
  /** Its test accuracy, or why it is shown. */
  words: string;
}

const EXAMPLES = 5;
const MOST_DISCARDS = 100;

/** What a collection's section is called in addresses. */
export function sectionId({ collection }: PublishedCollection): string {
  return `collection-${collection}`;
}

/** Networks that show what a collection has. */
export function chooseExamples(runs: RunTable): Example[] {
  const rows = trainingRows(runs);
  const chosen = spreadByAccuracy(
    rows.map((row) => runs.test_accuracy[row]),
    EXAMPLES,
  );
  const examples = chosen.map((index) => ({
    model_id: runs.model_id[rows[index]],
    words: formatPercent(runs.test_accuracy[rows[index]]),
  }));
  for (const split of ["test", "early"] as const) {
    const row = runs.split.indexOf(split);
    if (row >= 0) examples.push({ model_id: runs.model_id[row], words: SPLITS[split] });
  }
  return examples;
}

export function collectionSection({ published, charts, examples }: CollectionView, manifest: Manifest): Markup {
  const { counts, image_files } = published;
  const { zoo } = manifest;
  const unofficial = image_files.filter(({ official }) => !official).length;
  return html`${facts([
    ["training split", `${formatCounted(counts.train, "network")}, accuracies published`],
    ["test split", testWords(manifest, counts.test)],
    ["early decision", counts.early === 0 ? undefined : earlyWords(manifest, counts.early)],
    [
      "given up",
      counts.discards === 0 ? undefined : `${formatCounted(counts.discards, "run")} of ${formatWhole(counts.runs)}`,
    ],
    ["images", unofficial === 0 ? undefined : `not the files that the makers of ${published.title} published`],
  ])}
<div class="pictures">${charts.overview.map(figure)}</div>
<h3>What makes them good or bad</h3>
<p class="small quiet">Test accuracy of the training split’s networks against each hyperparameter. Lines and marks are medians; the band holds the middle half.</p>
<div class="pictures">${charts.hyperparameters.map(figure)}</div>
<h3>Single networks</h3>
<ul class="links">${examples.map(({ model_id, words }) => html`<li><a href="/zoos/${zoo}/models/${model_id}">${model_id}</a> ${words}</li>`)}</ul>
${discards(published, zoo)}`;
}

function figure({ heading, words, svg }: Chart): Markup {
  return captioned(capital(heading), svg, words);
}

function testWords({ labels }: Manifest, count: number): string {
  const known = labels === "public" ? "accuracies published" : "weights and settings published, accuracies withheld";
  return `${formatCounted(count, "network")}, ${known}`;
}

function earlyWords({ labels, early_epoch }: Manifest, count: number): string {
  if (labels === "public") return `${formatCounted(count, "network")}, accuracies published`;
  const what = early_epoch === undefined ? "no weights published" : `weights published up to epoch ${early_epoch}`;
  return `${formatCounted(count, "network")}, ${what}, accuracies withheld`;
}

function discards({ discards: all, title }: PublishedCollection, zoo: string): Markup | string {
  if (all.length === 0) return "";
  const rows = all
    .slice(0, MOST_DISCARDS)
    .map(({ model_id, epoch, reason, config }) => [
      html`<a href="/zoos/${zoo}/models/${model_id}">${model_id}</a>`,
      reason,
      formatWhole(epoch),
      formatNumber(config.learning_rate),
      listed([config.optimizer, config.activation, config.w_init]),
    ]);
  const columns = [
    { name: "Run" },
    { name: "Reason" },
    { name: "After epoch", isNumber: true },
    { name: "Learning rate", isNumber: true },
    { name: "Settings" },
  ];
  const rest = all.length - rows.length;
  return html`<details><summary>${formatCounted(all.length, "run")} given up</summary>
${table(`Runs on ${title} that were given up`, columns, rows)}
${rest > 0 ? html`<p class="small">${formatWhole(rest)} more are in the manifest.</p>` : ""}</details>`;
}
