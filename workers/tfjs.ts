// `--backend tfjs`: the same network in TensorFlow.js, with its convolutions and its automatic gradients; only the masks
// and the optimizers' formulas are ours. Slow (see docs), and its numerics promise no bits: it's here to check the kernel.
import type * as TensorFlow from "@tensorflow/tfjs";
import type { Evaluation, Images, Kernel, NetworkShape, Trainer, TrainingSettings } from "../src/kernel/kernel.ts";
import { drawMask, planDropout } from "../src/kernel/reference/activation.ts";
import { singleArithmetic } from "../src/kernel/reference/arithmetic.ts";
import { CLASSES, FILTERS, type NetworkPlan, planNetwork } from "../src/kernel/reference/plan.ts";
import { InputError } from "../src/lib/errors.ts";
import { createTfjsOptimizer } from "./tfjs-optimizer.ts";

type Library = typeof TensorFlow;
type Tensors = TensorFlow.Tensor[];
/** Which units are kept, as Trainer.dropoutMask gives them. [height * width * 16] */
export type Masks = (epoch: number, place: number, layer: number) => Uint8Array;

/** Images evaluated at a time. */
const CHUNK = 250;

/**
 * The backend on @tensorflow/tfjs-node where that loads and computes, else on @tensorflow/tfjs.
 * @throws InputError if neither is installed.
 */
export async function createTfjsKernel(): Promise<Kernel> {
  const { library, numerics } = await loadLibrary();
  return {
    level: "tfjs",
    numerics,
    createTrainer(shape, settings) {
      const plan = planNetwork(shape);
      const dropout = planDropout(settings, singleArithmetic);
      const masks: Masks = (epoch, place, layer) => drawMask(plan.convolutions[layer], dropout, epoch, place, layer);
      return createTfjsTrainer(library, shape, settings, masks);
    },
  };
}

