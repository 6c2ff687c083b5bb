// The three passes of a convolution as plain loops. The order in which the terms of one element are added is the order
// of the native kernel (../native/convolution.h): the bits depend on it.
import type { Arithmetic, Numbers } from "./arithmetic.ts";
import { type ConvolutionPlan, FILTERS } from "./plan.ts";

/**
 * output = bias + input * kernel, before the activation: channel by channel, in each the taps row by row. Where the
 * output has at most 4 pixels, even and odd channels are summed apart (so that the native kernel has enough sums at once).
 *
 * @param input [inputSize, inputSize, channels]
 * @param output [size, size, 16]
 */
export function convolve(
  plan: ConvolutionPlan,
  arithmetic: Arithmetic,
  weights: Numbers,
  input: Numbers,
  output: Numbers,
): void {
  const { inputSize, size, channels } = plan;
  const { round, multiplyAdd } = arithmetic;
  const split = size <= 2 && channels > 1;
  for (let oy = 0; oy < size; oy++) {
    for (let ox = 0; ox < size; ox++) {
      for (let filter = 0; filter < FILTERS; filter++) {
        let sum = weights[plan.bias + filter]; // all channels, or the even ones
        let odd = 0;
        for (let channel = 0; channel < channels; channel++) {
          const apart = split && channel % 2 === 1;
          let partial = apart ? odd : sum;
          for (let ky = 0; ky < 3; ky++) {
            for (let kx = 0; kx < 3; kx++) {
              const value = input[((2 * oy + ky) * inputSize + 2 * ox + kx) * channels + channel];
              const weight = weights[plan.kernel + ((ky * 3 + kx) * channels + channel) * FILTERS + filter];
              partial = multiplyAdd(value, weight, partial);
            }
          }
          if (apart) odd = partial;
          else sum = partial;
        }
        output[(oy * size + ox) * FILTERS + filter] = split ? round(sum + odd) : sum;
      }
    }
  }
}

/**
 * Adds one sample to the gradient of kernel and bias, each element over the output pixels in raster order. For the first
 * layer even and odd output columns are summed apart, and the bias takes whole rows (again for the native kernel's sake).
 *
 * @param input [inputSize, inputSize, channels]
 * @param delta gradient with respect to the convolution's output [size, size, 16]
 * @param gradient of all weights, published layout
 */
export function addWeightGradient(
  plan: ConvolutionPlan,
  arithmetic: Arithmetic,
  input: Numbers,
  delta: Numbers,
  gradient: Numbers,
): void {
  const { inputSize, size, channels } = plan;
  const { round, multiplyAdd } = arithmetic;
  const odd = channels === 1 ? arithmetic.zeros(9 * FILTERS) : undefined;
  for (let oy = 0; oy < size; oy++) {
    for (let ox = 0; ox < size; ox++) {
      const from = (oy * size + ox) * FILTERS;
      const apart = ox % 2 === 1 ? odd : undefined;
      const sums = apart ?? gradient;
      for (let ky = 0; ky < 3; ky++) {
        for (let kx = 0; kx < 3; kx++) {
          for (let channel = 0; channel < channels; channel++) {
            const value = input[((2 * oy + ky) * inputSize + 2 * ox + kx) * channels + channel];
            const to = (apart ? 0 : plan.kernel) + ((ky * 3 + kx) * channels + channel) * FILTERS;
            for (let filter = 0; filter < FILTERS; filter++) {
              sums[to + filter] = multiplyAdd(value, delta[from + filter], sums[to + filter]);
            }
          }
        }
      }
    }
  }
  for (let oy = 0; oy < size; oy++) {
    for (let filter = 0; filter < FILTERS; filter++) {
      let row = delta[oy * size * FILTERS + filter];
      for (let ox = 1; ox < size; ox++) row = round(row + delta[(oy * size + ox) * FILTERS + filter]);
      gradient[plan.bias + filter] = round(gradient[plan.bias + filter] + row);
    }
  }
  for (const [i, sum] of (odd ?? []).entries()) gradient[plan.kernel + i] = round(gradient[plan.kernel + i] + sum);
}

/**
 * The gradient with respect to the input. Per element: the output row reached with ky = 0 or 1, then the one with
 * ky = 2; in each filter by filter, output columns ascending. Input pixels that no tap touches get 0.
 *
 * @param delta gradient with respect to the convolution's output [size, size, 16]
 * @param inputGradient [inputSize, inputSize, channels]
 */
export function findInputGradient(
  plan: ConvolutionPlan,
  arithmetic: Arithmetic,
  weights: Numbers,
  delta: Numbers,
  inputGradient: Numbers,
): void {
  const { inputSize, size, channels } = plan;
  const { multiplyAdd } = arithmetic;
  for (let iy = 0; iy < inputSize; iy++) {
    for (let ix = 0; ix < inputSize; ix++) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let ky = iy % 2; ky < 3; ky += 2) {
          const oy = (iy - ky) / 2;
          if (oy < 0 || oy >= size) continue;
          for (let filter = 0; filter < FILTERS; filter++) {
            for (let kx = ix % 2 === 0 ? 2 : 1; kx >= 0; kx -= 2) {
              const ox = (ix - kx) / 2;
              if (ox < 0 || ox >= size) continue;
              const weight = weights[plan.kernel + ((ky * 3 + kx) * channels + channel) * FILTERS + filter];
              sum = multiplyAdd(delta[(oy * size + ox) * FILTERS + filter], weight, sum);
            }
          }
        }
        inputGradient[(iy * inputSize + ix) * channels + channel] = sum;
      }
    }
  }
}
