// Dense networks in a program of their own: dense-harness.c linked with dense.c, under sanitizers or an emulator.
import { type DenseCore, denseTrainer } from "../../src/kernel/dense.ts";
import type { DenseSamples } from "../../src/kernel/dense-network.ts";
import { numberOfDenseWeights } from "../../src/kernel/dense-settings.ts";
import type { CreateDense } from "./dense-examples.ts";
import { bytesOf, call, type Run, runTwice, words } from "./harness.ts";

/** The calls of dense-harness.c, in the order of its `enum call`. */
const [SET_UP, SET_WEIGHTS, TRAIN, GRADIENT, PREDICT, GET_WEIGHTS, GET_GRADIENT, MASK] = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * What `use` makes of the dense networks of a harness (its path, before it an emulator); it is called twice. With
 * `inSequence`, rows are handed over one after another and without a list, as WASM has them.
 */
export function useDenseHarness<T>(command: string[], inSequence: boolean, use: (create: CreateDense) => T): T {
  return runTwice(command, (run) =>
    use((shape, settings) =>
      denseTrainer(shape, settings, ([inputs, layers, units]) =>
        createCore(run, inSequence, inputs, units, numberOfDenseWeights({ inputs, layers, units })),
      ),
    ),
  );
}

function createCore(run: Run, inSequence: boolean, inputs: number, units: number, weights: number): DenseCore {
  let script: Uint8Array[] = [];
  const rows = (values: Float32Array, labels: Float32Array, order: Uint32Array, epoch: number): Uint8Array => {
    if (!inSequence) {
      const head = words(order.length, order.length, values.length, labels.length, epoch);
      return Buffer.concat([head, bytesOf(values), bytesOf(labels), bytesOf(order)]);
    }
    const chosen = Array.from(order, (row) => bytesOf(values.subarray(row * inputs, (row + 1) * inputs)));
    const labelled = labels.length === 0 ? labels : Float32Array.from(order, (row) => labels[row]);
    const head = words(order.length, 0, order.length * inputs, labelled.length, epoch);
    return Buffer.concat([head, ...chosen, bytesOf(labelled)]);
  };
  const samples = ({ inputs: values, labels }: DenseSamples, order: Uint32Array, epoch: number) =>
    rows(values, labels, order, epoch);
  const ask = (bytes: number, ...question: Uint8Array[]) => run(Buffer.concat([...script, ...question]), bytes);
  const floats = (count: number, ...question: Uint8Array[]) => new Float32Array(ask(count * 4, ...question).buffer);
  return {
    setUp(settings) {
      script = [call(SET_UP), bytesOf(settings.slice())];
    },
    setWeights: (values) => void script.push(call(SET_WEIGHTS), words(values.length), bytesOf(values)),
    getWeights: () => floats(weights, call(GET_WEIGHTS)),
    train: (given, order, epoch) => void script.push(call(TRAIN), samples(given, order, epoch)),
    gradient: (given, order, epoch) =>
      floats(weights, call(GRADIENT), samples(given, order, epoch), call(GET_GRADIENT)),
    predict: (values, order) => floats(order.length, call(PREDICT), rows(values, new Float32Array(0), order, 0)),
    dropoutMask: (epoch, place, layer) => ask(units, call(MASK), words(epoch, place, layer, units)),
    free() {},
  };
}
