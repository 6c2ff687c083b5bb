import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { binTable, cutColumns, findCuts } from "../../../../leaderboard/baselines/gbm/bins.ts";

const cuts = (values: number[], most: number) => [...findCuts(Float64Array.from(values).sort(), most)];

describe("the cuts of a column", () => {
  test("lie halfway between different values if there are bins for all", () => {
    assert.deepEqual(cuts([5, 1, 2, 2, 1], 3), [1.5, 3.5]);
    assert.deepEqual(cuts([3, 3, 3], 256), []);
    assert.deepEqual(cuts([7], 2), []);
  });
  test("divide the rows evenly if there are not", () => {
    assert.deepEqual(cuts([1, 2, 3, 4, 5, 6, 7, 8], 4), [2.5, 4.5, 6.5]);
    assert.deepEqual(cuts([1, 2, 3, 4, 5, 6, 7, 8], 2), [4.5]);
  });
  test("give a value of many rows a bin to itself and divide the rest", () => {
    const many = [...Array(90).fill(5), 1, 2, 3, 4, 6, 7, 8, 9, 10, 11];
    assert.deepEqual(cuts(many, 5), [4.5, 5.5, 7.5, 9.5]);
  });
  test("are no more than asked for, whatever the ties", () => {
    for (let most = 2; most <= 12; most++) {
      const values = Array.from({ length: 100 }, (_, row) => Math.floor((row * row) / 300));
      assert.ok(cuts(values, most).length < most);
    }
  });
  test("part neighbours that have nothing between them, and the greatest numbers", () => {
    const next = 1 + Number.EPSILON;
    assert.deepEqual(cuts([1, next], 2), [next]);
    assert.deepEqual(cuts([-Number.MAX_VALUE, Number.MAX_VALUE], 2), [0]);
    assert.deepEqual(cuts([0, Number.MIN_VALUE], 2), [Number.MIN_VALUE]);
    const [cut] = cuts([-Number.MIN_VALUE, 0], 2);
    assert.ok(Object.is(cut, 0));
  });
});

test("a value falls into the bin of all values from its lower cut up", async () => {
  const features = Float64Array.of(1, 10, 2, 10, 3, 10); // [3, 2]
  const table = { features, rows: 3, columns: 2 };
  const { cuts: found, bins } = await cutColumns(table, 256);
  assert.deepEqual(
    found.map((list) => [...list]),
    [[1.5, 2.5], []],
  );
  assert.deepEqual([...bins], [0, 1, 2, 0, 0, 0]);
  const others = { features: Float64Array.of(-1e300, 0, 1.5, 0, 2.5, 0, 1e300, 0), rows: 4, columns: 2 };
  assert.deepEqual([...binTable(others, found)], [0, 1, 2, 2, 0, 0, 0, 0]);
});

test("a table's bins are its values' whatever the number of columns, in floats and doubles", async () => {
  const columns = 37; // more than are read at once, and not a multiple
  const features = Float32Array.from({ length: 20 * columns }, (_, index) => ((index * 7919) % 101) - 50);
  const { cuts: found, bins } = await cutColumns({ features, rows: 20, columns }, 8);
  const doubles = await cutColumns({ features: Float64Array.from(features), rows: 20, columns }, 8);
  assert.deepEqual(doubles, { rows: 20, cuts: found, bins });
  assert.deepEqual(binTable({ features, rows: 20, columns }, found), bins);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < 20; row++) {
      const value = features[row * columns + column];
      assert.equal(bins[column * 20 + row], found[column].filter((cut) => cut <= value).length);
    }
  }
});

test("cutting ends when its signal says so", async () => {
  const stop = new AbortController();
  const table = { features: new Float64Array(100), rows: 1, columns: 100 };
  const cutting = cutColumns(table, 8, stop.signal);
  stop.abort(new Error("enough"));
  await assert.rejects(cutting, /enough/);
});
