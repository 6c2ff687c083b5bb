import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { accuracyBands, type CellCounts, residualBands } from "../../src/charts/index.ts";

const ACCURACY: CellCounts = {
  ...{ truth_bins: 20, prediction_bins: 20, by: "accuracy", hidden: 15 },
  cells: [
    [2, 2, 100],
    [2, 4, 100],
    [10, 11, 5],
    [19, 19, 900],
    [19, 17, 20],
  ],
};
const RANKS: CellCounts = { ...ACCURACY, by: "rank" };
const labelOf = (svg: string) => /aria-label="([^"]*)"/.exec(svg)![1].replaceAll("\u00a0", " ");
const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-12, `${one} ${other}`);

describe("bands of accuracy", () => {
  test("have the mean and spread that writing every network out would give", () => {
    const bands = accuracyBands(ACCURACY);
    assert.deepEqual(
      bands.map(({ low, high, networks }) => [low, high, networks]),
      [
        [0.1, 0.15, 200],
        [0.5, 0.55, 5],
        [0.95, 1, 920],
      ],
    );
    for (const [index, bin] of [2, 10, 19].entries()) {
      const own = ACCURACY.cells.filter(([truth]) => truth === bin);
      const errors = own.flatMap(([truth, predicted, count]) =>
        new Array<number>(count).fill((predicted + 0.5) / 20 - (truth + 0.5) / 20),
      );
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length;
      near(bands[index].mean, mean);
      near(bands[index].deviation, Math.sqrt(variance));
    }
    near(bands[0].mean, 0.05);
    near(bands[0].deviation, 0.05);
  });

  test("of ranks have the middle of the groups, from 0 to 1", () => {
    const [first, , last] = accuracyBands(RANKS);
    near(first.mean, (2.5 / 20 + 4.5 / 20) / 2);
    near(last.mean, (900 * 19.5 + 20 * 17.5) / 20 / 920);
  });

  test("are told in words, with the highest and the lowest", async () => {
    assert.equal(
      labelOf(await residualBands(accuracyBands(ACCURACY), "accuracy")),
      "Predicted less true accuracy by true accuracy, mean and standard deviation, of 1,125 networks: +0.7 points on average; highest from 10 % to 15 % +5.0 points, deviation 5.0; lowest from 95 % to 100 % −0.2 points, deviation 1.5.",
    );
    assert.equal(
      labelOf(await residualBands(accuracyBands(RANKS), "rank")),
      "Rank of the prediction by true accuracy, mean and standard deviation: networks from 10 % to 15 % are ranked 18 % of the way from the worst to the best on average, networks from 95 % to 100 % are ranked 97 % of the way from the worst to the best on average; no band is ranked lower than the one below.",
    );
    const falling = { ...RANKS, cells: RANKS.cells.map(([truth, group, count]) => [19 - truth, group, count]) };
    assert.match(labelOf(await residualBands(accuracyBands(falling), "rank")), /; 2 of 3 bands ranked lower than/);
    for (const by of ["accuracy", "rank"] as const) {
      assert.match(labelOf(await residualBands([], by)), /: no networks\.$/);
      const one = accuracyBands({ ...ACCURACY, by, cells: [[3, 3, 9]] });
      assert.match(labelOf(await residualBands(one, by)), /from 15 % to 20 %/);
    }
  });

  test("are drawn as a bar from one deviation below the mean to one above, with a line at it", async () => {
    const svg = await residualBands(accuracyBands(ACCURACY), "accuracy");
    const bars = [.../<path d="([^"]*)" class="band"/.exec(svg)![1].matchAll(/M[\d.]+ ([\d.]+)H[\d.]+V([\d.]+)H/g)];
    const lines = [.../<path d="([^"]*)" class="median"/.exec(svg)![1].matchAll(/M[\d.]+ ([\d.]+)H/g)];
    assert.deepEqual([bars.length, lines.length], [3, 3]);
    const zero = Number(/<path d="M[\d.]+ ([\d.]+)H[\d.]+" class="diagonal"/.exec(svg)![1]);
    for (const [index, [, top, bottom]] of bars.entries())
      assert.ok(Math.abs((Number(top) + Number(bottom)) / 2 - Number(lines[index][1])) < 0.11);
    assert.ok(Number(lines[0][1]) < zero && Number(lines[2][1]) > zero, "above zero is upwards");
    assert.doesNotMatch(svg, /style|NaN|undefined/);
    assert.doesNotMatch(await residualBands(accuracyBands(RANKS), "rank"), /style|NaN|undefined/);
  });
});
