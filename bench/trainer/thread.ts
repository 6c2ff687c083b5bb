// One thread of the comparison in threads.ts: trains an epoch of as many images as each message says.
import { parentPort, workerData } from "node:worker_threads";
import { loadKernel } from "../../src/kernel/index.ts";
import type { Images } from "../../src/kernel/kernel.ts";
import { type Case, startTraining } from "./cases.ts";

/** What a thread is given. */
export interface ThreadTask {
  images: Images;
  chosen: Case;
}

const { images, chosen } = workerData as ThreadTask;
const training = startTraining(await loadKernel(), chosen, images);
parentPort!.on("message", (count: number) => {
  training.epoch(count);
  parentPort!.postMessage("done");
});
parentPort!.postMessage("ready");
