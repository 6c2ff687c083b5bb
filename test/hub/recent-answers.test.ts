// The second answer to the same question comes without a route, and must be the same; what is another question must not.
import assert from "node:assert/strict";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createHub, type Listening, listen } from "../../src/hub/index.ts";
import type { Store } from "../../src/store/index.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";

const folder = temporaryFolder();
const spec = madeSpec({ collections: ["mnist"], runs_per_collection: 40, runs_per_shard: 40 });

/** One answer, on a connection of its own: fetch would not let another Host be sent. */
function ask(hub: Listening, path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const asked = request(hub.url + path, { method, headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => {
        const { date: _date, ratelimit: _rate, ...rest } = answer.headers;
        resolve({ status: answer.statusCode!, headers: rest, body: Buffer.concat(pieces).toString() });
      });
    });
    asked.on("error", reject).end();
  });
}

describe("an answer that was given a moment ago", () => {
  let store: Store;
  let hub: Listening;
  let behindProxy: Listening;
  let time = Date.now();
  const now = () => time;

  before(async () => {
    ({ publicStore: store } = await publishMade(folder, { spec }));
    const open = (trustProxy: boolean) => {
      const cacheFolder = join(folder, "cache");
      return listen(createHub({ store, cacheFolder, trustProxy, now }), { host: "127.0.0.1", port: 0 });
    };
    hub = await open(false);
    behindProxy = await open(true);
  });
  after(() => Promise.all([hub.close(0), behindProxy.close(0)]));

  for (const path of ["/api/zoos", "/", "/zoos/made-zoo", "/api/zoos/made-zoo/latest/manifest.json"])
    test(`of ${path} is the same as the first one, with every header`, async () => {
      time += 1000;
      const first = await ask(hub, path);
      assert.equal(first.status, 200);
      assert.deepEqual(await ask(hub, path), first);
    });

  test("is not given to who has it already, nor its body to HEAD", async () => {
    const { headers, body } = await ask(hub, "/api/zoos");
    await ask(hub, "/api/zoos");
    assert.equal((await ask(hub, "/api/zoos", { "If-None-Match": String(headers.etag) })).status, 304);
    const head = await ask(hub, "/api/zoos", {}, "HEAD");
    assert.deepEqual([head.status, head.body, head.headers["content-length"]], [200, "", String(body.length)]);
  });

  test("is not given to who calls the hub by another name, nor through a proxy of another name", async () => {
    await ask(hub, "/zoos/made-zoo");
    const other = await ask(hub, "/zoos/made-zoo", { Host: "zoos.example" });
    assert.match(other.body, /http:\/\/zoos\.example\/zoos\/made-zoo/);
    assert.doesNotMatch(other.body, new RegExp(hub.url));
    await ask(behindProxy, "/zoos/made-zoo");
    const forwarded = { "X-Forwarded-Host": "proxied.example", "X-Forwarded-Proto": "https" };
    assert.match((await ask(behindProxy, "/zoos/made-zoo", forwarded)).body, /https:\/\/proxied\.example\//);
    assert.doesNotMatch((await ask(behindProxy, "/zoos/made-zoo")).body, /proxied\.example/);
  });

  test("is given no longer when there is more to tell", async () => {
    const before = await ask(hub, "/api/zoos/made-zoo");
    await publishMade(join(folder, "next"), { spec: { ...spec, version: "1.1.0" }, publicStore: store });
    time += 6000;
    const then = await ask(hub, "/api/zoos/made-zoo");
    assert.doesNotMatch(before.body, /1\.1\.0/);
    assert.match(then.body, /"latest":"1\.1\.0"/);
  });
});
