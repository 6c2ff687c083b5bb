import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cutColumns } from "../../../../leaderboard/baselines/gbm/bins.ts";
import { drawColumns, drawRows } from "../../../../leaderboard/baselines/gbm/boost.ts";
import { FewRows } from "../../../../leaderboard/baselines/gbm/few-rows.ts";
import { TreeGrower } from "../../../../leaderboard/baselines/gbm/grow.ts";
import { fillHistogram, layOut } from "../../../../leaderboard/baselines/gbm/histogram.ts";
import { gbm } from "../../../../leaderboard/baselines/gbm/index.ts";
import { PackedSums } from "../../../../leaderboard/baselines/gbm/packed-sums.ts";
import { findSplit } from "../../../../leaderboard/baselines/gbm/split.ts";
import type { GbmSettings } from "../../../../schemas/types.d.ts";
import { RandomStream } from "../../../../src/lib/random.ts";
import { validate } from "../../../../src/lib/validate.ts";
import { fitOnce } from "../fit-once.ts";
import { cutTable, makeTable } from "../made-table.ts";

const PLAIN: GbmSettings = {
  ...{ trees: 1, patience: 500, num_leaves: 31, max_depth: 0, learning_rate: 1, max_bin: 256, min_child_weight: 1 },
  ...{ subsample: 1, colsample_bytree: 1, reg_lambda: 0, reg_alpha: 0 },
};

const MADE = makeTable({ rows: 300, columns: 6, levels: 1 << 24, seed: 3 });

/** Fits a single column and gives the predictions of its rows with the saved trees. */
async function fitColumn(values: number[], labels: number[], settings: Partial<GbmSettings> = {}) {
  const features = Float64Array.from(values);
  const training = { features, rows: values.length, columns: 1, labels: Float64Array.from(labels) };
  const fitted = await fitOnce(gbm, { training, settings: { ...PLAIN, ...settings }, seed: 1 });
  return { predictions: [...fitted.predict(features, values.length)], trees: fitted.save().trees };
}

describe("small cases by hand", () => {
  test("two groups become two leaves", async () => {
    const { predictions, trees } = await fitColumn([1, 2, 3, 4], [0.25, 0.25, 0.75, 0.75]);
    assert.deepEqual(predictions, [0.25, 0.25, 0.75, 0.75]);
    const tree = { columns: [0], thresholds: [2.5], left: [-1], right: [-2], values: [-0.25, 0.25] };
    assert.deepEqual(trees, [tree]);
  });
  test("reg_lambda counts as rows with nothing to correct, learning_rate as a share", async () => {
    const { trees } = await fitColumn([1, 2, 3, 4], [0.25, 0.25, 0.75, 0.75], { reg_lambda: 2, learning_rate: 0.5 });
    assert.deepEqual(trees[0].values, [-0.0625, 0.0625]); // 0.5 * 0.5 / (2 + 2)
  });
  test("reg_alpha is taken from the sum of what is wrong", async () => {
    const { trees } = await fitColumn([1, 2, 3, 4], [0.25, 0.25, 0.75, 0.75], { reg_alpha: 0.25 });
    assert.deepEqual(trees[0].values, [-0.125, 0.125]); // (0.5 - 0.25) / 2
    const nothing = await fitColumn([1, 2, 3, 4], [0.25, 0.25, 0.75, 0.75], { reg_alpha: 0.5 });
    assert.deepEqual(nothing.trees[0].values, [0]);
  });
  test("the leaf that gains most is divided first", async () => {
    const labels = [0, 0, 0.25, 1, 1, 0.875]; // gains: 1.148 at 3.5, then 0.042 at 2.5, 0.010 at 5.5
    const { trees } = await fitColumn([1, 2, 3, 4, 5, 6], labels, { num_leaves: 3 });
    assert.deepEqual(
      [trees[0].thresholds, trees[0].left, trees[0].right],
      [
        [3.5, 2.5],
        [1, -1],
        [-3, -2],
      ],
    );
  });
  test("among equal splits the first column and the least value are taken", async () => {
    const features = Float64Array.of(0, 0, 1, 1, 1, 1, 0, 0); // [4, 2], two equal columns
    const labels = Float64Array.of(0, 1, 1, 0);
    const same = await fitOnce(gbm, { training: { features, rows: 4, columns: 2, labels }, settings: PLAIN, seed: 1 });
    assert.deepEqual(same.save().trees[0].columns, [0]);
    const { trees } = await fitColumn([1, 2, 3], [0, 1, 0], { num_leaves: 2 });
    assert.deepEqual(trees[0].thresholds, [1.5]);
    assert.deepEqual([...same.predict(features, 4)], [...labels]);
  });
});

