// Submissions' pages that have everything to show, as axe-core sees them: on a desk and on the narrowest phone.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { renderSubmission, type SubmissionData } from "../../../src/hub/pages/contest/submission.ts";
import { styleSheet, styleSheetUrl } from "../../../src/hub/style/index.ts";
import { needing } from "../../needing.ts";
import { endOfSuite } from "../serving.ts";
import { seriousFindings } from "./axe.ts";
import { complaints, missingBrowser, openBrowser, withPage } from "./browser.ts";
import { HOSTILE } from "./contest-site.ts";
import { shownData } from "./shown-submission.ts";

declare const document: { documentElement: { scrollWidth: number; clientWidth: number } };

const VIEWS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

describe("submissions' pages in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let browser: Browser;
  let url = "";
  const longest = "W".repeat(100);
  const described = {
    ...{ method: longest, authors: [longest, HOSTILE], inputs: ["weights" as const], training_data: longest },
    ...{ notes: `${longest}\n${HOSTILE}`, code: `https://example.org/${longest}` },
  };
  const shown: Record<string, SubmissionData> = {
    "/transfer": { ...shownData("transfer"), mayHave: "everybody" },
    "/early": shownData("early-decision"),
    "/few": shownData("few-shot"),
    "/long": shownData("in-collection", { team: longest.slice(0, 60), description: described as never }),
    "/nothing": { ...shownData("transfer", { scores: {}, cells: [], files: [] as never }), mayHave: "nobody" },
  };
  before(async () => {
    const server = createServer(async (request, response) => {
      const data = shown[request.url!];
      if (data === undefined) {
        response.setHeader("Content-Type", request.url === styleSheetUrl ? "text/css" : "image/svg+xml");
        return response.end(request.url === styleSheetUrl ? styleSheet : "<svg xmlns='http://www.w3.org/2000/svg'/>");
      }
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      return response.end(await renderSubmission(data));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ending.after(() => void server.close());
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser(ending);
  });

  for (const { colorScheme, width } of VIEWS) {
    test(`have nothing serious, nothing sideways, no complaints (${colorScheme}, ${width} px)`, async () => {
      await withPage(browser, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        const found = complaints(page);
        for (const path of Object.keys(shown)) {
          await page.goto(url + path);
          const [scrolled, seen] = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return [scrollWidth, clientWidth];
          });
          assert.equal(scrolled, seen, path);
          assert.deepEqual(await seriousFindings(page), [], path);
        }
        assert.deepEqual(found, []);
      });
    });
  }
});
