// A walk through a site in a real browser, from its first page along every link: pages are opened, everything else is asked
// for. Pages of one kind look alike, so of each kind some are opened and the others asked for too.
import type { Browser, Page } from "playwright-core";
import { seriousFindings } from "./axe.ts";
import { complaints, withPage } from "./browser.ts";

export interface Walk {
  /** Paths with their queries. */
  opened: string[];
  /** All others. */
  asked: string[];
  /** Dead links, console messages, serious findings of axe-core: one line each. */
  findings: string[];
}

/** Segments of paths that say what kind a page is; others are names and numbers. */
const KINDS = new Set(
  [
    "zoos",
    "models",
    "baselines",
    "leaderboard",
    "compare",
    "pairs",
    "submissions",
    "edit",
    "submit",
    "docs",
    "api",
  ].concat([
    "about",
    "log",
    "team",
    "sign-in",
    "sign-up",
    "take-part",
    "rules",
    "metrics",
    "python",
    "zoo",
    "boards",
    "question",
  ]),
);

/** `cookie` is a team's; `perKind` pages of each kind are opened. */
export async function walk(
  browser: Browser,
  url: string,
  { perKind = 2, cookie = "", width = 1280 }: { perKind?: number; cookie?: string; width?: number } = {},
): Promise<Walk> {
  const found: Walk = { opened: [], asked: [], findings: [] };
  const from = new Map<string, string>([["/", "the start"]]);
  /** Of pages that were asked for or opened, what their fragments may be. */
  const ids = new Map<string, (id: string) => boolean>();
  const fragments: { page: string; path: string; id: string }[] = [];
  const ofKind = new Map<string, number>();
  await withPage(browser, { viewport: { width, height: 900 } }, async (page) => {
    const [name, value] = cookie.split("=");
    if (cookie !== "") await page.context().addCookies([{ name, value, url }]);
    const complained = complaints(page);
    // A map goes on with what is added while it is gone through.
    for (const [path, source] of from) {
      const answer = await fetch(url + path, { headers: { cookie } });
      const text = await answer.text();
      if (answer.status >= 400) {
        found.findings.push(`${path}, linked from ${source}: ${answer.status}`);
        continue;
      }
      const isPage = answer.headers.get("content-type")?.startsWith("text/html") ?? false;
      const count = ofKind.get(kindOf(path)) ?? 0;
      if (!isPage || count >= perKind) {
        found.asked.push(path);
        ids.set(path, (id) => text.includes(` id="${id}"`));
        continue;
      }
      ofKind.set(kindOf(path), count + 1);
      found.opened.push(path);
      await page.goto(url + path);
      for (const link of await linksOf(page)) {
        const { origin, pathname, search, hash } = new URL(link, url + path);
        if (origin !== url) continue;
        const target = pathname + search;
        if (hash !== "") fragments.push({ page: path, path: target, id: decodeURIComponent(hash.slice(1)) });
        if (!from.has(target)) from.set(target, path);
      }
      ids.set(path, (id) => text.includes(` id="${id}"`));
      found.findings.push(...(await seriousFindings(page)).map((finding) => `${path}: ${finding}`));
      found.findings.push(...complained.splice(0).map((complaint) => `${path}: ${complaint}`));
    }
  });
  for (const { page, path, id } of fragments) {
    if (ids.get(path)?.(id) === false) found.findings.push(`${page}: there is no #${id} on ${path}`);
  }
  return found;
}

/** The path with names and numbers left out, and what its query is about. */
function kindOf(path: string): string {
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const segments = pathname.split("/").map((segment) => (segment === "" || KINDS.has(segment) ? segment : "*"));
  return `${segments.join("/")}?${[...searchParams.keys()].sort().join("&")}`;
}

/** As they are written. */
function linksOf(page: Page): Promise<string[]> {
  const found = `[...document.querySelectorAll("a[href], link[href], img[src], script[src], form[method=get]")].map((one) =>
    one.getAttribute("href") ?? one.getAttribute("src") ?? one.getAttribute("action") ?? "")`;
  return page.evaluate<string[]>(found);
}
