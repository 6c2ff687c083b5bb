// The initialisers against what Keras states of them, and a few values pinned so that no change of the draws goes unseen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Initializer, initialWeights } from "../../src/kernel/initialize.ts";
import type { NetworkShape } from "../../src/kernel/kernel.ts";

const shape: NetworkShape = { imageSize: 28, layers: 3 };
const SECOND_KERNEL = [176, 2480]; // (3, 3, 16, 16) in the published layout
const KERNELS = [
  { start: 16, end: 160, fanIn: 9, fanOut: 144 },
  { start: 176, end: 2480, fanIn: 144, fanOut: 144 },
  { start: 2496, end: 4800, fanIn: 144, fanOut: 144 },
  { start: 4810, end: 4970, fanIn: 16, fanOut: 10 },
];
const SEEDS = Array.from({ length: 30 }, (_, i) => 1000 + i);

/** One kernel's elements over many seeds. */
function pool(initializer: Initializer, initStd: number, kernel: { start: number; end: number }): number[] {
  return SEEDS.flatMap((seed) => [
    ...initialWeights(shape, initializer, initStd, seed).subarray(kernel.start, kernel.end),
  ]);
}

/** Asserts mean 0 and the given deviation within four standard errors (a cut normal has lighter tails: still enough). */
function assertMoments(values: number[], deviation: number, what: string): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const meanError = mean / (deviation / Math.sqrt(values.length));
  const varianceError = (variance / deviation ** 2 - 1) / Math.sqrt(2 / values.length);
  assert.ok(Math.abs(meanError) < 4, `${what}: mean ${mean} is ${meanError} standard errors from 0`);
  assert.ok(Math.abs(varianceError) < 4, `${what}: variance ${variance} is ${varianceError} errors from its value`);
}

