// The dense network as plain TypeScript: what the native and WASM builds are held against, and, in doubles, what finite
// differences are taken of. Every sum is one chain in the order that docs/kernel.md lists.
import { threefry } from "../../lib/random.ts";
import { type DenseCore, denseTrainer } from "../dense.ts";
import type { DenseSettings, DenseShape, DenseTrainer } from "../dense-network.ts";
import { DENSE_OPTIMIZERS, denseTensors } from "../dense-settings.ts";
import { rectify } from "./activation.ts";
import type { Arithmetic, Numbers } from "./arithmetic.ts";
import { createOptimizer } from "./optimizer.ts";

const LANES = 16;

/** A trainer that also shows what tests of gradients need. */
export interface ReferenceDenseTrainer extends DenseTrainer {
  /** The weights in the working precision, live: writing an element changes the network. */
  readonly live: Numbers;
  /** As `gradient`, in the working precision. */
  preciseGradient: ReferenceDenseCore["preciseGradient"];
  /** Mean training loss (dropout on, L2 term included) of these rows: what `gradient` derives. */
  trainingLoss: ReferenceDenseCore["trainingLoss"];
}

type Ask<Answer> = (samples: Parameters<DenseCore["train"]>[0], order: Uint32Array, epoch: number) => Answer;

interface ReferenceDenseCore extends DenseCore {
  live: Numbers;
  preciseGradient: Ask<Numbers>;
  trainingLoss: Ask<number>;
}

/** A trainer in the given arithmetic. Throws RangeError where shape or settings are out of bounds. */
export function createReferenceDenseTrainer(
  arithmetic: Arithmetic,
  shape: DenseShape,
  settings: DenseSettings,
): ReferenceDenseTrainer {
  let core: ReferenceDenseCore | undefined;
  const trainer = denseTrainer(shape, settings, (numbers) => {
    core = createCore(arithmetic, numbers);
    return core;
  });
  const { live, preciseGradient, trainingLoss } = core!;
  return { ...trainer, live, preciseGradient, trainingLoss };
}

/** What one sample leaves behind: `outputs[0]` is its inputs, `outputs[i]` what hidden layer i - 1 gives. */
interface Forward {
  outputs: Numbers[];
  prediction: number;
  /** dp/dz = p (1 - p) of the sigmoid. */
  slope: number;
}

