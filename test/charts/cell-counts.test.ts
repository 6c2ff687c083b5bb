import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type CellCounts, cellCounts } from "../../src/charts/index.ts";

const ACCURACY: CellCounts = {
  ...{ truth_bins: 20, prediction_bins: 20, by: "accuracy", hidden: 15 },
  cells: [
    [2, 2, 100],
    [10, 11, 5],
    [19, 19, 900],
    [19, 17, 20],
  ],
};
const labelOf = (svg: string) => /aria-label="([^"]*)"/.exec(svg)![1].replaceAll("\u00a0", " ");

/** Left, top and strength of every cell. */
function drawn(svg: string): [x: number, y: number, strength: number][] {
  return [...svg.matchAll(/<path class="heat" fill-opacity="([\d.]+)" d="([^"]*)"/g)].flatMap(([, opacity, path]) =>
    [...path.matchAll(/M([\d.]+) ([\d.]+)h/g)].map(([, x, y]): [number, number, number] => [
      Number(x),
      Number(y),
      Number(opacity),
    ]),
  );
}

describe("counts of cells", () => {
  test("are drawn with true accuracy to the right, predictions upwards, and more networks stronger", () => {
    const cells = drawn(cellCounts(ACCURACY));
    const [side, left, top] = [330 / 20, 46, 26];
    const at = (truth: number, prediction: number) =>
      cells.find(
        ([x, y]) => Math.abs(x - left - truth * side) < 0.1 && Math.abs(y - top - (19 - prediction) * side) < 0.1,
      )!;
    assert.equal(cells.length, ACCURACY.cells.length);
    const strengths = [at(10, 11), at(19, 17), at(2, 2), at(19, 19)].map(([, , strength]) => strength);
    assert.deepEqual(
      strengths,
      strengths.toSorted((one, other) => one - other),
    );
    assert.equal(strengths[3], 1);
    assert.ok(strengths[0] < 0.3 && strengths[0] > 0.1);
  });

  test("are told in words: how many, how near to the diagonal, what is left out", () => {
    assert.equal(
      labelOf(cellCounts(ACCURACY)),
      "Predicted accuracy against true accuracy of 1,025 networks in 4 cells: 98 % lie in the cells of the diagonal, 98 % at most one cell of 5 % beside it. Up to 15 networks in cells of too few are left out.",
    );
    const ranks = cellCounts({ ...ACCURACY, by: "rank", hidden: 0 });
    assert.equal(
      labelOf(ranks),
      "Rank of the prediction against true accuracy of 1,025 networks in 4 cells: the fullest, with 900, has a true accuracy of 95 % to 100 % and is group 20 of 20 by rank, from below.",
    );
    assert.doesNotMatch(ranks, /class="diagonal"/);
  });

  test("of one size are as strong as can be, and of none say so", () => {
    const same = cellCounts({
      ...ACCURACY,
      cells: [
        [0, 0, 7],
        [1, 1, 7],
      ],
    });
    assert.deepEqual(
      drawn(same).map(([, , strength]) => strength),
      [1, 1],
    );
    assert.match(same, />7 networks each</);
    const none = cellCounts({ ...ACCURACY, cells: [], hidden: 5 });
    assert.deepEqual(drawn(none), []);
    assert.match(labelOf(none), /no cell has enough networks to be shown\. Up to 5 networks/);
  });

  test("have no style of their own and stay small when all 400 cells are there", () => {
    const cells = Array.from({ length: 400 }, (_, cell) => [cell % 20, Math.floor(cell / 20), 5 + cell]);
    const svg = cellCounts({ ...ACCURACY, cells });
    assert.doesNotMatch(svg, /style|NaN|undefined/);
    assert.ok(svg.length < 16_000, `${svg.length} characters`);
  });
});
