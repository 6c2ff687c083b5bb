// The first page: what this is in two sentences and one picture, what there is, and how to get it.
import type { BaselinesReport, Manifest } from "../../../schemas/types.d.ts";
import { formatPercent } from "../../charts/index.ts";
import { loaderUrl, openApiUrl, zoosUrl } from "../addresses.ts";
import type { Snippet } from "../snippets.ts";
import { headline } from "./baselines-words.ts";
import type { Hero } from "./hero.ts";
import { page } from "./layout.ts";
import { code, figures, html, type Markup, part, picture, table } from "./markup.ts";
import { choices, releaseNumbers } from "./release-numbers.ts";
import { formatCounted, formatSize, formatWhole, listed } from "./words.ts";

export interface HomeData {
  /** Of the hub, without a slash at its end. */
  address: string;
  /** The latest version of each zoo. */
  zoos: readonly Manifest[];
  /** Names of zoos whose manifest could not be read. */
  unread: readonly string[];
  hero?: Hero | undefined;
  /** What the baselines reach, by zoo. */
  reports: ReadonlyMap<string, BaselinesReport>;
  snippets: readonly Snippet[];
}

const QUESTION = "How well can a network’s accuracy be told from its weights alone?";
const DESCRIPTION =
  "Zoos of small neural networks to download: weights, settings and accuracies of thousands of trained networks, for predicting how good a network is from its weights alone.";

export function renderHome(data: HomeData): string {
  const { zoos, address } = data;
  const head = { title: "Weighbridge", description: DESCRIPTION, address: `${address}/`, entry: "zoos" as const };
  return page(
    head,
    html`<div class="opening">
<h1>${QUESTION}</h1>
<p class="lede">Weighbridge publishes zoos of small neural networks: thousands of them, each with all its weights, the settings that it was trained with, and the accuracy that it reached. Whoever can tell the good ones from the bad without running a single image has learnt what training leaves behind in the numbers.</p>
${data.hero === undefined ? "" : heroFigure(data.hero)}
${zoos.length === 0 ? "" : glance(zoos)}
</div>
${zoos.length === 0 && data.unread.length === 0 ? nothingYet() : part("zoos", "Zoos", zooList(data))}
${data.snippets.length === 0 ? "" : part("get", "Get one", ways(data.snippets))}
${part("more", "Read on", links())}`,
  );
}

function heroFigure({ pictures, title, zoo, networks }: Hero): Markup {
  const names = networks.map(
    ({ model_id, accuracy }) =>
      html`<li><a href="/zoos/${zoo}/models/${model_id}">${model_id}</a> ${formatPercent(accuracy)}</li>`,
  );
  return html`<figure class="hero">${pictures.map(picture)}
<figcaption>Networks trained to recognise the images of ${title}, from the worst to the best. Above, the 16 filters of 3 × 3 weights that each one sees its images through: blue is negative, orange positive. Below, on the scale from 0 to 100 %, the test accuracies of all networks of the training split. Could you have put them in order?</figcaption>
<ul class="links" aria-label="The networks of the picture">${names}</ul></figure>`;
}

function glance(zoos: readonly Manifest[]): Markup {
  const numbers = zoos.map(releaseNumbers);
  const sum = (of: (number: (typeof numbers)[number]) => number) =>
    numbers.reduce((all, number) => all + of(number), 0);
  const sets = new Set(zoos.flatMap(({ collections }) => collections.map(({ collection }) => collection)));
  return figures([
    ["networks", formatWhole(sum(({ networks }) => networks))],
    [sets.size === 1 ? "image set" : "image sets", formatWhole(sets.size)],
    ["weight vectors, of all epochs", formatWhole(sum(({ checkpoints }) => checkpoints))],
    ["to download", formatSize(sum(({ bytes }) => bytes))],
  ]);
}

function nothingYet(): Markup {
  return part(
    "zoos",
    "Zoos",
    html`<p>Nothing is published here yet. Whoever runs this hub can train and publish a first small zoo, in about a minute, with</p>
${code("npx weighbridge start", "Command that makes a first zoo")}`,
  );
}

function zooList({ zoos, unread, reports }: HomeData): Markup {
  return html`${zoos.map((manifest) => zooEntry(manifest, reports.get(manifest.zoo)))}${unread.map((name) => html`<p class="aside">The zoo ${name} can’t be read at the moment.</p>`)}`;
}

function zooEntry(manifest: Manifest, report: BaselinesReport | undefined): Markup {
  const { zoo, title, version, description, published, license, collections } = manifest;
  const { networks } = releaseNumbers(manifest);
  const sets = listed(collections.map((collection) => collection.title));
  const rows = choices(manifest).map(({ name, text, files, bytes, content }) => [
    name,
    text,
    formatWhole(files),
    formatSize(bytes),
    html`<code>--content ${content}</code>`,
  ]);
  const columns = [
    { name: "Content" },
    { name: "What it is", className: "prose" },
    { name: "Files", isNumber: true },
    { name: "Size", isNumber: true },
    { name: "For pull" },
  ];
  return html`<article class="collection">
<h3><a href="/zoos/${zoo}">${title}</a></h3>
<p>${description}</p>
<p class="small quiet">${formatCounted(networks, "network")} on ${sets} · version ${version} of <time>${published}</time> · <span class="whole">${license}</span></p>
${report === undefined ? "" : answer(report)}
${table(`What can be downloaded of ${title}`, columns, rows)}
</article>`;
}

/** What the question at the top comes to on this zoo. */
function answer(report: BaselinesReport): Markup {
  const sentence = headline(report);
  const link = html`<a href="/zoos/${report.zoo}/baselines">Its baselines</a>`;
  if (sentence === undefined || report.demo) return html`<p>${link} show how well accuracy can be told on it.</p>`;
  return html`<p>${sentence}. ${link} tell more.</p>`;
}

function ways(snippets: readonly Snippet[]): Markup {
  return html`${snippets.map(snippetBlock)}`;
}

/** A snippet with its heading and what is to be said about it. */
export function snippetBlock({ title, text, remark }: Snippet): Markup {
  return html`<div class="snippet"><h3 class="snippet-heading">${title}</h3>${code(text, title)}${remark === undefined ? "" : html`<p class="small quiet">${remark}</p>`}</div>`;
}

function links(): Markup {
  return html`<ul>
<li><a href="/docs/question">The question, put exactly</a>, what is kept of the paper and what is changed.</li>
<li><a href="https://arxiv.org/abs/2002.11448">Predicting Neural Network Accuracy from Weights</a>, the paper that asked first.</li>
<li><a href="${loaderUrl}">weighbridge.py</a>, the Python loader: one file that needs numpy only.</li>
<li><a href="${openApiUrl}">The API</a>, described in OpenAPI; <a href="${zoosUrl}">all zoos</a> as JSON.</li>
</ul>`;
}
