// The native and WASM kernels against the scalar reference: the same bits in the same arithmetic, and against doubles
// no further off than rounding explains.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { createReference, type Precision } from "../../src/kernel/reference/index.ts";
import { loadWasm } from "../../src/kernel/wasm.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { assertSameBits, assertSameResults, CASES, exercise, SHAPES } from "./every-case.ts";
import { exampleImages, exampleSettings, exampleWeights, inOrder, normError, tensors } from "./examples.ts";
import { levelsHere, nativeKernels } from "./tools.ts";

/** A scalar kernel against all kernels of its arithmetic; each case of the slow one is run once. */
function assertEqualToReference(precision: Precision, kernels: Kernel[]): void {
  const reference = createReference({ precision });
  for (const one of CASES) {
    const expected = exercise(reference, one);
    for (const kernel of kernels) assertSameResults(exercise(kernel, one), expected, `${kernel.level}, ${one.name}`);
  }
}

test("WASM gives the bits of the scalar reference with separate multiply and add, in every case", () => {
  assertEqualToReference("single", [loadWasm()]);
});

test("every native level gives the bits of the scalar reference with fused multiply-add, in every case", (t) => {
  assertEqualToReference("fused", nativeKernels(t));
});

test("the addon offers every level that this CPU has, the fastest first", (t) => {
  const kernels = nativeKernels(t);
  if (kernels.length > 0 && process.platform === "linux")
    assert.deepEqual(
      kernels.map(({ level }) => level),
      levelsHere(),
    );
});

test("native levels have the same bits after 52 steps, repeated and with another trainer in between", (t) => {
  for (const { name, shape, settings } of CASES) {
    const images = exampleImages(shape, 67);
    const train = (kernel: Kernel) => {
      const [trainer, other] = [1, 2].map((factor) => {
        const created = kernel.createTrainer(shape, { ...settings, batchSize: 5 * factor });
        created.setWeights(exampleWeights(shape, factor));
        return created;
      });
      for (let epoch = 1; epoch <= 4; epoch++) {
        trainer.trainEpoch(images, inOrder(67), epoch);
        if (epoch % 2) other.trainEpoch(images, inOrder(67).reverse(), epoch);
      }
      return trainer.getWeights();
    };
    const [first, ...others] = nativeKernels(t).flatMap((kernel) => [train(kernel), train(kernel)]);
    for (const weights of others) assertSameBits(weights, first, name);
  }
});

test("weights come back as they were set, with every kind of number, and leave the caller's array alone", (t) => {
  for (const kernel of [...nativeKernels(t), loadWasm()]) {
    for (const shape of SHAPES) {
      const trainer = kernel.createTrainer(shape, exampleSettings());
      const weights = exampleWeights(shape);
      weights.set([-0, 1e-45, -1e-40, 3.4e38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN], 5);
      const given = weights.slice();
      trainer.setWeights(given);
      given.fill(7);
      assertSameBits(trainer.getWeights(), weights, kernel.level);
      trainer.getWeights().fill(8);
      assertSameBits(trainer.getWeights(), weights, kernel.level);
    }
  }
});

// Each rounding is off by at most 2^-24 of its result. A bias adds up to 225 pixels' terms one after another, in a network
// of one layer all alike, so that roundings of one sign pile up (measured: 5.8e-6); elsewhere they largely cancel (8.3e-7).
const GRADIENT_TOLERANCE = { bias: 225 * 2 ** -24, kernel: 2e-6 };

test("gradients are those in doubles within float32 rounding, tensor by tensor", (t) => {
  const kernels = [...nativeKernels(t), loadWasm()];
  for (const { name, shape, settings } of CASES.filter((one) => one.settings.optimizer === "sgd")) {
    const find = (kernel: Kernel) => {
      const trainer = kernel.createTrainer(shape, settings);
      trainer.setWeights(exampleWeights(shape));
      return trainer.gradient(exampleImages(shape, 3), inOrder(3), 5);
    };
    const expected = find(createReference({ precision: "double" }));
    for (const kernel of kernels) {
      const found = find(kernel);
      for (const { name: tensor, start, end } of tensors(shape)) {
        const error = normError(found.subarray(start, end), expected.subarray(start, end));
        const most = GRADIENT_TOLERANCE[tensor.endsWith("bias") ? "bias" : "kernel"];
        assert.ok(error < most, `${kernel.level}, ${name}, ${tensor}: off by ${error}`);
      }
    }
  }
});

