// The comparison on a hub: what is there and what is not, that a new entry shows, that boards are not asked for anew for each
// visitor, and what people see of it in a browser.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import type { Browser } from "playwright-core";
import type { Contest, HubContext } from "../../../src/hub/context.ts";
import { ComparisonSource } from "../../../src/hub/pages/compare/source.ts";
import { publishBaselines } from "../../../src/publish/baselines.ts";
import { illFormed } from "../../charts/well-formed.ts";
import { needing } from "../../needing.ts";
import { addTeam, DESCRIPTION } from "../benchmark/contest.ts";
import { endOfSuite, serve } from "../serving.ts";
import { seriousFindings } from "./axe.ts";
import { complaints, missingBrowser, openBrowser, withPage } from "./browser.ts";
import { madeDecision, reportOf } from "./compare-made.ts";
import { type ContestSite, HOSTILE_TEAM, makeContestSite, noisyFiles } from "./contest-site.ts";

const PAGE = "/leaderboard/compare/made-zoo";
const VIEWS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

declare const document: { documentElement: { scrollWidth: number; clientWidth: number } };

describe("the comparison on a hub", () => {
  const ending = endOfSuite();
  let site: ContestSite;
  before(async () => {
    site = await makeContestSite(ending);
    await publishBaselines(site.made.publicStore, reportOf(["mnist", "cifar10"]), []);
    const { benchmark } = site.contest;
    const decisions = benchmark.decisions;
    // Curves of a track that nobody has entered are made up.
    benchmark.decisions = async (track) =>
      track === "made-zoo-early-cifar10"
        ? (await benchmark.board(track, "all"))!.entries.map(({ id }) => ({ id, decision: madeDecision(0.01) }))
        : decisions(track);
  });

  const waitFor = async (path: string, holds: (text: string) => boolean): Promise<string> => {
    for (const end = Date.now() + 20_000; ; ) {
      const text = await site.text(path);
      if (holds(text) || Date.now() > end) return text;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  test("shows what the boards have, and what was entered a moment ago", async () => {
    const first = await waitFor(PAGE, (text) => text.includes("Gradient boosting from"));
    const { document } = parseHTML(first);
    const links = [...document.querySelectorAll("main a")].map((link) => link.getAttribute("href")!);
    const { wide, fewShot, transfer } = site.entries;
    for (const { id } of [wide, fewShot, transfer]) assert.ok(links.includes(`/submissions/${id}`), String(id));
    assert.ok(!first.includes("Quick as light"));
    const team = await addTeam(site.contest.database, "Late");
    const files = await noisyFiles(site, "made-zoo-early-cifar10", 0.1);
    const description = { ...DESCRIPTION, method: "Quick as light" };
    const outcome = await site.contest.benchmark.submit({ team, track: "made-zoo-early-cifar10", files, description });
    assert.ok(outcome && "submission" in outcome);
    const later = await waitFor(PAGE, (text) => text.includes("Quick as light"));
    assert.match(later, /1, Late: Quick as light, 1\.00 points/);
  });

  test("is led to from the baselines, where there is a leaderboard", async (t) => {
    await waitFor("/zoos/made-zoo/baselines", (text) => text.includes(`href="${PAGE}"`));
    assert.ok((await site.text("/zoos/made-zoo/baselines")).includes(`href="${PAGE}"`));
    const { url } = await serve(t, site.made.publicStore);
    const text = await (await fetch(`${url}/zoos/made-zoo/baselines`)).text();
    assert.ok(text.includes("<h1>"));
    assert.ok(!text.includes("/leaderboard"));
    assert.equal((await fetch(url + PAGE)).status, 404);
  });

  test("is not there of zoos that nobody knows, nor are their pictures; questions are refused", async () => {
    const asked = [
      ["/leaderboard/compare/nothing", 404],
      ["/leaderboard/compare/nothing/transfer-entries.svg", 404],
      [`${PAGE}/nothing.svg`, 404],
      [`${PAGE}/transfer-entries`, 404],
      [`${PAGE}?a=1`, 400],
      ["/leaderboard/compare/small-cnn-zoo", 200],
    ] as const;
    for (const [path, status] of asked) assert.equal((await fetch(site.url + path)).status, status, path);
    const text = await site.text("/leaderboard/compare/small-cnn-zoo");
    assert.match(text, /The networks of this zoo are not published here/);
  });

  test("has its pictures as files that are well-formed and may have their own style and nothing else", async () => {
    const { document } = parseHTML(await site.text(PAGE));
    const links = [...document.querySelectorAll("a[download]")].map((link) => link.getAttribute("href")!);
    assert.ok(links.length >= 5, links.join(" "));
    for (const path of links) {
      const answer = await fetch(site.url + path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get("content-type"), "image/svg+xml; charset=utf-8");
      assert.match(
        answer.headers.get("content-security-policy")!,
        /^default-src 'none'; style-src 'sha256-[^']*'; .*sandbox$/,
      );
      const tag = answer.headers.get("etag")!;
      const text = await answer.text();
      assert.equal(illFormed(text), undefined, path);
      assert.match(text, /<title>[^<]+<\/title>/);
      assert.ok(!text.includes("<b>x"), HOSTILE_TEAM);
      const again = await fetch(site.url + path, { headers: { "if-none-match": tag } });
      assert.equal(again.status, 304);
    }
  });

  test("looks at boards one after another, once for many visitors, and stays the same until one is another", async () => {
    const { context } = site.hub;
    const { benchmark } = site.contest;
    let asked = 0;
    let underWay = 0;
    let most = 0;
    let now = 0;
    const counting: Partial<Contest["benchmark"]> = {
      tracks: benchmark.tracks,
      decisions: benchmark.decisions,
      board: async (...what) => {
        asked++;
        most = Math.max(most, ++underWay);
        const board = await benchmark.board(...what);
        underWay--;
        return board;
      },
    };
    const own = { ...context, options: { ...context.options, now: () => now } } as HubContext;
    const source = new ComparisonSource(own, { benchmark: counting as Contest["benchmark"] });
    const found = await Promise.all(Array.from({ length: 20 }, () => source.find("made-zoo")));
    const once = asked;
    assert.ok(once >= 8, String(once));
    assert.equal(most, 1);
    assert.equal(new Set(found).size, 1);
    assert.equal(await source.find("made-zoo"), found[0]);
    assert.equal(asked, once);
    now += 501;
    assert.equal(await source.find("made-zoo"), found[0]);
    assert.equal(asked, 2 * once);
    assert.equal(await source.find("nothing"), undefined);
    await benchmark.close("made-zoo-few-shot-cifar10", "a test of closing", undefined);
    now += 501;
    assert.notEqual(await source.find("made-zoo"), found[0]);
  });

  describe("in Chromium", needing(missingBrowser), () => {
    let browser: Browser;
    before(async () => {
      browser = await openBrowser(ending);
    });

    for (const { colorScheme, width } of VIEWS) {
      test(`axe finds nothing serious, nothing scrolls sideways, nobody complains (${colorScheme}, ${width} px)`, async () => {
        await withPage(browser, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
          const found = complaints(page);
          for (const path of [PAGE, "/leaderboard/compare/small-cnn-zoo"]) {
            await page.goto(site.url + path);
            assert.deepEqual(await seriousFindings(page), [], path);
            // With everything unfolded, as the search has left it.
            const { scrollWidth, clientWidth } = await page.evaluate(() => {
              const { scrollWidth, clientWidth } = document.documentElement;
              return { scrollWidth, clientWidth };
            });
            assert.equal(scrollWidth, clientWidth, path);
          }
          assert.deepEqual(found, []);
        });
      });
    }

    test("a picture that is opened by itself has its colours, light and dark", async () => {
      for (const [colorScheme, colour] of [
        ["light", "rgb(251, 250, 247)"],
        ["dark", "rgb(20, 22, 25)"],
      ] as const) {
        await withPage(browser, { colorScheme }, async (page) => {
          const found = complaints(page);
          await page.goto(`${site.url}${PAGE}/transfer-baselines.svg`);
          const ground = 'getComputedStyle(document.querySelector(".ground")).fill';
          assert.equal(await page.evaluate(ground), colour);
          assert.deepEqual(found, []);
        });
      }
    });
  });
});
