// What L-Linear and the DNN learn, each against what is known of it, and their records.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dnn } from "../../../../leaderboard/baselines/dnn/index.ts";
import type { LabelledTable } from "../../../../leaderboard/baselines/estimator.ts";
import { linear } from "../../../../leaderboard/baselines/linear/index.ts";
import { fitOnce } from "../fit-once.ts";
import { cutTable, makeTable, r2Of } from "../made-table.ts";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** The made features with other labels. */
function labelled(rows: number, columns: number, label: (x: Float32Array | Float64Array) => number): LabelledTable {
  const { features } = makeTable({ rows, columns, levels: 1 << 20, seed: 21 });
  const labels = Float64Array.from({ length: rows }, (_, row) =>
    label(features.subarray(row * columns, (row + 1) * columns)),
  );
  return { features, rows, columns, labels };
}

describe("L-Linear", () => {
  const settings = { ...linear.defaults, optimizer: "sgd", learning_rate: 4, l2reg: 0, batch_size: 200 } as const;

  test("finds the sigmoid that the labels were made by", async () => {
    const training = labelled(200, 4, ([a, b, c]) => sigmoid(3 * a - 2 * b + 5 * c - 2.5));
    const fitted = await fitOnce(linear, { training, settings, seed: 1, iterations: 4000 });
    const predictions = fitted.predict(training.features, training.rows);
    for (const [row, value] of predictions.entries()) {
      assert.ok(Math.abs(value - training.labels[row]) < 2e-4, `row ${row}: ${value} for ${training.labels[row]}`);
    }
  });

  test("with L2 ends where the gradient of loss and penalty is zero", async () => {
    const l2reg = 0.01;
    const training = labelled(200, 3, ([a, b, c]) => (a > b ? 0.9 : 0.2) * (1 - c / 2));
    const task = { training, settings: { ...settings, l2reg }, seed: 2, iterations: 2000 };
    const record = (await fitOnce(linear, task)).save();
    const floats = (text: string) => Buffer.from(text, "base64");
    const at = (text: string, index: number) => floats(text).readDoubleLE(index * 8);
    const [bias, ...kernel] = [0, 1, 2, 3].map((index) => floats(record.weights).readFloatLE(index * 4));
    const gradient = [0, ...kernel.map((weight) => 2 * l2reg * weight)];
    for (let row = 0; row < 200; row++) {
      const x = [0, 1, 2].map(
        (column) => (training.features[row * 3 + column] - at(record.means, column)) / at(record.deviations, column),
      );
      const prediction = sigmoid(x.reduce((sum, value, column) => sum + value * kernel[column], bias));
      const delta = (2 * (prediction - training.labels[row]) * prediction * (1 - prediction)) / 200;
      for (const [index, value] of [1, ...x].entries()) gradient[index] += delta * value;
    }
    for (const slope of gradient) assert.ok(Math.abs(slope) < 1e-6, `gradient ${gradient}`);
    assert.ok(Math.max(...kernel.map(Math.abs)) > 0.1);
  });
});

test("the DNN learns what L-Linear can't: which two of its inputs lie on one side", async () => {
  const table = labelled(700, 3, ([a, b]) => (a > 0.5 === b > 0.5 ? 0.9 : 0.1));
  const [training, validation, others] = [
    cutTable(table, 0, 450),
    cutTable(table, 450, 500),
    cutTable(table, 500, 700),
  ];
  const settings = { ...dnn.defaults, layers: 3, units: 64, learning_rate: 2e-3, batch_size: 32, epochs: 100 };
  const deep = await fitOnce(dnn, { training, validation, settings, seed: 1 });
  const deepR2 = r2Of(others.labels, deep.predict(others.features, others.rows));
  assert.ok(deepR2 > 0.8, `R2 ${deepR2}`);
  const line = await fitOnce(linear, { training, validation, settings: linear.defaults, seed: 1 });
  const lineR2 = r2Of(others.labels, line.predict(others.features, others.rows));
  assert.ok(lineR2 < 0.1, `R2 ${lineR2}`);
});

test("without hidden layers the DNN is L-Linear", async () => {
  const training = makeTable({ rows: 100, columns: 5, levels: 1 << 20, seed: 3 });
  const features = training.features;
  const network = { ...dnn.defaults, ...linear.defaults, layers: 0 };
  const one = await fitOnce(dnn, { training, settings: network, seed: 1, iterations: 5 });
  const other = await fitOnce(linear, { training, settings: linear.defaults, seed: 1, iterations: 5 });
  assert.deepEqual(one.predict(features, 100), other.predict(features, 100));
});

