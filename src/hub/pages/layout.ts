// The frame of every page: head, masthead, colophon. No script and no style of a page's own: the hub's
// Content-Security-Policy allows neither.
import { aboutPage, docsPage, leaderboardPage, openApiUrl, zoosUrl } from "../addresses.ts";
import { icon, iconUrl, PAPER, styleSheetUrl } from "../style/index.ts";
import { html, type Markup, raw } from "./markup.ts";

export interface PageHead {
  /** Without the site's name. */
  title: string;
  /** A sentence for search engines and previews. */
  description: string;
  /** The page's own address, with the host. Pages without one are not to be indexed. */
  address?: string;
  /** Which entry of the menu the page is. */
  entry?: "zoos" | "leaderboard" | "docs" | "about";
  /** A description for machines, JSON-LD. */
  linkedData?: object;
  /** Address of the whole of it. */
  describedBy?: string;
}

const SITE = "Weighbridge";
// The icon's own markup, without the name that it has as a file of its own: the name is written beside it.
const GLYPH = icon.replace(/<title>.*<\/title>/, "").replace("<svg ", '<svg aria-hidden="true" ');

/** The menu's entry on pages outside of the contest. Texts of others are escaped, so no page has it twice. */
const LEADERBOARD = `<li><a href="${leaderboardPage}">Leaderboard</a></li>`;

/** The page as a hub without a contest shows it. */
export function withoutLeaderboard(text: string): string {
  return text.replace(LEADERBOARD, "");
}

/** The text of a whole page, of a hub with a contest. */
export function page(head: PageHead, content: Markup): string {
  const { title, description, address, entry, linkedData, describedBy } = head;
  const name = title === SITE ? SITE : `${title} · ${SITE}`;
  const current = (which: PageHead["entry"]) => (entry === which ? raw(' aria-current="true"') : "");
  const leaderboard =
    entry === "leaderboard"
      ? html`<li><a href="${leaderboardPage}" aria-current="true">Leaderboard</a></li>`
      : raw(LEADERBOARD);
  const text = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<meta name="description" content="${description}">
${address === undefined ? html`<meta name="robots" content="noindex">` : html`<link rel="canonical" href="${address}"><meta property="og:url" content="${address}">`}
<meta property="og:type" content="website"><meta property="og:site_name" content="${SITE}"><meta property="og:title" content="${title}"><meta property="og:description" content="${description}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="${PAPER.light}" media="(prefers-color-scheme: light)"><meta name="theme-color" content="${PAPER.dark}" media="(prefers-color-scheme: dark)">
<link rel="icon" type="image/svg+xml" href="${iconUrl}">
<link rel="stylesheet" href="${styleSheetUrl}">
${describedBy === undefined ? "" : html`<link rel="describedby" type="application/ld+json" href="${describedBy}">`}
${linkedData === undefined ? "" : html`<script type="application/ld+json">${raw(safeJson(linkedData))}</script>`}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="masthead"><div class="bounds">
<a class="wordmark" href="/">${raw(GLYPH)}${SITE}</a>
<nav aria-label="Site"><ul class="menu"><li><a href="/#zoos"${current("zoos")}>Zoos</a></li>${leaderboard}<li><a href="${docsPage}"${current("docs")}>Docs</a></li><li><a href="${aboutPage}"${current("about")}>About</a></li></ul></nav>
</div></header>
<main id="main" class="bounds" tabindex="-1">
${content}
</main>
<footer class="colophon"><div class="bounds">
<p>${SITE}: zoos of small neural networks, and how well their accuracy can be told from their weights alone. <a href="${aboutPage}">What this is</a> · <a href="${docsPage}">How to use it</a> · <a href="${zoosUrl}">All zoos as JSON</a> · <a href="${openApiUrl}">OpenAPI</a></p>
</div></footer>
</body>
</html>
`;
  return String(text);
}

/** JSON that can't end the element that it stands in. */
export function safeJson(value: object): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
