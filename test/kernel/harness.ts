// Kernels that run in a program of their own: harness.c linked with kernel.c, under sanitizers or an emulator. A trainer
// writes down its calls, and all of them are run again for each thing that is asked of it, so it suits a few steps only.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { FLAGS, SOURCE } from "../../src/kernel/build/compile.js";
import type { Images, Kernel, NetworkShape, Trainer, TrainingSettings } from "../../src/kernel/kernel.ts";
import type { Arithmetic } from "../../src/kernel/reference/arithmetic.ts";
import { numberOfWeights, outputSide, settingNumbers } from "../../src/kernel/settings.ts";

/** The calls of harness.c, in the order of its `enum call`. */
const [SET_UP, SET_WEIGHTS, TRAIN, GRADIENT, EVALUATE, GET_WEIGHTS, GET_GRADIENT, MASK, FUNCTION, PEAK] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
];
export const FUNCTIONS = { exponential: 0, logarithm: 1, hyperbolicTangent: 2 };

/**
 * Links harness.c with the kernel of one level, or dense-harness.c with its dense network; returns the program's path.
 * Throws what the compiler says.
 */
export function compileHarness(
  compiler: string,
  folder: string,
  level: string,
  flags: string[],
  part: "kernel" | "dense" = "kernel",
): string {
  const program = join(folder, `${part}-${level}`);
  const main = part === "dense" ? "dense-harness.c" : "harness.c";
  const sources = [join(import.meta.dirname, main), join(SOURCE, `${part}.c`)];
  const args = [...FLAGS, ...flags, `-DLEVEL=${level}`, "-iquote", SOURCE, ...sources, "-o", program, "-lm"];
  execFileSync(compiler, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 300_000 });
  return program;
}

/** Runs a harness (its path, before it an emulator) on a script. Throws where it ends badly, with what it said. */
export function runHarness(command: string[], script: Uint8Array): Buffer {
  const [program, ...args] = command;
  return execFileSync(program, args, { input: script, maxBuffer: 2 ** 28, timeout: 300_000, stdio: "pipe" });
}

/** The script of one call of an own function on floats, whose number is a multiple of 32; see mirrored(). */
export function functionScript(which: number, floats: Float32Array): Uint8Array {
  return Buffer.concat([call(FUNCTION), words(which, floats.length), bytesOf(floats)]);
}

/** What the scalar kernel makes of the same floats: a tanh shares its division with that of the number half the way on. */
export function mirrored(arithmetic: Arithmetic, which: keyof typeof FUNCTIONS, floats: Float32Array): Float32Array {
  if (which === "exponential") return floats.map((x) => arithmetic.exp(x));
  if (which === "logarithm") return floats.map((x) => arithmetic.log(x));
  return floats.map((x, i) => arithmetic.tanh(x, floats[(i + floats.length / 2) % floats.length]));
}

/** The script that runs the peak loop once. */
export function peakScript(): Uint8Array {
  return Buffer.concat([call(PEAK), words(1)]);
}

/** Runs one script that gives `bytes` bytes. */
export type Run = (script: Uint8Array, bytes: number) => Uint8Array<ArrayBuffer>;

/**
 * What `use` makes of the kernel in a harness (its path, before it an emulator). `use` is called twice: first the kernel
 * gives zeros and all scripts are collected, then the program runs them in one go and the kernel gives what came out.
 * With `inSequence`, images are handed over one after another and without a list, as WASM has them.
 */
export function useHarness<T>(command: string[], inSequence: boolean, use: (kernel: Kernel) => T): T {
  return runTwice(command, (run) =>
    use({
      level: "scalar",
      numerics: "fma",
      createTrainer: (shape, settings) => createTrainer(run, inSequence, shape, settings),
    }),
  );
}

/** Calls `use` with zeros for all that it asks, runs the collected scripts in one go, and calls it with what came out. */
export function runTwice<T>(command: string[], use: (run: Run) => T): T {
  const scripts: Uint8Array[] = [];
  use((script, bytes) => {
    scripts.push(script);
    return new Uint8Array(bytes);
  });
  const results = runHarness(command, Buffer.concat(scripts));
  let place = 0;
  const value = use((_, bytes) => {
    place += bytes;
    return new Uint8Array(results.subarray(place - bytes, place));
  });
  if (place !== results.length) throw new Error(`the harness gave ${results.length} bytes, need ${place}`);
  return value;
}

function createTrainer(run: Run, inSequence: boolean, shape: NetworkShape, settings: TrainingSettings): Trainer {
  const imageBytes = shape.imageSize ** 2;
  const count = numberOfWeights(shape);
  const script: Uint8Array[] = [call(SET_UP), bytesOf(settingNumbers(shape, settings))];
  const samples = (images: Images, order: Uint32Array): Uint8Array => {
    if (!inSequence) {
      const head = words(images.labels.length, order.length, imageBytes);
      return Buffer.concat([head, images.pixels, images.labels, bytesOf(order)]);
    }
    const chosen = Array.from(order, (i) => images.pixels.subarray(i * imageBytes, (i + 1) * imageBytes));
    return Buffer.concat([
      words(order.length, 0, imageBytes),
      ...chosen,
      Uint8Array.from(order, (i) => images.labels[i]),
    ]);
  };
  const ask = (bytes: number, ...question: Uint8Array[]) => run(Buffer.concat([...script, ...question]), bytes);
  const floats = (which: number): Float32Array => new Float32Array(ask(count * 4, call(which), words(count)).buffer);
  return {
    setWeights: (weights) => void script.push(call(SET_WEIGHTS), words(weights.length), bytesOf(weights)),
    getWeights: () => floats(GET_WEIGHTS),
    trainEpoch(images, order, epoch) {
      const batches = Math.floor(order.length / settings.batchSize);
      script.push(call(TRAIN), words(batches, epoch, 0), samples(images, order));
    },
    evaluate(images, order) {
      const totals = new Float64Array(ask(16, call(EVALUATE), words(order.length), samples(images, order)).buffer);
      return { loss: totals[0] / order.length, accuracy: totals[1] / order.length };
    },
    gradient(images, order, epoch) {
      script.push(call(GRADIENT), words(order.length, epoch, 0), samples(images, order));
      return floats(GET_GRADIENT);
    },
    dropoutMask(epoch, place, layer) {
      const bytes = outputSide(shape, layer) ** 2 * 16;
      return ask(bytes, call(MASK), words(epoch, place, layer, bytes));
    },
    free() {},
  };
}

export function call(number: number): Uint8Array {
  return Uint8Array.of(number);
}

export function words(...numbers: number[]): Uint8Array {
  return bytesOf(Uint32Array.from(numbers));
}

export function bytesOf(array: Float32Array | Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
