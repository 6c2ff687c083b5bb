// Boards: what filters leave, the order that was asked for, whose rows are marked, entries each against each, how the best
// score grew, published results beside them, all tracks, a board of a thousand; on a phone and a desk, whole and a table.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { parseHTML } from "linkedom";
import type { Browser } from "playwright-core";
import { topScores } from "../../../src/charts/index.ts";
import { USUAL_VIEW } from "../../../src/hub/pages/contest/board-view.ts";
import { openTracksTable } from "../../../src/hub/pages/contest/leaderboard-table.ts";
import type { Leaders } from "../../../src/hub/pages/contest/leading.ts";
import { renderTrack } from "../../../src/hub/pages/contest/track.ts";
import { needing } from "../../needing.ts";
import { endOfSuite } from "../serving.ts";
import { missingBrowser, openBrowser, withPage } from "./browser.ts";
import { type ContestSite, EMPTY, HOSTILE, makeContestSite, TRACK } from "./contest-site.ts";

const ending = endOfSuite();
let site: ContestSite;
before(async () => {
  site = await makeContestSite(ending);
});

const path = `/leaderboard/${TRACK}`;
const PLAIN = "Gradient boosting on statistics";
const WIDE = "With hyperparameters";
const single = (text: string) => text.replace(/\s+/g, " ").trim();
const documentOf = async (address: string, cookie?: string) => parseHTML(await site.text(address, cookie)).document;

async function methods(query: string): Promise<string[]> {
  const document = await documentOf(path + query);
  return [...document.querySelectorAll("#board tbody th a")].map((cell) => single(cell.textContent!));
}

describe("a board", () => {
  test("shows each team's best, and what its filters leave, ranked among one another", async () => {
    const hostile = single(HOSTILE);
    for (const [query, shown] of [
      ["", [PLAIN, hostile]],
      ["?board=all", [WIDE, hostile]],
      ["?board=all&entries=all", [WIDE, PLAIN, hostile]],
      ["?board=all&standing=verified", [WIDE]],
      ["?board=all&code=open", [hostile]],
    ] as const) {
      assert.deepEqual(await methods(query), shown, query);
      const csv = (await documentOf(path + query)).querySelector('#board a[href*=".csv"]')!.getAttribute("href")!;
      const text = await site.text(csv);
      assert.equal(text.trim().split("\r\n").length, shown.length + 1, `${csv} holds what is shown`);
    }
    const document = await documentOf(`${path}?standing=verified`);
    assert.match(document.querySelector("#board")!.textContent!, /No entry is like that/);
  });

  test("is sorted by links, which turn round, and says how", async () => {
    const query = "?board=all&entries=all";
    assert.deepEqual(await methods(`${query}&order=reversed`), (await methods(query)).toReversed());
    const byMethod = await methods(`${query}&sort=method`);
    assert.deepEqual(
      byMethod,
      byMethod.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    );
    assert.deepEqual(await methods(`${query}&sort=method&order=reversed`), byMethod.toReversed());
    assert.deepEqual(await methods(`${query}&sort=submitted`), [PLAIN, single(HOSTILE), WIDE]);
    const sortOf = async (more: string) =>
      (await documentOf(path + query + more)).querySelector("[aria-sort]")!.getAttribute("aria-sort");
    assert.equal(await sortOf(""), "descending");
    assert.equal(await sortOf("&order=reversed"), "ascending");
    assert.equal(await sortOf("&sort=team"), "ascending");
    for (const link of (await documentOf(path)).querySelectorAll("#board thead a, .choices a"))
      assert.equal((await fetch(site.url + link.getAttribute("href")!)).status, 200);
  });

  test("refuses what it does not know, by name", async () => {
    for (const query of [
      "sort=rank",
      "order=up",
      "board=some",
      "entries=1",
      "standing=baseline",
      "code=yes",
      "page=2",
    ]) {
      const answer = await fetch(`${site.url}${path}?${query}`);
      assert.equal(answer.status, 400, query);
      assert.match(await answer.text(), new RegExp(query.split("=")[0]));
    }
  });

  test("marks a team's own rows for it alone", async () => {
    const own = await fetch(site.url + path, { headers: { cookie: site.team.cookie } });
    assert.equal(own.headers.get("cache-control"), "no-store");
    const { document } = parseHTML(await own.text());
    assert.deepEqual(
      [...document.querySelectorAll("tr.own th a")].map((cell) => cell.textContent),
      [PLAIN],
    );
    assert.match(document.querySelector("#board")!.textContent!, /Your best entry here has rank/);
    const shared = await site.text(path);
    assert.doesNotMatch(shared, /class="own"|\(yours\)|Your best entry/);
    assert.equal(await site.text(path, "weighbridge-session=forged"), shared);
  });

  test("draws every score on one axis", async () => {
    const document = await documentOf(`${path}?board=all&entries=all`);
    const marks = [...document.querySelectorAll("#board circle")].map((mark) => Number(mark.getAttribute("cx")));
    assert.equal(marks.length, 3);
    assert.deepEqual(
      marks,
      marks.toSorted((one, other) => other - one),
      "best first, further right",
    );
  });

  test("without an entry says so", async () => {
    assert.match(await site.text(`/leaderboard/${EMPTY}`), /Nobody has submitted anything yet/);
    const pairs = await documentOf(`/leaderboard/${EMPTY}/pairs`);
    assert.match(pairs.body.textContent!, /no two entries to compare/);
  });

  test("of 1,000 entries is below 100 kB packed", async () => {
    const board = (await site.contest.benchmark.board(TRACK, "all"))!;
    const [first] = board.entries;
    const entries = Array.from({ length: 1000 }, (_, index) => ({
      ...{ ...first, id: index + 1, team: `team ${index}`, method: `method ${(index * 7919) % 1000}` },
      scores: {
        r2: { value: 0.9 - index / 2000, deviation: null, low: 0.85 - index / 2000, high: 0.93 - index / 2100 },
      },
    }));
    const state = (await site.contest.benchmark.track(TRACK))!;
    const all = { ...board, entries };
    const text = renderTrack({ address: site.url, state, board: all, all, view: USUAL_VIEW, team: undefined });
    assert.equal(parseHTML(text).document.querySelectorAll("#board tbody tr").length, 1000);
    assert.ok(gzipSync(text).length < 100_000);
  });
});

