// What follows the convolutions: global average pooling, the dense layer, softmax cross-entropy, and their gradients.
import type { Arithmetic, Numbers } from "./arithmetic.ts";
import { CLASSES, FILTERS, type NetworkPlan } from "./plan.ts";

/** Mean of each filter over the pixels, summed in raster order. output [pixels, 16] -> pooled [16] */
export function poolAverage(arithmetic: Arithmetic, output: Numbers, pooled: Numbers): void {
  const pixels = output.length / FILTERS;
  const share = arithmetic.round(1 / pixels);
  for (let filter = 0; filter < FILTERS; filter++) {
    let sum = output[filter];
    for (let pixel = 1; pixel < pixels; pixel++) sum = arithmetic.round(sum + output[pixel * FILTERS + filter]);
    pooled[filter] = arithmetic.round(sum * share);
  }
}

/** logits = bias + pooled * kernel, filter by filter. pooled [16] -> logits [10] */
export function findLogits(
  plan: NetworkPlan,
  arithmetic: Arithmetic,
  weights: Numbers,
  pooled: Numbers,
  logits: Numbers,
): void {
  for (let k = 0; k < CLASSES; k++) {
    let sum = weights[plan.denseBias + k];
    for (let filter = 0; filter < FILTERS; filter++) {
      sum = arithmetic.multiplyAdd(pooled[filter], weights[plan.denseKernel + filter * CLASSES + k], sum);
    }
    logits[k] = sum;
  }
}

/** Softmax in parts: the greatest logit, e^(logit - greatest) of each class [10], and their sum. */
export interface Exponentials {
  greatest: number;
  powers: Numbers;
  sum: number;
}

/** The sum is a tree over 16 lanes, the last six empty: i with i + 8, then + 4, + 2, + 1. */
export function exponentials(arithmetic: Arithmetic, logits: Numbers): Exponentials {
  const { round } = arithmetic;
  let greatest = logits[0];
  for (let k = 1; k < CLASSES; k++) if (logits[k] > greatest) greatest = logits[k];
  const powers = arithmetic.zeros(CLASSES);
  const lanes = arithmetic.zeros(16);
  for (let k = 0; k < CLASSES; k++) {
    powers[k] = arithmetic.exp(round(logits[k] - greatest));
    lanes[k] = powers[k];
  }
  for (let half = 8; half >= 1; half /= 2) {
    for (let i = 0; i < half; i++) lanes[i] = round(lanes[i] + lanes[i + half]);
  }
  return { greatest, powers, sum: lanes[0] };
}

/** Softmax cross-entropy of one sample in nats: log(sum) + (greatest - logit of the label). */
export function crossEntropy(arithmetic: Arithmetic, logits: Numbers, parts: Exponentials, label: number): number {
  const { round } = arithmetic;
  return round(round(parts.greatest - logits[label]) + arithmetic.log(parts.sum));
}

/** Place of the greatest logit; of equal ones the first. */
export function firstGreatest(logits: Numbers): number {
  let best = 0;
  for (let k = 1; k < CLASSES; k++) if (logits[k] > logits[best]) best = k;
  return best;
}

/**
 * Adds one sample to the dense layer's gradient and finds the gradient into every pixel of the last layer's output.
 *
 * @param pooled [16]
 * @param outputGradient [pixels, 16]
 * @param gradient of all weights, published layout
 */
export function headGradient(
  plan: NetworkPlan,
  arithmetic: Arithmetic,
  weights: Numbers,
  pooled: Numbers,
  parts: Exponentials,
  label: number,
  outputGradient: Numbers,
  gradient: Numbers,
): void {
  const { round, multiplyAdd } = arithmetic;
  const change = arithmetic.zeros(CLASSES); // probability minus target: the gradient into the logits
  for (let k = 0; k < CLASSES; k++) {
    change[k] = round(round(parts.powers[k] / parts.sum) - (k === label ? 1 : 0));
    gradient[plan.denseBias + k] = round(gradient[plan.denseBias + k] + change[k]);
  }
  const pixels = outputGradient.length / FILTERS;
  const share = round(1 / pixels);
  for (let filter = 0; filter < FILTERS; filter++) {
    let sum = 0;
    for (let k = 0; k < CLASSES; k++) {
      const at = plan.denseKernel + filter * CLASSES + k;
      gradient[at] = multiplyAdd(pooled[filter], change[k], gradient[at]);
      sum = multiplyAdd(weights[at], change[k], sum);
    }
    const each = round(sum * share);
    for (let pixel = 0; pixel < pixels; pixel++) outputGradient[pixel * FILTERS + filter] = each;
  }
}
