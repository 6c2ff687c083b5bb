import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { countAccuracies } from "../../src/charts/accuracy-axis.ts";
import { logarithmicTicks } from "../../src/charts/accuracy-by-number.ts";
import {
  filterTiles,
  formatNumber,
  formatPercent,
  formatWhole,
  quantile,
  spreadByAccuracy,
  weightStatistics,
} from "../../src/charts/index.ts";
import { dotPath, stepPath } from "../../src/charts/svg.ts";
import { thin } from "../../src/charts/thin.ts";

describe("filters", () => {
  /** Of 16 filters, one weight that is not 0: row, column and filter as TensorFlow orders them, [3, 3, 1, 16]. */
  const kernelWith = (row: number, column: number, filter: number, weight: number) => {
    const kernel = new Float32Array(144);
    kernel[(row * 3 + column) * 16 + filter] = weight;
    return kernel;
  };

  test("a weight stands in its filter's tile, at its row and column", () => {
    // Filter 6 is the third of the second row of four; a tile is 72 wide and 8 from the next, from 1 on.
    const svg = filterTiles(kernelWith(2, 1, 6, 0.4));
    assert.match(svg, /<path class="positive s6" d="M185 129h24v24h-24z"\/>/);
    assert.match(filterTiles(kernelWith(0, 0, 0, -0.4)), /<path class="negative s6" d="M1 1h24v24h-24z"\/>/);
  });

  test("strength is the weight's size on the greatest one's scale, and zero is not drawn", () => {
    const kernel = kernelWith(0, 0, 0, 1);
    kernel[16] = -0.5;
    kernel[32] = 0.01;
    const [picture] = filterTiles(kernel).split('class="zero"');
    assert.match(picture, /class="positive s6" d="M1 1h/);
    assert.match(picture, /class="negative s3" d="M25 1h/);
    assert.doesNotMatch(picture, /M49 1h24/);
  });

  test("the legend tells the scale, of filters that are all 0 too", () => {
    assert.match(filterTiles(kernelWith(1, 1, 3, -0.25)), />−0\.25<.*>0<.*>\+0\.25</);
    assert.match(filterTiles(new Float32Array(144)), />−1<.*>\+1</);
  });
});

describe("networks for a picture", () => {
  test("are spread from the worst to the best, ascending", () => {
    const accuracies = [0.5, 0.1, 0.9, 0.11, 0.12, 0.52, 0.3, 0.7];
    assert.deepEqual(
      spreadByAccuracy(accuracies, 5).map((index) => accuracies[index]),
      [0.1, 0.3, 0.5, 0.7, 0.9],
    );
  });

  test("are each chosen once, all if there are few, none without an accuracy", () => {
    assert.deepEqual(
      spreadByAccuracy([0.1, 0.1, 0.1, 0.1], 3).length,
      new Set(spreadByAccuracy([0.1, 0.1, 0.1, 0.1], 3)).size,
    );
    assert.deepEqual(spreadByAccuracy([0.4, Number.NaN, 0.2], 6), [2, 0]);
    assert.deepEqual(spreadByAccuracy([], 6), []);
  });
});

describe("figures", () => {
  test("quantiles lie between their neighbours", () => {
    assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
    assert.equal(quantile([1, 2, 3], 1), 3);
    assert.ok(Number.isNaN(quantile([], 0.5)));
  });

  test("numbers are written short", () => {
    assert.deepEqual(
      [0, 0.0005, 0.25, -0.125, 1e-8, 3.2e-7, -2e-5, Number.NaN].map((value) => formatNumber(value)),
      ["0", "0.0005", "0.25", "−0.125", "10⁻⁸", "3.2\u00a0×\u00a010⁻⁷", "−2\u00a0×\u00a010⁻⁵", "unknown"],
    );
    assert.equal(formatPercent(0.48649), "48.6\u00a0%");
    assert.deepEqual([0, 999, 1000, 1234567].map(formatWhole), ["0", "999", "1,000", "1,234,567"]);
  });

  test("weights are summed up", () => {
    assert.deepEqual(weightStatistics([1, 3, 2, 2]), {
      count: 4,
      mean: 2,
      deviation: Math.sqrt(0.5),
      least: 1,
      greatest: 3,
    });
  });

  test("accuracies of 0 and 1 are counted in the first and the last bin", () => {
    assert.deepEqual(countAccuracies([0, 1, 0.5, Number.NaN, 0.49], 4), [1, 1, 1, 1]);
  });

  test("a logarithmic axis has its ends or the powers of ten", () => {
    assert.deepEqual(logarithmicTicks(0.0005, 0.05), [0.0005, 0.005, 0.05]);
    assert.deepEqual(logarithmicTicks(0.001, 0.5), [0.001, 0.01, 0.1]);
    assert.deepEqual(logarithmicTicks(0.002, 0.003), [0.002, 0.003]);
  });
});

describe("paths", () => {
  test("bars of no height leave no line", () => {
    assert.equal(stepPath(10, 100, 5, [0, 20, 20, 0, 0, 3]), "M15 100V80H25V100M35 100V97H40V100");
    assert.equal(stepPath(0, 0, 1, [0, 0]), "");
  });

  test("points over each other are drawn once", () => {
    assert.equal(
      dotPath([
        [1.2, 2],
        [1.4, 2.3],
        [3, 4],
      ]),
      "M1 2h0M3 4h0",
    );
  });

  test("thinning takes evenly, always the same", () => {
    assert.deepEqual(thin(3, 5), [0, 1, 2]);
    assert.deepEqual(thin(10, 5), [0, 2, 4, 6, 8]);
  });
});