describe("entries each against each", () => {
  test("say what the benchmark says of every pair", async () => {
    const compared = (await site.contest.benchmark.compared(TRACK, "all", { entries: "all" }))!;
    const document = await documentOf(`${path}/pairs?board=all&entries=all`);
    const rows = [...document.querySelectorAll(".pairs tbody tr")];
    assert.equal(rows.length, 3);
    for (const [one, row] of rows.entries()) {
      const cells = [...row.querySelectorAll("td")].slice(1);
      for (const [other, cell] of cells.entries()) {
        const sign = compared.isBetter(one, other) ? "+" : compared.isBetter(other, one) ? "−" : "=";
        assert.equal(cell.textContent, one === other ? "·" : sign);
      }
    }
    assert.equal((await fetch(`${site.url}${path}/pairs?from=9`)).status, 400);
    assert.equal((await fetch(`${site.url}/leaderboard/no-such/pairs`)).status, 404);
  });
});

describe("what stands beside a board", () => {
  test("the best score over time", async () => {
    const steps = [
      { at: 3, value: 0.5 },
      { at: 1, value: 0.4 },
      { at: 2, value: 0.3 },
      { at: 4, value: 0.5 },
    ];
    const valuesOf = (better: "higher" | "lower") => topScores(steps, better).map(({ value }) => value);
    assert.deepEqual(
      [valuesOf("higher"), valuesOf("lower")],
      [
        [0.4, 0.5],
        [0.4, 0.3],
      ],
    );
    const document = await documentOf(path);
    const label = document.querySelector("#history svg")!.getAttribute("aria-label")!;
    assert.match(label, /^Best R² over time: .*Gradient boosting/);
    assert.equal(document.querySelectorAll("#history tbody tr").length, 1);
  });

  test("published results, apart from what was scored", async () => {
    const document = await documentOf("/leaderboard/published-small-cnn-zoo-cifar10");
    assert.equal(document.querySelectorAll("#board tbody tr").length, 0);
    const text = single(document.querySelector("#literature")!.textContent!);
    assert.match(text, /not scored here/);
    assert.match(text, /DNG-Encoder ?0\.936/);
    assert.equal(text.match(/Unterthiner/g)!.length, 2, "once for each of the paper's tables, not in every row");
    assert.ok(
      text.match(/Permutation Equivariant Neural Functionals/g)!.length > 1,
      "where sources differ, in each row",
    );
    assert.equal((await documentOf(path)).querySelector("#literature"), null);
  });
});

