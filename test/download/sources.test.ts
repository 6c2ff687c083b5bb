// The same zoo from a hub, from its store and from a mirror: what is pulled is the same bytes, and verifying finds it sound.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Manifest } from "../../schemas/types.d.ts";
import { openSource, pullZoo } from "../../src/download/index.ts";
import { createHub, type Listening, listen } from "../../src/hub/index.ts";
import { openStore } from "../../src/store/index.ts";
import { publishMade } from "../publish/made-zoo.ts";
import { FaultProxy } from "../store/fault-proxy.ts";
import { temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";
import { contentOf, expected, patience, serve, spec } from "./pulled-content.ts";

describe("a zoo", () => {
  const [folder, cache] = [temporaryFolder(), temporaryFolder()];
  let manifest: Manifest;
  let hub: Listening;
  before(async () => {
    const made = await publishMade(folder, { spec });
    manifest = made.manifest;
    hub = await serve(made.publicStore, cache);
  });
  after(() => hub?.close(0));

  test("from a hub and from its store is the same, and sound in all places", async () => {
    const [fromHub, fromStore] = [temporaryFolder(), temporaryFolder()];
    for (const [place, out] of [
      [hub.url, fromHub],
      [join(folder, "public"), fromStore],
    ] as const) {
      await pullZoo({ source: await openSource(place), folder: out, content: "all", patience });
      assert.deepEqual(contentOf(out), expected(manifest, out));
    }
    assert.deepEqual(contentOf(fromHub), contentOf(fromStore));
    for (const place of [hub.url, fromHub]) {
      const { code, stdout } = await weighbridge(["verify", place]);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /^made-zoo 1\.0\.0 in \S+: sound/);
    }
  });

  test("from a hub goes on by range after a cut, as the hub's ETags say that it is the same file", async () => {
    const proxy = new FaultProxy(hub.port);
    const url = await proxy.start();
    try {
      const isTrain = (request: { url?: string | undefined }) => /files\/mnist\/train-00000/.test(request.url ?? "");
      proxy.reset({ when: isTrain, fault: { cutAnswerAfter: 100_000 }, times: 2 });
      const out = temporaryFolder();
      await pullZoo({ source: await openSource(url), folder: out, content: "all", patience });
      assert.deepEqual(contentOf(out), expected(manifest, out));
    } finally {
      proxy.stop();
    }
  });

  test("from a hub that sends people to a mirror comes from there", async () => {
    const asked: string[] = [];
    const mirror = createServer((request, response) => {
      asked.push(request.url!);
      response.end(readFileSync(join(folder, "public", request.url!.replace("/mirror/", ""))));
    });
    await new Promise<void>((resolve) => mirror.listen(0, "localhost", resolve));
    const redirectBase = `http://localhost:${(mirror.address() as AddressInfo).port}/mirror/`;
    const store = await openStore(join(folder, "public"));
    const redirecting = createHub({ store, cacheFolder: cache, rateLimit: 0, redirectBase });
    const listening = await listen(redirecting, { host: "127.0.0.1", port: 0 });
    try {
      const out = temporaryFolder();
      await pullZoo({ source: await openSource(listening.url), folder: out, content: "all", patience });
      assert.deepEqual(contentOf(out), expected(manifest, out));
      assert.equal(asked.length, manifest.files.length);
    } finally {
      await listening.close(0);
      mirror.closeAllConnections();
      mirror.close();
    }
  });
});
