// A browser in which a team has signed in to a made contest, and a form sent that can't be taken.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type ContestSite, EMPTY } from "./contest-site.ts";

/** A page of a browser in which the team has signed in. */
export async function signedIn<Value>(
  browser: Browser,
  site: ContestSite,
  options: BrowserContextOptions,
  work: (page: Page) => Promise<Value>,
): Promise<Value> {
  const context = await browser.newContext(options);
  const [name, value] = site.team.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: site.url }]);
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Sends the form with a file that is not sound, past the browser's own checks, and comes back to its page. */
export async function sendUnsound(page: Page, site: ContestSite): Promise<void> {
  await page.goto(`${site.url}/submit/${EMPTY}`);
  const bytes = Buffer.from("model_id,prediction\nnobody,2\n");
  await page.setInputFiles("#field-predictions", { name: "p.csv", mimeType: "text/csv", buffer: bytes });
  await page.fill("#field-method", "Kept");
  await page.fill("#field-authors", `</textarea><b>"kept"</b>\nB & C`);
  await page.fill("#field-training_data", "kept too");
  await page.click('button[type="submit"]');
  await page.waitForSelector("#mistakes");
}
