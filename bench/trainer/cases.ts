// What the trainer bench trains: four cases that between them have every optimizer, both activations, dropout on and off.
import { initialWeights } from "../../src/kernel/initialize.ts";
import type { Images, Kernel, TrainingSettings } from "../../src/kernel/kernel.ts";
import { RandomStream, shuffle, streamKey } from "../../src/lib/random.ts";
import { layerSides } from "../../src/zoo/index.ts";
import { secondsOf } from "../harness/timing.ts";

export type Case = Pick<TrainingSettings, "activation" | "optimizer" | "dropout" | "learningRate"> & { name: string };

/** Learning rates are such that all four learn. */
export const CASES: Case[] = [
  { name: "sgd relu", optimizer: "sgd", activation: "relu", dropout: 0, learningRate: 0.05 },
  { name: "adam relu dropout 0.3", optimizer: "adam", activation: "relu", dropout: 0.3, learningRate: 0.002 },
  { name: "rmsprop tanh dropout 0.5", optimizer: "rmsprop", activation: "tanh", dropout: 0.5, learningRate: 0.001 },
  { name: "adam tanh", optimizer: "adam", activation: "tanh", dropout: 0, learningRate: 0.002 },
];
export const SHAPE = { imageSize: 28, layers: 3 } as const;
export const BATCH = 512;
export const L2REG = 1e-4;
const SEED = 1;
const FILTERS = 16;
const CLASSES = 10;
const TAPS = 9;

/**
 * Multiply-adds that training takes for one image: the dense forward pass, the gradients of all kernels, and of the input
 * of every layer but the first. Biases, activations, pooling, loss, dropout and the optimizer count as nothing.
 */
export function multiplyAdds(imageSize: number, layers: number): number {
  const sides = layerSides(imageSize, layers);
  const convolutions = sides.map((side, layer) => side * side * TAPS * (layer === 0 ? 1 : FILTERS) * FILTERS);
  const products = [...convolutions, FILTERS * CLASSES];
  const forward = products.reduce((sum, product) => sum + product, 0);
  return 3 * forward - products[0];
}

/** The settings of a case for any kernel. */
export function settingsOf(chosen: Case, batchSize = BATCH): TrainingSettings {
  const { name: _, ...settings } = chosen;
  return { ...settings, batchSize, l2reg: L2REG, dropoutKey: streamKey(SEED, "dropout") };
}

/** A network in training, epoch after epoch. */
export interface Training {
  /** Trains one epoch on `count` of the images, freshly shuffled as in real training; gives images per second. */
  epoch(count: number): number;
  free(): void;
}

/** Starts a case from seeded weights. */
export function startTraining(kernel: Kernel, chosen: Case, images: Images, batchSize = BATCH): Training {
  const trainer = kernel.createTrainer(SHAPE, settingsOf(chosen, batchSize));
  trainer.setWeights(initialWeights(SHAPE, "he_normal", 0.1, SEED));
  const key = streamKey(SEED, "shuffle");
  const everyImage = Uint32Array.from({ length: images.labels.length }, (_, index) => index);
  const order = new Uint32Array(everyImage.length);
  let epoch = 0;
  return {
    epoch(count) {
      const batches = Math.floor(count / batchSize);
      const seconds = secondsOf(() => {
        order.set(everyImage);
        shuffle(order, new RandomStream(key, ++epoch), count);
        trainer.trainEpoch(images, order.subarray(0, batches * batchSize), epoch);
      });
      return (batches * batchSize) / seconds;
    },
    free: () => trainer.free(),
  };
}
