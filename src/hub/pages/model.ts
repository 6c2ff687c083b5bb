// One network: what it was trained with, how good it is, and its weights in pictures.
import type { Config, Discard, Manifest, PublishedCollection, TensorPlace } from "../../../schemas/types.d.ts";
import { formatPercent, type WeightStatistics } from "../../charts/index.ts";
import type { Split } from "../../zoo/index.ts";
import { rowsUrl } from "../addresses.ts";
import { page } from "./layout.ts";
import { captioned, code, html, type Markup, part, picture, table } from "./markup.ts";
import { formatNumber, formatWhole, HYPERPARAMETERS, SPLITS } from "./words.ts";
import { sectionId } from "./zoo-collection.ts";

type Settings = Omit<Config, "b_init">;

/** What is drawn of a network. */
export interface WeightsView {
  epoch: number;
  /** The first layer's filters; undefined if the layout has no such layer. */
  filters: string | undefined;
  tensors: readonly { place: TensorPlace; svg: string; statistics: WeightStatistics }[];
}

export interface ModelData {
  address: string;
  manifest: Manifest;
  collection: PublishedCollection;
  model_id: string;
  run: number;
  split: Split;
  settings: Settings;
  /** NaN where withheld. */
  labels: { train_accuracy: number; test_accuracy: number; train_loss: number; test_loss: number };
  weights: WeightsView | undefined;
  /** Number of its row among the published rows of its split. */
  rowInSplit: number;
  previous: string | undefined;
  next: string | undefined;
}

export function renderModel(data: ModelData): string {
  const { address, manifest, collection, model_id, split, labels, weights } = data;
  const { zoo } = manifest;
  const { test_accuracy: accuracy } = labels;
  const isKnown = Number.isFinite(accuracy);
  const what = `A small neural network trained on ${collection.title}, ${SPLITS[split]} split of ${manifest.title}`;
  return page(
    {
      title: model_id,
      description: isKnown ? `${what}: test accuracy ${formatPercent(accuracy)}.` : `${what}.`,
      address: `${address}/zoos/${zoo}/models/${model_id}`,
      entry: "zoos",
    },
    html`<div class="opening close">
${crumbs(manifest, collection, model_id)}
<h1>${model_id}</h1>
<p class="lede">${isKnown ? html`${what}. It is right about <strong>${formatPercent(accuracy)}</strong> of the test images.` : `${what}. Its accuracy is withheld.`}</p>
</div>
${part("accuracy", "Accuracy", accuracies(data))}
${part("settings", "Settings", settingsTable(data.settings, manifest, data.run))}
${weights === undefined ? "" : part("filters", "First layer", filters(weights, data))}
${weights === undefined ? "" : part("weights", "Weights", tensors(weights, data))}
${part("get", "Get it", getting(data))}
${neighbours(data)}`,
  );
}

/** The page of a run that was given up. */
export function renderDiscard(
  address: string,
  manifest: Manifest,
  collection: PublishedCollection,
  { model_id, run, epoch, reason, config }: Discard,
): string {
  const what = `A run on ${collection.title} that was given up after epoch ${epoch}: ${reason}.`;
  return page(
    {
      title: model_id,
      description: what,
      address: `${address}/zoos/${manifest.zoo}/models/${model_id}`,
      entry: "zoos",
    },
    html`<div class="opening close">
${crumbs(manifest, collection, model_id)}
<h1>${model_id}</h1>
<p class="lede">${what} It has no weights and no accuracy.</p>
</div>
${part("settings", "Settings", settingsTable(config, manifest, run))}`,
  );
}

function crumbs({ zoo, title }: Manifest, collection: PublishedCollection, model_id: string): Markup {
  return html`<nav class="crumbs" aria-label="Where you are"><a href="/#zoos">Zoos</a> / <a href="/zoos/${zoo}">${title}</a> / <a href="/zoos/${zoo}#${sectionId(collection)}">${collection.title}</a> / ${model_id}</nav>`;
}

function accuracies({ labels, split, manifest }: ModelData): Markup {
  if (!Number.isFinite(labels.test_accuracy)) {
    const why =
      split === "early"
        ? `This network is set aside for early decision: its fate is to be told from checkpoints up to epoch ${manifest.early_epoch ?? 0} of ${manifest.spec.epochs}, so later weights and all accuracies and losses are withheld.`
        : "This network is of the test split: its accuracies and losses are withheld, so that predictions of them can be scored.";
    return html`<p class="aside">${why} <a href="/docs/question#withheld">More about that</a></p>`;
  }
  const rows = [
    ["Test images", formatPercent(labels.test_accuracy, 2), formatNumber(labels.test_loss, 4)],
    ["Its training images", formatPercent(labels.train_accuracy, 2), formatNumber(labels.train_loss, 4)],
  ];
  const columns = [{ name: "On" }, { name: "Accuracy", isNumber: true }, { name: "Loss, nats", isNumber: true }];
  return html`${table(`Accuracy and loss after epoch ${manifest.spec.epochs}`, columns, rows)}`;
}