describe("all tracks at a glance", () => {
  test("tells and draws the best baseline beside an entry that is better", async () => {
    const tracks = (await site.contest.benchmark.tracks()).filter(({ track }) => track.name === TRACK);
    const [first] = (await site.contest.benchmark.board(TRACK, "all"))!.entries;
    const scores = { r2: { value: 0.5, low: 0.4, high: 0.6, deviation: null } };
    const baseline = { ...first, id: 77, method: "L-Linear", standing: "baseline" as const, scores };
    const show = (leaders: Leaders) =>
      parseHTML(`<main>${openTracksTable(tracks, new Map([[TRACK, leaders]]))}</main>`).document;
    const beside = show({ first, baseline });
    assert.match(single(beside.querySelector("td.first")!.textContent!), /best baseline: L-Linear, 0\.5/);
    assert.ok(beside.querySelector('td.first a[href="/submissions/77"]'));
    const across = beside.querySelector("td.axis .across")!.getAttribute("d")!;
    const mark = Number(beside.querySelector("td.axis circle")!.getAttribute("cx"));
    assert.ok(Number(/^M(\d+) /.exec(across)![1]) < mark, "further left: it is worse");
    const alone = show({ first: baseline, baseline });
    assert.match(single(alone.querySelector("td.first")!.textContent!), /^L-Linear a baseline$/);
    assert.equal(alone.querySelector(".across"), null);
  });
});

describe("a board in a browser", needing(missingBrowser), () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(ending);
  });

  for (const width of [320, 620, 1280])
    test(`shows all of a row at ${width} px, and is still a table`, async () => {
      await withPage(browser, { viewport: { width, height: 800 } }, async (page) => {
        await page.goto(`${site.url}${path}?board=all&entries=all`);
        assert.equal(await page.getByRole("table", { name: /Entries by R²/ }).count(), 1);
        const rows = page.getByRole("table", { name: /Entries by R²/ }).getByRole("row");
        assert.equal(await rows.count(), 4);
        assert.equal(await rows.first().getByRole("columnheader").count(), 6);
        assert.equal(await rows.last().getByRole("rowheader").count(), 1);
        const boxes = await Promise.all((await rows.last().locator("> *").all()).map((cell) => cell.boundingBox()));
        for (const box of boxes)
          assert.ok(box!.x >= 0 && box!.x + box!.width <= width, `a cell from ${box!.x} to ${box!.x + box!.width} px`);
        const isBelow = boxes.at(-1)!.y >= boxes[1]!.y + boxes[1]!.height;
        assert.equal(isBelow, width < 1000, "the day stands below the method where there is little room");
      });
    });

  test("does not lay out rows that are out of sight, but goes to them", async () => {
    const board = (await site.contest.benchmark.board(TRACK, "all"))!;
    const entries = Array.from({ length: 300 }, (_, index) => ({ ...board.entries[0], id: index + 1 }));
    entries[250] = { ...entries[250], team: "far below" };
    const state = (await site.contest.benchmark.track(TRACK))!;
    const data = { address: site.url, state, view: USUAL_VIEW, all: board, team: "far below" };
    const text = renderTrack({ ...data, board: { ...board, entries } });
    await withPage(browser, { viewport: { width: 380, height: 800 } }, async (page) => {
      await page.route(`**${path}`, (route) => route.fulfill({ contentType: "text/html", body: text }));
      await page.goto(`${site.url}${path}`);
      const link = page.locator("#own th a");
      const isSkipped = `!document.querySelector("#own th a").checkVisibility({ contentVisibilityAuto: true })`;
      assert.equal(await page.evaluate(isSkipped), true);
      await page
        .getByText(/Your best entry here/)
        .getByRole("link")
        .click();
      await page.waitForFunction(`!(${isSkipped})`);
      const box = (await link.boundingBox())!;
      assert.ok(box.y >= 0 && box.y < 800, `at ${box.y} px`);
    });
  });
});
