import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cutColumns } from "../../../../leaderboard/baselines/gbm/bins.ts";
import { drawColumns, drawRows } from "../../../../leaderboard/baselines/gbm/boost.ts";
import { TreeGrower } from "../../../../leaderboard/baselines/gbm/grow.ts";
import { gbm } from "../../../../leaderboard/baselines/gbm/index.ts";
import { PackedSums } from "../../../../leaderboard/baselines/gbm/packed-sums.ts";
import type { GbmSettings } from "../../../../schemas/types.d.ts";
import { RandomStream } from "../../../../src/lib/random.ts";
import { validate } from "../../../../src/lib/validate.ts";
import { cutTable, makeTable } from "./made-table.ts";

const PLAIN: GbmSettings = {
  ...{ trees: 1, patience: 500, num_leaves: 31, max_depth: 0, learning_rate: 1, max_bin: 256, min_child_weight: 1 },
  ...{ subsample: 1, colsample_bytree: 1, reg_lambda: 0, reg_alpha: 0 },
};

const MADE = makeTable({ rows: 300, columns: 6, levels: 1 << 24, seed: 3 });

/** Fits a single column and gives the predictions of its rows with the saved trees. */
async function fitColumn(values: number[], labels: number[], settings: Partial<GbmSettings> = {}) {
  const features = Float64Array.from(values);
  const task = { features, rows: values.length, columns: 1, labels: Float64Array.from(labels) };
  const fitted = await gbm.fit({ ...task, settings: { ...PLAIN, ...settings }, seed: 1 });
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
    const same = await gbm.fit({
      features,
      rows: 4,
      columns: 2,
      labels: Float64Array.of(0, 1, 1, 0),
      settings: PLAIN,
      seed: 1,
    });
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
  const fit = async (seed: number) => (await gbm.fit({ ...MADE, settings, seed })).save();

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
    const draw = (tree: number) => gbm.settingsOf(new RandomStream(Uint32Array.of(9, 9, 9, 9), tree));
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
    const stopped = (
      await gbm.fit({ ...training, validation, settings: { ...settings, patience: 10 }, seed: 1 })
    ).save();
    const whole = (await gbm.fit({ ...training, settings: { ...settings, trees: 60 }, seed: 1 })).save();
    const errors = [];
    for (let trees = 0; trees <= 60; trees++) {
      const cut = gbm.load({ ...whole, trees: whole.trees.slice(0, trees) }, "cut");
      const predictions = cut.predict(validation.features, validation.rows);
      errors.push(predictions.reduce((sum, value, row) => sum + (value - validation.labels[row]) ** 2, 0));
    }
    const best = errors.indexOf(Math.min(...errors));
    assert.ok(best > 0 && best < 50, `best after ${best} trees`);
    assert.deepEqual(stopped.trees, whole.trees.slice(0, best));
  });
  test("keeps no tree if none helps", async () => {
    const labels = MADE.labels.map((label) => 1 - label).subarray(150);
    const task = {
      ...training,
      validation: { ...validation, labels },
      settings: { ...settings, patience: 3 },
      seed: 1,
    };
    assert.ok((await gbm.fit(task)).save().trees.length <= 1);
  });
});

