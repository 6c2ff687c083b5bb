// Every kernel of this machine against TensorFlow.js, and where TensorFlow.js' own optimizers differ from Keras' formulas.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Optimizer } from "@tensorflow/tfjs";
import { loadKernel } from "../../src/kernel/index.ts";
import { createReference } from "../../src/kernel/reference/index.ts";
import { InputError } from "../../src/lib/errors.ts";
import { createTfjsKernel, loadLibrary } from "../../workers/tfjs.ts";
import { exampleImages, exampleSettings, exampleWeights, inOrder, normError } from "./examples.ts";
import { agreesWithTfjs } from "./tfjs-agreement.ts";

agreesWithTfjs(createReference({ precision: "single" }));
const levels = process.arch === "arm64" ? ["arm64", "wasm"] : ["v4", "v3", "wasm"];
for (const level of levels) {
  try {
    agreesWithTfjs(await loadKernel({ level }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    test(`the ${level} kernel takes the steps that TensorFlow.js takes`, { skip: error.message }, () => {});
  }
}

test("TensorFlow.js' own optimizers put epsilon elsewhere: Adam after the correction, RMSprop under the root", async () => {
  const { library: tf } = await loadLibrary();
  const [gradient, rate, epsilon] = [1e-4, 0.01, 1e-7];
  const firstStep = (optimizer: Optimizer) => {
    const weight = tf.variable(tf.scalar(0));
    optimizer.applyGradients({ [weight.name]: tf.scalar(gradient) });
    return -weight.dataSync()[0];
  };
  const near = (value: number, expected: number) => assert.ok(Math.abs(value / expected - 1) < 1e-5, `${value}`);
  near(firstStep(tf.train.adam(rate, 0.9, 0.999, epsilon)), (rate * gradient) / (gradient + epsilon));
  const root = Math.sqrt(0.1 * gradient * gradient + epsilon);
  near(firstStep(tf.train.rmsprop(rate, 0.9, 0, epsilon)), (rate * gradient) / root);
});

test("the tfjs backend trains by its own masks as the scalar kernel does, and gives its memory back", async () => {
  const shape = { imageSize: 28, layers: 2 } as const;
  const settings = exampleSettings({ dropout: 0.5, batchSize: 2, optimizer: "adam" });
  const { library } = await loadLibrary();
  const held = library.memory().numTensors;
  const [gradient, expected] = [await createTfjsKernel(), createReference({ precision: "double" })].map((kernel) => {
    const trainer = kernel.createTrainer(shape, settings);
    trainer.setWeights(exampleWeights(shape));
    const images = exampleImages(shape, 5);
    trainer.trainEpoch(images, inOrder(5), 1);
    const found = trainer.gradient(images, inOrder(3), 2);
    trainer.evaluate(images, inOrder(5));
    trainer.free();
    return found;
  });
  assert.ok(normError(gradient, expected) < 1e-5, `off by ${normError(gradient, expected)}`);
  assert.equal(library.memory().numTensors, held);
});
