// The page of a baselines report: what it says, how big it gets, and what people see of the biggest one on a phone.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import type { Browser } from "playwright-core";
import type { BaselinesReport } from "../../../schemas/types.d.ts";
import { renderBaselines } from "../../../src/hub/pages/baselines.ts";
import { drawBaselines } from "../../../src/hub/pages/baselines-data.ts";
import { bargains, boughtWords, headline } from "../../../src/hub/pages/baselines-words.ts";
import { publishBaselines } from "../../../src/publish/baselines.ts";
import { fullReport } from "../../charts/full-report.ts";
import { madeReport } from "../../leaderboard/made-report.ts";
import { needing } from "../../needing.ts";
import { publishMade } from "../../publish/made-zoo.ts";
import { endOfSuite, type Serving, serve, temporaryFolder } from "../serving.ts";
import { complaints, missingBrowser, openBrowser, withPage } from "./browser.ts";

async function render(report: BaselinesReport): Promise<string> {
  const pictures = await drawBaselines(report);
  return renderBaselines({ address: "https://zoos.example", report, isPinned: false, pictures });
}

const read = async (report: BaselinesReport) => parseHTML(await render(report)).document;
const plain = (text: string | null | undefined) => (text ?? "").replace(/\s+/g, " ").trim();

describe("the page", () => {
  test("of four collections with all inputs and estimators takes less than 300 kB", async () => {
    const page = await render(fullReport());
    assert.ok(Buffer.byteLength(page) < 300_000, `${Buffer.byteLength(page)} bytes`);
  });

  test("has its parts in order, each of which the links above lead to, and every table is named", async () => {
    const document = await read(fullReport());
    const parts = [...document.querySelectorAll("section.part")].map(({ id }) => id);
    assert.deepEqual(parts, ["scores", "trained", "transfer", "learning", "early", "predictions", "made"]);
    const links = [...document.querySelectorAll(".opening .links a")].map((link) => link.getAttribute("href"));
    assert.deepEqual(
      links,
      parts.map((id) => `#${id}`),
    );
    for (const link of document.querySelectorAll('a[href^="#"]'))
      assert.ok(document.getElementById(link.getAttribute("href")!.slice(1)), link.outerHTML);
    const captions = [...document.querySelectorAll("caption")].map(({ textContent }) => textContent);
    assert.equal(new Set(captions).size, document.querySelectorAll("table").length);
  });

  test("says the best number from weights alone first, and not one from settings or an early checkpoint", async () => {
    const report = fullReport();
    for (const cell of report.cells) {
      if (/^hyper|@/.test(cell.input)) cell.cross_validated.all.values.r2 = cell.test!.all.values.r2 = 0.999;
    }
    const lede = plain((await read(report)).querySelector(".lede")!.textContent);
    const best = report.cells.filter(({ input }) => !/^hyper|@/.test(input)).map(({ test }) => test!.all.values.r2!);
    assert.match(
      lede,
      new RegExp(
        `among 4,000 test networks on MNIST that it never met \\(R² ${Math.max(...best).toFixed(3)}, 95 % interval 0\\.\\d+ to `,
      ),
    );
  });

  test("shows cross-validated, test and the paper's R² beside each other, with a dash where there is none", async () => {
    const report = fullReport();
    const { cross_validated, test: tested, paper_r2 } = report.cells[0];
    const [low, high] = tested!.all.intervals.r2!;
    const table = (await read(report)).querySelector("#scores-mnist table")!;
    const cells = (row: typeof table) => [...row.querySelectorAll("td")].map(({ textContent }) => plain(textContent));
    const rows = [...table.querySelectorAll("tbody tr")];
    assert.equal(rows.length, report.inputs.length);
    assert.deepEqual(cells(rows[0]).slice(0, 3), [
      cross_validated.all.values.r2!.toFixed(3),
      `${tested!.all.values.r2!.toFixed(3)}${low.toFixed(3)} to ${high.toFixed(3)}`,
      paper_r2!.toFixed(3),
    ]);
    assert.equal(cells(rows.at(-1)!)[2], "–");
    assert.match(
      plain(table.querySelector("thead")!.textContent),
      /^Told from ?L-Linear ?Gradient boosting ?Dense network/,
    );
  });

  test("warns of a demonstration, and of nothing else", async () => {
    const warning = /This is a demonstration/;
    assert.match(await render(await madeReport({ demo: true })), warning);
    assert.doesNotMatch(await render(await madeReport()), warning);
  });

  test("without test scores shows what was cross-validated, and says why there is no more", async () => {
    const document = await read(await madeReport({ scored: false }));
    const parts = [...document.querySelectorAll("section.part")].map(({ id }) => id);
    assert.deepEqual(parts, ["scores", "trained", "predictions", "made"]);
    const text = plain(document.querySelector("main")!.textContent);
    assert.match(text, /The accuracies of the test split were not known/);
    assert.match(text, /networks on [\w-]+ that each fit left out \(R²/);
    assert.doesNotMatch(plain(document.querySelector("#scores-mnist thead")!.textContent), /test/);
  });

  test("of one collection, of few networks, of nothing fitted has no broken part", async () => {
    const nothing = fullReport({ cells: [], transfers: [], sample_efficiency: [], early_decision: [], residuals: [] });
    for (const report of [
      await madeReport({ collections: ["mnist"] }),
      await madeReport({ train: 9, test: 3 }),
      nothing,
    ])
      assert.doesNotMatch(
        await render(report),
        /undefined|NaN|Infinity|null|\[object|<(?:nav|ul|dl|tbody)[^>]*><\/(?:nav|ul|dl|tbody)>/,
      );
    assert.match(
      plain((await read(nothing)).querySelector(".lede")!.textContent),
      /^Nothing was scored on Made-up zoo\.$/,
    );
  });

  test("tells how to make it again, with the trials of each estimator", async () => {
    const text = (await read(fullReport())).querySelector("#made pre")!.textContent;
    assert.equal(
      text,
      "npx weighbridge baselines https://zoos.example --zoo made-zoo@1.0.0 --trials linear=100,gbm=100,dnn=100 --seed 1",
    );
  });
});

test("the first page and the zoo's page say what the report says, and lead to it", async (t) => {
  const { publicStore } = await publishMade(temporaryFolder(t), { collections: ["mnist"], runs: 40 });
  const report = fullReport();
  let now = 0;
  const { url } = await serve(t, publicStore, { now: () => now });
  const main = async (path: string) =>
    parseHTML(await (await fetch(url + path)).text()).document.querySelector("main")!;
  for (const path of ["/", "/zoos/made-zoo", "/zoos/made-zoo/1.0.0"])
    assert.equal((await main(path)).querySelector('a[href$="/baselines"]'), null, path);
  await publishBaselines(publicStore, report, []);
  now += 5_001;
  for (const [path, leadsTo] of [
    ["/", "/zoos/made-zoo/baselines"],
    ["/zoos/made-zoo", "/zoos/made-zoo/baselines"],
    ["/zoos/made-zoo/1.0.0", "/zoos/made-zoo/1.0.0/baselines"],
  ]) {
    const shown = await main(path);
    assert.ok(plain(shown.textContent).includes(plain(headline(report))), path);
    assert.equal(shown.querySelector('a[href$="/baselines"]')!.getAttribute("href"), leadsTo, path);
  }
});

describe("the words", () => {
  test("do not praise a prediction that is no better than the mean", () => {
    const report = fullReport();
    for (const cell of report.cells) cell.cross_validated.all.values.r2 = cell.test!.all.values.r2 = -0.2;
    assert.match(headline(report)!, /^Not here: .* no better than the mean \(R² −0\.200/);
  });

  test("of early decision take the epoch that saves most for less than half a point", () => {
    const [decision] = fullReport().early_decision;
    assert.deepEqual(
      bargains(decision).map(({ epoch, stopped }) => [epoch, stopped]),
      [
        [0, 0.6],
        [1, 0.7],
        [2, 0.8],
        [3, 0.8],
        [6, 0.9],
        [12, 0.9],
      ],
    );
    assert.equal(
      boughtWords(decision, 18).replaceAll("\u00a0", " "),
      "After epoch 2 of 18, stopping the 80 % of 100 runs that are predicted worst saves 71 % of the training and costs 0.48 points of the best final accuracy; stopping as many at random costs 2.05. The predictor learnt from 15,000 networks trained to the end; it has saved as much as they took after 22,400 further runs.",
    );
  });

  test("of early decision say so where nothing can be stopped, and that the predictor's cost is left out", () => {
    const [decision] = fullReport().early_decision;
    const dear = { ...decision, epochs: decision.epochs.map((epoch) => ({ ...epoch, strategies: [] })) };
    assert.match(boughtWords(dear, 18), /^At no epoch/);
    const never = { ...decision, epochs: decision.epochs.map((epoch) => ({ ...epoch, break_even: null })) };
    assert.match(boughtWords(never, 18), /trained to the end, which is not counted in that\.$/);
  });
});

describe("the biggest page in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let serving: Serving;
  let browser: Browser;
  before(async () => {
    const { publicStore } = await publishMade(temporaryFolder(ending), { collections: ["mnist"], runs: 40 });
    await publishBaselines(publicStore, fullReport(), []);
    serving = await serve(ending, publicStore);
    browser = await openBrowser(ending);
  });

  test("does not scroll sideways at 360 px, its tables do, and the row's heading stays in sight", async () => {
    await withPage(browser, { javaScriptEnabled: true, viewport: { width: 360, height: 800 } }, async (page) => {
      const found = complaints(page);
      await page.goto(`${serving.url}/zoos/made-zoo/baselines`);
      const width = (of: string) => page.evaluate(`document.documentElement.${of}`);
      assert.equal(await width("scrollWidth"), await width("clientWidth"));
      const box = page.locator("#scores-mnist .scroll");
      const sizes = await box.evaluate((element) => {
        const { scrollWidth, clientWidth } = element as unknown as { scrollWidth: number; clientWidth: number };
        return { scrollWidth, clientWidth };
      });
      assert.ok(sizes.scrollWidth > sizes.clientWidth);
      await box.evaluate((element) => {
        (element as unknown as { scrollLeft: number }).scrollLeft = 300;
      });
      const heading = (await page.locator("#scores-mnist tbody th").first().boundingBox())!;
      assert.ok(heading.x >= 0 && heading.x + heading.width < 200, JSON.stringify(heading));
      assert.deepEqual(found, []);
    });
  });

  test("is all there without scripts", async () => {
    await withPage(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 800 } }, async (page) => {
      await page.goto(`${serving.url}/zoos/made-zoo/baselines`);
      assert.equal(await page.locator("#early-svhn_cropped svg").count(), 6);
      for (const part of ["#scores-mnist table", "#transfer svg", "#predictions svg"])
        assert.equal(await page.locator(part).first().isVisible(), true, part);
    });
  });
});