const greatest = (values: number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
/** Deviation of a standard normal cut at two, from phi(2) and Phi(2): sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)). */
const CUT_DEVIATION = Math.sqrt(1 - (4 * Math.exp(-2)) / Math.sqrt(2 * Math.PI) / 0.9544997361036416);

test("he_normal has variance 2 / fan in after the cut, and the cut lies at two uncorrected deviations", () => {
  for (const kernel of KERNELS) {
    const values = pool("he_normal", 0, kernel);
    const deviation = Math.sqrt(2 / kernel.fanIn);
    assertMoments(values, deviation, `he_normal, fan in ${kernel.fanIn}`);
    const cut = (2 * deviation) / CUT_DEVIATION;
    assert.ok(
      greatest(values) <= cut * 1.000001 && greatest(values) > cut * 0.97,
      `${greatest(values)} against ${cut}`,
    );
  }
});

test("glorot_normal has variance 2 / (fan in + fan out) after the cut", () => {
  for (const kernel of KERNELS) {
    const values = pool("glorot_normal", 0, kernel);
    const deviation = Math.sqrt(2 / (kernel.fanIn + kernel.fanOut));
    assertMoments(values, deviation, `glorot_normal, fans ${kernel.fanIn} and ${kernel.fanOut}`);
    assert.ok(greatest(values) <= ((2 * deviation) / CUT_DEVIATION) * 1.000001);
  }
});

test("RandomNormal has the stated deviation and is not cut", () => {
  for (const kernel of KERNELS) {
    const values = pool("RandomNormal", 0.05, kernel);
    assertMoments(values, 0.05, "RandomNormal");
    assert.ok(greatest(values) > 0.125, "beyond 2.5 deviations");
  }
});

test("TruncatedNormal is cut at two stated deviations and not corrected", () => {
  for (const kernel of KERNELS) {
    const values = pool("TruncatedNormal", 0.05, kernel);
    assertMoments(values, 0.05 * CUT_DEVIATION, "TruncatedNormal");
    assert.ok(greatest(values) <= 0.1 * 1.000001 && greatest(values) > 0.097);
  }
});

test("orthogonal kernels have orthonormal columns, or orthonormal rows where they are wide", () => {
  for (const { start, end, fanIn: rows } of KERNELS) {
    const matrix = initialWeights(shape, "orthogonal", 0, 7).subarray(start, end);
    const columns = matrix.length / rows;
    const wide = rows < columns;
    const [vectors, length] = wide ? [rows, columns] : [columns, rows];
    const at = (vector: number, i: number) => (wide ? matrix[vector * columns + i] : matrix[i * columns + vector]);
    for (let first = 0; first < vectors; first++) {
      for (let second = 0; second <= first; second++) {
        let product = 0;
        for (let i = 0; i < length; i++) product += at(first, i) * at(second, i);
        assert.ok(Math.abs(product - (first === second ? 1 : 0)) < 2e-7, `${first}, ${second}: ${product}`);
      }
    }
  }
});

test("orthogonal kernels are drawn evenly over all orthogonal matrices: signs and sizes of every element alike", () => {
  const many = Array.from({ length: 400 }, (_, seed) => initialWeights(shape, "orthogonal", 0, seed));
  for (const at of [16, 16 + 143, 176, 176 + 2303, 4810, 4969]) {
    const values = many.map((weights) => weights[at]);
    const longSide = at < 160 ? 16 : at < 4810 ? 144 : 16;
    assertMoments(values, Math.sqrt(1 / longSide), `element ${at}`);
  }
});

test("biases are zero, seeds differ, kernels differ, and the same seed gives the same bits", () => {
  const weights = initialWeights(shape, "he_normal", 0, 5);
  assert.equal(weights.length, 4970);
  for (const [start, end] of [
    [0, 16],
    [160, 176],
    [2480, 2496],
    [4800, 4810],
  ]) {
    assert.ok(weights.subarray(start, end).every((value) => Object.is(value, 0)));
  }
  assert.deepEqual(weights, initialWeights(shape, "he_normal", 0, 5));
  assert.notDeepEqual(weights, initialWeights(shape, "he_normal", 0, 6));
  assert.notDeepEqual(weights.slice(...SECOND_KERNEL), weights.slice(2496, 4800));
});

test("one to four layers give 330, 2650, 4970 and 7290 weights", () => {
  const counts = [1, 2, 3, 4].map((layers) => initialWeights({ imageSize: 32, layers }, "he_normal", 0, 1).length);
  assert.deepEqual(counts, [330, 2650, 4970, 7290]);
});

test("the first elements of each initialiser are the pinned ones", () => {
  const names: Initializer[] = ["he_normal", "orthogonal", "glorot_normal", "RandomNormal", "TruncatedNormal"];
  const found = Object.fromEntries(
    names.map((name) => {
      const weights = initialWeights(shape, name, 0.1, 4503599627370495);
      return [name, [weights[16], weights[159], weights[176], weights[2479], weights[4810], weights[4969]]];
    }),
  );
  assert.deepEqual(found, PINNED);
});

const PINNED = {
  he_normal: [
    0.18563862144947052, 0.3231545388698578, 0.04692406579852104, 0.04004565626382828, -0.6574267745018005,
    0.33405348658561707,
  ],
  orthogonal: [
    0.08146446198225021, -0.014622348360717297, 0.029869399964809418, -0.004106288775801659, -0.39232751727104187,
    -0.30894434452056885,
  ],
  glorot_normal: [
    0.04502398148179054, 0.07837648689746857, 0.03318032622337341, 0.028316553682088852, -0.5157279968261719,
    0.26205313205718994,
  ],
  RandomNormal: [
    0.034639570862054825, -0.018893470987677574, 0.0350235179066658, 0.010664518922567368, -0.16356496512889862,
    -0.06864046305418015,
  ],
  TruncatedNormal: [
    0.034639570862054825, 0.0602995939552784, 0.0350235179066658, 0.029889561235904694, -0.16356496512889862,
    0.08311107754707336,
  ],
};
