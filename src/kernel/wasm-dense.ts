// The dense network as WebAssembly: one instance a trainer; rows are copied into its memory a batch at a time.
import { type DenseCore, denseTrainer } from "./dense.ts";
import type { DenseSamples, DenseSettings, DenseShape, DenseTrainer } from "./dense-network.ts";
import { numberOfDenseWeights } from "./dense-settings.ts";

/** A module's memory; growing it gives a new buffer. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The functions of native/dense.c; pointers are byte offsets into `memory`. */
export interface DenseExports {
  memory: WasmMemory;
  __heap_base: { readonly value: number };
  weighbridge_dense_bytes(settings: number): number;
  weighbridge_dense_setup(state: number, settings: number): number;
  weighbridge_dense_set_weights(state: number, weights: number): void;
  weighbridge_dense_get_weights(state: number, weights: number): void;
  weighbridge_dense_get_gradient(state: number, gradient: number): void;
  weighbridge_dense_train(...rows: [...Rows, epoch: number, place: number]): void;
  weighbridge_dense_gradient(...rows: [...Rows, epoch: number, place: number]): void;
  weighbridge_dense_predict(state: number, inputs: number, order: number, count: number, predictions: number): void;
  weighbridge_dense_mask(state: number, epoch: number, place: number, layer: number, kept: number): void;
}
type Rows = [state: number, inputs: number, labels: number, order: number, count: number];

const PAGE = 65536;
const IN_SEQUENCE = 0; // no order: rows lie one after another

/** A trainer in an instance of its own. Throws RangeError where shape or settings are out of bounds. */
export function createWasmDenseTrainer(wasm: DenseExports, shape: DenseShape, settings: DenseSettings): DenseTrainer {
  return denseTrainer(shape, settings, (numbers) => createCore(wasm, numbers));
}

function createCore(wasm: DenseExports, numbers: Float64Array): DenseCore {
  const [inputs, layers, units, batch] = numbers;
  const weights = numberOfDenseWeights({ inputs, layers, units });
  let end = wasm.__heap_base.value;
  const reserve = (bytes: number): number => {
    const place = Math.ceil(end / 64) * 64;
    end = place + bytes;
    const pages = Math.ceil((end - wasm.memory.buffer.byteLength) / PAGE);
    if (pages > 0) wasm.memory.grow(pages);
    return place;
  };
  const settings = reserve(numbers.byteLength);
  const labels = reserve(batch * 4); // or predictions
  const floats = reserve(Math.max(weights, batch * inputs, units) * 4); // weights, or rows of inputs, or a mask
  new Float64Array(wasm.memory.buffer, settings, numbers.length).set(numbers);
  const state = reserve(wasm.weighbridge_dense_bytes(settings));
  const buffer = wasm.memory.buffer; // it grows no more
  const rows = new Float32Array(buffer, floats, batch * inputs);
  const outside = new Float32Array(buffer, floats, weights);
  const labelled = new Float32Array(buffer, labels, batch);

  const fill = (values: Float32Array, order: Uint32Array, first: number): number => {
    const count = Math.min(batch, order.length - first);
    for (let i = 0; i < count; i++) {
      const row = order[first + i];
      rows.set(values.subarray(row * inputs, (row + 1) * inputs), i * inputs);
    }
    return count;
  };
  const fillAll = (samples: DenseSamples, order: Uint32Array, first: number): Rows => {
    const count = fill(samples.inputs, order, first);
    for (let i = 0; i < count; i++) labelled[i] = samples.labels[order[first + i]];
    return [state, floats, labels, IN_SEQUENCE, count];
  };
  return {
    setUp(changed) {
      new Float64Array(buffer, settings, changed.length).set(changed);
      wasm.weighbridge_dense_setup(state, settings);
    },
    setWeights(values) {
      outside.set(values);
      wasm.weighbridge_dense_set_weights(state, floats);
    },
    getWeights() {
      wasm.weighbridge_dense_get_weights(state, floats);
      return outside.slice();
    },
    train(samples, order, epoch) {
      for (let first = 0; first < order.length; first += batch)
        wasm.weighbridge_dense_train(...fillAll(samples, order, first), epoch, first);
    },
    gradient(samples, order, epoch) {
      wasm.weighbridge_dense_gradient(...fillAll(samples, order, 0), epoch, 0);
      wasm.weighbridge_dense_get_gradient(state, floats);
      return outside.slice();
    },
    predict(values, order) {
      const predictions = new Float32Array(order.length);
      for (let first = 0; first < order.length; first += batch) {
        const count = fill(values, order, first);
        wasm.weighbridge_dense_predict(state, floats, IN_SEQUENCE, count, labels);
        predictions.set(labelled.subarray(0, count), first);
      }
      return predictions;
    },
    dropoutMask(epoch, place, layer) {
      wasm.weighbridge_dense_mask(state, epoch, place, layer, floats);
      return new Uint8Array(buffer, floats, units).slice();
    },
    free() {},
  };
}
