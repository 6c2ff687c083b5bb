import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { computeFeatures, featureNames } from "../../src/features/index.ts";
import { InputError } from "../../src/lib/errors.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import type { TensorPlace } from "../../src/zoo/index.ts";
import { weightLayout } from "../../src/zoo/index.ts";

interface Fixture {
  networks: { name: string; weights: string; features: number[] }[];
  vectors: { name: string; weights: string; statistics: number[] }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("files/numpy.json", import.meta.url), "utf8"));
const layout = weightLayout({ layers: 3 });
const names = featureNames(layout);

/** Sums may differ from numpy's, which adds in another order: by so much relative to the sum of absolute values. */
const ROUNDING = 1e-13;

function floats(hex: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
  return new Float32Array(bytes.buffer);
}

/** A layout of one tensor. */
function single(count: number): TensorPlace[] {
  return [{ name: "only/kernel", start: 0, end: count, shape: [count] }];
}

/** Percentiles must be numpy's very values; standard deviation, mean and norms the same but for rounding. */
function checkFeatures(
  found: ArrayLike<number>,
  expected: number[],
  columns: string[],
  scale: (name: string) => number,
) {
  assert.equal(found.length, expected.length);
  for (const [index, name] of columns.entries()) {
    if (/_p\d+$/.test(name)) assert.equal(found[index] + 0, expected[index] + 0, name);
    else {
      const allowed = ROUNDING * scale(name);
      const difference = Math.abs(found[index] - expected[index]);
      assert.ok(difference <= allowed, `${name} is ${found[index]}, must be ${expected[index]}`);
    }
  }
}

/** The greatest absolute weight, for the rounding of sums. */
function greatest(weights: Float32Array): number {
  return weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
}

/** The quartiles by sorting all weights. */
function sortedPercentiles(weights: Float32Array): number[] {
  const sorted = Float64Array.from(weights).sort();
  return [0, 0.25, 0.5, 0.75, 1].map((quantile) => {
    const position = (sorted.length - 1) * quantile;
    const below = Math.floor(position);
    const share = position - below;
    const [low, high] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]];
    return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
  });
}

describe("names of the features", () => {
  test("there are 79 for three convolutions, each once, in the published order", () => {
    assert.equal(names.length, 79);
    assert.equal(new Set(names).size, 79);
    assert.deepEqual(names.slice(0, 9), [
      ...["all_p0", "all_p25", "all_p50", "all_p75", "all_p100", "all_std", "all_mean"],
      ...["conv1_bias_p0", "conv1_bias_p25"],
    ]);
    assert.deepEqual(names.slice(61, 66), [
      ...["dense_kernel_std", "dense_kernel_mean"],
      ...["conv1_bias_l1", "conv1_kernel_l1", "conv2_bias_l1"],
    ]);
    assert.deepEqual(names.slice(70, 73), ["dense_kernel_l1", "conv1_bias_l2", "conv1_kernel_l2"]);
    assert.equal(names[78], "dense_kernel_l2");
  });
});

