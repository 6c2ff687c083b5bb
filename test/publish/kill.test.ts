// kill -9 at twenty moments: a version that is published is whole, and going on gives the same bytes as if nothing had
// happened.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { RandomStream } from "../../src/lib/random.ts";
import { fileKey, manifestKey } from "../../src/publish/layout.ts";
import { readManifest } from "../../src/publish/manifest.ts";
import { openStore, type Store } from "../../src/store/index.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { madeSpec, makeTrainingFolder } from "./made-zoo.ts";
import { contentHashes, getJson } from "./read-store.ts";
import { startChild } from "./start-child.ts";

const KILLS = 20;

const folder = temporaryFolder();
const training = join(folder, "training");
await makeTrainingFolder(training, {
  spec: madeSpec({ convolution_layers: 1, runs_per_shard: 14, runs_per_collection: 28, collections: ["mnist"] }),
});

test(`killed ${KILLS} times, publishing goes on to the same bytes, and no manifest is ever there before its files`, async () => {
  const task = (name: string) => {
    return { ...placesAt(name), folder: training, published: "2026-01-02", jobs: 1, journalPause: 0 };
  };
  let next = startChild(); // loads while the one before it works
  const publish = async (name: string, milliseconds?: number) => {
    const child = next;
    await child.begin(task(name));
    next = startChild();
    if (milliseconds !== undefined) {
      await Promise.race([child.ended, sleep(milliseconds)]);
      child.process.kill("SIGKILL");
    }
    const { report, stderr } = await child.ended;
    assert.equal(stderr, "");
    await assertWhole(await openStore(placesAt(name).publicPlace));
    return report;
  };
  const start = performance.now();
  assert.equal((await publish("undisturbed"))?.outcome, "published");
  const milliseconds = performance.now() - start;
  const expected = await hashesOf(placesAt("undisturbed"));

  const random = new RandomStream(Uint32Array.of(1, 2, 3, 4));
  let kills = 0;
  for (let round = 0; kills < KILLS; round++) {
    const places = placesAt(`round ${round}`);
    for (;;) {
      const moment = kills < KILLS ? random.uniform() * milliseconds : undefined;
      const report = await publish(`round ${round}`, moment);
      if (report) break; // how much was taken over is a matter of moments: interrupted.test.ts looks at it
      kills++;
    }
    assert.deepEqual(await hashesOf(places), expected);
    const hidden = readdirSync(places.publicPlace).filter((name) => name.startsWith("."));
    assert.deepEqual(hidden, []);
  }
});

function placesAt(name: string) {
  return { publicPlace: join(folder, name, "public"), privatePlace: join(folder, name, "private") };
}

async function hashesOf({ publicPlace, privatePlace }: ReturnType<typeof placesAt>) {
  return [await contentHashes(await openStore(publicPlace)), await contentHashes(await openStore(privatePlace))];
}

/** A manifest, if there is one, and every file that it lists. */
async function assertWhole(store: Store): Promise<void> {
  const key = manifestKey("made-zoo", "1.0.0");
  if (!existsSync(join(store.name, key))) return;
  const manifest = readManifest(await getJson(store, key), key);
  const hashes = await contentHashes(store);
  for (const { path, sha256 } of manifest.files) assert.equal(hashes[fileKey("made-zoo", "1.0.0", path)], sha256, path);
}
