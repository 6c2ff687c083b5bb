// The pages of people in a real browser: by keyboard alone and without scripts, and as axe-core sees them.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openDatabase } from "../../../src/db/index.ts";
import { openStore } from "../../../src/store/index.ts";
import { emptyDatabase } from "../../db/bench.ts";
import { needing } from "../../needing.ts";
import { seriousFindings } from "../pages/axe.ts";
import { complaints, missingBrowser, openBrowser, withPage } from "../pages/browser.ts";
import { endOfSuite, type Serving, serve } from "../serving.ts";

describe("the pages of people in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let serving: Serving;
  let browser: Browser;
  before(async () => {
    const database = await openDatabase(await emptyDatabase(ending));
    ending.after(() => database.close());
    serving = await serve(ending, await openStore("memory:"), { database });
    ending.after(() => serving.hub.context.contest!.benchmark.end());
    browser = await openBrowser(ending);
  });

  /** Goes on by tabs until the control has the focus. */
  async function goTo(page: Page, control: string): Promise<void> {
    for (let tabs = 0; (await page.locator(`${control}:focus`).count()) === 0; tabs++) {
      assert.ok(tabs < 60, `no way to ${control} by keyboard`);
      await page.keyboard.press("Tab");
    }
  }

  /** Types into a field and sends its form by Enter. */
  async function fillIn(page: Page, field: string, text: string): Promise<void> {
    await goTo(page, field);
    await page.keyboard.type(text);
    await pressOn(page, field);
  }

  /** Presses Enter on a control, and waits for what comes. */
  async function pressOn(page: Page, control: string): Promise<void> {
    await goTo(page, control);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  }

  test("a team signs up, out, in and replaces its token by keyboard, without scripts", async () => {
    await withPage(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 800 } }, async (page) => {
      const found = complaints(page);
      await page.goto(`${serving.url}/sign-up`);
      await fillIn(page, "#field-name", "By keyboard");
      const token = ((await page.locator(".notice code").textContent()) ?? "").trim();
      assert.match(token, /^wb_[\w-]{43}$/);
      await page.goto(`${serving.url}/team`);
      await pressOn(page, 'form[action="/sign-out"] button');
      assert.equal(page.url(), `${serving.url}/sign-in`);
      await fillIn(page, "#field-token", token);
      assert.equal(page.url(), `${serving.url}/team`);
      await goTo(page, "#field-sure");
      await page.keyboard.press("Space");
      await pressOn(page, 'form[action="/team/token"] button');
      assert.equal(await page.locator("h1").textContent(), "By keyboard has a new token");
      assert.notEqual(((await page.locator(".notice code").textContent()) ?? "").trim(), token);
      assert.deepEqual(found, []);
    });
  });

  test("what is wrong has the focus first and is the field's description", async () => {
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(`${serving.url}/sign-in`);
      await fillIn(page, "#field-token", "wb_wrong");
      assert.equal(await page.locator(":focus").getAttribute("role"), "alert");
      const field = page.locator("#field-token");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.equal(await field.inputValue(), "");
      await page.goto(`${serving.url}/sign-up`);
      await fillIn(page, "#field-name", "weighbridge");
      assert.equal(await page.locator("#field-name").inputValue(), "weighbridge");
    });
  });

  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 320],
  ] as const) {
    test(`axe finds nothing serious, and nothing is too wide: ${colorScheme}, ${width} px`, async () => {
      await withPage(browser, { colorScheme, viewport: { width, height: 800 } }, async (page) => {
        const look = async (what: string) => {
          assert.deepEqual(await seriousFindings(page), [], what);
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, what);
        };
        const send = (field: string, text: string) => page.fill(field, text).then(() => page.keyboard.press("Enter"));
        await page.goto(`${serving.url}/sign-up`);
        await look("sign up");
        await send("#field-name", "weighbridge");
        await page.waitForSelector("#mistakes");
        await look("not signed up");
        await send("#field-name", "W".repeat(60 - width.toString().length) + width);
        await page.waitForSelector(".notice code");
        await look("signed up");
        await page.goto(`${serving.url}/team`);
        await look("team");
        await page.click('form[action="/sign-out"] button');
        await page.waitForURL("**/sign-in");
        await look("sign in");
        await send("#field-token", "wb_wrong");
        await page.waitForSelector("#mistakes");
        await look("not signed in");
      });
    });
  }
});
