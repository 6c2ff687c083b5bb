import assert from "node:assert/strict";
import { test } from "node:test";
import { exp, log } from "../../src/lib/math.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

test("log agrees with the engine's to 1e-15 from the smallest to the greatest double", () => {
  const stream = new RandomStream(streamKey(1, "config"));
  for (let i = 0; i < 20_000; i++) {
    const x = i % 2 === 0 ? 2 ** (stream.uniform() * 2000 - 1000) : 0.5 + stream.uniform();
    const expected = Math.log(x);
    assert.ok(Math.abs(log(x) - expected) <= 1e-15 * Math.abs(expected), `log ${x} is ${log(x)}, not ${expected}`);
  }
  for (const x of [Number.MIN_VALUE, 2.2250738585072014e-308, 1 - 2 ** -53, 1 + 2 ** -52, Number.MAX_VALUE]) {
    assert.ok(Math.abs(log(x) - Math.log(x)) <= 1e-15 * Math.abs(Math.log(x)), `log ${x} is ${log(x)}`);
  }
  assert.equal(log(1), 0);
});

test("exp agrees with the engine's to 1e-15 on the range that draws use", () => {
  const stream = new RandomStream(streamKey(2, "config"));
  for (let i = 0; i < 20_000; i++) {
    const x = stream.uniform() * 40 - 20;
    const expected = Math.exp(x);
    assert.ok(Math.abs(exp(x) - expected) <= 1e-15 * expected, `exp ${x} is ${exp(x)}, not ${expected}`);
  }
  assert.equal(exp(0), 1);
});

test("exp and log have the bits that drawn configs depend on", () => {
  assert.deepEqual([5e-4, 5e-2, 1e-8, 1e-2, 1e-3, 0.5].map(log).map(bitsOf), [
    "c01e6752f96f46de",
    "c007f7427b73e391",
    "c0326bb1bbb55516",
    "c0126bb1bbb55516",
    "c01ba18a998fffa0",
    "bfe62e42fefa39ef",
  ]);
  assert.deepEqual([-18, -7.25, -0.1, 1, 3.5, 700].map(exp).map(bitsOf), [
    "3e505a628c699fa1",
    "3f47455fe323fafe",
    "3fecf46d99d52b3a",
    "4005bf0a8b14576a",
    "40408ec721396bdb",
    "7f0d945df4f8ec8e",
  ]);
});

test("log refuses what has no logarithm, and exp what would overflow", () => {
  for (const x of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => log(x), RangeError);
  for (const x of [701, -701, Number.NaN]) assert.throws(() => exp(x), RangeError);
});
