// The pages as axe-core sees them, with everything unfolded: what keeps people with screen readers or weak eyes out.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { endOfSuite } from "../serving.ts";
import { missingBrowser, openBrowser, withPage } from "./browser.ts";
import { makeSite, oneOfEach, type Site } from "./made-site.ts";

if (missingBrowser && process.env.WEIGHBRIDGE_TEST_ALL)
  throw new Error(`${missingBrowser}, and WEIGHBRIDGE_TEST_ALL is set`);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 390 },
] as const;

interface Finding {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

describe("axe finds nothing serious", { skip: missingBrowser ?? false }, () => {
  const ending = endOfSuite();
  let site: Site;
  let browser: Browser;
  before(async () => {
    site = await makeSite(ending);
    browser = await openBrowser();
    ending.after(() => browser.close());
  });

  for (const { colorScheme, width } of VIEWS) {
    test(`${colorScheme}, ${width} px`, async () => {
      const { train, early } = oneOfEach(site.manifest);
      const models = [train, early].map((name) => `/zoos/made-zoo/models/${name}`);
      await withPage(browser, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        for (const path of ["/", "/about", "/zoos/made-zoo", "/zoos/made-zoo/baselines", ...models, "/nothing-here"]) {
          await page.goto(site.url + path);
          await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
          await page.evaluate(AXE);
          const run = 'axe.run({ resultTypes: ["violations"] }).then((result) => result.violations)';
          const found = (await page.evaluate(run)) as Finding[];
          const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
          const told = serious.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary ?? ""}`);
          assert.deepEqual(told, [], path);
        }
      });
    });
  }
});
