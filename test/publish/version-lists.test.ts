// The list of zoos and the highest versions, also where several publishers change them at once; and locks in buckets.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { ZooList } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { INDEX_KEY, latestKey } from "../../src/publish/layout.ts";
import { lockVersion } from "../../src/publish/lock.ts";
import { compareVersions, enterVersion, withVersion } from "../../src/publish/version-lists.ts";
import { type Content, openStore } from "../../src/store/index.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { getJson, storeKeys } from "./read-store.ts";

/** In memory, but no MemoryStore to those who ask for its name: so it is locked like a bucket. */
class Bucket extends MemoryStore {
  override readonly name: string = "s3://bucket/";
  puts = 0;

  override put(key: string, content: Content) {
    this.puts++;
    return super.put(key, content);
  }
}

const TIMES = { heartbeat: 10, stale: 300, settle: 1 };
test("versions are compared by their numbers", () => {
  const sorted = ["0.9.9", "1.0.0", "1.0.2", "1.0.10", "1.2.0", "1.10.0", "10.0.0"];
  assert.deepEqual([...sorted].reverse().sort(compareVersions), sorted);
});

test("the latest version is the highest, not the last published, and gives the zoo its title", () => {
  let list: ZooList = { schema_version: 1, zoos: [] };
  for (const [zoo, version] of [
    ["b", "1.10.0"],
    ["a", "2.0.0"],
    ["b", "1.9.0"],
    ["b", "1.10.0"],
  ])
    list = withVersion(list, { zoo, version, title: `${zoo} ${version}` });
  assert.deepEqual(list.zoos, [
    { zoo: "a", title: "a 2.0.0", latest: "2.0.0", versions: ["2.0.0"] },
    { zoo: "b", title: "b 1.10.0", latest: "1.10.0", versions: ["1.9.0", "1.10.0"] },
  ]);
});

test("publishers of twelve versions at once lose none", async () => {
  for (const store of [await openStore(join(temporaryFolder(), "store")), new MemoryStore(), new Bucket()]) {
    const versions = Array.from({ length: 12 }, (_, index) => ({ zoo: `zoo-${index % 3}`, version: `1.${index}.0` }));
    await Promise.all(versions.map((version) => enterVersion(store, { ...version, title: "A zoo" }, TIMES)));
    const { zoos } = (await getJson(store, INDEX_KEY)) as ZooList;
    assert.deepEqual(
      zoos.map(({ latest, versions }) => `${latest} of ${versions.join(" ")}`),
      ["1.9.0 of 1.0.0 1.3.0 1.6.0 1.9.0", "1.10.0 of 1.1.0 1.4.0 1.7.0 1.10.0", "1.11.0 of 1.2.0 1.5.0 1.8.0 1.11.0"],
    );
    assert.deepEqual(await getJson(store, latestKey("zoo-1")), { schema_version: 1, zoo: "zoo-1", version: "1.10.0" });
  }
});

test("a list that is no list of zoos is not replaced", async () => {
  const store = new MemoryStore();
  await store.put(INDEX_KEY, Buffer.from('{"schema_version": 2}'));
  await assert.rejects(enterVersion(store, { zoo: "a", version: "1.0.0", title: "A" }), InputError);
  assert.deepEqual(await getJson(store, INDEX_KEY), { schema_version: 2 });
});

const LOCK = "publishing/zoo/1.0.0/lock.json";

test("a lock in a bucket keeps others out while its holder lives, and goes with it", async () => {
  const store = new Bucket();
  const lock = await lockVersion(store, "zoo", "1.0.0", TIMES);
  const held = new RegExp(`zoo 1.0.0 in s3://bucket/ is being published by process ${process.pid} on `);
  await assert.rejects(lockVersion(store, "zoo", "1.0.0", TIMES), held);
  const beats = store.puts;
  while (store.puts < beats + 3) await sleep(5);
  await lock.check();
  await lock.release();
  assert.deepEqual(await storeKeys(store), []);
  await (await lockVersion(store, "zoo", "1.0.0", TIMES)).release();
});

test("a lock whose holder gives no sign of life is taken over, and a holder that comes back notices", async () => {
  const store = new Bucket();
  const dead = { token: "dead", holder: "process 1 on elsewhere", beat: new Date(Date.now() - 250).toISOString() };
  await store.put(LOCK, Buffer.from(JSON.stringify(dead)));
  await assert.rejects(lockVersion(store, "zoo", "1.0.0", TIMES), /published by process 1 on elsewhere$/);
  await sleep(60);
  const lock = await lockVersion(store, "zoo", "1.0.0", TIMES);
  await store.put(LOCK, Buffer.from(JSON.stringify({ ...dead, beat: new Date().toISOString() })));
  await assert.rejects(lock.check(), FailureError);
  await lock.release();
  assert.deepEqual(await storeKeys(store), [LOCK]); // it is the other's
});

test("of two that lock at the same moment at most one goes on", async () => {
  const store = new Bucket();
  const both = await Promise.allSettled([1, 2].map(() => lockVersion(store, "zoo", "1.0.0", { ...TIMES, settle: 50 })));
  assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1);
});

test("a lock that can't be read is nobody's", async () => {
  const store = new Bucket();
  await store.put(LOCK, Buffer.from("{"));
  await (await lockVersion(store, "zoo", "1.0.0", TIMES)).release();
});