describe("where there is nothing to learn", () => {
  test("one row is predicted as it is", async () => {
    assert.deepEqual((await fitColumn([5], [0.375], { trees: 3 })).predictions, [0.375]);
  });
  test("constant features give the mean", async () => {
    const { predictions, trees } = await fitColumn([2, 2, 2, 2], [0, 0.25, 0.5, 0.25], { trees: 4, max_bin: 2 });
    assert.deepEqual(predictions, [0.25, 0.25, 0.25, 0.25]);
    assert.ok(trees.every((tree) => tree.columns.length === 0));
  });
  test("equal labels are not divided, even where their mean is rounded", async () => {
    const values = Array.from({ length: 30 }, (_, row) => row);
    const { predictions, trees } = await fitColumn(values, Array(30).fill(0.1), { trees: 4 });
    assert.ok(trees.every((tree) => tree.columns.length === 0));
    for (const prediction of predictions) assert.ok(Math.abs(prediction - 0.1) < 1e-12);
  });
  test("no leaf gets fewer rows than min_child_weight", async () => {
    const { trees } = await fitColumn([1, 2, 3, 4], [0, 1, 1, 1], { min_child_weight: 2 });
    assert.deepEqual(trees[0].thresholds, [2.5]);
    assert.deepEqual((await fitColumn([1, 2, 3, 4], [0, 1, 1, 1], { min_child_weight: 3 })).trees[0].thresholds, []);
  });
});

