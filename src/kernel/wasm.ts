// The kernel as WebAssembly SIMD, compiled from the same C: for CPUs without fused multiply-add and machines without a
// compiler. One instance a trainer, with memory of its own; images are copied into it a batch at a time.
import { readFileSync } from "node:fs";
import type { FullKernel, Images, NetworkShape, Trainer, TrainingSettings } from "./kernel.ts";
import { numberOfWeights, outputSide, settingNumbers } from "./settings.ts";
import { createWasmDenseTrainer, type DenseExports } from "./wasm-dense.ts";

// TypeScript has these types in its library for browsers only.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: object;
  }
}

/** The functions of native/kernel.c; pointers are byte offsets into `memory`. */
interface Exports extends DenseExports {
  weighbridge_state_bytes(): number;
  weighbridge_setup(state: number, settings: number): number;
  weighbridge_set_weights(state: number, weights: number): void;
  weighbridge_get_weights(state: number, weights: number): void;
  weighbridge_get_gradient(state: number, gradient: number): void;
  weighbridge_gradient(...samples: [...Samples, epoch: number, place: number]): void;
  weighbridge_train(...samples: [...Samples, epoch: number, place: number]): void;
  weighbridge_evaluate(...samples: [...Samples, totals: number]): void;
  weighbridge_dropout_mask(state: number, epoch: number, place: number, layer: number, kept: number): void;
  weighbridge_peak(rounds: number): number;
}
type Samples = [state: number, pixels: number, labels: number, order: number, count: number];

export interface WasmKernel extends FullKernel {
  /** As NativeKernel.peak: multiply and add are two operations here, counted as one multiply-add. */
  peak(rounds: number): number;
}

/** Where the committed module is. */
export const MODULE = new URL("./kernel.wasm", import.meta.url);
const EVALUATED_AT_ONCE = 256;
const PAGE = 65536;

/** Compiles the module (some milliseconds). */
export function loadWasm(bytes: Uint8Array<ArrayBuffer> = new Uint8Array(readFileSync(MODULE))): WasmKernel {
  const module = new WebAssembly.Module(bytes);
  const instantiate = () => new WebAssembly.Instance(module).exports as unknown as Exports;
  return {
    level: "wasm",
    numerics: "wasm",
    createTrainer: (shape, settings) => createTrainer(instantiate(), shape, settings),
    createDenseTrainer: (shape, settings) => createWasmDenseTrainer(instantiate(), shape, settings),
    peak: (rounds) => instantiate().weighbridge_peak(rounds),
  };
}

function createTrainer(wasm: Exports, shape: NetworkShape, settings: TrainingSettings): Trainer {
  const numbers = settingNumbers(shape, settings);
  const imageBytes = shape.imageSize ** 2;
  const batch = settings.batchSize;
  const most = Math.max(batch, EVALUATED_AT_ONCE);
  const state = Math.ceil(wasm.__heap_base.value / 64) * 64;
  const floats = state + Math.ceil(wasm.weighbridge_state_bytes() / 64) * 64; // weights, settings or totals
  const labels = floats + 32768;
  const pixels = labels + Math.ceil(most / 64) * 64;
  const grow = Math.ceil((pixels + most * imageBytes - wasm.memory.buffer.byteLength) / PAGE);
  if (grow > 0) wasm.memory.grow(grow);
  const bytes = new Uint8Array(wasm.memory.buffer);
  const doubles = new Float64Array(wasm.memory.buffer, floats, 12);
  const values = new Float32Array(wasm.memory.buffer, floats, numberOfWeights(shape));
  const kept = bytes.subarray(floats, floats + 15 * 15 * 16);
  doubles.set(numbers);
  if (!wasm.weighbridge_setup(state, floats)) throw new RangeError("settings out of bounds");

  const fill = (images: Images, order: Uint32Array, first: number, count: number): Samples => {
    if (images.pixels.length < images.labels.length * imageBytes)
      throw new RangeError("there are fewer images than labels");
    for (let i = 0; i < count; i++) {
      const image = order[first + i];
      if (!(images.labels[image] <= 9)) throw new RangeError("an image or its label is out of range");
      bytes.set(images.pixels.subarray(image * imageBytes, (image + 1) * imageBytes), pixels + i * imageBytes);
      bytes[labels + i] = images.labels[image];
    }
    return [state, pixels, labels, 0, count];
  };
  return {
    setWeights(weights) {
      if (weights.length !== values.length) throw new RangeError(`${weights.length} weights, need ${values.length}`);
      values.set(weights);
      wasm.weighbridge_set_weights(state, floats);
    },
    getWeights() {
      wasm.weighbridge_get_weights(state, floats);
      return values.slice();
    },
    trainEpoch(images, order, epoch) {
      for (let first = 0; first + batch <= order.length; first += batch) {
        const [, , , none] = fill(images, order, first, batch);
        wasm.weighbridge_train(state, pixels, labels, none, 1, epoch, first);
      }
    },
    evaluate(images, order) {
      doubles.fill(0, 0, 2);
      for (let first = 0; first < order.length; first += EVALUATED_AT_ONCE) {
        const count = Math.min(EVALUATED_AT_ONCE, order.length - first);
        wasm.weighbridge_evaluate(...fill(images, order, first, count), floats);
      }
      return { loss: doubles[0] / order.length, accuracy: doubles[1] / order.length };
    },
    gradient(images, order, epoch) {
      if (order.length > most) throw new RangeError(`the gradient of ${order.length} samples at once, most is ${most}`);
      wasm.weighbridge_gradient(...fill(images, order, 0, order.length), epoch, 0);
      wasm.weighbridge_get_gradient(state, floats);
      return values.slice();
    },
    dropoutMask(epoch, place, layer) {
      const length = outputSide(shape, layer) ** 2 * 16;
      wasm.weighbridge_dropout_mask(state, epoch, place, layer, floats);
      return kept.slice(0, length);
    },
    free() {},
  };
}
