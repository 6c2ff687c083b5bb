// The pages in a real browser: light and dark, phone and desk, with the keyboard alone, without scripts.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { needing } from "../../needing.ts";
import { endOfSuite } from "../serving.ts";
import { complaints, missingBrowser, openBrowser, withPage } from "./browser.ts";
import { GIVEN_UP, makeSite, oneOfEach, type Site } from "./made-site.ts";

// What this file asks of the page's own world; the rest of the tests has no DOM.
declare const document: {
  activeElement: { outerHTML: string; className: string; tagName: string; id: string } & object;
  documentElement: { scrollWidth: number; clientWidth: number };
  querySelectorAll(selector: string): Iterable<object>;
};
declare const getComputedStyle: (element: object) => { outlineStyle: string; outlineWidth: string };

const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"] as const;

describe("in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let site: Site;
  let browser: Browser;
  before(async () => {
    site = await makeSite(ending);
    browser = await openBrowser(ending);
  });

  const pages = () => {
    const { train, early } = oneOfEach(site.manifest);
    const models = [train, early, `mnist-00000${GIVEN_UP}`].map((name) => `/zoos/made-zoo/models/${name}`);
    return ["/", "/about", "/zoos/made-zoo", "/zoos/made-zoo/baselines", ...models];
  };

  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const options = { colorScheme, viewport: { width, height: 900 } };

      test(`no page complains, scrolls sideways or violates the policy (${colorScheme}, ${width} px)`, async () => {
        await withPage(browser, options, async (page) => {
          const found = complaints(page);
          await page.addInitScript(
            'addEventListener("securitypolicyviolation", (event) => console.log("policy", event.violatedDirective))',
          );
          for (const path of pages()) {
            await page.goto(site.url + path);
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
  }

  test("the keyboard reaches everything that can be used, the way past the masthead first, and shows where it is", async () => {
    await withPage(browser, { viewport: { width: 390, height: 800 } }, async (page) => {
      for (const path of pages()) {
        await page.goto(site.url + path);
        const wanted = await page.evaluate(
          () => [...document.querySelectorAll("a[href], summary, [tabindex='0']")].length,
        );
        // Folded away things can't be reached, nor do they need to be.
        const hidden = await page.evaluate(
          () => [...document.querySelectorAll("details a[href], details [tabindex='0']")].length,
        );
        const reached: string[] = [];
        for (let step = 0; step < wanted - hidden; step++) {
          await page.keyboard.press("Tab");
          const at = await page.evaluate(() => {
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            const { outerHTML, className, tagName } = document.activeElement;
            return { outline: `${outlineStyle} ${outlineWidth}`, name: `${tagName} ${className} ${outerHTML}` };
          });
          assert.equal(at.outline, "solid 3px", `${path}: ${at.name.slice(0, 200)}`);
          reached.push(at.name);
        }
        assert.match(reached[0], /^A skip /, path);
        assert.ok(!reached.some((name) => name.startsWith("BODY")), path);
      }
    });
  });

  test("the way past the masthead shows itself and leads to the content", async () => {
    await withPage(browser, { viewport: { width: 390, height: 800 } }, async (page) => {
      await page.goto(`${site.url}/about`);
      const box = async () => (await page.locator(".skip").boundingBox())!;
      assert.ok((await box()).x < 0);
      await page.keyboard.press("Tab");
      assert.ok((await box()).x >= 0);
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    });
  });

  test("without scripts everything is there, and each width gets its own picture", async () => {
    for (const [width, name] of [
      [390, "narrow"],
      [800, "middle"],
      [1280, "wide"],
    ] as const) {
      await withPage(browser, { javaScriptEnabled: false, viewport: { width, height: 800 } }, async (page) => {
        await page.goto(site.url);
        const shown = await page.locator(".hero svg").all();
        const visible = [];
        for (const picture of shown) if (await picture.isVisible()) visible.push(await picture.getAttribute("class"));
        assert.deepEqual(visible, [`chart balance ${name}-only`]);
        await page.goto(`${site.url}/zoos/made-zoo`);
        assert.equal(await page.locator("#collection-mnist svg").first().isVisible(), true);
      });
    }
  });

  test("pictures have the page's colours: other ones in the dark", async () => {
    const colours = async (colorScheme: "light" | "dark") =>
      withPage(browser, { colorScheme }, async (page) => {
        await page.goto(`${site.url}/zoos/made-zoo`);
        const fill = (selector: string, property: string) =>
          page
            .locator(selector)
            .first()
            .evaluate((element, name) => (getComputedStyle(element) as never)[name], property);
        return [
          await fill(".chart .bars", "fill"),
          await fill(".chart .tick-label text", "fill"),
          await fill(".chart .grid line", "stroke"),
        ];
      });
    const [light, dark] = [await colours("light"), await colours("dark")];
    for (let i = 0; i < light.length; i++) assert.notEqual(light[i], dark[i]);
  });

  test("no word of a picture lies over another, and none leaves its picture", async () => {
    await withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
      for (const path of ["/", "/zoos/made-zoo", "/zoos/made-zoo/baselines", pages()[4]]) {
        await page.goto(site.url + path);
        const found = (await page.evaluate(OVERLAPS)) as string[];
        assert.deepEqual(found, [], path);
      }
    });
  });
});

/** In the page: each pair of texts of a chart whose boxes share more than a pixel, each text outside of its chart. */
const OVERLAPS = `[...document.querySelectorAll("svg.chart")].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  if (frame.width === 0) return [];
  const boxes = [...svg.querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
  const found = [];
  boxes.forEach(({ text, box }, index) => {
    if (box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2)
      found.push(svg.getAttribute("aria-label") + ": " + text + " leaves its picture");
    for (const other of boxes.slice(index + 1)) {
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (wide > 1 && high > 2) found.push(svg.getAttribute("aria-label") + ": " + text + " over " + other.text);
    }
  });
  return found;
})`;
