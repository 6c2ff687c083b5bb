// The dense network of every kernel of this machine against TensorFlow.js: its products and its automatic gradients, with
// the kernel's own masks and order. Steps are Keras' formulas in doubles here, since tfjs' Adam puts epsilon elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { epochOrder } from "../../src/kernel/dense.ts";
import type { DenseShape } from "../../src/kernel/dense-network.ts";
import { denseTensors, numberOfDenseWeights } from "../../src/kernel/dense-settings.ts";
import { loadKernel } from "../../src/kernel/index.ts";
import type { FullKernel } from "../../src/kernel/kernel.ts";
import { createReference } from "../../src/kernel/reference/index.ts";
import { InputError } from "../../src/lib/errors.ts";
import { loadLibrary } from "../../workers/tfjs.ts";
import { denseSamples, denseSettings } from "./dense-examples.ts";
import { inOrder, normError } from "./examples.ts";

const ROWS = 22; // two whole batches and a partial one
const SEED = 3;
const RATES = { sgd: 0.5, adam: 0.01 };
/** Of a tensor's update by three steps; both sides round weights of 0.1 to float32 (measured: at most 2.5e-6). */
const TOLERANCE = 2e-5;
const CASES: [DenseShape, "sgd" | "adam", number][] = [
  [{ inputs: 12, layers: 0, units: 16 }, "sgd", 0],
  [{ inputs: 9, layers: 2, units: 64 }, "sgd", 0.3],
  [{ inputs: 20, layers: 3, units: 48 }, "adam", 0],
  [{ inputs: 5, layers: 1, units: 112 }, "adam", 0.5],
];

/** Gradient and predictions by TensorFlow.js; masks [layer][row, units], undefined: dropout off. */
async function askTfjs(
  [shape, l2reg, dropout]: [DenseShape, number, number],
  weights: Float32Array,
  inputs: Float32Array,
  labels: Float32Array,
  masks: Float32Array[] | undefined,
): Promise<{ gradient: Float32Array; predictions: Float32Array }> {
  const { library: tf } = await loadLibrary();
  const rows = labels.length;
  const places = denseTensors(shape);
  return tf.tidy(() => {
    const parts = places.flatMap(({ inputs: from, outputs, bias, kernel, end }) => [
      tf.tensor1d(weights.slice(bias, kernel)),
      tf.tensor2d(weights.slice(kernel, end), [from, outputs]),
    ]);
    const x = tf.tensor2d(inputs, [rows, shape.inputs]);
    const predict = (given: typeof parts) => {
      let value: ReturnType<typeof tf.tensor2d> = x;
      for (let layer = 0; layer <= shape.layers; layer++) {
        value = tf.add(tf.matMul(value, given[2 * layer + 1] as typeof x), given[2 * layer]);
        if (layer === shape.layers) break;
        value = tf.relu(value);
        if (masks) value = tf.mul(value, tf.tensor2d(masks[layer], [rows, shape.units]).div(1 - dropout));
      }
      return tf.sigmoid(value).reshape([rows]);
    };
    const loss = (...given: typeof parts) => {
      const error = tf.mean(tf.square(tf.sub(predict(given), tf.tensor1d(labels))));
      const penalty = given.filter((_, i) => i % 2 === 1).map((kernel) => tf.sum(tf.square(kernel)));
      return tf.add(error, tf.mul(tf.addN(penalty), l2reg)).asScalar();
    };
    const gradients = tf.grads((...given) => loss(...(given as typeof parts)))(parts);
    const gradient = new Float32Array(numberOfDenseWeights(shape));
    for (const [layer, { bias, kernel }] of places.entries()) {
      gradient.set(gradients[2 * layer].dataSync(), bias);
      gradient.set(gradients[2 * layer + 1].dataSync(), kernel);
    }
    return { gradient, predictions: predict(parts).dataSync() as Float32Array };
  });
}

/** Three steps with TensorFlow.js' gradients, by Keras' formulas. */
async function trainTfjs([shape, optimizer, dropout]: (typeof CASES)[number], kernel: FullKernel) {
  const settings = denseSettings({
    optimizer,
    dropout: Math.round(dropout * 65536) / 65536,
    learningRate: RATES[optimizer],
  });
  const trainer = kernel.createDenseTrainer(shape, settings);
  trainer.initialize(SEED);
  const initial = trainer.weights();
  const samples = denseSamples(shape.inputs, ROWS);
  const order = epochOrder(SEED, inOrder(ROWS), 1);
  const pick = (rows: Uint32Array, values: Float32Array, width: number) =>
    Float32Array.from(
      { length: rows.length * width },
      (_, i) => values[rows[Math.floor(i / width)] * width + (i % width)],
    );
  const weights = Float64Array.from(initial);
  const [first, second] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  let step = 0;
  for (let begin = 0; begin < ROWS; begin += settings.batchSize) {
    const rows = order.slice(begin, begin + settings.batchSize);
    const masks = Array.from({ length: shape.layers }, (_, layer) =>
      Float32Array.from(Array.from(rows, (_, i) => [...trainer.dropoutMask(1, begin + i, layer)]).flat()),
    );
    const asked = [shape, settings.l2reg, settings.dropout] as [DenseShape, number, number];
    const [inputs, labels] = [pick(rows, samples.inputs, shape.inputs), pick(rows, samples.labels, 1)];
    const { gradient } = await askTfjs(asked, Float32Array.from(weights), inputs, labels, masks);
    step++;
    const rate = (RATES.adam * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
    for (const [i, g] of gradient.entries()) {
      first[i] = 0.9 * first[i] + 0.1 * g;
      second[i] = 0.999 * second[i] + 0.001 * g * g;
      weights[i] -= optimizer === "sgd" ? RATES.sgd * g : (rate * first[i]) / (Math.sqrt(second[i]) + 1e-7);
    }
  }
  trainer.epoch(samples, inOrder(ROWS), 1);
  const predicted = await askTfjs([shape, 0, 0], trainer.weights(), samples.inputs, samples.labels, undefined);
  return { initial, expected: weights, trainer, samples, predictions: predicted.predictions };
}

const kernels: FullKernel[] = [createReference({ precision: "single" })];
for (const level of process.arch === "arm64" ? ["arm64", "wasm"] : ["v4", "v3", "wasm"]) {
  try {
    kernels.push(await loadKernel({ level }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    test(`the ${level} kernel's dense network agrees with TensorFlow.js`, { skip: error.message }, () => {});
  }
}
for (const kernel of kernels) {
  for (const one of CASES) {
    const [shape, optimizer, dropout] = one;
    const what = `${shape.inputs} inputs, ${shape.layers} x ${shape.units}, ${optimizer}, dropout ${dropout}`;
    test(`the ${kernel.level} kernel's dense network takes the steps that TensorFlow.js takes: ${what}`, async () => {
      const { initial, expected, trainer, samples, predictions } = await trainTfjs(one, kernel);
      const found = trainer.weights();
      for (const { bias, end } of denseTensors(shape)) {
        const update = (weights: ArrayLike<number>) =>
          Float64Array.from({ length: end - bias }, (_, i) => weights[bias + i] - initial[bias + i]);
        const error = normError(update(found), update(expected));
        assert.ok(error < TOLERANCE, `the update from ${bias} on is off by ${error} of its size`);
      }
      const mine = trainer.predict(samples.inputs, inOrder(ROWS));
      for (const [i, value] of mine.entries()) assert.ok(Math.abs(value - predictions[i]) < 1e-6, `row ${i}`);
    });
  }
}
