// Publishing that is interrupted in ways that can be brought about: stores that refuse, full disks, signals, and somebody
// else who publishes at the same time.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FailureError } from "../../src/lib/errors.ts";
import { thisHost } from "../../src/lib/this-host.ts";
import { INDEX_KEY, latestKey, manifestKey } from "../../src/publish/layout.ts";
import { lockVersion } from "../../src/publish/lock.ts";
import { type PublishTask, publishZoo } from "../../src/publish/publish.ts";
import { type Content, type KnownContent, openStore } from "../../src/store/index.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { madeSpec, makeTrainingFolder } from "./made-zoo.ts";
import { contentHashes, storeKeys } from "./read-store.ts";

const spec = madeSpec({ convolution_layers: 1, runs_per_shard: 10, runs_per_collection: 20, collections: ["mnist"] });
const folder = join(temporaryFolder(), "training");
await makeTrainingFolder(folder, { spec });

/** A store that refuses some puts. */
class Stubborn extends MemoryStore {
  puts: string[] = [];
  refuse: (key: string, count: number) => boolean = () => false;

  override async put(key: string, content: Content, known?: KnownContent) {
    this.puts.push(key);
    if (this.refuse(key, this.puts.length)) throw new FailureError(`can't put ${key}: refused`);
    return super.put(key, content, known);
  }
}

function taskFor(publicStore: PublishTask["publicStore"], privateStore: PublishTask["publicStore"]): PublishTask {
  return { folder, publicStore, privateStore, labels: "withheld", published: "2026-01-02", jobs: 1, journalPause: 0 };
}

const calm = [new MemoryStore(), new MemoryStore()];
await publishZoo(taskFor(calm[0], calm[1]));
const expected = [await contentHashes(calm[0]), await contentHashes(calm[1])];

