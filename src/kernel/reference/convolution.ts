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
 * Adds one sample to the gradient of kernel and bias, each element over the output pixels in raster order.
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
  for (let oy = 0; oy < size; oy++) {
    for (let ox = 0; ox < size; ox++) {
      const from = (oy * size + ox) * FILTERS;
      for (let filter = 0; filter < FILTERS; filter++) {
        gradient[plan.bias + filter] = round(gradient[plan.bias + filter] + delta[from + filter]);
      }
      for (let ky = 0; ky < 3; ky++) {
        for (let kx = 0; kx < 3; kx++) {
          for (let channel = 0; channel < channels; channel++) {
            const value = input[((2 * oy + ky) * inputSize + 2 * ox + kx) * channels + channel];
            const to = plan.kernel + ((ky * 3 + kx) * channels + channel) * FILTERS;
            for (let filter = 0; filter < FILTERS; filter++) {
              gradient[to + filter] = multiplyAdd(value, delta[from + filter], gradient[to + filter]);
            }
          }
        }
      }
    }
  }
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
