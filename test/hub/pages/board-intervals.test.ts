// The axis that a board's intervals are drawn on: short numbers at its ends, and what must not press the others together.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiScore } from "../../../schemas/types.d.ts";
import { intervalAxis, intervalDrawing } from "../../../src/hub/pages/contest/board-intervals.ts";

const score = (value: number | null, low = value, high = value): ApiScore => ({ value, low, high, deviation: null });

test("an axis holds whole intervals and ends at short numbers", () => {
  assert.deepEqual(intervalAxis([score(0.95, 0.93, 0.96), score(0.9, 0.88, 0.93)], "higher"), {
    start: 0.88,
    end: 0.96,
  });
  assert.deepEqual(intervalAxis([score(0.99, 0.97, 0.99)], "higher"), { start: 0.97, end: 0.99 });
  assert.deepEqual(intervalAxis([score(0.001, 0.001, 0.004)], "lower"), { start: 0.001, end: 0.004 });
});

test("a single value has an axis too, with numbers that a phone has room for", () => {
  for (const value of [0.99, 1, 0, -0.3, 0.0012, 123]) {
    const { start, end } = intervalAxis([score(value)], "higher")!;
    assert.ok(start <= value && value <= end && start < end, `${value}: ${start} to ${end}`);
    assert.ok(String(start).length <= 7 && String(end).length <= 7, `${value}: ${start} to ${end}`);
  }
});

test("one that is far off does not press the others together, and is drawn at the edge", () => {
  const near = [0.9, 0.91, 0.92, 0.93, 0.94].map((value) => score(value));
  const axis = intervalAxis([...near, score(-40, -50, -30)], "higher")!;
  assert.ok(axis.start > 0.8, String(axis.start));
  assert.match(intervalDrawing(score(-40, -50, -30), axis), /M0 6H0"/);
  assert.doesNotMatch(intervalDrawing(score(-40, -50, -30), axis), /circle/);
});

test("there is no axis, and nothing to draw, where no score is defined", () => {
  assert.equal(intervalAxis([score(null)], "higher"), undefined);
  assert.equal(intervalDrawing(score(null), { start: 0, end: 1 }), "");
});