// Rounding a weight to float32 loses up to 6e-8 of it, which is much of a step a thousandth its size (measured, SGD: 8e-5
// of the update). Adam and RMSprop divide a gradient by its own size, so that an element near 0 with a large relative error
// steps as far as any; RMSprop's first steps are three times Adam's (measured: Adam 4.5e-5, RMSprop 1.1e-3).
const UPDATE_TOLERANCE = { sgd: 2e-4, adam: 2e-4, rmsprop: 4e-3 };

test("what four steps add to the weights is that in doubles within rounding, tensor by tensor", (t) => {
  const kernels = [...nativeKernels(t), loadWasm()];
  const deepest = CASES.filter(({ shape }) => shape.layers === (shape.imageSize === 28 ? 3 : 4));
  for (const { name, shape, settings } of deepest) {
    const weights = exampleWeights(shape);
    const train = (kernel: Kernel) => {
      const trainer = kernel.createTrainer(shape, { ...settings, batchSize: 3 });
      trainer.setWeights(weights);
      trainer.trainEpoch(exampleImages(shape, 12), inOrder(12), 1);
      return trainer.getWeights().map((value, i) => value - weights[i]);
    };
    const expected = train(createReference({ precision: "double" }));
    for (const kernel of kernels) {
      const found = train(kernel);
      for (const { name: tensor, start, end } of tensors(shape)) {
        const error = normError(found.subarray(start, end), expected.subarray(start, end));
        const most = UPDATE_TOLERANCE[settings.optimizer];
        assert.ok(error < most, `${kernel.level}, ${name}, ${tensor}: off by ${error}`);
      }
    }
  }
});

test("the loss grows along each tensor's gradient as fast as the gradient says", (t) => {
  const step = 0.01; // the central difference is off by its square; float32 losses of 2 by 2e-7 / 0.02
  for (const kernel of [...nativeKernels(t), loadWasm()]) {
    for (const shape of SHAPES) {
      const images = exampleImages(shape, 5);
      const settings = exampleSettings({ activation: "tanh", l2reg: 0 });
      const trainer = kernel.createTrainer(shape, settings);
      const weights = exampleWeights(shape);
      trainer.setWeights(weights);
      const gradient = trainer.gradient(images, inOrder(5), 1);
      for (const { name, start, end } of tensors(shape)) {
        const size = Math.sqrt(gradient.subarray(start, end).reduce((sum, value) => sum + value * value, 0));
        const lossAt = (distance: number) => {
          const moved = weights.slice();
          for (let i = start; i < end; i++) moved[i] += (gradient[i] / size) * distance;
          trainer.setWeights(moved);
          return trainer.evaluate(images, inOrder(5)).loss;
        };
        const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
        const what = `${kernel.level}, ${shape.layers} layers on ${shape.imageSize} pixels, ${name}`;
        assert.ok(Math.abs(slope - size) < 2e-3 * size + 5e-5, `${what}: ${slope}, expected ${size}`);
      }
    }
  }
});

test("a trained network is better than before, and the kernels agree how well it does", (t) => {
  const shape = { imageSize: 28, layers: 3 } as const;
  const images = exampleImages(shape, 200);
  const stream = new RandomStream(streamKey(2, "subset"));
  const order = Uint32Array.from({ length: 200 }, () => stream.below(200));
  const results = [...nativeKernels(t), loadWasm()].map((kernel) => {
    const trainer = kernel.createTrainer(shape, exampleSettings({ optimizer: "adam", dropout: 0.1 }));
    trainer.setWeights(exampleWeights(shape));
    const before = trainer.evaluate(images, inOrder(200));
    for (let epoch = 1; epoch <= 10; epoch++) trainer.trainEpoch(images, order, epoch);
    const after = trainer.evaluate(images, inOrder(200));
    assert.ok(after.loss < before.loss - 0.3 && after.accuracy > before.accuracy, `${before.loss}, ${after.loss}`);
    return after;
  });
  for (const { loss } of results) assert.ok(Math.abs(loss - results[0].loss) < 1e-2, JSON.stringify(results));
});
