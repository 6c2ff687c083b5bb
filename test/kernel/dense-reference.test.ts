// The scalar dense network: its gradients against finite differences in doubles, its initial weights and its settings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { epochOrder, initialDenseWeights } from "../../src/kernel/dense.ts";
import { denseTensors } from "../../src/kernel/dense-settings.ts";
import { createReference } from "../../src/kernel/reference/index.ts";
import { DENSE_CASES, denseSamples, denseSettings } from "./dense-examples.ts";
import { inOrder, normError } from "./examples.ts";

const ELEMENTS = 24; // of each tensor, spread over it
const STEP = 1e-6;

for (const { name, shape, settings } of DENSE_CASES.filter(({ shape }) => shape.units <= 80)) {
  test(`gradients of every tensor are the finite differences: ${name}`, () => {
    const trainer = createReference({ precision: "double" }).createDenseTrainer(shape, { ...settings, batchSize: 3 });
    trainer.initialize(4);
    for (const { bias, kernel } of denseTensors(shape)) for (let i = bias; i < kernel; i++) trainer.live[i] = 0.05;
    const samples = denseSamples(shape.inputs, 5);
    const rows = Uint32Array.of(3, 0, 4);
    const gradient = trainer.preciseGradient(samples, rows, 2);
    for (const [layer, { bias, kernel, end }] of denseTensors(shape).entries()) {
      for (const [what, start, stop] of [["bias", bias, kernel] as const, ["kernel", kernel, end] as const]) {
        const found: number[] = [];
        const expected: number[] = [];
        for (let place = start; place < stop; place += Math.max(1, (stop - start) / ELEMENTS)) {
          const i = Math.floor(place);
          const weight = trainer.live[i];
          const lossAt = (value: number) => {
            trainer.live[i] = value;
            return trainer.trainingLoss(samples, rows, 2);
          };
          expected.push((lossAt(weight + STEP) - lossAt(weight - STEP)) / (2 * STEP));
          trainer.live[i] = weight;
          found.push(gradient[i]);
        }
        const error = found.every((value) => value === 0)
          ? Math.max(...expected.map(Math.abs))
          : normError(found, expected);
        assert.ok(error < 1e-5, `${what} of layer ${layer}: off by ${error}`);
      }
    }
  });
}

test("float32 gradients, fused or not, are those in doubles to a few rounding errors", () => {
  const shape = { inputs: 20, layers: 3, units: 64 };
  const [double, single, fused] = (["double", "single", "fused"] as const).map((precision) => {
    const trainer = createReference({ precision }).createDenseTrainer(shape, denseSettings());
    trainer.initialize(1);
    return trainer.gradient(denseSamples(20, 8), inOrder(8), 1);
  });
  assert.ok(normError(single, double) < 2e-6 && normError(fused, double) < 2e-6);
  assert.notDeepEqual(single, fused);
});

test("first weights fill their bounds evenly, biases are 0, and seed and layer change them", () => {
  const shape = { inputs: 56, layers: 2, units: 128 };
  const weights = initialDenseWeights(shape, 9);
  for (const { inputs, outputs, bias, kernel, end } of denseTensors(shape)) {
    assert.ok(weights.subarray(bias, kernel).every((value) => value === 0));
    const limit = Math.sqrt(6 / (inputs + outputs));
    const values = weights.subarray(kernel, end);
    assert.ok(values.every((value) => Math.abs(value) <= limit * (1 + 1e-7)));
    const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    assert.ok(Math.abs(meanSquare / (limit * limit * (1 / 3)) - 1) < 4 / Math.sqrt(values.length), `${meanSquare}`);
  }
  assert.deepEqual(initialDenseWeights(shape, 9), weights);
  assert.notDeepEqual(initialDenseWeights(shape, 10), weights);
  assert.notEqual(weights[56 * 128 + 128 + 128], weights[128]);
});

test("an epoch takes every given row once, in an order of its seed and number", () => {
  const rows = Uint32Array.from({ length: 50 }, (_, i) => 3 * i);
  const order = epochOrder(5, rows, 1);
  assert.deepEqual(order.slice().sort(), rows);
  assert.deepEqual(epochOrder(5, rows, 1), order);
  for (const other of [epochOrder(6, rows, 1), epochOrder(5, rows, 2), rows]) assert.notDeepEqual(other, order);
});

