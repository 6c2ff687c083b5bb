// The guide, about and the way to submit in a real browser: nothing serious from axe-core, nothing sideways, nobody
// complains, everything by keyboard, and a check whose result has the focus.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { needing } from "../../needing.ts";
import { seriousFindings } from "../pages/axe.ts";
import { complaints, missingBrowser, openBrowser, withPage } from "../pages/browser.ts";
import { type ContestSite, EMPTY, makeContestSite, noisyFiles } from "../pages/contest-site.ts";
import { signedIn } from "../pages/signed-in.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";

interface Element {
  id: string;
  outerHTML: string;
  tagName: string;
  getBoundingClientRect(): { top: number; bottom: number; width: number };
}
declare const document: {
  activeElement: Element;
  body: Element;
  documentElement: { scrollWidth: number; clientWidth: number };
  querySelectorAll(selector: string): ArrayLike<Element>;
  getElementById(id: string): Element;
};
declare const innerHeight: number;
declare const getComputedStyle: (element: object) => { outlineStyle: string; outlineWidth: string };

const WORDS = ["/docs", "/docs/take-part", "/docs/rules", "/docs/boards", "/docs/metrics", "/docs/question"];
const OTHERS = [
  "/docs/python",
  "/docs/api",
  "/docs/api/api-board",
  "/docs/api/track",
  "/docs/zoo",
  "/about",
  "/submit",
];
const VIEWS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

describe("the guide in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let site: ContestSite;
  let browser: Browser;
  before(async () => {
    site = await makeContestSite(ending);
    browser = await openBrowser(ending);
  });

  for (const { colorScheme, width } of VIEWS)
    test(`has nothing serious for axe-core, nothing sideways and no messages (${colorScheme}, ${width} px)`, async () => {
      await withPage(browser, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        const found = complaints(page);
        await page.addInitScript(
          'addEventListener("securitypolicyviolation", (event) => console.log("policy", event.violatedDirective))',
        );
        for (const path of [...WORDS, ...OTHERS]) {
          await page.goto(site.url + path);
          await noneSideways(page, path);
          assert.deepEqual(await seriousFindings(page), [], path);
        }
        assert.deepEqual(found, []);
      });
    });

  test("is read by keyboard: every link and block of lines is reached in order, in sight, with a ring", async () => {
    await withPage(browser, { viewport: { width: 390, height: 800 } }, async (page) => {
      await page.goto(`${site.url}/docs/take-part`);
      const all = await page.evaluate(() => document.querySelectorAll("a[href], [tabindex='0']").length);
      let last = -1;
      for (let step = 0; step < all; step++) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const { activeElement } = document;
          const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
          const { top, bottom } = activeElement.getBoundingClientRect();
          const place = Array.from(document.querySelectorAll("a[href], [tabindex='0']")).indexOf(activeElement);
          const inSight = bottom > 0 && top < innerHeight;
          return {
            place,
            inSight,
            ring: outlineStyle !== "none" && outlineWidth !== "0px",
            html: activeElement.outerHTML,
          };
        });
        assert.deepEqual([at.place, at.inSight, at.ring], [last + 1, true, true], at.html);
        last = at.place;
      }
    });
  });

  test("leads from its contents to sections that are in sight below their links", async () => {
    await withPage(browser, { viewport: { width: 768, height: 700 } }, async (page) => {
      await page.goto(`${site.url}/docs/rules`);
      await page.focus('nav[aria-label="On this page"] a[href="#standing"]');
      await page.keyboard.press("Enter");
      const top = await page.evaluate(() => document.getElementById("standing").getBoundingClientRect().top);
      assert.ok(top >= 0 && top < 100, `the section begins at ${top}`);
      assert.equal(new URL(page.url()).hash, "#standing");
    });
  });

  test("has a menu in one line on a phone, with what is current", async () => {
    await withPage(browser, { viewport: { width: 320, height: 700 } }, async (page) => {
      await page.goto(`${site.url}/docs/metrics`);
      const tops = await page.evaluate(() =>
        Array.from(document.querySelectorAll(".menu a")).map((link) => link.getBoundingClientRect().top),
      );
      assert.deepEqual([tops.length, new Set(tops).size], [4, 1]);
      assert.equal(await page.textContent('.menu [aria-current="true"]'), "Docs");
    });
  });

  test("leads to a form that checks without sending, by keyboard, and says so where the focus is", async () => {
    const [file] = await noisyFiles(site, EMPTY, 0.1);
    const path = join(temporaryFolder(ending), "predictions.csv");
    writeFileSync(path, file.bytes);
    for (const { colorScheme, width } of VIEWS)
      await signedIn(browser, site, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        const found = complaints(page);
        await page.goto(`${site.url}/submit`);
        await noneSideways(page, "/submit");
        assert.deepEqual(await seriousFindings(page), []);
        await page.click(`a[href="/submit/${EMPTY}"]`);
        await page.setInputFiles("#field-predictions", path);
        await page.fill("#field-notes", "kept");
        await page.focus('button[name="only"]');
        await page.keyboard.press("Enter");
        await page.waitForSelector("#checked");
        assert.equal(await page.evaluate(() => document.activeElement.id), "checked");
        assert.match((await page.textContent("#checked"))!, /The file is sound\..*predictions\.csv: 56 predictions/s);
        assert.equal(await page.inputValue("#field-notes"), "kept");
        await noneSideways(page, "the result");
        assert.deepEqual(await seriousFindings(page), []);
        assert.deepEqual(found, []);
      });
    assert.equal(await site.contest.benchmark.remaining(site.team, EMPTY), 5);
  });
});

async function noneSideways(page: Page, name: string): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  assert.equal(scrollWidth, clientWidth, name);
}
