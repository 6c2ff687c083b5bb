// A walk through a site in a real browser, from its first page along its links: pages are opened, everything else is asked
// for. Pages of one kind look alike, so of each kind some are opened, others only asked for. Where choices are links (how a
// board is sorted, say), their combinations are too many: class Choices tells which are followed.
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

export interface WalkOptions {
  /** Pages of a kind that are opened. */
  perKind?: number;
  /** Of a kind that are followed at all. */
  mostOfKind?: number;
  /** A team's. */
  cookie?: string;
  /** Of the window, in CSS pixels. */
  width?: number;
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

/**
 * Follows links to paths that were not seen before, and to those that were if their queries have something new (see
 * Choices). The first pages of each kind are opened: the console and axe-core must have nothing to say of them, and their
 * links are followed in turn. The next ones, and what is no page, are asked for; many more of a kind are left. A fragment
 * must be on the page that it is linked on, if that was followed.
 */
export async function walk(
  browser: Browser,
  url: string,
  { perKind = 2, mostOfKind = 50, cookie = "", width = 1280 }: WalkOptions = {},
): Promise<Walk> {
  const found: Walk = { opened: [], asked: [], findings: [] };
  const from = new Map<string, string>([["/", "the start"]]);
  /** Of pages that were asked for or opened, what their fragments may be. */
  const ids = new Map<string, (id: string) => boolean>();
  const fragments: { page: string; path: string; id: string }[] = [];
  const ofKind = new Map<string, { opened: number; followed: number }>();
  const choices = new Choices();
  await withPage(browser, { viewport: { width, height: 900 } }, async (page) => {
    const [name, value] = cookie.split("=");
    if (cookie !== "") await page.context().addCookies([{ name, value, url }]);
    const complained = complaints(page);
    // A map goes on with what is added while it is gone through.
    for (const [path, source] of from) {
      const kind = kindOf(path);
      const count = ofKind.get(kind) ?? { opened: 0, followed: 0 };
      ofKind.set(kind, count);
      if (count.followed >= mostOfKind || !choices.areNew(path)) continue;
      const answer = await fetch(url + path, { headers: { cookie } });
      const text = await answer.text();
      if (answer.status >= 400) {
        found.findings.push(`${path}, linked from ${source}: ${answer.status}`);
        continue;
      }
      count.followed++;
      const isPage = answer.headers.get("content-type")?.startsWith("text/html") ?? false;
      if (!isPage || count.opened >= perKind) {
        found.asked.push(path);
        ids.set(path, (id) => text.includes(` id="${id}"`));
        continue;
      }
      count.opened++;
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

/**
 * What queries were seen to choose. A query is new to a path if one of its parameters has a value that it never had there,
 * or if none had as many parameters: so each choice is made once, mostly alone, and some are made together.
 */
class Choices {
  readonly #seen = new Set<string>();

  /** Whether this path with its query is new; from now on it is not. */
  areNew(path: string): boolean {
    const { pathname, searchParams } = new URL(path, "http://localhost");
    const chosen = [...searchParams].map(([name, value]) => `${pathname}?${name}=${value}`);
    const all = [...chosen, `${pathname} with ${searchParams.size}`];
    const before = this.#seen.size;
    for (const one of all) this.#seen.add(one);
    return this.#seen.size > before;
  }
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
