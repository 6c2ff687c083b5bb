import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FARTHEST, measureColumns, standardize } from "../../../leaderboard/baselines/standardize.ts";
import { makeTable } from "./made-table.ts";

/** One column's values, standardised by themselves. */
function alone(...values: number[]): number[] {
  const features = Float64Array.from(values);
  const table = { features, rows: values.length, columns: 1 };
  return [...standardize(features, values.length, measureColumns(table))];
}

function assertNear(actual: number[], expected: number[]): void {
  for (const [index, value] of expected.entries()) {
    assert.ok(Math.abs(actual[index] - value) <= 1e-6 * Math.max(1, Math.abs(value)), `${actual} for ${expected}`);
  }
}

describe("standardising", () => {
  test("gives every column mean 0 and deviation 1", () => {
    const { features, rows, columns } = makeTable({ rows: 200, columns: 5, levels: 1 << 20, seed: 2 });
    const standardized = standardize(features, rows, measureColumns({ features, rows, columns }));
    for (let column = 0; column < columns; column++) {
      const values = Array.from({ length: rows }, (_, row) => standardized[row * columns + column]);
      const mean = values.reduce((sum, value) => sum + value, 0) / rows;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
      assert.ok(Math.abs(mean) < 1e-6 && Math.abs(variance - 1) < 1e-6, `${mean}, ${variance}`);
    }
  });
  test("divides by the deviation over all rows", () => {
    assertNear(
      alone(1, 2, 3, 6),
      [-2, -1, 0, 3].map((value) => value / Math.sqrt(3.5)),
    );
  });
  test("makes constant columns 0, for other values too", () => {
    assert.deepEqual(alone(0.1, 0.1, 0.1), [0, 0, 0]);
    assert.deepEqual(alone(-0, 0), [0, 0]);
    const { features, ...shape } = { features: Float64Array.of(5, 5), rows: 2, columns: 1 };
    assert.deepEqual([...standardize(Float64Array.of(1e300), 1, measureColumns({ features, ...shape }))], [0]);
  });
  test("knows huge, tiny and far but narrow values apart", () => {
    assertNear(alone(1e300, -1e300), [1, -1]);
    assertNear(alone(1e-300, -1e-300), [1, -1]);
    assertNear(alone(1, 1 + 2 * Number.EPSILON), [-1, 1]);
    assertNear(alone(1e17, 1e17 + 2 ** 32), [-1, 1]);
  });
  test("gives finite numbers for all finite ones, at most a thousand deviations from the mean", () => {
    const ends = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 0, 1, 1e154];
    for (const one of ends) {
      for (const other of ends) {
        const features = Float64Array.of(one, other);
        const measured = measureColumns({ features, rows: 2, columns: 1 });
        const values = standardize(Float64Array.from(ends), ends.length, measured);
        for (const value of values) assert.ok(Math.abs(value) <= FARTHEST, `${value} by ${one} and ${other}`);
      }
    }
    const measured = measureColumns({ features: Float64Array.of(1, 3), rows: 2, columns: 1 });
    assert.deepEqual([...standardize(Float64Array.of(1e9, -1e9, 3), 3, measured)], [FARTHEST, -FARTHEST, 1]);
  });
  test("leaves the table alone and takes floats as doubles", () => {
    const features = Float32Array.of(0.1, 5, 0.7, -5, 0.2, 4);
    const before = features.slice();
    const table = { features, rows: 3, columns: 2 };
    const doubles = { ...table, features: Float64Array.from(features) };
    assert.deepEqual(measureColumns(doubles), measureColumns(table));
    assert.deepEqual(
      standardize(doubles.features, 3, measureColumns(table)),
      standardize(features, 3, measureColumns(table)),
    );
    assert.deepEqual(features, before);
  });
});
