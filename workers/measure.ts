// How fast this machine trains the networks of a spec: every thread works at the same time, as in real training.
// Measures for a few seconds.
import { Worker } from "node:worker_threads";
import { FailureError, InputError } from "../src/lib/errors.ts";
import type { Rates } from "../src/zoo/index.ts";
import type { Measured, MeasureTask } from "./measure-messages.ts";

export type { Measured } from "./measure-messages.ts";

/** Measures with `jobs` threads at once; the rates are those of one thread, mean over the threads. */
export async function measureMachine(task: MeasureTask, jobs: number): Promise<Measured> {
  const threads = await Promise.all(Array.from({ length: jobs }, () => measureThread(task)));
  const rates: Measured["rates"] = {};
  for (const size of task.sizes) {
    const mean = (of: keyof Rates) => threads.reduce((sum, thread) => sum + thread.rates[size]![of], 0) / jobs;
    rates[size] = { train: mean("train"), evaluate: mean("evaluate") };
  }
  return { ...threads[0], rates };
}

function measureThread(task: MeasureTask): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./measure-thread.ts", import.meta.url), { workerData: task });
    worker.on("message", (answer: Measured | { name: string; message: string }) => {
      if ("rates" in answer) resolve(answer);
      else reject(new (answer.name === "InputError" ? InputError : FailureError)(answer.message));
    });
    worker.on("error", (error) => reject(new FailureError(`measuring failed: ${error.message}`)));
    worker.on("exit", (code) => reject(new FailureError(`measuring ended with exit code ${code}`)));
  });
}
