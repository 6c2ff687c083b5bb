// The frame of the guide's pages: where one is, what is on the page, sections whose headings are links to themselves, and
// the pages before and after.
import { docsPage } from "../../addresses.ts";
import { page } from "../layout.ts";
import { html, type Markup, part } from "../markup.ts";

/** What a page of the guide is told of the hub. */
export interface DocsPlace {
  /** Of the hub, without a slash at its end, and harmless in a shell. */
  address: string;
  /** Whether the hub has tracks; without them, nothing leads there. */
  hasContest: boolean;
}

export interface DocsEntry {
  path: string;
  title: string;
  /** What one finds there, a sentence. */
  summary: string;
  /** Whether only a hub with tracks has it. */
  isOfContest: boolean;
}

export interface DocsSection {
  id: string;
  heading: string;
  content: Markup;
}

export interface DocsText {
  heading: string;
  lede: Markup | string;
  sections: readonly DocsSection[];
}

/** The whole page; `entries` are all pages of the guide that the hub has, in their order. */
export function docsPageOf(
  entry: DocsEntry,
  { heading, lede, sections }: DocsText,
  { address, entries }: { address: string; entries: readonly DocsEntry[] },
): string {
  const contents = sections.map((section) => html`<li><a href="#${section.id}">${section.heading}</a></li>`);
  return page(
    {
      title: entry.title,
      description: entry.summary,
      address: address + entry.path,
      entry: "docs",
    },
    html`<div class="docs">
<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="${docsPage}">Docs</a> / ${entry.title.toLowerCase()}</nav>
<h1>${heading}</h1>
<p class="lede">${lede}</p>
<nav aria-label="On this page"><ul class="contents">${contents}</ul></nav>
</div>
${sections.map(({ id, heading, content }) => part(id, anchored(id, heading), content))}
${neighbours(entry, entries)}
</div>`,
  );
}

/** "95 %" */
export function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

/** A section within a section, with an address of its own. */
export function sub(id: string, heading: Markup | string, content: Markup): Markup {
  return html`<section class="sub" id="${id}" aria-labelledby="${id}-heading"><h3 id="${id}-heading">${anchored(id, heading)}</h3>
${content}</section>
`;
}

function anchored(id: string, heading: Markup | string): Markup {
  return html`<a class="anchor" href="#${id}">${heading}</a>`;
}

function neighbours(entry: DocsEntry, entries: readonly DocsEntry[]): Markup | string {
  const place = entries.findIndex(({ path }) => path === entry.path);
  const [before, after] = [entries[place - 1], entries[place + 1]];
  const link = (to: DocsEntry | undefined, rel: string, word: string) =>
    to === undefined ? html`<span></span>` : html`<a href="${to.path}" rel="${rel}">${word}: ${to.title}</a>`;
  return html`<nav class="neighbours" aria-label="Other pages of the guide">${link(before, "prev", "Before")}${link(after, "next", "Next")}</nav>`;
}
