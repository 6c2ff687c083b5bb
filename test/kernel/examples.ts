// Networks, settings and images for the kernel's tests: seeded, small, and with everything switched on.
import { initialWeights } from "../../src/kernel/initialize.ts";
import type { Images, NetworkShape, TrainingSettings } from "../../src/kernel/kernel.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";

/** Settings with L2 and without dropout, unless told otherwise. */
export function exampleSettings(changes: Partial<TrainingSettings> = {}): TrainingSettings {
  return {
    batchSize: 8,
    activation: "relu",
    optimizer: "sgd",
    learningRate: 0.01,
    l2reg: 1e-3,
    dropout: 0,
    dropoutKey: streamKey(11, "dropout"),
    ...changes,
  };
}

/** Smooth random blobs, darker and lighter by class, so that there is something to learn. */
export function exampleImages(shape: NetworkShape, count: number, seed = 1): Images {
  const size = shape.imageSize;
  const stream = new RandomStream(streamKey(seed, "subset"));
  const pixels = new Uint8Array(count * size * size);
  const labels = new Uint8Array(count);
  for (let image = 0; image < count; image++) {
    const label = stream.below(10);
    labels[image] = label;
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const wave = (x * (label + 1) + y * (10 - label)) % size;
        pixels[(image * size + y) * size + x] = Math.floor((wave / size) * 128) + stream.below(128);
      }
    }
  }
  return { pixels, labels };
}

/** Weights of an ordinary size with biases that aren't zero, so that a bias that is left out shows. */
export function exampleWeights(shape: NetworkShape, seed = 3): Float32Array {
  const weights = initialWeights(shape, "glorot_normal", 0, seed);
  const stream = new RandomStream(streamKey(seed, "config"));
  for (let i = 0; i < weights.length; i++) if (weights[i] === 0) weights[i] = stream.normal() * 0.1;
  return weights;
}

/** 0, 1, .. count - 1. */
export function inOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

/** Name and place of each tensor in the published layout. */
export function tensors(shape: NetworkShape): { name: string; start: number; end: number; shape: number[] }[] {
  const found: { name: string; start: number; end: number; shape: number[] }[] = [];
  const add = (name: string, sides: number[]) => {
    const start = found.at(-1)?.end ?? 0;
    found.push({ name, start, end: start + sides.reduce((product, side) => product * side, 1), shape: sides });
  };
  for (let layer = 1; layer <= shape.layers; layer++) {
    add(`conv${layer}/bias`, [16]);
    add(`conv${layer}/kernel`, [3, 3, layer === 1 ? 1 : 16, 16]);
  }
  add("dense/bias", [10]);
  add("dense/kernel", [16, 10]);
  return found;
}

/** |a - b| / |b|, Euclidean. */
export function normError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (found[i] - expected[i]) ** 2;
    size += expected[i] ** 2;
  }
  return Math.sqrt(difference / size);
}
