// Activation and inverted dropout, forward and backward.
import { threefry } from "../../lib/random.ts";
import type { TrainingSettings } from "../kernel.ts";
import { dropoutThreshold } from "../settings.ts";
import type { Arithmetic, Numbers } from "./arithmetic.ts";
import { type ConvolutionPlan, FILTERS } from "./plan.ts";

export interface Dropout {
  /** A unit is dropped when its 16-bit draw is below this; 1 to 65535. */
  threshold: number;
  /** What kept units are multiplied by: 1 / (1 - threshold / 65536). */
  scale: number;
  key: Uint32Array;
}

/** The dropout of a run, or undefined where its rate is zero. */
export function planDropout(settings: TrainingSettings, arithmetic: Arithmetic): Dropout | undefined {
  const threshold = dropoutThreshold(settings.dropout);
  if (threshold === 0) return undefined;
  return { threshold, scale: arithmetic.round(65536 / (65536 - threshold)), key: settings.dropoutKey };
}

/**
 * 1 where a unit is kept, 0 where it is dropped. The Threefry block (epoch, place, layer, 16 b + filter) holds the draws
 * of that filter's pixels 8 b to 8 b + 7, two in a word, the low half first.
 *
 * @returns [size, size, 16]
 */
export function drawMask(
  plan: ConvolutionPlan,
  dropout: Dropout | undefined,
  epoch: number,
  place: number,
  layer: number,
): Uint8Array {
  const pixels = plan.size * plan.size;
  const mask = new Uint8Array(pixels * FILTERS).fill(1);
  if (dropout === undefined) return mask;
  const words = new Uint32Array(4);
  for (let block = 0; block * 8 < pixels; block++) {
    for (let filter = 0; filter < FILTERS; filter++) {
      threefry(dropout.key, Uint32Array.of(epoch, place, layer, block * FILTERS + filter), words);
      for (let i = 0; i < 8 && block * 8 + i < pixels; i++) {
        const draw = i % 2 === 0 ? words[i >> 1] & 0xffff : words[i >> 1] >>> 16;
        if (draw < dropout.threshold) mask[(block * 8 + i) * FILTERS + filter] = 0;
      }
    }
  }
  return mask;
}

/** x where it is positive, else 0, also for NaN (unlike Math.max). */
export function rectify(x: number): number {
  if (x > 0) return x;
  return 0;
}

/**
 * In place: activation, then, with a mask, dropout. tanh takes pixels in pairs, 0 with 1, 2 with 3, a last odd one with
 * itself. `mask` and `values` [size, size, 16]
 */
export function activate(
  activation: TrainingSettings["activation"],
  arithmetic: Arithmetic,
  values: Numbers,
  mask: Uint8Array | undefined,
  scale: number,
): void {
  const sums = values.slice();
  for (let i = 0; i < values.length; i++) {
    if (mask?.[i] === 0) {
      values[i] = 0;
      continue;
    }
    const partner = Math.floor(i / FILTERS) % 2 === 0 ? i + FILTERS : i - FILTERS;
    const value = activation === "tanh" ? arithmetic.tanh(sums[i], sums[partner] ?? sums[i]) : rectify(sums[i]);
    values[i] = mask ? arithmetic.round(value * scale) : value;
  }
}

/**
 * In place: the gradient with respect to the layer's output becomes the one with respect to what went into its
 * activation, from the stored output y alone. With y = scale * tanh(z): dy/dz = scale - y^2 / scale.
 *
 * @param output after activation and dropout [size, size, 16]
 */
export function throughActivation(
  activation: TrainingSettings["activation"],
  arithmetic: Arithmetic,
  output: Numbers,
  gradient: Numbers,
  mask: Uint8Array | undefined,
  scale: number,
): void {
  const { round, multiplyAdd } = arithmetic;
  const inverse = round(1 / scale);
  for (let i = 0; i < gradient.length; i++) {
    const y = output[i];
    if (mask?.[i] === 0 || (activation === "relu" && !(y > 0))) gradient[i] = 0;
    else if (activation === "relu") gradient[i] = mask ? round(gradient[i] * scale) : gradient[i];
    else if (mask) gradient[i] = round(gradient[i] * multiplyAdd(-round(y * inverse), y, scale));
    else gradient[i] = round(gradient[i] * multiplyAdd(-y, y, 1));
  }
}
