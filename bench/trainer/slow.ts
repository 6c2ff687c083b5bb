// The slow ways to train the same network, for the detail of the report: the scalar reference and TensorFlow.js.
import type { Images, Kernel } from "../../src/kernel/kernel.ts";
import { createReference } from "../../src/kernel/reference/index.ts";
import { InputError } from "../../src/lib/errors.ts";
import { createTfjsKernel } from "../../workers/tfjs.ts";
import { median, secondsOf } from "../harness/timing.ts";
import { CASES, startTraining } from "./cases.ts";

export interface SlowFindings {
  /** Which library or kernel. */
  library: string;
  batch_size: number;
  images_per_second: number;
}

/** The scalar TypeScript reference with the arithmetic of the WASM kernel, for about so many seconds. */
export function measureScalar(images: Images, seconds: number): SlowFindings {
  return measure("scalar reference", createReference({ precision: "single" }), images, 64, seconds);
}

/** TensorFlow.js as `--backend tfjs` uses it, for about so many seconds; or why it can't be had. */
export async function measureTfjs(images: Images, seconds: number): Promise<SlowFindings | { reason: string }> {
  try {
    const kernel = await createTfjsKernel();
    return measure(`TensorFlow.js (${kernel.numerics})`, kernel, images, 32, seconds);
  } catch (error) {
    if (error instanceof InputError) return { reason: error.message };
    throw error;
  }
}

/**
 * Images per second of the first case in steps of `batchSize` images: the median step of those that fit into `seconds`
 * (at least two) after one that doesn't count.
 */
function measure(library: string, kernel: Kernel, images: Images, batchSize: number, seconds: number): SlowFindings {
  const training = startTraining(kernel, CASES[0], images, batchSize);
  training.epoch(batchSize);
  const rates: number[] = [];
  let elapsed = 0;
  while (rates.length < 2 || elapsed < seconds) elapsed += secondsOf(() => rates.push(training.epoch(batchSize)));
  training.free();
  return { library, batch_size: batchSize, images_per_second: median(rates) };
}
