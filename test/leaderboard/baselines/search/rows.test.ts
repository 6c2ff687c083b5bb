// Which networks a fit learns from, stops by and is scored on.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  curveSizes,
  drawnNetworks,
  foldRows,
  partedForStopping,
  thirdsOf,
} from "../../../../leaderboard/baselines/search/rows.ts";
import { madeNetworks } from "./made-plan.ts";

const { train } = madeNetworks("mnist", 90, 3);

test("a fold's fit, stopping and scored networks are all networks, each once, and only the fold's are scored", () => {
  for (let fold = 0; fold < 3; fold++) {
    const { fit, stop, scored } = foldRows(train, fold, 7);
    const all = [...fit, ...stop, ...scored].sort((a, b) => a - b);
    assert.deepEqual(
      all,
      Array.from({ length: 90 }, (_, row) => row),
    );
    assert.ok(scored.every((row) => train.folds[row] === fold));
    assert.ok([...fit, ...stop].every((row) => train.folds[row] !== fold));
    assert.equal(stop.length, 10);
  }
});

test("stopping networks are a tenth, but ten where there are fifty, and at least one", () => {
  const sizeOf = (rows: number) =>
    partedForStopping(
      Uint32Array.from({ length: rows }, (_, row) => row),
      1,
    ).stop.length;
  assert.deepEqual([2, 4, 10, 49, 50, 99, 150, 1000].map(sizeOf), [1, 1, 2, 9, 10, 10, 15, 100]);
});

test("the parts depend on the seed, and on nothing else", () => {
  assert.deepEqual(foldRows(train, 0, 7), foldRows(train, 0, 7));
  assert.notDeepEqual(foldRows(train, 0, 7).stop, foldRows(train, 0, 8).stop);
  assert.notDeepEqual(drawnNetworks(train, 50, 1), drawnNetworks(train, 50, 2));
});

test("drawn networks are as many as asked for, each once, in their order", () => {
  const drawn = drawnNetworks(train, 50, 3);
  assert.equal(new Set(drawn).size, 50);
  assert.deepEqual(
    [...drawn],
    [...drawn].sort((a, b) => a - b),
  );
});

test("curves go by 50, 100, 250, 500, 1,000 and so on, and end with all networks", () => {
  assert.deepEqual(curveSizes(15_000), [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 15_000]);
  assert.deepEqual(curveSizes(750), [50, 100, 250, 500, 750]);
  assert.deepEqual(curveSizes(500), [50, 100, 250, 500]);
  assert.deepEqual(curveSizes(30), [30]);
});

test("thirds of a few networks are all of them, each once, as equal as can be, and differ with the seed", () => {
  const rows = Uint32Array.from({ length: 100 }, (_, row) => 7 * row);
  const thirds = thirdsOf(rows, 1);
  assert.deepEqual(
    thirds.map(({ length }) => length),
    [34, 33, 33],
  );
  assert.deepEqual(Uint32Array.from(thirds.flatMap((third) => [...third])).sort(), rows);
  for (const third of thirds) assert.deepEqual(third, third.toSorted());
  assert.notDeepEqual(thirdsOf(rows, 2), thirds);
});
