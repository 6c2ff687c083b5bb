// Holds any kernel against TensorFlow.js: its convolutions, its automatic gradients, its arithmetic. The optimizers'
// formulas are written out in TensorFlow.js operations (workers/tfjs-optimizer.ts), with epsilon where Keras has it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evaluation, Kernel, NetworkShape, Trainer, TrainingSettings } from "../../src/kernel/kernel.ts";
import { createTfjsTrainer, loadLibrary } from "../../workers/tfjs.ts";
import { exampleImages, exampleSettings, exampleWeights, inOrder, normError, tensors } from "./examples.ts";

const STEPS = 20;
const BATCH = 8;
/**
 * Greatest |update - expected| / |expected| of a tensor, Euclidean, where the update is what 20 steps changed. Both sides
 * round to float32 (6e-8) in different orders, and each step rounds weights of about 0.1 while it changes them by about
 * 1e-3: up to 3e-6 a step of an update, which 20 steps average. Measured on the scalar kernel: at most 7e-6. Epsilon in
 * another place gives more than 1e-3.
 */
const TOLERANCE = 3e-5;

/**
 * Of the first weights. A ReLU unit so near to zero that rounding decides its sign changes the gradient by about 1e-3 of
 * its size, in one kernel and not in the other, and RMSprop makes a full step of it: right, but no agreement (the double
 * reference sides with either). Among 600,000 units seed 3 met one such, and seed 4 another; seeds 5, 6 and 7 meet none.
 */
const SEED = 5;

interface Case {
  shape: NetworkShape;
  settings: TrainingSettings;
}

interface Expected {
  weights: Float32Array;
  evaluation: Evaluation;
  masks: Uint8Array[];
}

const LEARNING_RATES = { sgd: 0.05, adam: 0.003, rmsprop: 0.003 };

/** Each optimizer, activation and size; dropout on in half of them, so that each of these has it both ways. */
function cases(): Case[] {
  return (["sgd", "adam", "rmsprop"] as const).flatMap((optimizer, i) =>
    (["relu", "tanh"] as const).flatMap((activation, j) =>
      ([28, 32] as const).map((imageSize, k): Case => {
        const dropout = (i + j + k) % 2 === 0 ? 0.3 : 0;
        const learningRate = LEARNING_RATES[optimizer];
        return {
          shape: { imageSize, layers: 3 },
          settings: exampleSettings({ batchSize: BATCH, optimizer, activation, dropout, learningRate }),
        };
      }),
    ),
  );
}

const found = new Map<string, Promise<Expected>>(); // TensorFlow.js is slow: asked once a case, whatever the kernels

/** What TensorFlow.js makes of the case with the masks that the kernel's trainer hands in. */
async function askTfjs({ shape, settings }: Case, trainer: Trainer): Promise<Expected> {
  const { library } = await loadLibrary();
  const masks: Uint8Array[] = [];
  const oracle = createTfjsTrainer(library, shape, settings, (epoch, place, layer) => {
    masks[place * shape.layers + layer] = trainer.dropoutMask(epoch, place, layer);
    return masks[place * shape.layers + layer];
  });
  const images = exampleImages(shape, STEPS * BATCH);
  oracle.setWeights(exampleWeights(shape, SEED));
  oracle.trainEpoch(images, inOrder(STEPS * BATCH), 1);
  const expected = { weights: oracle.getWeights(), evaluation: oracle.evaluate(images, inOrder(2 * BATCH)), masks };
  oracle.free();
  return expected;
}

/** Registers one test a case: 20 steps of batch 8 with the kernel give TensorFlow.js' updates, tensor by tensor. */
export function agreesWithTfjs(kernel: Kernel): void {
  for (const one of cases()) {
    const { shape, settings } = one;
    const what = `${settings.optimizer}, ${settings.activation}, ${shape.imageSize} pixels, dropout ${settings.dropout}`;
    test(`the ${kernel.level} kernel (${kernel.numerics}) takes the steps that TensorFlow.js takes: ${what}`, async () => {
      const trainer = kernel.createTrainer(shape, settings);
      try {
        const expected = await (found.get(what) ?? found.set(what, askTfjs(one, trainer)).get(what)!);
        assertAgreement(one, trainer, expected);
      } finally {
        trainer.free();
      }
    });
  }
}

function assertAgreement({ shape }: Case, trainer: Trainer, expected: Expected): void {
  for (const [i, mask] of expected.masks.entries()) {
    const [place, layer] = [Math.floor(i / shape.layers), i % shape.layers];
    assert.deepEqual(trainer.dropoutMask(1, place, layer), mask, `mask of sample ${place}, layer ${layer}`);
  }
  const images = exampleImages(shape, STEPS * BATCH);
  const before = exampleWeights(shape, SEED);
  trainer.setWeights(before);
  trainer.trainEpoch(images, inOrder(STEPS * BATCH), 1);
  const after = trainer.getWeights();
  for (const { name, start, end } of tensors(shape)) {
    const update = (weights: Float32Array) =>
      Float64Array.from(weights.subarray(start, end), (weight, i) => weight - before[start + i]);
    const error = normError(update(after), update(expected.weights));
    assert.ok(error < TOLERANCE, `${name}: the update is off by ${error} of its size`);
  }
  const { accuracy, loss } = trainer.evaluate(images, inOrder(2 * BATCH));
  assert.equal(accuracy, expected.evaluation.accuracy);
  assert.ok(Math.abs(loss / expected.evaluation.loss - 1) < 3e-6, `loss ${loss}, not ${expected.evaluation.loss}`);
}