describe("a fitted model", () => {
  const fit = () => gbm.fit({ ...MADE, settings: { ...PLAIN, trees: 20, subsample: 0.7 }, seed: 4 });

  test("makes the same predictions after a journey through JSON", async () => {
    const fitted = await fit();
    const loaded = gbm.load(JSON.parse(JSON.stringify(fitted.save())), "saved");
    assert.deepEqual(loaded.predict(MADE.features, 300), fitted.predict(MADE.features, 300));
    assert.deepEqual(loaded.save(), fitted.save());
  });
  test("predicts numbers from 0 to 1 for any finite input, the same for floats and doubles", async () => {
    const fitted = await fit();
    const ends = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -0, 0, 1e30];
    const features = Float64Array.from({ length: 36 }, (_, index) => ends[(index * 7 + Math.floor(index / 6)) % 6]);
    for (const value of fitted.predict(features, 6)) assert.ok(value >= 0 && value <= 1);
    const doubles = Float64Array.from(MADE.features);
    assert.deepEqual(fitted.predict(doubles, 300), fitted.predict(MADE.features, 300));
    assert.equal(fitted.predict(new Float64Array(0), 0).length, 0);
  });
  test("puts what trees say beyond 0 and 1 back to these", () => {
    const leaf = (value: number) => ({ columns: [], thresholds: [], left: [], right: [], values: [value] });
    const record = { schema_version: 1, estimator: "gbm", columns: 1, settings: PLAIN, base: 0.5 };
    const predict = (value: number) =>
      gbm.load({ ...record, trees: [leaf(value)] }, "made").predict(Float64Array.of(0), 1)[0];
    assert.deepEqual([predict(0.25), predict(1e6), predict(-1e6)], [0.75, 1, 0]);
  });
  test("is not loaded from a record that is no model", () => {
    const tree = { columns: [0], thresholds: [0], left: [-1], right: [-2], values: [0, 1] };
    const record = { schema_version: 1, estimator: "gbm", columns: 1, settings: PLAIN, base: 0.5, trees: [tree] };
    const load = (change: object, treeChange: object = {}) =>
      gbm.load({ ...record, trees: [{ ...tree, ...treeChange }], ...change }, "model.json");
    load({});
    assert.throws(() => load({ schema_version: 2 }), /model\.json: schema_version must be 1, is 2/);
    assert.throws(() => load({ base: Number.NaN }), /base/);
    assert.throws(() => load({}, { columns: [1] }), /trees\[0\]\.columns\[0\] must be below 1.*is 1/);
    assert.throws(() => load({}, { left: [0] }), /split 0 has the child 0/);
    assert.throws(() => load({}, { left: [-2] }), /split 0 has the child -2/);
    assert.throws(() => load({}, { right: [-3] }), /split 0 has the child -3/);
    assert.throws(() => load({}, { right: [1] }), /split 0 has the child 1/);
    assert.throws(() => load({}, { values: [0] }), /values must have 2 entries for 1 splits, has 1/);
    assert.throws(() => load({}, { thresholds: [] }), /thresholds must have 1 entries like columns, has 0/);
    assert.throws(() => load({}, { thresholds: [Number.POSITIVE_INFINITY] }), /thresholds/);
  });
});

describe("a fit", () => {
  test("refuses what it can't learn from", async () => {
    const task = { features: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2, labels: Float64Array.of(0, 1) };
    const fit = (change: object) => gbm.fit({ ...task, settings: PLAIN, seed: 1, ...change });
    await fit({});
    await assert.rejects(fit({ features: Float64Array.of(1, 2, 3, Number.NaN) }), /row 1, column 1 is NaN/);
    await assert.rejects(fit({ rows: 3 }), /3 rows of 2 are 6 numbers, not 4/);
    await assert.rejects(fit({ labels: Float64Array.of(0) }), /2 rows need 2 labels, not 1/);
    await assert.rejects(fit({ labels: Float64Array.of(0, 1.5) }), /label 1 is 1.5/);
    await assert.rejects(fit({ labels: Float64Array.of(Number.NaN, 1) }), /label 0 is NaN/);
    await assert.rejects(
      fit({ features: new Float64Array(0), labels: new Float64Array(0), rows: 0 }),
      /at least 1 row/,
    );
    await assert.rejects(fit({ seed: -1 }), /seed/);
    await assert.rejects(fit({ settings: { ...PLAIN, num_leaves: 1 } }), /num_leaves must be at least 2, is 1/);
    const validation = { features: Float64Array.of(1), rows: 1, columns: 1, labels: Float64Array.of(1) };
    await assert.rejects(fit({ validation }), /validation has 1 columns, training has 2/);
  });
  test("ends when its signal says so", async () => {
    const stop = new AbortController();
    const fit = gbm.fit({ ...MADE, settings: { ...PLAIN, trees: 2000 }, seed: 1, signal: stop.signal });
    stop.abort(new Error("enough"));
    await assert.rejects(fit, /enough/);
  });
});

test("how much memory histograms may take changes no tree", () => {
  const { cuts, bins } = cutColumns(MADE, 64);
  const starts = Int32Array.from([0, 1, 2, 3, 4, 5, 6], (column) => column * 64);
  const gradients = MADE.labels.map((label) => 0.3 - label);
  const grow = (bytes: number) => {
    const sums = new PackedSums(300);
    const grower = new TreeGrower({ rows: 300, bins, starts }, cuts, sums, { ...PLAIN, reg_lambda: 1 }, bytes);
    const order = Int32Array.from({ length: 300 }, (_, row) => row);
    return grower.grow(gradients, order, 300, Int32Array.of(0, 1, 2, 3, 4, 5), new Float64Array(300));
  };
  const whole = grow(1e9);
  assert.equal(whole.values.length, 31);
  for (const histograms of [0, 1, 2, 3, 7]) assert.deepEqual(grow(histograms * 8 * 6 * 64), whole);
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