function settingsTable(settings: Settings, manifest: Manifest, run: number): Markup {
  const isUsed = /^(RandomNormal|TruncatedNormal)$/.test(settings.w_init);
  const value = (name: keyof Settings) => {
    const setting = settings[name];
    const text = typeof setting === "number" ? formatNumber(setting, 4) : setting;
    return name === "init_std" && !isUsed ? `${text} (${settings.w_init} does not use it)` : text;
  };
  const names = Object.keys(HYPERPARAMETERS).filter((name) => name in settings) as (keyof Settings)[];
  const rows = names.map((name) => [HYPERPARAMETERS[name], value(name), drawnFrom(manifest, name)]);
  const columns = [{ name: "Hyperparameter" }, { name: "Value" }, { name: "Drawn from" }];
  return html`${table(`What run ${formatWhole(run)} was trained with`, columns, rows)}`;
}

function drawnFrom({ spec }: Manifest, name: keyof Settings): string {
  const from = spec.hyperparameters[name];
  if (from.distribution === "choice") return from.values.join(", ");
  return `${formatNumber(from.low)} to ${formatNumber(from.high)}, ${from.distribution === "uniform" ? "uniform" : "log-uniform"}`;
}

function epochWords({ epoch }: WeightsView, { manifest }: ModelData): string {
  const { epochs } = manifest.spec;
  return epoch === epochs
    ? `after the last epoch, ${epochs}`
    : `after epoch ${epoch} of ${epochs}, the last one that is published of this network`;
}

function filters(weights: WeightsView, data: ModelData): Markup {
  if (weights.filters === undefined) return html`<p>This network has no first layer of 3 × 3 filters.</p>`;
  return html`<p>What it sees its images through: 3 × 3 weights each, ${epochWords(weights, data)}.</p>
<figure>${picture(weights.filters)}</figure>`;
}

function tensors(weights: WeightsView, data: ModelData): Markup {
  const rows = weights.tensors.map(({ place, statistics: { mean, deviation, least, greatest, count } }) => [
    html`<code>${place.name}</code>`,
    place.shape.join(" × "),
    formatWhole(count),
    ...[mean, deviation, least, greatest].map((number) => formatNumber(number)),
  ]);
  const columns = [
    { name: "Tensor" },
    { name: "Shape" },
    ...["Weights", "Mean", "Std. deviation", "Least", "Greatest"].map((name) => ({ name, isNumber: true })),
  ];
  return html`<p>How the weights of each tensor are spread, ${epochWords(weights, data)}. Each axis is as wide as its greatest weight.</p>
<div class="pictures tight">${weights.tensors.map(({ place, svg }) => captioned(place.name, svg))}</div>
${table("The same in figures", columns, rows)}`;
}

function getting({ manifest, collection, split, rowInSplit, weights, address, run }: ModelData): Markup {
  const { zoo, version } = manifest;
  const content = weights === undefined ? "runs" : "weights";
  const epoch = weights === undefined || weights.epoch === manifest.spec.epochs ? "" : `&epoch=${weights.epoch}`;
  const query = `collection=${collection.collection}&split=${split}&content=${content}${epoch}&offset=${rowInSplit}&length=1`;
  const url = `${rowsUrl(zoo, version)}?${query}`;
  return html`<p>Its row, weights shortened, is a question to the API away; all of it is in the <a href="/zoos/${zoo}#files">files</a> of the ${SPLITS[split]} split, in the row whose <code>run</code> is ${run}.</p>
${code(`curl '${address}${url}'`, "Command that gives this network's row")}
<ul class="links"><li><a href="${url}">This row as JSON</a></li></ul>`;
}

function neighbours({ manifest, previous, next }: ModelData): Markup {
  const link = (model_id: string | undefined, words: string) =>
    model_id === undefined
      ? html`<span></span>`
      : html`<a href="/zoos/${manifest.zoo}/models/${model_id}">${words} ${model_id}</a>`;
  return html`<nav class="neighbours" aria-label="Neighbours">${link(previous, "Previous:")}${link(next, "Next:")}</nav>`;
}
