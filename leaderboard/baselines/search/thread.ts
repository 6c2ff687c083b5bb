// A thread of the search: takes the data first, then one job at a time.
import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../../../src/lib/errors.ts";
import { ESTIMATORS } from "../index.ts";
import type { Answer, Job, ThreadData } from "./jobs.ts";
import { Worker } from "./work.ts";

const worker = new Worker(workerData as ThreadData, ESTIMATORS);

parentPort!.on("message", (job: Job) => {
  worker.run(job).then(
    (result) => answer({ kind: "done", result }),
    (error: Error) => answer({ kind: "failed", isInput: error instanceof InputError, message: error.message }),
  );
});

function answer(message: Answer): void {
  parentPort!.postMessage(message);
}
