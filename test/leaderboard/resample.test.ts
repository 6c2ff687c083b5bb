import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { METRICS, ScoredPairs } from "../../leaderboard/metrics/index.ts";
import { drawResamples, percentileInterval, scoreResamples } from "../../leaderboard/score/resample.ts";
import { InputError } from "../../src/lib/errors.ts";
import { madeByRecipe } from "./made-pairs.ts";

interface Fixture {
  scores: number[];
  intervals: { count: number; level: number; low: number; high: number }[];
}
const fixture: Fixture = JSON.parse(readFileSync(new URL("files/reference.json", import.meta.url), "utf8"));

describe("the resamples", () => {
  test("draw as many models as there are, each row its own", () => {
    const { models, rows, counts } = drawResamples(50, 40, 7);
    const seen = new Set<string>();
    for (let row = 0; row < rows; row++) {
      const drawn = counts.subarray(row * models, (row + 1) * models);
      assert.equal(
        drawn.reduce((sum, count) => sum + count, 0),
        models,
      );
      seen.add(drawn.join());
    }
    assert.equal(seen.size, rows);
  });

  test("depend on the seed and the number of models alone: more rows leave the first as they are", () => {
    const few = drawResamples(30, 5, 1);
    assert.deepEqual(drawResamples(30, 9, 1).counts.subarray(0, 150), few.counts);
    assert.notDeepEqual(drawResamples(30, 5, 2).counts, few.counts);
  });

  test("have the bits that published intervals depend on", () => {
    const hash = createHash("sha256")
      .update(drawResamples(1000, 20, 4).counts)
      .digest("hex");
    assert.equal(hash.slice(0, 16), "82741e9b4faa32fb");
  });

  test("draw every model equally often: chi-square of 100 models in 2,000 rows", () => {
    const { models, rows, counts } = drawResamples(100, 2000, 3);
    const sums = new Float64Array(models);
    for (let i = 0; i < counts.length; i++) sums[i % models] += counts[i];
    const chiSquare = sums.reduce((sum, drawn) => sum + ((drawn - rows) * (drawn - rows)) / rows, 0);
    assert.ok(chiSquare > 50 && chiSquare < 170, `chi-square of 99 degrees of freedom is ${chiSquare}`);
    const left = counts.filter((count) => count === 0).length / counts.length;
    assert.ok(Math.abs(left - 0.99 ** 100) < 0.005, `a share of ${left} is left out`); // (1 - 1 / models)^models
  });

  test("are refused for numbers of models or rows that can't be", () => {
    for (const models of [0, -1, 1.5, 2 ** 21 + 1, Number.NaN]) {
      assert.throws(() => drawResamples(models, 1), InputError, `${models}`);
    }
    for (const rows of [0, 0.5, Number.NaN]) assert.throws(() => drawResamples(3, rows), InputError, `${rows}`);
  });
});

describe("scores of resamples", () => {
  test("are those of the lists drawn, for every metric", () => {
    const { truth, prediction } = madeByRecipe([21, 60, 12, 30]);
    const resamples = drawResamples(60, 25, 5);
    for (const metric of METRICS) {
      const scores = scoreResamples(metric, { truth, prediction }, resamples);
      assert.equal(scores.length, 25);
      scores.forEach((score, row) => {
        const places = truth.flatMap((_, i) => new Array<number>(resamples.counts[row * 60 + i]).fill(i));
        const expected = metric.measure(
          places.map((i) => truth[i]),
          places.map((i) => prediction[i]),
        );
        assert.ok(Math.abs(score - expected) < 1e-12, `${metric.name} of row ${row}: ${score}, must be ${expected}`);
      });
    }
  });

  test("are refused where resamples are of another number of models", () => {
    const pairs = new ScoredPairs([1, 2, 3], [1, 2, 3]);
    const refusal = /resamples are of 4 models, truth and prediction have 3/;
    assert.throws(() => scoreResamples(METRICS[0], pairs, drawResamples(4, 2)), refusal);
  });

  test("spread as the theory of the mean says: 1.96 standard errors to either side", () => {
    const { truth, prediction } = madeByRecipe([22, 2000, 0, 0]);
    const mae = METRICS.find(({ name }) => name === "mae")!;
    const errors = truth.map((value, i) => Math.abs(value - prediction[i]));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const variance = errors.reduce((sum, error) => sum + (error - mean) * (error - mean), 0) / errors.length;
    const expected = 1.96 * Math.sqrt(variance / errors.length);
    const { low, high } = percentileInterval(scoreResamples(mae, { truth, prediction }, drawResamples(2000, 1000)));
    for (const side of [mean - low, high - mean]) {
      assert.ok(Math.abs(side / expected - 1) < 0.15, `the interval reaches ${side} far, must be about ${expected}`);
    }
  });
});

describe("the percentile interval", () => {
  for (const { count, level, low, high } of fixture.intervals) {
    test(`of ${count} scores and level ${level} is numpy's`, () => {
      const found = percentileInterval(fixture.scores.slice(0, count), level);
      assert.ok(Math.abs(found.low - low) < 1e-15 && Math.abs(found.high - high) < 1e-15, JSON.stringify(found));
    });
  }

  test("leaves the scores in their order", () => {
    const scores = [3, 1, 2];
    percentileInterval(scores);
    assert.deepEqual(scores, [3, 1, 2]);
  });

  test("takes undefined scores for the lowest and for the highest, and says NaN where an end falls among them", () => {
    const scores = Array.from({ length: 101 }, (_, i) => i);
    const without = (missing: number) =>
      scores.map((score) => (score % 10 === 5 && missing-- > 0 ? Number.NaN : score));
    assert.deepEqual(percentileInterval(scores, 0.9), { low: 5, high: 95 });
    // 5 scores missing: the lower end is the 0th and the upper the 95th of the 96 that are left.
    assert.deepEqual(percentileInterval(without(5), 0.9), { low: 0, high: 100 });
    assert.deepEqual(percentileInterval(without(6), 0.9), { low: Number.NaN, high: Number.NaN });
    assert.deepEqual(percentileInterval([Number.NaN], 0.9), { low: Number.NaN, high: Number.NaN });
  });

  test("is refused for no scores and for a level outside (0, 1)", () => {
    assert.throws(() => percentileInterval([]), /0 scores, needs at least 1/);
    for (const level of [0, 1, 95, Number.NaN]) assert.throws(() => percentileInterval([1], level), InputError);
  });
});
