// Where each tensor lies in the flat weights: the published layout that existing readers of such zoos expect, bias before
// kernel, layer by layer, kernels in TensorFlow's order (arXiv 2002.11448, released data).
import type { TensorPlace } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";

export const FILTERS = 16;
export const CLASSES = 10;
const KERNEL_SIDE = 3;
const STRIDE = 2;

/** Side of the square output after each of `layers` convolutions (3x3, stride 2, valid): 28 gives 13, 6, 2. */
export function layerSides(imageSize: number, layers: number): number[] {
  const sides: number[] = [];
  let side = imageSize;
  for (let layer = 1; layer <= layers; layer++) {
    side = Math.floor((side - KERNEL_SIDE) / STRIDE) + 1;
    if (side < 1) break;
    sides.push(side);
  }
  return sides;
}

/** How many convolutions images of this size are enough for: 3 for 28x28, 4 for 32x32 pixels. */
export function mostLayers(imageSize: number): number {
  return layerSides(imageSize, 100).length;
}

/**
 * The tensors of a network with `layers` convolutions, in their order; `end` is one after the last weight. The image
 * size changes no tensor; if given, it must be enough for so many layers, or an InputError tells how many it allows.
 */
export function weightLayout(network: { imageSize?: number; layers: number }): TensorPlace[] {
  const { imageSize, layers } = network;
  if (imageSize !== undefined && layers > mostLayers(imageSize)) {
    const most = mostLayers(imageSize);
    throw new InputError(`${imageSize}x${imageSize} images are enough for ${most} convolution layers, not ${layers}`);
  }
  const places: TensorPlace[] = [];
  let start = 0;
  const add = (name: string, shape: number[]) => {
    const end = start + shape.reduce((product, length) => product * length, 1);
    places.push({ name, start, end, shape });
    start = end;
  };
  for (let layer = 1; layer <= layers; layer++) {
    add(`conv${layer}/bias`, [FILTERS]);
    add(`conv${layer}/kernel`, [KERNEL_SIDE, KERNEL_SIDE, layer === 1 ? 1 : FILTERS, FILTERS]);
  }
  add("dense/bias", [CLASSES]);
  add("dense/kernel", [FILTERS, CLASSES]);
  return places;
}

/** Number of weights of a network with `layers` convolutions: 4970 for 3. */
export function weightCount(layers: number): number {
  return weightLayout({ layers }).at(-1)!.end;
}
