// The kernel as machine code: loads the addon that install.js built and hands typed arrays to it.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type DenseCore, denseTrainer } from "./dense.ts";
import { numberOfDenseWeights } from "./dense-settings.ts";
import type { FullKernel, Images, Kernel, NetworkShape, Trainer, TrainingSettings } from "./kernel.ts";
import { numberOfWeights, outputSide, settingNumbers } from "./settings.ts";

type Samples = [pixels: Uint8Array, labels: Uint8Array, order: Uint32Array, imageBytes: number];

/** The functions of native/addon.c; each checks its arguments' bounds and throws RangeError. */
interface Addon {
  levels(): string[];
  stateBytes(level: number): number;
  setup(level: number, state: Uint8Array, settings: Float64Array): number;
  copy(level: number, state: Uint8Array, which: number, floats: Float32Array, expected: number): void;
  train(level: number, state: Uint8Array, ...rest: [...Samples, epoch: number, batchSize: number]): void;
  gradient(level: number, state: Uint8Array, ...rest: [...Samples, epoch: number]): void;
  evaluate(level: number, state: Uint8Array, ...rest: [...Samples, totals: Float64Array]): void;
  dropoutMask(
    level: number,
    state: Uint8Array,
    epoch: number,
    place: number,
    layer: number,
    kept: Uint8Array,
    expected: number,
  ): void;
  peak(level: number, rounds: number): number;
  denseBytes(level: number, settings: Float64Array): number;
  denseSetup(level: number, state: Uint8Array, settings: Float64Array): void;
  denseCopy(level: number, state: Uint8Array, which: number, floats: Float32Array): void;
  denseTrain(level: number, state: Uint8Array, ...rest: DenseRows): void;
  denseGradient(level: number, state: Uint8Array, ...rest: DenseRows): void;
  densePredict(
    level: number,
    state: Uint8Array,
    inputs: Float32Array,
    order: Uint32Array,
    predictions: Float32Array,
  ): void;
  denseMask(level: number, state: Uint8Array, epoch: number, place: number, layer: number, kept: Uint8Array): void;
}
type DenseRows = [inputs: Float32Array, labels: Float32Array, order: Uint32Array, epoch: number];

export interface NativeKernel extends FullKernel {
  /** Runs 12,000 vector multiply-adds per round in registers; returns the multiply-adds done, counted per lane. */
  peak(rounds: number): number;
}

/** Where install.js puts the addon. */
export const ADDON = fileURLToPath(new URL("./build/out/kernel.node", import.meta.url));

/** The kernels of an addon that this CPU can run, fastest first. Throws where the addon can't be loaded. */
export function loadNative(path: string = ADDON): NativeKernel[] {
  const addon = createRequire(import.meta.url)(path) as Addon;
  return addon
    .levels()
    .map((name, level) => ({ name, level }))
    .filter(({ name }) => name !== "")
    .map(({ name, level }) => ({
      level: name as Kernel["level"],
      numerics: "fma",
      createTrainer: (shape, settings) => createTrainer(addon, level, shape, settings),
      createDenseTrainer: (shape, settings) =>
        denseTrainer(shape, settings, (numbers) => createDenseCore(addon, level, numbers)),
      peak: (rounds) => addon.peak(level, rounds),
    }));
}

function createTrainer(addon: Addon, level: number, shape: NetworkShape, settings: TrainingSettings): Trainer {
  let state = new Uint8Array(addon.stateBytes(level));
  if (!addon.setup(level, state, settingNumbers(shape, settings))) throw new RangeError("settings out of bounds");
  const weights = numberOfWeights(shape);
  const imageBytes = shape.imageSize ** 2;
  const samples = (images: Images, order: Uint32Array): Samples => [images.pixels, images.labels, order, imageBytes];
  const read = (which: number): Float32Array => {
    const floats = new Float32Array(weights);
    addon.copy(level, state, which, floats, weights);
    return floats;
  };
  return {
    setWeights: (values) => addon.copy(level, state, 0, values, weights),
    getWeights: () => read(1),
    trainEpoch: (images, order, epoch) =>
      addon.train(level, state, ...samples(images, order), epoch, settings.batchSize),
    evaluate(images, order) {
      const totals = new Float64Array(2);
      addon.evaluate(level, state, ...samples(images, order), totals);
      return { loss: totals[0] / order.length, accuracy: totals[1] / order.length };
    },
    gradient(images, order, epoch) {
      addon.gradient(level, state, ...samples(images, order), epoch);
      return read(2);
    },
    dropoutMask(epoch, place, layer) {
      const kept = new Uint8Array(outputSide(shape, layer) ** 2 * 16);
      addon.dropoutMask(level, state, epoch, place, layer, kept, kept.length);
      return kept;
    },
    free() {
      state = new Uint8Array(0);
    },
  };
}

function createDenseCore(addon: Addon, level: number, numbers: Float64Array): DenseCore {
  const [inputs, layers, units] = numbers;
  const weights = numberOfDenseWeights({ inputs, layers, units });
  let state = new Uint8Array(addon.denseBytes(level, numbers));
  const read = (which: number): Float32Array => {
    const floats = new Float32Array(weights);
    addon.denseCopy(level, state, which, floats);
    return floats;
  };
  return {
    setUp: (settings) => addon.denseSetup(level, state, settings),
    setWeights: (values) => addon.denseCopy(level, state, 0, values),
    getWeights: () => read(1),
    train: (samples, order, epoch) => addon.denseTrain(level, state, samples.inputs, samples.labels, order, epoch),
    gradient(samples, order, epoch) {
      addon.denseGradient(level, state, samples.inputs, samples.labels, order, epoch);
      return read(2);
    },
    predict(values, order) {
      const predictions = new Float32Array(order.length);
      addon.densePredict(level, state, values, order, predictions);
      return predictions;
    },
    dropoutMask(epoch, place, layer) {
      const kept = new Uint8Array(units);
      addon.denseMask(level, state, epoch, place, layer, kept);
      return kept;
    },
    free() {
      state = new Uint8Array(0);
    },
  };
}