function createCore(arithmetic: Arithmetic, numbers: Float64Array): ReferenceDenseCore {
  const { round, multiplyAdd, zeros } = arithmetic;
  const [inputs, layers, units, batchSize, optimizer, learningRate, l2reg, threshold] = numbers;
  const tensors = denseTensors({ inputs, layers, units });
  const live = zeros(tensors.at(-1)!.end);
  const gradient = zeros(live.length);
  const scale = round(65536 / (65536 - threshold));
  const penaltySlope = round(2 * l2reg);
  const choice = { optimizer: DENSE_OPTIMIZERS[optimizer], learningRate };
  let optimize = createOptimizer(choice, arithmetic, live.length);
  let key = new Uint32Array(4);

  /** `place` undefined: dropout off. */
  function forward(row: ArrayLike<number>, epoch: number, place: number | undefined): Forward {
    const first = zeros(inputs);
    for (let i = 0; i < inputs; i++) first[i] = row[i];
    const outputs = [first];
    for (const [layer, { bias, kernel }] of tensors.slice(0, -1).entries()) {
      const kept = place === undefined || threshold === 0 ? undefined : drawMask(key, epoch, place, layer);
      const from = outputs[layer];
      const to = zeros(units);
      for (let unit = 0; unit < units; unit++) {
        let sum = live[bias + unit];
        for (let i = 0; i < from.length; i++) sum = multiplyAdd(from[i], live[kernel + i * units + unit], sum);
        const value = rectify(sum);
        to[unit] = kept === undefined ? value : kept[unit] ? round(value * scale) : 0;
      }
      outputs.push(to);
    }
    return { outputs, ...sigmoid(round(outputTerms(outputs[layers]) + live[tensors[layers].bias])) };
  }

  /** Sixteen sums of every sixteenth product, added as a tree: i with i + 8, + 4, + 2, + 1. */
  function outputTerms(from: Numbers): number {
    const { kernel } = tensors[layers];
    const sums = zeros(LANES);
    for (let i = 0; i < Math.ceil(from.length / LANES) * LANES; i++) {
      const [value, weight] = i < from.length ? [from[i], live[kernel + i]] : [0, 0]; // as the padding of the builds
      sums[i % LANES] = multiplyAdd(value, weight, sums[i % LANES]);
    }
    for (let half = LANES / 2; half >= 1; half /= 2)
      for (let i = 0; i < half; i++) sums[i] = round(sums[i] + sums[i + half]);
    return sums[0];
  }

  /** By e = exp(-|z|): 1 / (1 + e) or e / (1 + e), both finite and in [0, 1] for any z, NaN too. */
  function sigmoid(z: number): { prediction: number; slope: number } {
    const e = arithmetic.exp(z < 0 ? z : -z);
    const large = round(1 / round(1 + e));
    const small = round(e * large);
    return { prediction: z > 0 ? large : small, slope: round(small * large) };
  }

  function drawMask(dropoutKey: Uint32Array, epoch: number, place: number, layer: number): Uint8Array {
    return Uint8Array.from(drawUnits(dropoutKey, epoch, place, layer, units), (draw) => (draw >= threshold ? 1 : 0));
  }

  /** Adds the gradient of one sample's squared error to `gradient`. */
  function addSample(row: ArrayLike<number>, label: number, epoch: number, place: number): void {
    const { outputs, prediction, slope } = forward(row, epoch, place);
    const error = round(prediction - label);
    let delta = zeros(1);
    delta[0] = round(round(error + error) * slope);
    for (let layer = layers; layer >= 0; layer--) {
      const { bias, kernel, outputs: width } = tensors[layer];
      const from = outputs[layer];
      const next = zeros(from.length);
      for (let i = 0; i < from.length; i++) {
        let sum = layer === layers ? round(delta[0] * live[kernel + i]) : 0;
        for (let unit = 0; unit < width; unit++) {
          const at = kernel + i * width + unit;
          if (layer < layers && layer > 0) sum = multiplyAdd(delta[unit], live[at], sum);
          gradient[at] = multiplyAdd(from[i], delta[unit], gradient[at]);
        }
        next[i] = from[i] > 0 ? round(sum * scale) : 0; // a dropped unit was stored as 0
      }
      for (let unit = 0; unit < width; unit++) gradient[bias + unit] = round(gradient[bias + unit] + delta[unit]);
      delta = next;
    }
  }

  /** Leaves in `gradient` the mean over `count` rows from `first` on, with the L2 term of the kernels. */
  const findGradient = (...[samples, order, epoch, first, count]: [...Parameters<Ask<void>>, number, number]) => {
    gradient.fill(0);
    for (let i = first; i < first + count; i++)
      addSample(rowOf(samples.inputs, order[i]), samples.labels[order[i]], epoch, i);
    const share = round(1 / count);
    for (const { bias, kernel, end } of tensors) {
      for (let i = bias; i < end; i++) gradient[i] = round(gradient[i] * share);
      for (let i = kernel; i < end; i++) gradient[i] = multiplyAdd(penaltySlope, live[i], gradient[i]);
    }
  };
  const rowOf = (values: Float32Array, row: number) => values.subarray(row * inputs, (row + 1) * inputs);
  const preciseGradient: Ask<Numbers> = (samples, order, epoch) => {
    findGradient(samples, order, epoch, 0, order.length);
    return gradient.slice();
  };

  return {
    live,
    preciseGradient,
    setUp(settings) {
      live.fill(0);
      key = Uint32Array.from(settings.subarray(settings.length - 4));
      optimize = createOptimizer(choice, arithmetic, live.length);
    },
    setWeights: (weights) => live.set(weights),
    getWeights: () => Float32Array.from(live),
    train(samples, order, epoch) {
      for (let first = 0; first < order.length; first += batchSize) {
        findGradient(samples, order, epoch, first, Math.min(batchSize, order.length - first));
        optimize(live, gradient);
      }
    },
    gradient: (...asked) => Float32Array.from(preciseGradient(...asked)),
    predict: (values, order) => Float32Array.from(order, (row) => forward(rowOf(values, row), 0, undefined).prediction),
    trainingLoss(samples, order, epoch) {
      let loss = 0;
      for (const [i, row] of order.entries())
        loss += (forward(rowOf(samples.inputs, row), epoch, i).prediction - samples.labels[row]) ** 2 / order.length;
      for (const { kernel, end } of tensors) for (let i = kernel; i < end; i++) loss += l2reg * live[i] * live[i];
      return loss;
    },
    dropoutMask: (epoch, place, layer) => drawMask(key, epoch, place, layer),
    free() {},
  };
}

/**
 * A 16-bit draw for each unit. The Threefry block (epoch, place, layer, 16 b + lane) holds those of the units
 * 128 b + 16 i + lane for i from 0 to 7, two in a word, the low half first.
 */
function drawUnits(key: Uint32Array, epoch: number, place: number, layer: number, units: number): Uint16Array {
  const draws = new Uint16Array(units);
  const words = new Uint32Array(4);
  for (let unit = 0; unit < units; unit++) {
    const i = Math.floor(unit / LANES) % 8;
    threefry(key, Uint32Array.of(epoch, place, layer, Math.floor(unit / 128) * LANES + (unit % LANES)), words);
    draws[unit] = i % 2 === 0 ? words[i >> 1] & 0xffff : words[i >> 1] >>> 16;
  }
  return draws;
}