describe("features of weights", () => {
  for (const { name, weights, features } of fixture.networks) {
    test(`they are numpy's for a whole network: ${name}`, () => {
      const values = floats(weights);
      const found = computeFeatures(values, layout, 1);
      const scales = new Map(layout.map((place) => [place.name.replace("/", "_"), place] as const));
      checkFeatures(found, features, names, (feature) => {
        const place = scales.get(feature.replace(/_[^_]+$/, ""));
        const part = place === undefined ? values : values.subarray(place.start, place.end);
        return greatest(part) * (feature.endsWith("_l1") ? part.length : 10);
      });
    });
  }

  for (const { name, weights, statistics } of fixture.vectors) {
    test(`they are numpy's for a tensor: ${name}`, () => {
      const values = floats(weights);
      const columns = featureNames(single(values.length));
      const found = computeFeatures(values, single(values.length), 1);
      checkFeatures(found.subarray(0, 7), statistics, columns.slice(0, 7), () => greatest(values));
      assert.deepEqual(found.subarray(7, 14), found.subarray(0, 7), "the whole vector is the only tensor");
    });
  }

  test("every row is computed by itself, whatever came before it", () => {
    const rows = fixture.networks.map(({ weights }) => floats(weights));
    const many = [rows[0], rows[1], rows[0], rows[1]];
    const all = new Float32Array(many.flatMap((row) => [...row]));
    const found = computeFeatures(all, layout, many.length);
    assert.equal(found.length, many.length * 79);
    many.forEach((row, index) => {
      assert.deepEqual(found.subarray(index * 79, (index + 1) * 79), computeFeatures(row, layout, 1));
    });
  });

  test("weights may be a part of a greater memory", () => {
    const row = floats(fixture.networks[0].weights);
    const memory = new Float32Array(row.length + 3).fill(9);
    memory.set(row, 3);
    assert.deepEqual(computeFeatures(memory.subarray(3), layout, 1), computeFeatures(row, layout, 1));
  });

  test("the standard deviation of equal weights is zero, of a tensor and of the whole vector", () => {
    const found = computeFeatures(new Float32Array(4970).fill(0.1), layout, 1);
    names.forEach((name, index) => {
      if (name.endsWith("_std")) assert.equal(found[index], 0, name);
      if (name.endsWith("_mean")) assert.equal(found[index], Math.fround(0.1), name);
    });
  });

  test("no feature is minus zero", () => {
    for (const weights of [new Float32Array(4970).fill(-0), new Float32Array(4970)])
      assert.ok(computeFeatures(weights, layout, 1).every((feature) => Object.is(feature, 0)));
  });

  test("no rows have no features", () => {
    assert.deepEqual(computeFeatures(new Float32Array(), layout, 0), new Float64Array());
  });

  test("percentiles are those of sorted weights, for random tensors of all lengths and many shapes of distribution", () => {
    const stream = new RandomStream(streamKey(79, "config"));
    const shapes: (() => number)[] = [
      () => stream.normal(),
      () => stream.below(5) - 2,
      () => stream.normal() ** 9,
      () => (stream.below(10) === 0 ? stream.normal() : 0),
      () => stream.uniform() * 1e-44,
      () => 1 + stream.below(3) * 2 ** -23,
      () => -stream.uniform(),
      () => (stream.below(2) === 0 ? 0 : -0),
      () => [0, -0, stream.uniform()][stream.below(3)],
      () => [0, -0, -stream.uniform()][stream.below(3)],
    ];
    for (let round = 0; round < 1500; round++) {
      const length = round < 200 ? round + 1 : 1 + stream.below(2400);
      const shape = shapes[round % shapes.length];
      const weights = Float32Array.from({ length }, shape);
      if (round % 4 === 1) weights.sort();
      if (round % 4 === 2) weights.sort().reverse();
      const found = computeFeatures(weights, single(length), 1);
      const expected = sortedPercentiles(weights);
      for (const [index, value] of expected.entries())
        assert.equal(found[index] + 0, value + 0, `round ${round}, ${length} weights, percentile ${25 * index}`);
    }
  });
});

describe("weights that have no features", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    test(`${bad} is refused with its row and place`, () => {
      const weights = new Float32Array(3 * 4970).fill(0.5);
      weights[2 * 4970 + 17] = bad;
      const refused = new InputError(`row 2: weight 17 must be finite, is ${bad}`);
      assert.throws(() => computeFeatures(weights, layout, 3), refused);
    });

  test("infinities of both signs do not cancel out", () => {
    const weights = new Float32Array(4970);
    weights[20] = Number.POSITIVE_INFINITY;
    weights[21] = Number.NEGATIVE_INFINITY;
    assert.throws(() => computeFeatures(weights, layout, 1), /row 0: weight 20 must be finite, is Infinity/);
  });

  test("another number of weights than the rows need is refused", () => {
    const wrong = new InputError("2 networks of 4970 weights are 9940 weights, not 9939");
    assert.throws(() => computeFeatures(new Float32Array(9939), layout, 2), wrong);
  });

  test("a layout with a gap, an overlap, an empty tensor or none is refused", () => {
    const place = (start: number, end: number): TensorPlace => ({ name: "a/bias", start, end, shape: [1] });
    for (const places of [[place(1, 2)], [place(0, 2), place(1, 3)], [place(0, 0)], []])
      assert.throws(() => computeFeatures(new Float32Array(3), places, 1), InputError);
  });
});
