// Chooses the kernel: the fastest build that this CPU runs and that gives the known answers, else WASM.
import { existsSync } from "node:fs";
import { InputError } from "../lib/errors.ts";
import type { FullKernel } from "./kernel.ts";
import { givesKnownAnswers, givesKnownDenseAnswers } from "./known-answers.ts";
import { ADDON, loadNative } from "./native.ts";
import { createReference } from "./reference/index.ts";
import { loadWasm } from "./wasm.ts";

export type { DenseSamples, DenseSettings, DenseShape, DenseTrainer } from "./dense-network.ts";
export { numberOfDenseWeights } from "./dense-settings.ts";
export type { Evaluation, FullKernel, Images, Kernel, NetworkShape, Trainer, TrainingSettings } from "./kernel.ts";

const NATIVE_LEVELS = ["v4", "v3", "arm64"];
const LEVELS = [...NATIVE_LEVELS, "wasm", "scalar"];

export interface KernelOptions {
  /** Only this level (v4, v3, arm64, wasm or scalar); by default WEIGHBRIDGE_KERNEL, else the fastest. */
  level?: string | undefined;
  /** Told in one line when the slower WASM kernel is used because there is no native one. */
  warn?: ((line: string) => void) | undefined;
}

/** Loads a kernel. Throws InputError where the level asked for is unknown or can't be had on this machine. */
export async function loadKernel(options: KernelOptions = {}): Promise<FullKernel> {
  const wanted = options.level ?? process.env.WEIGHBRIDGE_KERNEL ?? "";
  if (wanted !== "" && !LEVELS.includes(wanted))
    throw new InputError(`kernel "${wanted}" is unknown; there are ${LEVELS.join(", ")}`);
  if (wanted === "scalar") return createReference({ precision: "single" });
  if (wanted === "wasm") return trusted(loadWasm());
  const { kernels, reason } = nativeKernels();
  const found = kernels.find((kernel) => wanted === "" || kernel.level === wanted);
  if (found) return found;
  if (wanted !== "") throw new InputError(`kernel "${wanted}" can't be had here: ${reason}`);
  options.warn?.(`training uses the WASM kernel, about five times slower than the native one: ${reason}`);
  return trusted(loadWasm());
}

function nativeKernels(): { kernels: FullKernel[]; reason: string } {
  if (!existsSync(ADDON)) return { kernels: [], reason: "no native kernel was built (npm rebuild, with a C compiler)" };
  try {
    const all = loadNative();
    const kernels = all.filter(givesAllAnswers);
    const levels = kernels.map((kernel) => kernel.level).join(", ");
    if (kernels.length > 0) return { kernels, reason: `this CPU and build have ${levels}` };
    return {
      kernels,
      reason: all.length > 0 ? "the native build gives wrong answers" : "this CPU lacks AVX2 and fused multiply-add",
    };
  } catch (error) {
    return { kernels: [], reason: `the native build can't be loaded (${(error as Error).message.split("\n")[0]})` };
  }
}

function givesAllAnswers(kernel: FullKernel): boolean {
  return givesKnownAnswers(kernel) && givesKnownDenseAnswers(kernel);
}

function trusted(kernel: FullKernel): FullKernel {
  if (!givesAllAnswers(kernel)) throw new Error(`the ${kernel.level} kernel gives wrong answers on this machine`);
  return kernel;
}
