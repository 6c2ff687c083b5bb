// The pages of the guide, of a hub with tracks and of one without: whole pages, links and anchors that lead somewhere, sizes.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import { METRICS } from "../../../leaderboard/metrics/index.ts";
import { METHODS } from "../../../leaderboard/score/index.ts";
import { rulesOf } from "../../../leaderboard/tracks/rules.ts";
import { PER_DAY } from "../../../src/hub/benchmark/types.ts";
import { ACTIONS } from "../../../src/hub/operator/index.ts";
import { openStore } from "../../../src/store/index.ts";
import { type ContestSite, makeContestSite } from "../pages/contest-site.ts";
import { endOfSuite, type Serving, serve } from "../serving.ts";

const PAGES = [
  ...["/docs", "/docs/take-part", "/docs/rules", "/docs/boards", "/docs/metrics", "/docs/question"],
  ...["/docs/python", "/docs/api", "/docs/zoo"],
];
const OF_CONTEST = ["/docs/take-part", "/docs/rules", "/docs/boards"];
/** Pages of words; the API's grows with the API. */
const MOST_BYTES = 40_000;
const MOST_BYTES_OF_API = 80_000;

const ending = endOfSuite();
let site: ContestSite;
/** Without a database and without a zoo. */
let bare: Serving;
before(async () => {
  site = await makeContestSite(ending);
  bare = await serve(ending, await openStore("memory:"));
});

const kept = new Map<string, string>();
async function textOf(address: string): Promise<string> {
  let text = kept.get(address);
  if (text === undefined) {
    const answer = await fetch(address);
    assert.equal(answer.status, 200, address);
    text = await answer.text();
    kept.set(address, text);
  }
  return text;
}
const read = async (address: string) => parseHTML(await textOf(address)).document;
const words = async (path: string) =>
  (await read(site.url + path)).querySelector("main")!.textContent!.replace(/\s+/g, " ");

/** The guide and what belongs to it, as a hub has it. */
async function pagesOf(url: string): Promise<string[]> {
  const isBare = url === bare.url;
  const guide = PAGES.filter((path) => !isBare || !OF_CONTEST.includes(path));
  const records = [...(await read(`${url}/docs/api`)).querySelectorAll("#records a")];
  const others = isBare ? ["/about"] : ["/about", "/submit"];
  return [...guide, ...others, ...records.map((link) => link.getAttribute("href")!).filter((href) => href[0] !== "#")];
}

describe("each page of the guide", () => {
  test("is whole: one first heading, headings in order, ids once, its own address, no script, no style", async () => {
    for (const url of [site.url, bare.url]) {
      const pages = await pagesOf(url);
      assert.ok(pages.length > 20, `${pages.length} pages`);
      for (const path of pages) {
        const text = await textOf(url + path);
        const { document } = parseHTML(text);
        assert.equal(document.querySelectorAll("h1").length, 1, path);
        assert.equal(document.querySelector('link[rel="canonical"]')!.getAttribute("href"), url + path);
        const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length, path);
        const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName[1]));
        for (const [place, level] of levels.entries())
          assert.ok(place === 0 || level <= levels[place - 1] + 1, `${path}: h${level} after h${levels[place - 1]}`);
        assert.equal(document.querySelectorAll("script, style, [style], iframe").length, 0, path);
        // Metrics may be undefined for something; a value of a page never is.
        assert.doesNotMatch(text, /[>"/=]undefined\b(?! for)|\[object /, path);
      }
    }
  });

  test("has a contents list of its sections, and headings that are links to themselves", async () => {
    for (const path of PAGES.slice(1)) {
      const document = await read(site.url + path);
      const listed = [...document.querySelectorAll('nav[aria-label="On this page"] a')].map((link) =>
        link.getAttribute("href"),
      );
      const sections = [...document.querySelectorAll("section.part")];
      assert.deepEqual(
        listed,
        sections.map(({ id }) => `#${id}`),
      );
      for (const section of document.querySelectorAll("section.part, section.sub"))
        assert.equal(section.querySelector("h2 a, h3 a")!.getAttribute("href"), `#${section.id}`, path);
    }
  });

  test("leads to pages and places that are there, on a hub with tracks and on one without", async () => {
    for (const url of [site.url, bare.url]) {
      const asked = new Map<string, number>();
      for (const path of await pagesOf(url)) {
        for (const link of (await read(url + path)).querySelectorAll("a[href], link[href]")) {
          const target = new URL(link.getAttribute("href")!, url + path);
          if (target.origin !== url) continue;
          const plain = target.pathname + target.search;
          if (!asked.has(plain)) asked.set(plain, (await fetch(url + plain, { method: "HEAD" })).status);
          assert.equal(asked.get(plain), 200, `${path} leads to ${target.href}`);
          if (target.hash === "") continue;
          const id = decodeURIComponent(target.hash.slice(1));
          assert.ok((await read(url + plain)).getElementById(id), `${path} leads to ${target.href}`);
        }
      }
      assert.ok(asked.size > 20, `${asked.size} addresses`);
    }
  });

  test("takes less than 40 kB, the API's reference less than 80", async () => {
    for (const path of await pagesOf(site.url)) {
      const bytes = Buffer.byteLength(await textOf(site.url + path));
      const most = path === "/docs/api" ? MOST_BYTES_OF_API : MOST_BYTES;
      assert.ok(bytes < most, `${path}: ${bytes} bytes`);
    }
  });

  test("is in the menu, and refuses parameters", async () => {
    for (const path of ["/", "/docs", "/about"])
      assert.ok((await read(site.url + path)).querySelector('.menu a[href="/docs"]'), path);
    assert.equal((await read(`${site.url}/docs/api`)).querySelector(".menu [aria-current]")!.textContent, "Docs");
    for (const path of PAGES) assert.equal((await fetch(`${site.url + path}?q=1`)).status, 400, path);
    for (const path of ["/docs/nothing", "/docs/api/nothing", "/docs/api/constructor"])
      assert.equal((await fetch(site.url + path)).status, 404, path);
  });
});

