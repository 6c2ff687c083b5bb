// The pages of zoos as axe-core sees them, on phone and desk.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { needing } from "../../needing.ts";
import { endOfSuite } from "../serving.ts";
import { seriousFindings } from "./axe.ts";
import { missingBrowser, openBrowser, withPage } from "./browser.ts";
import { makeSite, oneOfEach, type Site } from "./made-site.ts";

const VIEWS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 390 },
] as const;

describe("axe finds nothing serious", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let site: Site;
  let browser: Browser;
  before(async () => {
    site = await makeSite(ending);
    browser = await openBrowser(ending);
  });

  for (const { colorScheme, width } of VIEWS) {
    test(`${colorScheme}, ${width} px`, async () => {
      const { train, early } = oneOfEach(site.manifest);
      const models = [train, early].map((name) => `/zoos/made-zoo/models/${name}`);
      await withPage(browser, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        for (const path of ["/", "/about", "/zoos/made-zoo", "/zoos/made-zoo/baselines", ...models, "/nothing-here"]) {
          await page.goto(site.url + path);
          assert.deepEqual(await seriousFindings(page), [], path);
        }
      });
    });
  }
});
