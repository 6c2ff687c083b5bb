// Baselines that are stopped while they read, fit or score: nothing half is left, and going on ends with the same bytes.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { ESTIMATORS } from "../../leaderboard/baselines/index.ts";
import { type BaselinesTask, inputSetsOf, makeBaselines } from "../../src/cli/make-baselines.ts";
import { type Release, StoreSource } from "../../src/download/index.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { madeSpec, type PublishedZoo, publishMade } from "../publish/made-zoo.ts";
import { storeKeys } from "../publish/read-store.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";

const spec = madeSpec({ convolution_layers: 1, runs_per_shard: 24, runs_per_collection: 24 });

describe("baselines", () => {
  const [home, undisturbed] = [temporaryFolder(), temporaryFolder()];
  let zoo: PublishedZoo;
  let source: StoreSource;
  let release: Release;
  let whole: Record<string, Buffer>;
  before(async () => {
    zoo = await publishMade(home, { spec });
    source = new StoreSource(zoo.publicStore);
    release = (await source.release(spec.name, spec.version))!;
    await makeBaselines(taskIn(undisturbed));
    whole = filesIn(undisturbed);
  });

  const taskIn = (folder: string): BaselinesTask => ({
    ...{ source, release, privateStore: zoo.privateStore, publish: undefined, folder, seed: 0, jobs: 1, demo: true },
    collections: spec.collections,
    sets: inputSetsOf(release).filter(({ name }) => name === "wnorm-l2"),
    estimators: ESTIMATORS.filter(({ name }) => name === "linear"),
    trials: new Map([["linear", 2]]),
    signal: new AbortController().signal,
    tell: () => {},
  });

  for (const [kind, event] of [
    ["reading", 0],
    ["reading", 6],
    ["fitting", 3],
    ["scoring", 0],
    ["scoring", 1],
  ] as const)
    test(`stopped at event ${event} of ${kind} leave no report, and go on to the same bytes`, async () => {
      const folder = temporaryFolder();
      const stopping = new AbortController();
      let events = 0;
      const tell: BaselinesTask["tell"] = ({ kind: own }) => {
        if (own === kind && events++ === event) stopping.abort();
      };
      const before = await storeKeys(zoo.publicStore);
      const stopped = makeBaselines({
        ...taskIn(folder),
        ...{ publish: zoo.publicStore, signal: stopping.signal, tell },
      });
      await assert.rejects(stopped, (error) => error === stopping.signal.reason);
      assert.deepEqual(readdirSync(folder), ["search"]);
      assert.deepEqual(await storeKeys(zoo.publicStore), before);
      await makeBaselines(taskIn(folder));
      assert.deepEqual(filesIn(folder), whole);
    });

  test("fail by the name of a place that can't be written before anything is read", async () => {
    const folder = join(temporaryFolder(), "file");
    writeFileSync(folder, "");
    let read = 0;
    const failed = makeBaselines({ ...taskIn(join(folder, "below")), tell: () => read++ });
    await assert.rejects(failed, (error) => {
      assert.ok(error instanceof FailureError);
      assert.match(error.message, /^can't \w+ .*below.*: a part of the path is a file, not a folder$/);
      return true;
    });
    assert.equal(read, 0);
    assert.ok(!existsSync(join(folder, "below")));
  });
});

/** The bytes of every file below a folder, by path. One thread writes journals in one order. */
function filesIn(folder: string): Record<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path)]));
}
