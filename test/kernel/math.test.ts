// The kernel's own exp, log and tanh, compiled from C, against double-precision Math and against their TypeScript mirror.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { fusedArithmetic, singleArithmetic } from "../../src/kernel/reference/arithmetic.ts";
import { assertSameBits } from "./every-case.ts";
import { compileHarness, FUNCTIONS, functionScript, mirrored, runHarness } from "./harness.ts";
import { levelsHere, skipped, temporaryFolder, versionLine } from "./tools.ts";

const POINTS = 2 ** 19;
const { fround } = Math;

/** `POINTS` numbers from `place`, which gets 0 .. 1 without the end. */
function grid(place: (share: number) => number): Float32Array {
  return Float32Array.from({ length: POINTS }, (_, i) => place(i / POINTS));
}

interface Own {
  name: keyof typeof FUNCTIONS;
  exact: (x: number) => number;
  /** Dense grids over the whole domain. */
  grids: Float32Array[];
  /** Greatest relative error, as src/kernel/reference/math.ts states it. */
  most: number;
}

const OWN: Own[] = [
  {
    name: "exponential",
    exact: Math.exp,
    grids: [
      grid((share) => -87 * share),
      grid((share) => -(2 ** (7 * share - 1.01))),
      grid((share) => -(2 ** (-149 * share))),
    ],
    most: 1e-7,
  },
  {
    name: "logarithm",
    exact: Math.log,
    grids: [
      grid((share) => 0.25 + 16 * share),
      grid((share) => 2 ** (-126 + 253.9 * share)),
      grid((share) => 1 + share / 64),
    ],
    most: 1.2e-7,
  },
  {
    name: "hyperbolicTangent",
    exact: Math.tanh,
    grids: [
      grid((share) => 20 * share - 10),
      grid((share) => 2 ** (-126 + 254 * share)),
      grid((share) => -(2 ** (6 * share - 5))),
    ],
    most: 4e-7,
  },
];

/** The C functions of every level that can be compiled and run here; where there is none the test is skipped. */
function compiled(t: TestContext): ((name: keyof typeof FUNCTIONS, x: Float32Array) => Float32Array)[] {
  const compiler = ["gcc", "clang"].find((command) => versionLine(command) !== undefined);
  if (!compiler) skipped(t, "neither gcc nor clang is installed");
  else if (levelsHere().length === 0) skipped(t, "this CPU has no native level");
  if (!compiler) return [];
  const folder = temporaryFolder(t);
  return levelsHere().map((level) => {
    const march = level === "arm64" ? "armv8-a" : `x86-64-${level}`;
    const program = compileHarness(compiler, folder, level, ["-O1", `-march=${march}`]);
    return (name, x) => {
      const results = runHarness([program], functionScript(FUNCTIONS[name], x));
      return new Float32Array(new Uint8Array(results).buffer);
    };
  });
}

function greatestError(own: Own, x: Float32Array, found: Float32Array): number {
  let greatest = 0;
  for (let i = 0; i < x.length; i++) {
    const expected = own.exact(x[i]);
    if (expected === 0) assert.equal(found[i], 0, `${own.name} of ${x[i]}`);
    else greatest = Math.max(greatest, Math.abs(found[i] / expected - 1));
  }
  return greatest;
}

test("exp, log and tanh in C keep to their stated errors on their whole domains, with the bits of the mirror", (t) => {
  const levels = compiled(t);
  for (const own of OWN) {
    for (const [i, x] of own.grids.entries()) {
      const [found, ...others] = levels.map((run) => run(own.name, x));
      if (!found) continue;
      for (const other of others) assertSameBits(other, found, `${own.name} of another level, grid ${i}`);
      const error = greatestError(own, x, found);
      t.diagnostic(`${own.name}, grid ${i}: ${error.toExponential(2)}`);
      assert.ok(error < own.most, `${own.name}, grid ${i}: relative error ${error}, at most ${own.most}`);
      const some = x.filter((_, place) => place % 61 === 0);
      const same = levels[0](own.name, some.subarray(0, some.length - (some.length % 32)));
      assertSameBits(
        same,
        mirrored(fusedArithmetic, own.name, some.subarray(0, same.length)),
        `${own.name}, grid ${i}`,
      );
    }
  }
  assertSpecialValues(levels);
});

test("exp, log and tanh with separate multiply and add keep to their stated errors too", (t) => {
  for (const own of OWN) {
    for (const [i, dense] of own.grids.entries()) {
      const x = dense.filter((_, place) => place % 8 === 0);
      const error = greatestError(own, x, mirrored(singleArithmetic, own.name, x));
      t.diagnostic(`${own.name}, grid ${i}: ${error.toExponential(2)}`);
      assert.ok(error < own.most, `${own.name}, grid ${i}: relative error ${error}, at most ${own.most}`);
    }
  }
});

/** The ends, signed zeros, NaN and infinities: what the comments in math.h and the mirror say of them. */
function assertSpecialValues(levels: ReturnType<typeof compiled>): void {
  const infinity = Number.POSITIVE_INFINITY;
  const everywhere =
    (name: keyof typeof FUNCTIONS) =>
    (x: number, partner = x) => {
      const floats = new Float32Array(32).fill(x).fill(partner, 16);
      const expected = mirrored(fusedArithmetic, name, floats);
      for (const run of levels) assertSameBits(run(name, floats), expected, `${name} of ${x} beside ${partner}`);
      return expected[0];
    };
  const [exp, log] = [everywhere("exponential"), everywhere("logarithm")];
  const tanh = everywhere("hyperbolicTangent");

  assert.deepEqual([exp(0), exp(-0), exp(-1e-45)], [1, 1, 1]);
  for (const x of [-88, -1e30, -3.4028234663852886e38, -infinity, Number.NaN]) assert.equal(exp(x), exp(-87));
  assert.ok(exp(-87) > 1.1754943508222875e-38, "the least result is a normal number");

  assert.ok(Object.is(log(1), 0));
  assert.equal(log(10), fround(Math.LN10));
  for (const x of [1.1754943508222875e-38, 3.4028234663852886e38])
    assert.ok(Math.abs(log(x) / Math.log(x) - 1) < 1.2e-7);

  // Beside any partner, since two of them share a division.
  for (const partner of [0, -0.5, 3, 8, -infinity, Number.NaN]) {
    assert.ok(Object.is(tanh(0, partner), 0) && Object.is(tanh(-0, partner), -0));
    for (const x of [1e-45, -1e-45, 1e-40, -1e-39]) assert.ok(Object.is(tanh(x, partner), fround(x)), "denormals stay");
    const most = tanh(8, partner);
    assert.ok(Math.abs(most - 1) < 4e-7);
    for (const x of [8.1, 3.4028234663852886e38, infinity, Number.NaN]) assert.equal(tanh(x, partner), most);
    for (const x of [-8.1, -3.4028234663852886e38, -infinity]) assert.equal(tanh(x, partner), -most);
  }
}

test("exp, log and tanh do at the ends, at signed zeros, NaN and infinities what their comments say", () => {
  assertSpecialValues([]);
});
