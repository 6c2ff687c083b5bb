// One thread of a measurement: loads the kernel, measures, answers once and ends. See measure.ts.
import { parentPort, workerData } from "node:worker_threads";
import { loadKernel } from "../src/kernel/index.ts";
import type { Measured, MeasureTask } from "./measure-messages.ts";
import { measureRates } from "./rates.ts";

const SECONDS_PER_SIZE = 2.5;

const { spec, sizes } = workerData as MeasureTask;
const warnings: string[] = [];
try {
  const kernel = await loadKernel({ warn: (line) => warnings.push(line) });
  const cases = spec.hyperparameters.activation.values.length * spec.hyperparameters.optimizer.values.length;
  const rates: Measured["rates"] = {};
  for (const size of sizes) rates[size] = measureRates(kernel, spec, size, SECONDS_PER_SIZE / cases);
  answer({ level: kernel.level, numerics: kernel.numerics, warnings, rates });
} catch (error) {
  const { name, message } = error as Error;
  answer({ name, message });
}

function answer(message: Measured | { name: string; message: string }): void {
  parentPort!.postMessage(message);
}
