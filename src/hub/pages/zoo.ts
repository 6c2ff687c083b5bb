// A zoo's page: its card, every collection in pictures, its files, how to read it and how to cite it.
import type { BaselinesReport, Manifest } from "../../../schemas/types.d.ts";
import { comparePage, croissantUrl, filesUrl, manifestUrl, openApiUrl, tracksOfZooPage } from "../addresses.ts";
import type { Snippet } from "../snippets.ts";
import { headline } from "./baselines-words.ts";
import { bibtex } from "./bibtex.ts";
import { snippetBlock } from "./home.ts";
import { page } from "./layout.ts";
import { code, facts, figures, html, type Markup, part } from "./markup.ts";
import { releaseNumbers } from "./release-numbers.ts";
import { formatCounted, formatSize, formatWhole } from "./words.ts";
import { type CollectionView, collectionSection, sectionId } from "./zoo-collection.ts";
import { filesSection } from "./zoo-files.ts";

export interface ZooData {
  /** Of the hub, without a slash at its end. */
  address: string;
  manifest: Manifest;
  /** Of its baselines, if there is one. */
  report?: BaselinesReport | undefined;
  /** All published versions, ascending. */
  versions: readonly string[];
  /** Whether the page is /zoos/{zoo}/{version} and so will not change. */
  isPinned: boolean;
  /** Whether the hub has a leaderboard. */
  hasTracks: boolean;
  /** In the manifest's order. */
  collections: readonly CollectionView[];
  snippets: readonly Snippet[];
  /** The Croissant description, shortened. */
  linkedData: object;
}

export function renderZoo(data: ZooData): string {
  const { address, manifest, isPinned, collections } = data;
  const { zoo, version, title, description } = manifest;
  const path = isPinned ? `/zoos/${zoo}/${version}` : `/zoos/${zoo}`;
  const { networks } = releaseNumbers(manifest);
  return page(
    {
      title,
      description: `${description} ${formatCounted(networks, "network")} with weights, settings and accuracies, to download.`,
      address: address + path,
      entry: "zoos",
      linkedData: data.linkedData,
      describedBy: croissantUrl(zoo, version),
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="/#zoos">Zoos</a> / ${zoo}</nav>
<h1>${title}</h1>
<p class="lede">${description}</p>
${glance(manifest)}
<nav aria-label="On this page"><ul class="links">
${collections.map(({ published }) => html`<li><a href="#${sectionId(published)}">${published.title}</a></li>`)}
${data.report === undefined ? "" : html`<li><a href="#baselines">Baselines</a></li>`}<li><a href="#files">Files</a></li><li><a href="#read">Read it</a></li><li><a href="#cite">Cite it</a></li>${data.hasTracks ? html`<li><a href="${tracksOfZooPage(zoo)}">Leaderboard</a></li><li><a href="${comparePage(zoo)}">Predictors compared</a></li>` : ""}</ul></nav>
</div>
${part("card", "Card", card(data))}
${collections.map((collection) => part(sectionId(collection.published), collection.published.title, collectionSection(collection, manifest)))}
${data.report === undefined ? "" : part("baselines", "Baselines", baselines(data.report, path))}
${part("files", "Files", filesSection(manifest))}
${part("read", "Read it", html`${data.snippets.map(snippetBlock)}<p class="small">More in the <a href="${openApiUrl}">API</a>; a quick look at rows and statistics needs no download.</p>`)}
${part("cite", "Cite it", citing(data))}`,
  );
}

/** What a report says in a sentence, and the way to it. */
function baselines(report: BaselinesReport, path: string): Markup {
  const sentence = headline(report) ?? "Nothing was scored";
  return html`<p>${sentence}.${report.demo ? " This is a demonstration and ranks nothing." : ""}</p>
<ul class="links"><li><a href="${path}/baselines">Can accuracy be told from weights alone? The whole report</a></li></ul>`;
}

function glance(manifest: Manifest): Markup {
  const { networks, checkpoints, bytes } = releaseNumbers(manifest);
  const weights = manifest.tensor_layout[manifest.tensor_layout.length - 1].end;
  return figures([
    ["networks", formatWhole(networks)],
    ["weights each", formatWhole(weights)],
    ["weight vectors, of all epochs", formatWhole(checkpoints)],
    ["in all", formatSize(bytes)],
  ]);
}

function card({ manifest, versions }: ZooData): Markup {
  const { zoo, version, published, license, spec, labels, numerics, early_epoch } = manifest;
  const others = versions.filter((other) => other !== version);
  return html`${facts([
    ["version", html`<a href="/zoos/${zoo}/${version}">${version}</a>, published <time>${published}</time>`],
    [
      "other versions",
      others.length === 0
        ? undefined
        : html`${others.map((other, index) => html`${index > 0 ? ", " : ""}<a href="/zoos/${zoo}/${other}">${other}</a>`)}`,
    ],
    ["licence", license],
    [
      "networks",
      `${formatCounted(spec.convolution_layers, "convolution")} of 16 filters 3 × 3 with stride 2, global average pooling, a dense layer to 10 classes`,
    ],
    [
      "training",
      `${formatCounted(spec.epochs, "epoch")}, batches of ${formatWhole(spec.batch_size)}${spec.image_limit === undefined ? "" : `, at most ${formatWhole(spec.image_limit)} training images`}`,
    ],
    ["kept after epochs", spec.checkpoint_epochs.join(", ")],
    ["seed", html`<code>${spec.seed}</code>`],
    ["arithmetic", numerics === "fma" ? "fma: the same bits on every processor with fused multiply-add" : numerics],
    ["made from", html`spec <span class="hash">${manifest.spec_hash}</span>`],
  ])}
${withheld(labels, early_epoch, spec.epochs)}
<p class="small">The <a href="${filesUrl(zoo, version)}README.md">full card</a> tells how hyperparameters are drawn, what differs from the paper, and what the image sets allow.</p>`;
}

function withheld(labels: Manifest["labels"], early: number | undefined, epochs: number): Markup {
  if (labels === "public")
    return html`<p class="aside">Nothing of this zoo is withheld: accuracies and losses of all networks are published.</p>`;
  const later =
    early === undefined
      ? ""
      : html` A fifth of the test networks is set aside for early decision: of them only checkpoints up to epoch ${early} of ${epochs} are published.`;
  return html`<div class="aside"><p>Accuracies and losses are published for the training split. Those of the test split are withheld, so that predictions of them can be scored.${later}</p>
<p>That is an honour system: the images are public, so whoever has the weights could compute the accuracies. <a href="/about#worth">What results prove</a> depends on who made the predictions.</p></div>`;
}

function citing({ manifest, address }: ZooData): Markup {
  const { zoo, version, citation } = manifest;
  const files = filesUrl(zoo, version);
  return html`<p>Please cite the version that you used, and with it:</p>
<blockquote class="small">${citation}</blockquote>
${code(bibtex(manifest, `${address}/zoos/${zoo}/${version}`), "BibTeX entry")}
<ul class="links"><li><a href="${files}CITATION.cff">CITATION.cff</a></li><li><a href="${croissantUrl(zoo, version)}">Croissant description (JSON-LD)</a></li><li><a href="${manifestUrl(zoo, version)}">Manifest</a></li></ul>`;
}
