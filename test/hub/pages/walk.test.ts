// A visitor's walk through everything that a hub with a benchmark shows, and a team's: no dead link, no message on the
// console, nothing serious from axe-core.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { needing } from "../../needing.ts";
import { endOfSuite } from "../serving.ts";
import { missingBrowser, openBrowser } from "./browser.ts";
import { type ContestSite, makeContestSite } from "./contest-site.ts";
import { walk } from "./walk.ts";

describe("a walk along all links in Chromium", needing(missingBrowser), () => {
  const ending = endOfSuite();
  let site: ContestSite;
  let browser: Browser;
  before(async () => {
    site = await makeContestSite(ending);
    browser = await openBrowser(ending);
  });

  test("finds every part of the site, nothing dead and nothing to complain of", async () => {
    const { opened, asked, findings } = await walk(browser, site.url, { perKind: 1 });
    assert.deepEqual(findings, []);
    const kinds = [
      "/",
      "/zoos/",
      "/leaderboard",
      "/leaderboard/",
      "/submissions/",
      "/docs",
      "/about",
      "/log",
      "/sign-up",
    ];
    for (const kind of kinds)
      assert.ok(
        opened.some((path) => path === kind || path.startsWith(kind)),
        kind,
      );
    assert.ok(asked.some((path) => path.startsWith("/api/")));
  });

  test("finds nothing when a team is signed in, on a phone", async () => {
    const { opened, findings } = await walk(browser, site.url, { perKind: 1, cookie: site.team.cookie, width: 380 });
    assert.deepEqual(findings, []);
    assert.ok(opened.some((path) => path.startsWith("/submissions/") && path.endsWith("/edit")));
  });
});