describe("chance", () => {
  const settings = { ...PLAIN, trees: 12, subsample: 0.6, colsample_bytree: 0.5, learning_rate: 0.3 };
  const fit = async (seed: number) => (await fitOnce(gbm, { training: MADE, settings, seed })).save();

  test("follows the seed alone", async () => {
    const [one, again, other] = [await fit(1), await fit(1), await fit(2)];
    assert.deepEqual(one, again);
    assert.notDeepEqual(one.trees, other.trees);
  });
  test("leaves each tree its share of the columns", async () => {
    const used = (await fit(1)).trees.map(({ columns }) => new Set(columns));
    assert.ok(used.every(({ size }) => size <= 3));
    assert.ok(new Set(used.flatMap((columns) => [...columns])).size > 3);
  });
  test("draws rows and columns in ascending order, none twice, none never", () => {
    const seen = new Set<number>();
    for (let tree = 0; tree < 40; tree++) {
      const order = new Int32Array(10);
      assert.equal(drawRows(order, 0.3, new RandomStream(Uint32Array.of(1, 2, 3, 4), tree)), 3);
      assert.deepEqual([...order.slice(0, 3)], [...order.slice(0, 3).sort()]);
      assert.deepEqual([...order.slice().sort()], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      for (const row of order.subarray(0, 3)) seen.add(row);
      const columns = drawColumns(7, 0.5, new RandomStream(Uint32Array.of(1, 2, 3, 4), tree));
      assert.equal(new Set(columns).size, 3);
    }
    assert.equal(seen.size, 10);
    assert.equal(drawRows(new Int32Array(10), 0.01, new RandomStream(new Uint32Array(4))), 1);
    assert.deepEqual([...drawColumns(3, 0.01, new RandomStream(new Uint32Array(4)))].length, 1);
  });
  test("draws settings that the schema allows, different ones, the same from the same stream", () => {
    const draw = (tree: number) => gbm.settingsOf(new RandomStream(Uint32Array.of(9, 9, 9, 9), tree), 56);
    for (let tree = 0; tree < 200; tree++) validate("gbm-settings", draw(tree), `draw ${tree}`);
    assert.deepEqual(draw(5), draw(5));
    assert.notDeepEqual(draw(5), draw(6));
    validate("gbm-settings", gbm.defaults, "defaults");
  });
});

describe("stopping early", () => {
  const training = cutTable(MADE, 0, 150);
  const validation = cutTable(MADE, 150, 300);
  const settings = { ...PLAIN, trees: 200, learning_rate: 0.3, num_leaves: 16 };

  test("keeps the trees up to the least error on the validation rows", async () => {
    const task = { training, settings: { ...settings, patience: 10 }, seed: 1 };
    const stopped = (await fitOnce(gbm, { ...task, validation })).save();
    const whole = (await fitOnce(gbm, { ...task, iterations: 60 })).save();
    const errors = [];
    for (let trees = 0; trees <= 60; trees++) {
      const cut = await gbm.load({ ...whole, trees: whole.trees.slice(0, trees) }, "cut");
      const predictions = cut.predict(validation.features, validation.rows);
      errors.push(predictions.reduce((sum, value, row) => sum + (value - validation.labels[row]) ** 2, 0));
    }
    const best = errors.indexOf(Math.min(...errors));
    assert.ok(best > 0 && best < 50, `best after ${best} trees`);
    assert.deepEqual(stopped.trees, whole.trees.slice(0, best));
  });
  test("keeps no tree if none helps", async () => {
    const labels = MADE.labels.map((label) => 1 - label).subarray(150);
    const task = { training, settings: { ...settings, patience: 3 }, seed: 1 };
    assert.ok((await fitOnce(gbm, { ...task, validation: { ...validation, labels } })).iterations <= 1);
  });
});

describe("a fitted model", () => {
  const fit = () => fitOnce(gbm, { training: MADE, settings: { ...PLAIN, trees: 20, subsample: 0.7 }, seed: 4 });

  test("predicts numbers from 0 to 1 for any finite input, the same for floats and doubles", async () => {
    const fitted = await fit();
    const ends = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -0, 0, 1e30];
    const features = Float64Array.from({ length: 36 }, (_, index) => ends[(index * 7 + Math.floor(index / 6)) % 6]);
    for (const value of fitted.predict(features, 6)) assert.ok(value >= 0 && value <= 1);
    const doubles = Float64Array.from(MADE.features);
    assert.deepEqual(fitted.predict(doubles, 300), fitted.predict(MADE.features, 300));
    assert.equal(fitted.predict(new Float64Array(0), 0).length, 0);
  });
  test("puts what trees say beyond 0 and 1 back to these", async () => {
    const leaf = (value: number) => ({ columns: [], thresholds: [], left: [], right: [], values: [value] });
    const record = { schema_version: 1, estimator: "gbm", columns: 1, settings: PLAIN, base: 0.5 };
    const predict = async (value: number) => {
      const loaded = await gbm.load({ ...record, trees: [leaf(value)] }, "made");
      return loaded.predict(Float64Array.of(0), 1)[0];
    };
    assert.deepEqual([await predict(0.25), await predict(1e6), await predict(-1e6)], [0.75, 1, 0]);
  });
  test("is not loaded from a record that is no model", async () => {
    const tree = { columns: [0], thresholds: [0], left: [-1], right: [-2], values: [0, 1] };
    const record = { schema_version: 1, estimator: "gbm", columns: 1, settings: PLAIN, base: 0.5, trees: [tree] };
    const load = (change: object, treeChange: object = {}) =>
      gbm.load({ ...record, trees: [{ ...tree, ...treeChange }], ...change }, "model.json");
    await load({});
    await assert.rejects(load({ schema_version: 2 }), /model\.json: schema_version must be 1, is 2/);
    await assert.rejects(load({ base: Number.NaN }), /base/);
    await assert.rejects(load({}, { columns: [1] }), /trees\[0\]\.columns\[0\] must be below 1.*is 1/);
    await assert.rejects(load({}, { left: [0] }), /split 0 has the child 0/);
    await assert.rejects(load({}, { left: [-2] }), /split 0 has the child -2/);
    await assert.rejects(load({}, { right: [-3] }), /split 0 has the child -3/);
    await assert.rejects(load({}, { right: [1] }), /split 0 has the child 1/);
    await assert.rejects(load({}, { values: [0] }), /values must have 2 entries for 1 splits, has 1/);
    await assert.rejects(load({}, { thresholds: [] }), /thresholds must have 1 entries like columns, has 0/);
    await assert.rejects(load({}, { thresholds: [Number.POSITIVE_INFINITY] }), /thresholds/);
  });
});

