// Files out of a real S3 server, as out of a folder; and what clients see when that server dies.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { S3Store } from "../../src/store/s3.ts";
import { ACCESS_KEY, missingForSwift, SECRET_KEY, type Swift, startSwift } from "../store/swift.ts";
import { servesFiles } from "./file-conformance.ts";
import { BIG, fillStore, type RandomZoo } from "./random-store.ts";
import { endOfSuite, type Serving, serve } from "./serving.ts";

const missing = missingForSwift();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

const BYTES = 500_000;
const HUGE_BYTES = 30_000_000;

describe("files out of S3 on Swift", { skip: missing ?? false }, () => {
  const ending = endOfSuite();
  let swift: Swift;
  let serving: Serving;
  let zoo: RandomZoo;
  const open = (prefix: string) => {
    const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
    const patience = { attempts: 2, firstPause: 20, longestPause: 50 };
    const store = new S3Store({ bucket: "bucket", prefix, endpoint: swift.endpoint, credentials, patience });
    ending.after(() => store.close());
    return store;
  };
  before(async () => {
    swift = await startSwift();
    ending.after(() => swift.stop());
    await swift.makeBucket("bucket");
    const store = open("files");
    zoo = await fillStore(store, BYTES);
    serving = await serve(ending, store);
  });

  servesFiles(BYTES, () => ({ serving, zoo }));

  test("a range is passed on: the server sends no more than was asked for", async () => {
    const store = open("files");
    const seen: unknown[] = [];
    const get = store.get.bind(store);
    store.get = (key, options) => {
      seen.push(options?.range);
      return get(key, options);
    };
    const { url } = await serve(ending, store);
    const answer = await fetch(url + zoo.urlOf(BIG), { headers: { range: "bytes=1000-1999" } });
    assert.equal((await answer.arrayBuffer()).byteLength, 1000);
    assert.deepEqual(seen.at(-1), { start: 1000, end: 2000 });
  });

  test("a server that dies during a download cuts it; then there is a 503, and it is served again when it is back", async () => {
    const store = open("dies");
    const dying = await fillStore(store, HUGE_BYTES);
    const hub = await serve(ending, store);
    const answer = await fetch(hub.url + dying.urlOf(BIG));
    assert.equal(answer.status, 200);
    const reader = answer.body!.getReader();
    await reader.read();
    await swift.killProxy();
    await assert.rejects(async () => {
      for (;;) if ((await reader.read()).done) return;
    }, /terminated|other side closed/);
    const refused = await fetch(hub.url + dying.urlOf(BIG));
    assert.equal(refused.status, 503);
    const { error } = (await refused.json()) as { error: { message: string } };
    assert.ok(!error.message.includes(swift.endpoint) && !error.message.includes("bucket"), error.message);
    assert.equal((await fetch(`${hub.url}/health`)).status, 200);
    assert.ok(!JSON.stringify(hub.log).includes(SECRET_KEY));
    await swift.startProxy();
    const again = await fetch(hub.url + dying.urlOf(BIG));
    assert.ok(Buffer.from(await again.arrayBuffer()).equals(dying.contentOf(BIG)));
  });

  test("a hub that starts before its server listens, is not ready, and becomes it", async () => {
    await swift.killProxy();
    let now = 0;
    const hub = await serve(ending, open("files"), { now: () => now });
    assert.equal((await fetch(`${hub.url}/health`)).status, 200);
    const ready = await fetch(`${hub.url}/ready`);
    assert.equal(ready.status, 503);
    assert.deepEqual(await ready.json(), { status: "The store does not answer." });
    const page = await fetch(`${hub.url}/`);
    assert.equal(page.status, 503);
    await page.body?.cancel();
    await swift.startProxy();
    now += 10_000;
    assert.equal((await fetch(`${hub.url}/ready`)).status, 200);
  });
});
