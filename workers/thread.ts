// One thread of the pool: loads its own kernel, then takes runs from the shared list until none is left.
// What it hears and says is declared in messages.ts.
import { parentPort, workerData } from "node:worker_threads";
import { loadKernel } from "../src/kernel/index.ts";
import type { Kernel } from "../src/kernel/kernel.ts";
import { Control, type FromThread, NO_RUN, type ThreadData, type ToThread } from "./messages.ts";
import { type RunOutcome, trainRun } from "./run.ts";

const { spec, collection, images, backend, memory, thread } = workerData as ThreadData;
const control = new Control(memory);

function say(message: FromThread, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

/** Trains runs of the list until all are taken or the pool is stopped; a run that can't be trained ends it. */
function trainAll(kernel: Kernel, runs: number[]): void {
  for (;;) {
    const place = control.takeNext();
    if (place >= runs.length || control.stopped) break;
    const run = runs[place];
    control.setRun(thread, run);
    try {
      const outcome = trainRun(kernel, spec, collection, run, images, (count) => {
        control.addImages(count);
        return control.stopped;
      });
      if (outcome) say({ kind: "outcome", outcome }, ownBuffers(outcome));
    } catch (error) {
      fail(run, error);
      return;
    }
  }
  say({ kind: "finished" });
}

/** The weights' memory, to hand it over instead of copying it. */
function ownBuffers(outcome: RunOutcome): ArrayBuffer[] {
  return (outcome.rows ?? []).map((row) => row.weights.buffer as ArrayBuffer);
}

function fail(run: number, error: unknown): void {
  const { name, message } = error as Error;
  say({ kind: "failed", run, name, message });
}

const warnings: string[] = [];
try {
  const kernel: Kernel =
    backend === "tfjs"
      ? await (await import("./tfjs.ts")).createTfjsKernel()
      : await loadKernel({ warn: (line) => warnings.push(line) });
  parentPort!.on("message", (message: ToThread) => trainAll(kernel, message.runs));
  say({ kind: "ready", level: kernel.level, numerics: kernel.numerics, warnings });
} catch (error) {
  fail(NO_RUN, error);
}
