// Where every tensor of a network lies in the flat weight vector, and how large each layer is.
import { InputError } from "../../lib/errors.ts";
import type { NetworkShape } from "../kernel.ts";

export const FILTERS = 16;
export const CLASSES = 10;

/** One 3x3 convolution with stride 2 and no padding. */
export interface ConvolutionPlan {
  /** Side of its square input in pixels. */
  inputSize: number;
  /** Side of its square output in pixels. */
  size: number;
  /** 1 in the first layer, 16 in the others. */
  channels: number;
  /** Start of the bias [16]. */
  bias: number;
  /** Start of the kernel [3, 3, channels, 16]; the next tensor starts at `end`. */
  kernel: number;
  end: number;
}

export interface NetworkPlan {
  convolutions: ConvolutionPlan[];
  /** Start of the dense bias [10]. */
  denseBias: number;
  /** Start of the dense kernel [16, 10]. */
  denseKernel: number;
  /** Number of weights. */
  count: number;
}

/** Throws an InputError when the image is too small for that many layers. */
export function planNetwork(shape: NetworkShape): NetworkPlan {
  const convolutions: ConvolutionPlan[] = [];
  let place = 0;
  let inputSize: number = shape.imageSize;
  for (let layer = 0; layer < shape.layers; layer++) {
    if (inputSize < 3) {
      throw new InputError(`layers: ${shape.imageSize}x${shape.imageSize} images allow ${layer}, not ${shape.layers}`);
    }
    const channels = layer === 0 ? 1 : FILTERS;
    const size = Math.floor((inputSize - 3) / 2) + 1;
    const kernel = place + FILTERS;
    const end = kernel + 9 * channels * FILTERS;
    convolutions.push({ inputSize, size, channels, bias: place, kernel, end });
    place = end;
    inputSize = size;
  }
  const denseKernel = place + CLASSES;
  return { convolutions, denseBias: place, denseKernel, count: denseKernel + FILTERS * CLASSES };
}
