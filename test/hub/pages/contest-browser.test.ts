// The forms of the benchmark in a real browser: by keyboard alone, without scripts, by touch.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { needing } from "../../needing.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { complaints, missingBrowser, openBrowser } from "./browser.ts";
import { type ContestSite, EMPTY, makeContestSite, noisyFiles, TRACK } from "./contest-site.ts";
import { sendUnsound, signedIn } from "./signed-in.ts";

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
  querySelectorAll(selector: string): Iterable<Element>;
};
declare const getComputedStyle: (element: object) => { outlineStyle: string; outlineWidth: string };

describe("the benchmark's pages in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let site: ContestSite;
  let browser: Browser;
  before(async () => {
    site = await makeContestSite(ending);
    browser = await openBrowser(ending);
  });

  test("controls of forms are 44 px high or stand in lines that are", async () => {
    for (const width of [320, 1280]) {
      await signedIn(browser, site, { viewport: { width, height: 900 } }, async (page) => {
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
    await signedIn(browser, site, { viewport: { width: 390, height: 800 }, javaScriptEnabled: true }, async (page) => {
      const found = complaints(page);
      // Before the page is there: a browser that does not know yet that a test chooses would open the dialog.
      const chosen = new Promise<void>((resolve, reject) => {
        page.on("filechooser", (chooser) => void chooser.setFiles(path).then(resolve, reject));
      });
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
          await page.keyboard.press("Enter");
          await chosen;
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
    await signedIn(browser, site, { javaScriptEnabled: true }, async (page) => {
      await sendUnsound(page, site);
      assert.equal(await page.evaluate(() => document.activeElement.id), "mistakes");
      assert.equal(await page.inputValue("#field-authors"), `</textarea><b>"kept"</b>\nB & C`);
      assert.equal(await page.inputValue("#field-method"), "Kept");
      assert.match((await page.textContent("#mistakes"))!, /p\.csv.*: \d+ problems/);
    });
  });

  test("without scripts the same form works", async () => {
    await signedIn(browser, site, { javaScriptEnabled: false }, async (page) => {
      await sendUnsound(page, site);
      assert.match((await page.textContent("#mistakes"))!, /A file is not what the track asks for/);
      await page.uncheck("#field-inputs");
      await page.setInputFiles("#field-predictions", { name: "p.csv", mimeType: "text/csv", buffer: Buffer.from("x") });
      await page.click('button[type="submit"]');
      await page.click('#mistakes a[href="#field-inputs"]');
      assert.match(page.url(), /#field-inputs$/);
    });
  });
});
