// A visitor's walk through everything that a hub with a benchmark shows, and a team's: no dead link, no message on the
// console, nothing serious from axe-core. And a walk through a small site where all of that is, to see that it is found.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { needing } from "../../needing.ts";
import { endOfSuite } from "../serving.ts";
import { missingBrowser, openBrowser } from "./browser.ts";
import { type ContestSite, makeContestSite, TRACK } from "./contest-site.ts";
import { walk } from "./walk.ts";

// Both at once: while one waits for the hub, the other's browser has something to do.
describe("a walk along all links in Chromium", { ...needing(missingBrowser), concurrency: true }, () => {
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
    for (const choice of [
      "board=all",
      "entries=all",
      "standing=verified",
      "code=open",
      "sort=method",
      "order=reversed",
    ])
      assert.ok(opened.includes(`/leaderboard/${TRACK}?${choice}`), choice);
    assert.ok(asked.some((path) => path.startsWith("/api/")));
  });

  test("finds nothing when a team is signed in, on a phone", async () => {
    const { opened, findings } = await walk(browser, site.url, { perKind: 1, cookie: site.team.cookie, width: 380 });
    assert.deepEqual(findings, []);
    assert.ok(opened.some((path) => path.startsWith("/submissions/") && path.endsWith("/edit")));
  });

  test("finds what is wrong with a small site, and makes each choice once, not all together", async () => {
    const choices = ["a=1", "a=2", "b=1", "c=1"];
    const links = (query: URLSearchParams) =>
      choices.map((choice) => {
        const next = new URLSearchParams(query);
        next.set(choice[0], choice[2]);
        next.sort();
        return `<a href="/choices?${next.toString().replaceAll("&", "&amp;")}">${choice}</a>`;
      });
    const pages: Partial<Record<string, (query: URLSearchParams) => string>> = {
      "/": () => `<a href="/choices#there">one</a> <a href="/choices#missing">two</a> <a href="/about">three</a>`,
      "/choices": (query) => `<p id="there">${links(query).join(" ")}</p>`,
      "/about": () => `<a href="/gone">away</a> <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
        <script>console.log("hello")</script>`,
    };
    const server = createServer(({ url }, response) => {
      const { pathname, searchParams } = new URL(url!, "http://localhost");
      const page = pages[pathname];
      const head = `<!doctype html><html lang="en"><head><title>Small</title><link rel="icon" href="data:,"></head>`;
      response.writeHead(page ? 200 : 404, { "content-type": "text/html" });
      response.end(`${head}<body><main><h1>Small</h1>${page?.(searchParams)}</main></body></html>`);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { opened, asked, findings } = await walk(browser, url, { perKind: 1 });
      assert.deepEqual(
        findings.map((finding) => finding.split(/:? </)[0]),
        [
          "/about: image-alt",
          "/about: console: hello",
          "/gone, linked from /about: 404",
          "/: there is no #missing on /choices",
        ],
      );
      assert.deepEqual([...opened, ...asked].filter((path) => path.includes("?")).sort(), [
        ...["/choices?a=1", "/choices?a=1&b=1", "/choices?a=1&b=1&c=1", "/choices?a=2", "/choices?b=1", "/choices?c=1"],
      ]);
    } finally {
      server.close();
    }
  });
});
