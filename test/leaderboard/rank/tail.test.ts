import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { adjustByHolm } from "../../../leaderboard/rank/holm.ts";
import { twoSidedTail } from "../../../leaderboard/rank/normal-tail.ts";

describe("the two-sided tail of the normal distribution", () => {
  // erfc(z / sqrt 2) to 17 digits: the C library's erfc, which is right to its last place or two.
  const known: [number, number][] = [
    [0, 1],
    [1e-8, 0.9999999920211544],
    [0.5, 0.6170750774519738],
    [1, 0.31731050786291415],
    [1.959963984540054, 0.05],
    [2, 0.04550026389635844],
    [2.999, 0.002708673067454213],
    [3, 0.0026997960632601913],
    [3.1, 0.0019352064264367124],
    [5, 5.733031437583892e-7],
    [10, 1.5239706048321186e-23],
    [20, 5.507248237212663e-89],
    [36.9, 4.621048962281411e-298],
  ];
  for (const [z, expected] of known)
    test(`of ${z} is ${expected}`, () => {
      const found = twoSidedTail(z);
      assert.ok(Math.abs(found / expected - 1) < 1e-10, `is ${found}`);
    });

  test("never rises, also where the formula changes and where it ends", () => {
    for (let z = 0; z < 40; z += 1 / 64) assert.ok(twoSidedTail(z + 1 / 64) <= twoSidedTail(z), `at ${z}`);
    assert.deepEqual([twoSidedTail(37.5), twoSidedTail(1e300), twoSidedTail(Number.POSITIVE_INFINITY)], [0, 0, 0]);
  });
});

describe("Holm's adjustment", () => {
  test("multiplies the smallest by all, the next by one less, and never goes down", () => {
    const adjusted = [...adjustByHolm(Float64Array.of(0.01, 0.04, 0.03, 0.005))];
    // 4 * 0.005, 3 * 0.01, 2 * 0.03, then 0.04 that is lifted to the one before it.
    assert.deepEqual(adjusted, [0.03, 0.06, 0.06, 0.02]);
  });

  test("steps down: what fails first fails all after it, though they would pass alone", () => {
    const adjusted = adjustByHolm(Float64Array.of(0.02, 0.03, 0.04)); // 0.04 is below 0.05 by itself
    assert.deepEqual(
      [...adjusted].map((p) => p <= 0.05),
      [false, false, false],
    );
  });

  test("decides equal ones alike, stays within 1, and takes none", () => {
    assert.deepEqual([...adjustByHolm(Float64Array.of(0.025, 0.025))], [0.05, 0.05]);
    assert.deepEqual([...adjustByHolm(Float64Array.of(1, 0.9, 0))], [1, 1, 0]);
    assert.equal(adjustByHolm(new Float64Array(0)).length, 0);
  });
});
