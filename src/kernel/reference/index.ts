// The kernel as plain TypeScript: what the native and WASM builds are held against, and, in doubles, what finite
// differences are taken of. Slow on purpose: every loop can be read.
import type { DenseSettings, DenseShape } from "../dense-network.ts";
import type { FullKernel, Images, NetworkShape, Trainer, TrainingSettings } from "../kernel.ts";
import { activate, drawMask, planDropout, throughActivation } from "./activation.ts";
import { type Arithmetic, doubleArithmetic, fusedArithmetic, type Numbers, singleArithmetic } from "./arithmetic.ts";
import { addWeightGradient, convolve, findInputGradient } from "./convolution.ts";
import { createReferenceDenseTrainer, type ReferenceDenseTrainer } from "./dense.ts";
import { crossEntropy, exponentials, findLogits, firstGreatest, headGradient, poolAverage } from "./head.ts";
import { createOptimizer } from "./optimizer.ts";
import { planNetwork } from "./plan.ts";

/** `double`; or float32 with the bits of the WASM build (`single`) or of the native builds (`fused`). */
export type Precision = "double" | "single" | "fused";

/** A trainer that also shows what tests of gradients need. */
export interface ReferenceTrainer extends Trainer {
  /** The weights in the working precision, live: writing an element changes the network. Published layout. */
  readonly weights: Numbers;
  /** Mean training loss (dropout on, L2 term included) of the images that `order` lists: what `gradient` derives. */
  trainingLoss(images: Images, order: Uint32Array, epoch: number): number;
  /** As `gradient`, in the working precision. */
  preciseGradient(images: Images, order: Uint32Array, epoch: number): Numbers;
}

export interface ReferenceKernel extends FullKernel {
  createTrainer(shape: NetworkShape, settings: TrainingSettings): ReferenceTrainer;
  createDenseTrainer(shape: DenseShape, settings: DenseSettings): ReferenceDenseTrainer;
}

/** The scalar kernel in the given precision. */
export function createReference({ precision }: { precision: Precision }): ReferenceKernel {
  const arithmetic = { double: doubleArithmetic, single: singleArithmetic, fused: fusedArithmetic }[precision];
  const numerics = ({ double: "double", single: "wasm", fused: "fma" } as const)[precision];
  return {
    level: "scalar",
    numerics,
    createTrainer: (shape, settings) => createReferenceTrainer(arithmetic, shape, settings),
    createDenseTrainer: (shape, settings) => createReferenceDenseTrainer(arithmetic, shape, settings),
  };
}