/** TensorFlow.js itself, ready to compute on the processor. */
export async function loadLibrary(): Promise<{ library: Library; numerics: "tfjs" | "tfjs-node" }> {
  try {
    const library: Library = await import("@tensorflow/tfjs-node");
    await library.ready();
    const four = library.tidy(() => library.sum(library.ones([2, 2])).dataSync()[0]); // Node 23 and later: throws
    if (four === 4) return { library, numerics: "tfjs-node" };
  } catch {
    // Not installed, or not for this Node: its plain sibling computes the same, slower.
  }
  try {
    const library: Library = await import("@tensorflow/tfjs");
    library.env().set("PROD", true); // no advice to install tfjs-node
    await library.setBackend("cpu");
    return { library, numerics: "tfjs" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InputError("--backend tfjs: TensorFlow.js is not installed, run `npm install @tensorflow/tfjs`");
  }
}

/**
 * One network in training in TensorFlow.js; which units are dropped is handed in.
 * Its memory is TensorFlow's own: call free().
 */
export function createTfjsTrainer(tf: Library, shape: NetworkShape, settings: TrainingSettings, masks: Masks): Trainer {
  const plan = planNetwork(shape);
  const scale = planDropout(settings, singleArithmetic)?.scale;
  const places = tensorPlaces(plan);
  const variables = tf.tidy(() => places.map(({ sides }) => tf.variable(tf.zeros(sides))));
  const optimizer = createTfjsOptimizer(tf, settings, variables);
  const pixelCount = shape.imageSize * shape.imageSize;

  /** [count, size, size, 1] in -1 to 1, and the labels. */
  function readImages(images: Images, order: Uint32Array): { input: TensorFlow.Tensor4D; labels: TensorFlow.Tensor1D } {
    const values = new Float32Array(order.length * pixelCount);
    for (const [i, image] of order.entries()) {
      for (let pixel = 0; pixel < pixelCount; pixel++) {
        values[i * pixelCount + pixel] = (images.pixels[image * pixelCount + pixel] - 127.5) / 127.5;
      }
    }
    const labels = Int32Array.from(order, (image) => images.labels[image]);
    return {
      input: tf.tensor4d(values, [order.length, shape.imageSize, shape.imageSize, 1]),
      labels: tf.tensor1d(labels, "int32"),
    };
  }

  /** What a layer's output is multiplied by: 0 or the scale. [count, size, size, 16] */
  function maskFactors(layer: number, epoch: number, first: number, count: number): TensorFlow.Tensor4D {
    const { size } = plan.convolutions[layer];
    const factors = new Float32Array(count * size * size * FILTERS);
    for (let i = 0; i < count; i++) {
      const kept = masks(epoch, first + i, layer);
      factors.set(
        Float32Array.from(kept, (one) => one * scale!),
        i * kept.length,
      );
    }
    return tf.tensor4d(factors, [count, size, size, FILTERS]);
  }

  /** Logits [count, 10]; `factors` one a layer, or none with dropout off. */
  function forward(input: TensorFlow.Tensor4D, factors: TensorFlow.Tensor4D[]): TensorFlow.Tensor2D {
    let x = input;
    for (let layer = 0; layer < plan.convolutions.length; layer++) {
      const [bias, kernel] = variables.slice(2 * layer, 2 * layer + 2) as Tensors;
      const before = tf.conv2d(x, kernel as TensorFlow.Tensor4D, 2, "valid").add(bias);
      const after = settings.activation === "tanh" ? tf.tanh(before) : tf.relu(before);
      x = (factors.length > 0 ? after.mul(factors[layer]) : after) as TensorFlow.Tensor4D;
    }
    const [bias, kernel] = variables.slice(-2) as Tensors;
    return tf
      .mean<TensorFlow.Tensor2D>(x, [1, 2])
      .matMul(kernel as TensorFlow.Tensor2D)
      .add(bias);
  }

  /** Cross-entropy of each sample in nats. [count] */
  function crossEntropies(logits: TensorFlow.Tensor2D, labels: TensorFlow.Tensor1D): TensorFlow.Tensor1D {
    const targets = tf.oneHot(labels, CLASSES) as TensorFlow.Tensor2D;
    return tf.logSoftmax(logits).mul<TensorFlow.Tensor2D>(targets).sum<TensorFlow.Tensor1D>(1).neg();
  }

  /** Gradients of the mean loss with its L2 term; the caller disposes of them. */
  function gradients(images: Images, order: Uint32Array, epoch: number, first: number): Tensors {
    return tf.tidy(() => {
      const { input, labels } = readImages(images, order);
      const layers = scale === undefined ? [] : plan.convolutions;
      const factors = layers.map((_, layer) => maskFactors(layer, epoch, first, order.length));
      const { grads } = tf.variableGrads(() => {
        const penalties = variables.filter((_, i) => i % 2 === 1).map((kernel) => tf.sum(tf.square(kernel)));
        const loss = tf.mean(crossEntropies(forward(input, factors), labels));
        return loss.add(tf.addN(penalties).mul(settings.l2reg)) as TensorFlow.Scalar;
      }, variables);
      return variables.map((variable) => grads[variable.name]);
    });
  }

  function flatten(tensors: Tensors): Float32Array {
    const flat = new Float32Array(plan.count);
    for (const [i, { start }] of places.entries()) flat.set(tensors[i].dataSync(), start);
    return flat;
  }

  return {
    setWeights(weights) {
      for (const [i, { start, end, sides }] of places.entries()) {
        tf.tidy(() => variables[i].assign(tf.tensor(weights.slice(start, end), sides)));
      }
    },
    getWeights: () => flatten(variables),
    trainEpoch(images, order, epoch) {
      for (let first = 0; first + settings.batchSize <= order.length; first += settings.batchSize) {
        const found = gradients(images, order.subarray(first, first + settings.batchSize), epoch, first);
        optimizer.step(found);
        tf.dispose(found);
      }
    },
    evaluate(images, order): Evaluation {
      let right = 0;
      let loss = 0;
      for (let first = 0; first < order.length; first += CHUNK) {
        const chunk = order.subarray(first, first + CHUNK);
        tf.tidy(() => {
          const { input, labels } = readImages(images, chunk);
          const logits = forward(input, []);
          for (const value of crossEntropies(logits, labels).dataSync()) loss += value;
          const guesses = tf.argMax(logits, 1).dataSync();
          for (const [i, image] of chunk.entries()) if (guesses[i] === images.labels[image]) right++;
        });
      }
      return { accuracy: right / order.length, loss: loss / order.length };
    },
    gradient(images, order, epoch) {
      const found = gradients(images, order, epoch, 0);
      const flat = flatten(found);
      tf.dispose(found);
      return flat;
    },
    dropoutMask: masks,
    free() {
      tf.dispose(variables);
      optimizer.free();
    },
  };
}

/** Places of the tensors in the published layout, bias before kernel. */
function tensorPlaces(plan: NetworkPlan): { start: number; end: number; sides: number[] }[] {
  const places = plan.convolutions.flatMap(({ bias, kernel, end, channels }) => [
    { start: bias, end: kernel, sides: [FILTERS] },
    { start: kernel, end, sides: [3, 3, channels, FILTERS] },
  ]);
  return [
    ...places,
    { start: plan.denseBias, end: plan.denseKernel, sides: [CLASSES] },
    { start: plan.denseKernel, end: plan.count, sides: [FILTERS, CLASSES] },
  ];
}