describe("training that fails", () => {
  const table = makeTable({ rows: 90, columns: 4, levels: 1 << 20, seed: 6 });
  const [training, validation] = [cutTable(table, 0, 60), cutTable(table, 60, 90)];
  const failing = { optimizer: "sgd", learning_rate: 1000, l2reg: 1000, batch_size: 10 } as const;

  test("says the mean, in a record like any other", async () => {
    for (const [estimator, defaults] of [[linear, linear.defaults] as const, [dnn, dnn.defaults] as const]) {
      const settings = { ...defaults, ...failing } as never;
      const fitted = await fitOnce(estimator, { training, settings, seed: 1, iterations: 30 });
      assert.equal(fitted.iterations, 0);
      const mean = training.labels.reduce((sum, label) => sum + label, 0) / 60;
      for (const value of fitted.predict(table.features, 90)) assert.ok(Math.abs(value - mean) < 1e-6);
      const loaded = await estimator.load(JSON.parse(JSON.stringify(fitted.save())), "saved");
      assert.deepEqual(loaded.predict(table.features, 90), fitted.predict(table.features, 90));
    }
  });

  test("gives accuracies wherever it stopped", async () => {
    for (const learning_rate of [1, 10, 100, 1000]) {
      for (const optimizer of ["sgd", "adam"] as const) {
        const settings = { ...dnn.defaults, optimizer, learning_rate, layers: 5, units: 16, l2reg: 0 };
        const fitted = await fitOnce(dnn, { training, validation, settings, seed: 1 });
        for (const value of fitted.predict(table.features, 90)) assert.ok(value >= 0 && value <= 1, `${value}`);
        await dnn.load(JSON.parse(JSON.stringify(fitted.save())), "saved");
      }
    }
  });

  test("refuses more columns than the kernel takes", async () => {
    const wide = { features: new Float32Array(16385), rows: 1, columns: 16385, labels: Float64Array.of(0.5) };
    await assert.rejects(dnn.prepare({ training: wide }), /dnn takes at most 16384 columns, not 16385/);
  });
});

describe("a record of a dense network", () => {
  const training = makeTable({ rows: 30, columns: 4, levels: 1 << 20, seed: 9 });
  const settings = { ...dnn.defaults, layers: 1, units: 16 };
  const record = async () => (await fitOnce(dnn, { training, settings, seed: 1, iterations: 2 })).save();
  const doubles = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer).toString("base64");

  test("holds each weight in four bytes", async () => {
    const { weights, means } = await record();
    assert.equal(Buffer.from(weights, "base64").length, 4 * (16 + 4 * 16 + 1 + 16));
    assert.equal(Buffer.from(means, "base64").length, 4 * 8);
  });
  test("is refused if it is no such network", async () => {
    const saved = await record();
    const refuses = (change: object, message: RegExp) =>
      assert.rejects(dnn.load({ ...saved, ...change }, "dnn.json"), { name: "InputError", message });
    await dnn.load(saved, "dnn.json");
    await refuses({ schema_version: 2 }, /^dnn\.json: schema_version must be 1, is 2/);
    await refuses({ estimator: "linear" }, /^dnn\.json: estimator must be "dnn", is "linear"/);
    await refuses({ settings: { ...settings, units: 17 } }, /^dnn\.json: settings: units must be a multiple of 16/);
    await refuses(
      { settings: { ...settings, units: 32 } },
      /weights must hold 193 numbers of 4 bytes, holds 388 bytes/,
    );
    await refuses({ columns: 5 }, /means must hold 5 numbers of 8 bytes, holds 32 bytes/);
    await refuses({ means: doubles(1, 2, Number.NaN, 4) }, /means: number 2 is NaN/);
    await refuses({ deviations: doubles(1, 2, 3, -4) }, /deviations: number 3 must be at least 0, is -4/);
    await refuses({ weights: saved.weights.slice(4) }, /weights must hold 97 numbers of 4 bytes, holds 385 bytes/);
    await refuses({ means: doubles(1, 2, 3, 4).replace("A", "*") }, /means/);
    await refuses({ means: `${doubles(1, 2, 3, 4).slice(0, -2)}B=` }, /means is not base64 of 32 bytes/);
    await refuses({ iterations: -1 }, /iterations must be at least 0, is -1/);
  });
});
