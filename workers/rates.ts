// Images per second of one thread, on seeded synthetic images, so that plans need no image files.
import type { ZooSpec } from "../schemas/types.d.ts";
import { initialWeights } from "../src/kernel/initialize.ts";
import type { Images, Kernel, NetworkShape } from "../src/kernel/kernel.ts";
import { RandomStream, streamKey } from "../src/lib/random.ts";
import type { Rates } from "../src/zoo/index.ts";

const SYNTHETIC_IMAGES = 2048;
const SYNTHETIC_SEED = 1;

/**
 * Images per second that a kernel trains and evaluates on this thread: the mean over every optimizer and activation that
 * the spec draws from, at the middle of its dropout range, each with the same share of the images.
 */
export function measureRates(kernel: Kernel, spec: ZooSpec, size: 28 | 32, secondsPerCase: number): Rates {
  const images = syntheticImages(size);
  const { optimizer, activation, learning_rate, l2reg, dropout } = spec.hyperparameters;
  const batches = Math.max(1, Math.floor(SYNTHETIC_IMAGES / spec.batch_size));
  const order = Uint32Array.from({ length: batches * spec.batch_size }, (_, place) => place % SYNTHETIC_IMAGES);
  const shape: NetworkShape = { imageSize: size, layers: spec.convolution_layers };
  let cases = 0;
  const secondsPerImage = { train: 0, evaluate: 0 };
  for (const chosenActivation of activation.values)
    for (const chosenOptimizer of optimizer.values) {
      const trainer = kernel.createTrainer(shape, {
        batchSize: spec.batch_size,
        activation: chosenActivation,
        optimizer: chosenOptimizer,
        learningRate: learning_rate.low,
        l2reg: l2reg.low,
        dropout: (dropout.low + dropout.high) / 2,
        dropoutKey: streamKey(SYNTHETIC_SEED, "dropout"),
      });
      trainer.setWeights(initialWeights(shape, "he_normal", 0.1, SYNTHETIC_SEED));
      let epoch = 0;
      const train = () => trainer.trainEpoch(images, order, ++epoch);
      const evaluate = () => trainer.evaluate(images, order);
      cases++;
      secondsPerImage.train += secondsFor(train, secondsPerCase) / order.length;
      secondsPerImage.evaluate += secondsFor(evaluate, secondsPerCase / 4) / order.length;
      trainer.free();
    }
  return { train: cases / secondsPerImage.train, evaluate: cases / secondsPerImage.evaluate };
}

/** Mean seconds of an action, repeated for so long after one time that doesn't count. */
function secondsFor(action: () => void, seconds: number): number {
  action();
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    action();
    count++;
    elapsed = (performance.now() - start) / 1000;
  } while (elapsed < seconds);
  return elapsed / count;
}

/** Images of random pixels with random labels, the same on every machine. */
function syntheticImages(size: 28 | 32): Images {
  const stream = new RandomStream(streamKey(SYNTHETIC_SEED, "subset"), size);
  const pixels = new Uint8Array(SYNTHETIC_IMAGES * size * size).map(() => stream.word() & 255);
  const labels = new Uint8Array(SYNTHETIC_IMAGES).map(() => stream.below(10));
  return { pixels, labels };
}