function createReferenceTrainer(
  arithmetic: Arithmetic,
  shape: NetworkShape,
  settings: TrainingSettings,
): ReferenceTrainer {
  const { round, multiplyAdd, zeros } = arithmetic;
  const { activation } = settings;
  const plan = planNetwork(shape);
  const dropout = planDropout(settings, arithmetic);
  const scale = dropout?.scale ?? 1;
  const weights = zeros(plan.count);
  const gradient = zeros(plan.count);
  const optimize = createOptimizer(settings, arithmetic, plan.count);
  const pixelScale = round(1 / 127.5);
  const penaltySlope = round(2 * settings.l2reg);
  const pixelCount = shape.imageSize * shape.imageSize;
  const input = zeros(pixelCount);
  const outputs = plan.convolutions.map(({ size }) => zeros(size * size * 16)); // after activation and dropout
  const deltas = plan.convolutions.map(({ size }) => zeros(size * size * 16)); // gradients before the activation
  const masks: (Uint8Array | undefined)[] = plan.convolutions.map(() => undefined);
  const pooled = zeros(16);
  const logits = zeros(10);
  const last = plan.convolutions.length - 1;

  /** Leaves activations in `outputs`, `pooled` and `logits`; dropout as `masks` say. */
  function forward(images: Images, image: number): void {
    for (let i = 0; i < pixelCount; i++) {
      input[i] = round((images.pixels[image * pixelCount + i] - 127.5) * pixelScale);
    }
    for (let layer = 0; layer <= last; layer++) {
      convolve(plan.convolutions[layer], arithmetic, weights, layer === 0 ? input : outputs[layer - 1], outputs[layer]);
      activate(activation, arithmetic, outputs[layer], masks[layer], scale);
    }
    poolAverage(arithmetic, outputs[last], pooled);
    findLogits(plan, arithmetic, weights, pooled, logits);
  }

  function drawMasks(epoch: number, place: number): void {
    if (dropout === undefined) return;
    for (let layer = 0; layer <= last; layer++) {
      masks[layer] = drawMask(plan.convolutions[layer], dropout, epoch, place, layer);
    }
  }

  /** Adds the gradient of one sample's loss to `gradient`. */
  function addSample(images: Images, image: number, epoch: number, place: number): void {
    drawMasks(epoch, place);
    forward(images, image);
    const parts = exponentials(arithmetic, logits);
    headGradient(plan, arithmetic, weights, pooled, parts, images.labels[image], deltas[last], gradient);
    for (let layer = last; layer >= 0; layer--) {
      const convolution = plan.convolutions[layer];
      throughActivation(activation, arithmetic, outputs[layer], deltas[layer], masks[layer], scale);
      addWeightGradient(convolution, arithmetic, layer === 0 ? input : outputs[layer - 1], deltas[layer], gradient);
      if (layer > 0) findInputGradient(convolution, arithmetic, weights, deltas[layer], deltas[layer - 1]);
    }
  }

  /** Leaves in `gradient` the mean over `count` samples from `first` on, with the L2 term of the kernels. */
  function findGradient(images: Images, order: Uint32Array, epoch: number, first: number, count: number): void {
    gradient.fill(0);
    for (let i = first; i < first + count; i++) addSample(images, order[i], epoch, i);
    const share = round(1 / count);
    for (let i = 0; i < plan.count; i++) gradient[i] = round(gradient[i] * share);
    for (const [start, end] of kernelRanges()) {
      for (let i = start; i < end; i++) gradient[i] = multiplyAdd(penaltySlope, weights[i], gradient[i]);
    }
  }

  function kernelRanges(): [number, number][] {
    return [
      ...plan.convolutions.map(({ kernel, end }): [number, number] => [kernel, end]),
      [plan.denseKernel, plan.count],
    ];
  }

  const trainer: ReferenceTrainer = {
    weights,
    setWeights: (values) => weights.set(values),
    getWeights: () => Float32Array.from(weights),
    trainEpoch(images, order, epoch) {
      for (let first = 0; first + settings.batchSize <= order.length; first += settings.batchSize) {
        findGradient(images, order, epoch, first, settings.batchSize);
        optimize(weights, gradient);
      }
    },
    evaluate(images, order) {
      masks.fill(undefined);
      let right = 0;
      let loss = 0;
      for (const image of order) {
        forward(images, image);
        const label = images.labels[image];
        if (firstGreatest(logits) === label) right++;
        loss += crossEntropy(arithmetic, logits, exponentials(arithmetic, logits), label);
      }
      return { accuracy: right / order.length, loss: loss / order.length };
    },
    gradient: (images, order, epoch) => Float32Array.from(trainer.preciseGradient(images, order, epoch)),
    preciseGradient(images, order, epoch) {
      findGradient(images, order, epoch, 0, order.length);
      return gradient.slice();
    },
    trainingLoss(images, order, epoch) {
      let loss = 0;
      for (let i = 0; i < order.length; i++) {
        drawMasks(epoch, i);
        forward(images, order[i]);
        loss += crossEntropy(arithmetic, logits, exponentials(arithmetic, logits), images.labels[order[i]]);
      }
      let penalty = 0;
      for (const [start, end] of kernelRanges()) for (let i = start; i < end; i++) penalty += weights[i] * weights[i];
      return loss / order.length + settings.l2reg * penalty;
    },
    dropoutMask: (epoch, place, layer) => drawMask(plan.convolutions[layer], dropout, epoch, place, layer),
    free() {},
  };
  return trainer;
}