test("trees on a wide table hold their share of columns, in floats as in doubles", async () => {
  const wide = makeTable({ rows: 60, columns: 400, levels: 1 << 20, seed: 7 });
  const task = { settings: { ...PLAIN, trees: 5, colsample_bytree: 0.02 }, seed: 1 };
  const fitted = await fitOnce(gbm, { training: wide, ...task });
  for (const { columns } of fitted.save().trees) assert.ok(new Set(columns).size <= 8);
  const doubles = { ...wide, features: Float64Array.from(wide.features) };
  assert.deepEqual((await fitOnce(gbm, { training: doubles, ...task })).save(), fitted.save());
});

test("searched settings let a tree draw 32 to 512 of many columns, and a share of few", () => {
  const share = (tree: number, columns: number) =>
    gbm.settingsOf(new RandomStream(Uint32Array.of(9, 9, 9, 9), tree), columns).colsample_bytree;
  for (let tree = 0; tree < 200; tree++) {
    const drawn = drawColumns(4970, share(tree, 4970), new RandomStream(new Uint32Array(4))).length;
    assert.ok(drawn >= 31 && drawn <= 512, `${drawn} of 4970`);
    assert.ok(share(tree, 80) <= 1 && share(tree, 80) >= 32 / 80);
    assert.ok(share(tree, 7) <= 1 && share(tree, 7) >= 0.2);
  }
});

test("how much memory histograms may take changes no tree", async () => {
  const table = await cutColumns(MADE, 64);
  const gradients = MADE.labels.map((label) => 0.3 - label);
  const grow = (bytes: number) => {
    const sums = new PackedSums(300);
    const grower = new TreeGrower(table, sums, { ...PLAIN, reg_lambda: 1 }, bytes);
    const order = Int32Array.from({ length: 300 }, (_, row) => row);
    return grower.grow(gradients, order, 300, Int32Array.of(0, 1, 2, 3, 4, 5), new Float64Array(300));
  };
  const whole = grow(1e9);
  assert.equal(whole.values.length, 31);
  for (const histograms of [0, 1, 2, 3, 7]) assert.deepEqual(grow(histograms * 8 * 6 * 64), whole);
});

test("few rows give the same split as their histogram, for every kind of bins", async () => {
  const columns = Int32Array.of(0, 2, 3, 5);
  for (const bins of [3, 40, 256]) {
    const table = await cutColumns(MADE, bins);
    const places = layOut(columns, table.cuts);
    const sums = new PackedSums(300);
    const packed = new Float64Array(300);
    const order = Int32Array.from({ length: 300 }, (_, index) => (index * 7) % 300);
    sums.pack(
      MADE.labels.map((label) => 0.4 - label),
      order,
      300,
      packed,
    );
    const fewRows = new FewRows();
    for (const [start, end] of [
      [0, 2],
      [3, 40],
      [40, 47],
      [0, 300],
    ]) {
      const total = packed.subarray(start, end).reduce((sum, value) => sum + value, 0);
      const rules = { sums, leastRows: 1, lambda: 1, alpha: 0, leastGain: 0 };
      const histogram = new Float64Array(places.starts[4]);
      fillHistogram(histogram, table, places, order, packed, start, end);
      const found = fewRows.fill(table, columns, order, packed, start, end);
      const expected = findSplit(histogram, places, total, rules);
      assert.ok(expected !== undefined || end - start === 2);
      assert.deepEqual(findSplit(fewRows.sums, found, total, rules), expected);
      fillHistogram(histogram, table, places, order, packed, start, end, -1);
      assert.ok(histogram.every((sum) => sum === 0));
    }
  }
});

test("packed sums hold counts and gradients apart, whatever their signs", () => {
  for (const rows of [1, 2, 3, 1000, 10_000, 262_144]) {
    const sums = new PackedSums(rows);
    for (const sign of [-1, 1]) {
      const gradients = new Float64Array(rows).fill(sign * 0.75);
      const order = Int32Array.from(gradients, (_, row) => row);
      const packed = new Float64Array(rows);
      const scale = sums.pack(gradients, order, rows, packed);
      const total = packed.reduce((sum, value) => sum + value, 0);
      assert.equal(sums.count(total), rows);
      assert.equal(sums.gradient(total) / scale, sign * 0.75 * rows);
    }
  }
  assert.throws(() => new PackedSums(262_145), /at most 262144 rows, not 262145/);
});