test("a last partial batch is a step of its own, with the mean over its own rows", () => {
  const create = () => {
    const settings = denseSettings({ batchSize: 4, optimizer: "sgd", dropout: 0, learningRate: 0.5 });
    return createReference({ precision: "single" }).createDenseTrainer({ inputs: 3, layers: 1, units: 16 }, settings);
  };
  const samples = denseSamples(3, 6);
  const whole = create();
  whole.initialize(2);
  whole.epoch(samples, inOrder(6), 1);
  const apart = create();
  apart.initialize(2);
  const order = epochOrder(2, inOrder(6), 1);
  for (const rows of [order.slice(0, 4), order.slice(4)]) {
    const [weights, gradient] = [apart.weights(), apart.gradient(samples, rows, 1)];
    apart.load(weights.map((weight, i) => Math.fround(weight + Math.fround(-0.5 * gradient[i]))));
  }
  assert.ok(normError(whole.weights(), apart.weights()) < 1e-7);
});

test("it learns what depends on the inputs, and its predictions stay in [0, 1] for any finite input", () => {
  const trainer = createReference({ precision: "single" }).createDenseTrainer(
    { inputs: 4, layers: 2, units: 32 },
    denseSettings({ dropout: 0, l2reg: 0, learningRate: 0.01 }),
  );
  const samples = denseSamples(4, 100);
  trainer.initialize(3);
  const error = () =>
    trainer.predict(samples.inputs, inOrder(100)).reduce((sum, p, i) => sum + (p - samples.labels[i]) ** 2, 0) / 100;
  const before = error();
  for (let epoch = 1; epoch <= 20; epoch++) trainer.epoch(samples, inOrder(100), epoch);
  assert.ok(error() < before / 5, `${before}, then ${error()}`);
  const extremes = Float32Array.from({ length: 400 }, (_, i) => [3.4e38, -3.4e38, 1e-45, 0, 1e20][(i * 7) % 5]);
  for (const prediction of trainer.predict(extremes, inOrder(100))) assert.ok(prediction >= 0 && prediction <= 1);
});

test("shapes, settings and samples that don't fit are refused with a RangeError", () => {
  const { createDenseTrainer } = createReference({ precision: "single" });
  const shape = { inputs: 3, layers: 2, units: 32 };
  for (const bad of [{ inputs: 0 }, { inputs: 16385 }, { layers: -1 }, { layers: 10 }, { layers: 1.5 }, { units: 0 }])
    assert.throws(() => createDenseTrainer({ ...shape, ...bad }, denseSettings()), RangeError, JSON.stringify(bad));
  for (const units of [24, 1040, Number.NaN])
    assert.throws(() => createDenseTrainer({ ...shape, units }, denseSettings()), RangeError, `${units} units`);
  for (const bad of [{ batchSize: 0 }, { batchSize: 4097 }, { dropout: 1 }, { dropout: -0.1 }, { l2reg: Number.NaN }])
    assert.throws(() => createDenseTrainer(shape, denseSettings(bad)), RangeError, JSON.stringify(bad));
  const trainer = createDenseTrainer(shape, denseSettings());
  const good = denseSamples(3, 4);
  for (const labels of [good.labels.subarray(1), Float32Array.of(0, 1, 1.1, 0), Float32Array.of(0, 1, Number.NaN, 0)])
    assert.throws(() => trainer.epoch({ ...good, labels }, inOrder(4), 1), RangeError);
  assert.throws(() => trainer.epoch(good, Uint32Array.of(0, 4), 1), RangeError);
  assert.throws(() => trainer.predict(good.inputs.subarray(1), inOrder(1)), RangeError);
  assert.throws(() => trainer.load(new Float32Array(3)), RangeError);
  assert.throws(() => trainer.gradient(good, new Uint32Array(9), 1), RangeError);
  assert.throws(() => trainer.dropoutMask(1, 0, 2), RangeError);
});
