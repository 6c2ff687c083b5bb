// Publishing to a real S3 server, with a bucket for everybody and one for nobody.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { publishZoo } from "../../src/publish/publish.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { S3Store } from "../../src/store/s3.ts";
import { FaultProxy } from "../store/fault-proxy.ts";
import { PART_BYTES, quick } from "../store/s3-bench.ts";
import { ACCESS_KEY, missingForSwift, SECRET_KEY, type Swift, startSwift } from "../store/swift.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { madeSpec, makeTrainingFolder } from "./made-zoo.ts";
import { contentHashes, storeKeys } from "./read-store.ts";

const LOCKS = { heartbeat: 1_000, stale: 5_000, settle: 50 };
const missing = missingForSwift();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("publishing to Swift", { skip: missing ?? false }, () => {
  let swift: Swift;
  let proxy: FaultProxy;
  let endpoint = "";
  const stores: S3Store[] = [];
  const folder = join(temporaryFolder(), "training");
  const open = async (bucket: string) => {
    await swift.makeBucket(bucket);
    const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
    const store = new S3Store({ bucket, endpoint, credentials, partBytes: PART_BYTES, ...quick });
    stores.push(store);
    return store;
  };
  const spec = madeSpec({ runs_per_shard: 14, runs_per_collection: 24, collections: ["mnist"] });
  const base = {
    folder,
    labels: "withheld",
    published: "2026-01-02",
    jobs: 2,
    journalPause: 0,
    lockTimes: LOCKS,
  } as const;

  before(async () => {
    swift = await startSwift({ partBytes: PART_BYTES });
    proxy = new FaultProxy(swift.port);
    endpoint = await proxy.start();
    await makeTrainingFolder(folder, { spec });
  });

  after(async () => {
    for (const store of stores) await store.close();
    proxy?.stop();
    await swift?.stop();
  });

  test("gives the bytes that a store in memory gets, after an interruption too, and does nothing when repeated", async () => {
    const [publicStore, privateStore] = [await open("public"), await open("private")];
    const task = { ...base, publicStore, privateStore };
    proxy.reset({
      when: ({ method, url }) => method === "PUT" && (url ?? "").includes("README.md"),
      fault: { answer: 403 },
    });
    await assert.rejects(publishZoo(task), /can't put zoos\/made-zoo\/1.0.0\/README.md in s3:\/\/public\//);
    proxy.reset();
    const report = await publishZoo(task);
    assert.deepEqual([report.outcome, report.made], ["published", 0]);
    const expected = { publicStore: new MemoryStore(), privateStore: new MemoryStore() };
    await publishZoo({ ...base, ...expected });
    assert.deepEqual(await contentHashes(publicStore), await contentHashes(expected.publicStore));
    assert.deepEqual(await contentHashes(privateStore), await contentHashes(expected.privateStore));
    proxy.reset();
    assert.equal((await publishZoo(task)).outcome, "unchanged");
    const puts = proxy.seen.filter((request) => request.startsWith("PUT") && !request.includes("lock.json"));
    assert.deepEqual(puts, []);
  });

  test("refuses a private bucket that anyone can read", async () => {
    const [publicStore, privateStore] = [await open("public-2"), await open("open-private")];
    await swift.allowAnyone("open-private");
    // Swift gives objects to anyone under its own paths; the proxy leads anonymous requests there.
    proxy.reset({
      when: (request) => !("authorization" in request.headers),
      fault: { rewrite: (path) => `/v1/AUTH_test${path}` },
    });
    await assert.rejects(publishZoo({ ...base, publicStore, privateStore }), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(
        error.message,
        /^the private store s3:\/\/open-private\/.*: anyone can read it without credentials$/,
      );
      return true;
    });
    proxy.reset();
    assert.deepEqual([await storeKeys(publicStore), await storeKeys(privateStore)], [[], []]);
  });
});
