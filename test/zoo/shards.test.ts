import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { readSpec, shardCount, shardRuns, stepsPerEpoch, subsetSize } from "../../src/zoo/index.ts";
import { soundSpec } from "./specs.ts";

test("shards cover every run once, and the last may be shorter", () => {
  const spec = soundSpec({ runs_per_collection: 120, runs_per_shard: 50 });
  assert.equal(shardCount(spec), 3);
  assert.deepEqual(
    [0, 1, 2].map((shard) => shardRuns(spec, shard)),
    [
      { first: 0, count: 50 },
      { first: 50, count: 50 },
      { first: 100, count: 20 },
    ],
  );
  assert.equal(shardCount(readSpec("small-cnn-zoo")), 80);
});

test("a shard that is not in the zoo is refused", () => {
  const spec = soundSpec({ runs_per_collection: 120, runs_per_shard: 50 });
  for (const shard of [-1, 3, 0.5]) {
    const message = `a collection of zoo sound has shards 0 to 2, not ${shard}`;
    assert.throws(() => shardRuns(spec, shard), new InputError(message));
  }
});

test("a run uses its fraction of the images, of at most image_limit of them, in whole batches", () => {
  const spec = readSpec("small-cnn-zoo");
  assert.deepEqual(
    [0.1, 0.25, 0.5, 1].map((fraction) => subsetSize(spec, 73_257, fraction)),
    [7326, 18_314, 36_629, 73_257],
  );
  assert.deepEqual(
    [0.1, 0.25, 0.5, 1].map((fraction) => subsetSize(spec, 60_000, fraction)),
    [6000, 15_000, 30_000, 60_000],
  );
  assert.equal(subsetSize(soundSpec(), 60_000, 0.25), 2500);
  assert.equal(subsetSize(soundSpec(), 5_000, 0.5), 2500);
  assert.equal(stepsPerEpoch(spec, 60_000), 117);
  assert.equal(stepsPerEpoch(spec, 511), 0);
});
