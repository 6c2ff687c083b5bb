// Chromium as a system package has it, for tests of what people see.
import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { Ending } from "../serving.ts";

const PLACE = process.env.WEIGHBRIDGE_CHROMIUM ?? "/usr/bin/chromium";

/** What is missing, in words; undefined if nothing is. */
export const missingBrowser = existsSync(PLACE) ? undefined : `${PLACE} is not there (Debian: chromium)`;

/** Open until the end, if one is given. */
export async function openBrowser(ending?: Ending): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: PLACE, args: ["--no-sandbox"] });
  ending?.after(() => browser.close());
  return browser;
}

/** Collects what a page complains of: console, errors, failed requests, violations of the Content-Security-Policy. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on("console", (message) => found.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A test may go to the next page before the icon is there.
    if (reason !== "net::ERR_ABORTED") found.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) found.push(`${response.status()}: ${response.url()}`);
  });
  return found;
}

/** A page of its own for a piece of work. */
export async function withPage<Value>(
  browser: Browser,
  options: BrowserContextOptions,
  work: (page: Page) => Promise<Value>,
): Promise<Value> {
  const context = await browser.newContext(options);
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}
