// The benchmark's pages as axe-core sees them, on phone and desk: nothing serious, nothing sideways, no complaints.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { needing } from "../../needing.ts";
import { endOfSuite } from "../serving.ts";
import { seriousFindings } from "./axe.ts";
import { complaints, missingBrowser, openBrowser } from "./browser.ts";
import { CLOSED, type ContestSite, EMPTY, FEW_SHOT, makeContestSite, TRACK } from "./contest-site.ts";
import { sendUnsound, signedIn } from "./signed-in.ts";

declare const document: { documentElement: { scrollWidth: number; clientWidth: number } };

const VIEWS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

describe("the benchmark's pages in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let site: ContestSite;
  let browser: Browser;
  before(async () => {
    site = await makeContestSite(ending);
    browser = await openBrowser(ending);
  });

  const paths = () => {
    const { plain, hostile, fewShot } = site.entries;
    const submissions = [hostile, fewShot].map(({ id }) => `/submissions/${id}`);
    const forms = [`/submit/${TRACK}`, `/submit/${CLOSED}`, `/submissions/${plain.id}/edit`];
    const tracks = [`${TRACK}?board=all`, EMPTY, CLOSED, FEW_SHOT].map((name) => `/leaderboard/${name}`);
    return ["/leaderboard", ...tracks, ...submissions, ...forms];
  };

  for (const { colorScheme, width } of VIEWS) {
    test(`axe finds nothing serious, nothing scrolls sideways, nobody complains (${colorScheme}, ${width} px)`, async () => {
      await signedIn(browser, site, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        const found = complaints(page);
        await page.addInitScript(
          'addEventListener("securitypolicyviolation", (event) => console.log("policy", event.violatedDirective))',
        );
        const look = async (name: string) => {
          const { scrollWidth, clientWidth } = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return { scrollWidth, clientWidth };
          });
          assert.equal(scrollWidth, clientWidth, name);
          assert.deepEqual(await seriousFindings(page), [], name);
        };
        for (const path of paths()) {
          await page.goto(site.url + path);
          await look(path);
        }
        assert.deepEqual(found.splice(0), []);
        await sendUnsound(page, site);
        await look("problems");
        // A browser tells of every answer that is not 2xx or 3xx.
        assert.deepEqual(
          found.filter((line) => !line.includes("422")),
          [],
        );
      });
    });
  }
});