describe("a hub without tracks", () => {
  test("has neither the page on taking part nor the rules, and leads to nothing of the contest", async () => {
    for (const path of [...OF_CONTEST, "/submit"]) assert.equal((await fetch(bare.url + path)).status, 404, path);
    for (const path of await pagesOf(bare.url))
      assert.doesNotMatch(
        await textOf(bare.url + path),
        /href="\/(leaderboard|submit|sign-|team|log|docs\/rules|docs\/boards|docs\/take)/,
      );
  });
});

describe("the rules", () => {
  test("have each rule of each kind of track, once", async () => {
    const text = await words("/docs/rules");
    for (const kind of ["in-collection", "transfer", "few-shot", "early-decision"] as const)
      for (const rule of rulesOf(kind, ["weights", "checkpoints", "hyperparameters"], 100)) {
        const plain = rule.replace(/\s+/g, " ");
        assert.ok(text.includes(plain), rule);
      }
    const common = "is forbidden, and so is any label of a test network";
    assert.equal(text.split(common).length, 2);
    assert.match(text, new RegExp(`${PER_DAY} a day \\(UTC\\) for each team and track`));
  });

  test("say what each standing means and what each action of the operator does", async () => {
    const document = await read(`${site.url}/docs/rules`);
    const terms = (id: string) => [...document.querySelectorAll(`#${id} dt`)].map(({ textContent }) => textContent);
    assert.deepEqual(terms("standing"), ["baseline", "self-reported", "verified"]);
    assert.deepEqual(terms("operator"), ACTIONS);
  });
});

describe("the metrics", () => {
  test("are all there, each with its formula, direction, reasons and blind spots", async () => {
    const document = await read(`${site.url}/docs/metrics`);
    const sections = [...document.querySelectorAll("#definitions .sub")];
    assert.deepEqual(
      sections.map((section) => section.querySelector("h3")!.textContent),
      METRICS.map(({ title }) => title),
    );
    for (const [index, section] of sections.entries()) {
      const { says, better } = METRICS[index];
      assert.ok(section.textContent!.includes(says));
      assert.ok(section.querySelector(".formula math mo"));
      const pairs = [...section.querySelectorAll("dt")].map((term) => [
        term.textContent,
        term.nextElementSibling!.textContent,
      ]);
      const told = Object.fromEntries(pairs);
      assert.equal(told.better, better);
      for (const name of ["range", "why it is here", "blind to"]) assert.ok(told[name].length > 3, name);
    }
  });

  test("have every version of the method, newest first", async () => {
    const rows = [...(await read(`${site.url}/docs/metrics`)).querySelectorAll("#changelog tbody tr")];
    assert.deepEqual(
      rows.map((row) => [...row.children].map(({ textContent }) => textContent)),
      METHODS.toReversed().map(({ version, date, change }) => [String(version), date, change]),
    );
  });
});
