// The benchmark's pages in a real browser: axe-core, phone and desk, light and dark, a submission by keyboard alone.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { complaints, missingBrowser, openBrowser } from "./browser.ts";
import { CLOSED, type ContestSite, EMPTY, FEW_SHOT, makeContestSite, noisyFiles, TRACK } from "./contest-site.ts";

if (missingBrowser && process.env.WEIGHBRIDGE_TEST_ALL)
  throw new Error(`${missingBrowser}, and WEIGHBRIDGE_TEST_ALL is set`);

// What this file asks of the page's own world; the rest of the tests has no DOM.
interface Box {
  width: number;
  height: number;
}
interface Element {
  id: string;
  outerHTML: string;
  type?: string;
  getBoundingClientRect(): Box;
  closest(selector: string): Element;
  getAttribute(name: string): string | null;
}
declare const document: {
  activeElement: Element;
  documentElement: { scrollWidth: number; clientWidth: number };
  querySelectorAll(selector: string): Iterable<Element>;
};
declare const getComputedStyle: (element: object) => { outlineStyle: string; outlineWidth: string };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

describe("the benchmark's pages in Chromium", { skip: missingBrowser ?? false }, () => {
  const ending = endOfSuite();
  let site: ContestSite;
  let browser: Browser;
  before(async () => {
    site = await makeContestSite(ending);
    browser = await openBrowser();
    ending.after(() => browser.close());
  });

  const paths = () => {
    const { plain, hostile, fewShot } = site.entries;
    const submissions = [hostile, fewShot].map(({ id }) => `/submissions/${id}`);
    const forms = [`/submit/${TRACK}`, `/submit/${CLOSED}`, `/submissions/${plain.id}/edit`];
    const tracks = [`${TRACK}?board=all`, EMPTY, CLOSED, FEW_SHOT].map((name) => `/leaderboard/${name}`);
    return ["/leaderboard", ...tracks, ...submissions, ...forms];
  };

  /** A page of a browser in which the team has signed in. */
  async function signedIn<Value>(options: object, work: (page: Page) => Promise<Value>): Promise<Value> {
    const context: BrowserContext = await browser.newContext(options);
    const [name, value] = site.team.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: site.url }]);
    try {
      return await work(await context.newPage());
    } finally {
      await context.close();
    }
  }

  /** Sends the form with a file that is not sound, past the browser's own checks, and comes back to its page. */
  async function sendUnsound(page: Page): Promise<void> {
    await page.goto(`${site.url}/submit/${EMPTY}`);
    const bytes = Buffer.from("model_id,prediction\nnobody,2\n");
    await page.setInputFiles("#field-predictions", { name: "p.csv", mimeType: "text/csv", buffer: bytes });
    await page.fill("#field-method", "Kept");
    await page.fill("#field-authors", `</textarea><b>"kept"</b>\nB & C`);
    await page.fill("#field-training_data", "kept too");
    await page.click('button[type="submit"]');
    await page.waitForSelector("#mistakes");
  }

  async function seriousFindings(page: Page): Promise<string[]> {
    await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
    await page.evaluate(AXE);
    const run = 'axe.run({ resultTypes: ["violations"] }).then((result) => result.violations)';
    const found = (await page.evaluate(run)) as {
      id: string;
      impact: string;
      nodes: { html: string; failureSummary: string }[];
    }[];
    const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
    return serious.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
  }

  for (const { colorScheme, width } of VIEWS) {
    test(`axe finds nothing serious, nothing scrolls sideways, nobody complains (${colorScheme}, ${width} px)`, async () => {
      await signedIn({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
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
        await sendUnsound(page);
        await look("problems");
        // A browser tells of every answer that is not 2xx or 3xx.
        assert.deepEqual(
          found.filter((line) => !line.includes("422")),
          [],
        );
      });
    });
  }

  test("controls of forms are 44 px high or stand in lines that are", async () => {
    for (const width of [320, 1280]) {
      await signedIn({ viewport: { width, height: 900 } }, async (page) => {
        await page.goto(`${site.url}/submit/${TRACK}`);
        const small = await page.evaluate(() =>
          [...document.querySelectorAll("form input:not([type=hidden]), form textarea, form button, a.button")]
            .map((control) => (control.type === "checkbox" ? control.closest("label") : control))
            .filter((target) => target.getBoundingClientRect().height < 44)
            .map(({ outerHTML }) => outerHTML),
        );
        assert.deepEqual(small, []);
      });
    }
  });

  test("a submission can be made by keyboard alone, and each stop on the way shows itself", async () => {
    const [file] = await noisyFiles(site, EMPTY, 0.1);
    const path = join(temporaryFolder(ending), "predictions.csv");
    writeFileSync(path, file.bytes);
    await signedIn({ viewport: { width: 390, height: 800 }, javaScriptEnabled: true }, async (page) => {
      const found = complaints(page);
      await page.goto(`${site.url}/submit/${EMPTY}`);
      const typed: Record<string, string> = {
        "field-method": "By keyboard",
        "field-authors": "Ada\nKaren",
        "field-training_data": "the training split",
        "field-notes": "no mouse",
      };
      for (let step = 0; ; step++) {
        assert.ok(step < 60, "the button is never reached");
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
          const { id, type } = document.activeElement;
          return { id, type, outline: `${outlineStyle} ${outlineWidth}` };
        });
        assert.equal(at.outline, "solid 3px", JSON.stringify(at));
        if (at.id === "field-predictions") {
          // The keyboard opens the system's own dialog, in which a test can't type.
          const chooser = page.waitForEvent("filechooser");
          await page.keyboard.press("Enter");
          await (await chooser).setFiles(path);
        } else if (typed[at.id] !== undefined) {
          await page.keyboard.type(typed[at.id]);
        } else if (at.id === "field-inputs-2") {
          await page.keyboard.press("Space");
        } else if (at.type === "submit") {
          await page.keyboard.press("Enter");
          break;
        }
      }
      await page.waitForURL(/\/submissions\/\d+$/);
      const text = (await page.textContent("#description"))!;
      assert.match(text, /By keyboard.*AdaKaren|By keyboard.*Ada, Karen/s);
      assert.match(text, /weights and hyperparameters.*no mouse/s);
      assert.deepEqual(found, []);
    });
  });

  test("mistakes have the focus, lead to their fields, and what was typed is still there", async () => {
    await signedIn({ javaScriptEnabled: true }, async (page) => {
      await sendUnsound(page);
      assert.equal(await page.evaluate(() => document.activeElement.id), "mistakes");
      assert.equal(await page.inputValue("#field-authors"), `</textarea><b>"kept"</b>\nB & C`);
      assert.equal(await page.inputValue("#field-method"), "Kept");
      assert.match((await page.textContent("#mistakes"))!, /p\.csv.*: \d+ problems/);
    });
  });

  test("without scripts the same form works", async () => {
    await signedIn({ javaScriptEnabled: false }, async (page) => {
      await sendUnsound(page);
      assert.match((await page.textContent("#mistakes"))!, /A file is not what the track asks for/);
      await page.uncheck("#field-inputs");
      await page.setInputFiles("#field-predictions", { name: "p.csv", mimeType: "text/csv", buffer: Buffer.from("x") });
      await page.click('button[type="submit"]');
      await page.click('#mistakes a[href="#field-inputs"]');
      assert.match(page.url(), /#field-inputs$/);
    });
  });
});