test("refused at any put of either store it fails, publishes nothing before all is there, and goes on", async () => {
  for (const side of [0, 1]) {
    for (let which = 1; ; which += side === 0 ? 3 : 1) {
      const stores = [new Stubborn(), new Stubborn()];
      stores[side].refuse = (_, count) => count === which;
      const failed = await publishZoo(taskFor(stores[0], stores[1])).then(
        () => false,
        (error: Error) => {
          assert.match(error.message, /^can't put .*: refused$/);
          return true;
        },
      );
      if (!failed && stores[side].puts.length < which) break;
      const manifest = await stores[0].head(manifestKey("made-zoo", "1.0.0"));
      const missing = Object.keys(expected[1]).length - (await storeKeys(stores[1])).length;
      if (manifest) assert.equal(missing, 0, "published before its labels were stored");
      await publishZoo(taskFor(stores[0], stores[1]));
      assert.deepEqual([await contentHashes(stores[0]), await contentHashes(stores[1])], expected);
    }
  }
});

test("what a kill after the manifest left undone is done by the next run, which makes no file", async () => {
  for (const key of [INDEX_KEY, latestKey("made-zoo")]) {
    const stores = [new Stubborn(), new Stubborn()];
    stores[0].refuse = (put) => put === key;
    await assert.rejects(publishZoo(taskFor(stores[0], stores[1])), new RegExp(`can't put ${key}`));
    assert.ok(await stores[0].head(manifestKey("made-zoo", "1.0.0")));
    stores[0].refuse = () => false;
    stores[0].puts = [];
    const again = await publishZoo(taskFor(stores[0], stores[1]));
    assert.equal(again.outcome, "unchanged");
    assert.deepEqual(
      stores[0].puts.filter((put) => put !== INDEX_KEY && put !== latestKey("made-zoo")),
      [],
    );
    assert.deepEqual(await contentHashes(stores[0]), expected[0]);
  }
});

test("labels that an interrupted publishing of other shards left are removed from the private store", async () => {
  const stores = [new Stubborn(), new Stubborn()];
  const other = join(temporaryFolder(), "training");
  await makeTrainingFolder(other, { spec, labelOf: () => ({ test_accuracy: 0.5 }) });
  stores[1].refuse = (key) => key.endsWith("private.json");
  await assert.rejects(publishZoo({ ...taskFor(stores[0], stores[1]), folder: other }), /private.json: refused/);
  stores[1].refuse = () => false;
  await publishZoo(taskFor(stores[0], stores[1]));
  assert.deepEqual([await contentHashes(stores[0]), await contentHashes(stores[1])], expected);
});

test("files that an earlier publishing of other shards left are removed, and its notes are not believed", async () => {
  const stores = [new Stubborn(), new Stubborn()];
  const other = join(temporaryFolder(), "training");
  await makeTrainingFolder(other, { spec, labelOf: () => ({ train_accuracy: 0.5 }) });
  stores[0].refuse = (key) => key.endsWith("README.md");
  await assert.rejects(publishZoo({ ...taskFor(stores[0], stores[1]), folder: other }), /README.md: refused/);
  stores[0].refuse = () => false;
  // Its labels went to the private store before; the error of a second try tells what to do about that.
  await assert.rejects(publishZoo(taskFor(stores[0], stores[1])), /has other labels of made-zoo 1.0.0/);
  await publishZoo(taskFor(stores[0], calm[1]));
  assert.deepEqual(await contentHashes(stores[0]), expected[0]);
});

test("a file that was lost or damaged since it was noted is made again", async () => {
  const stores = [new Stubborn(), new Stubborn()];
  stores[0].refuse = (key) => key.endsWith("README.md");
  await assert.rejects(publishZoo(taskFor(stores[0], stores[1])));
  stores[0].refuse = () => false;
  const [lost, damaged] = (await storeKeys(stores[0], "zoos/made-zoo/1.0.0/mnist/train")).slice(0, 2);
  await stores[0].delete(lost);
  await stores[0].put(damaged, Buffer.from("something else"));
  const { made, kept } = await publishZoo(taskFor(stores[0], stores[1]));
  assert.deepEqual([made, kept], [2, 13]);
  assert.deepEqual(await contentHashes(stores[0]), expected[0]);
});

test("stopped by its signal it says so, and goes on", async () => {
  const stores = [new Stubborn(), new Stubborn()];
  const controller = new AbortController();
  stores[0].refuse = (key) => {
    if (key.includes("/features")) controller.abort();
    return false;
  };
  const stopped = await publishZoo({ ...taskFor(stores[0], stores[1]), signal: controller.signal });
  assert.equal(stopped.outcome, "stopped");
  assert.equal(stopped.manifest, undefined);
  assert.ok(stopped.kept > 0);
  const goneOn = await publishZoo(taskFor(stores[0], stores[1]));
  assert.deepEqual([goneOn.outcome, goneOn.kept > 0], ["published", true]);
  assert.deepEqual(await contentHashes(stores[0]), expected[0]);
  const before = await publishZoo({ ...taskFor(new MemoryStore(), new MemoryStore()), signal: AbortSignal.abort() });
  assert.equal(before.outcome, "stopped");
});

test("a second publisher of a version is told who publishes it; one of another version is not kept from it", async () => {
  const place = join(temporaryFolder(), "public");
  for (const store of [await openStore(place), new MemoryStore()]) {
    const lock = await lockVersion(store, "made-zoo", "1.0.0");
    await assert.rejects(publishZoo(taskFor(store, new MemoryStore())), (error: Error) => {
      assert.ok(error instanceof FailureError);
      const holder = store instanceof MemoryStore ? "this process" : `process ${process.pid} on `;
      assert.ok(error.message.startsWith(`made-zoo 1.0.0 in ${store.name} is being published by ${holder}`));
      return true;
    });
    await (await lockVersion(store, "made-zoo", "1.0.1")).release();
    await lock.release();
    assert.equal((await publishZoo(taskFor(store, new MemoryStore()))).outcome, "published");
  }
  assert.deepEqual(
    readdirSync(place).filter((name) => name.startsWith(".")),
    [],
  );
});

test("the claim of a process that was killed with the list in hand is gone after the next publishing", async () => {
  const place = join(temporaryFolder(), "public");
  const [store, labels] = [await openStore(place), new MemoryStore()];
  await publishZoo(taskFor(store, labels));
  const ended = spawnSync(process.execPath, ["-e", ""]);
  const claimed = join(place, ".publishing-list.claim");
  writeFileSync(claimed, JSON.stringify({ host: thisHost(), pid: ended.pid, start: "1", token: "a" }));
  assert.equal((await publishZoo(taskFor(store, labels))).outcome, "unchanged");
  assert.ok(!existsSync(claimed));
  writeFileSync(claimed, JSON.stringify({ host: thisHost(), pid: process.pid, token: "b" }));
  assert.equal((await publishZoo(taskFor(store, labels))).outcome, "unchanged");
  assert.ok(existsSync(claimed), "another one's that lives");
});

test("a store on a full disk and one that can't be written to are one clear error each", async (context) => {
  const root = temporaryFolder();
  const full = join(root, "full");
  mkdirSync(full);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", full], { encoding: "utf8" });
  if (mounted.status !== 0 && !process.env.WEIGHBRIDGE_TEST_ALL)
    return context.skip(`no file system can be mounted: ${mounted.stderr?.trim()}`);
  assert.equal(mounted.status, 0, mounted.stderr);
  try {
    const store = await openStore(full);
    await assert.rejects(publishZoo(taskFor(store, new MemoryStore())), (error: Error) => {
      assert.ok(error instanceof FailureError);
      assert.match(error.message, /^can't write .*: the disk is full$/);
      return true;
    });
    assert.ok(!existsSync(join(full, manifestKey("made-zoo", "1.0.0"))));
  } finally {
    spawnSync("umount", [full]);
  }
  writeFileSync(join(root, "file"), "");
  const inFile = await openStore(join(root, "file", "store"));
  await assert.rejects(publishZoo(taskFor(inFile, new MemoryStore())), /^FailureError: can't make the folder .*file/);
  const readOnly = join(root, "read-only");
  mkdirSync(readOnly);
  chmodSync(readOnly, 0o500);
  if (process.getuid?.() === 0) return;
  await assert.rejects(publishZoo(taskFor(await openStore(readOnly), new MemoryStore())), /permission denied/);
});
