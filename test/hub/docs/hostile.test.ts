// The guide of a hub whose zoo and whose visitors would like to write on it: titles and host names stay text.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import { embeddedBench } from "../../db/bench.ts";
import { makeContest } from "../benchmark/contest.ts";
import { HOSTILE } from "../pages/contest-site.ts";
import { endOfSuite, sendRaw } from "../serving.ts";
import { type ContestHub, serveContest } from "../uploads/contest-hub.ts";

const PAGES = [
  ...["/docs", "/docs/take-part", "/docs/rules", "/docs/boards", "/docs/metrics", "/docs/question", "/docs/python"],
  ...["/docs/api", "/docs/zoo", "/docs/api/track", "/about", "/submit", "/submit/made-zoo-mnist"],
];

describe("the guide of a hub with a hostile zoo", () => {
  const ending = endOfSuite();
  let hub: ContestHub;
  before(async () => {
    const zoo = await makeContest({ title: HOSTILE });
    ending.after(zoo.remove);
    const bench = await embeddedBench();
    ending.after(() => bench.stop());
    hub = await serveContest(ending, zoo, await bench.empty(), { teams: [] });
  });

  test("shows the title as it is and nothing of it as markup", async () => {
    for (const path of PAGES) {
      const answer = await fetch(hub.url + path);
      assert.equal(answer.status, 200, path);
      const { document } = parseHTML(await answer.text());
      assert.equal(document.querySelectorAll("script, main b").length, 0, path);
      if (path === "/docs/take-part" || path.startsWith("/submit"))
        assert.ok(document.querySelector("main")!.textContent!.includes(HOSTILE), path);
    }
  });

  test("has lines to copy that hold no host but one that looks like one", async () => {
    const hosts = ['a"><script>x</script>', "a;touch\tx", "$(touch x)", "`id`", "a'b", "a b", "a/../b", "[::1", "a\\b"];
    for (const host of hosts)
      for (const path of ["/docs/take-part", "/docs/api", "/docs/python", "/submit/made-zoo-mnist", "/about"]) {
        const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
        const { status, body } = await sendRaw(hub.port, request);
        const text = body.toString();
        if (status === 400) continue;
        assert.equal(status, 200, `${path} ${host}`);
        for (const [address] of text.matchAll(/https?:\/\/[^\s"<&]+:?\d*\/(?=api\/|docs|about)/g))
          assert.match(address, /^http:\/\/localhost\/$/, `${path} ${host}`);
        assert.ok(!text.includes("<script>"), path);
      }
  });
});
