// One thread against several: one trainer each, on the same images in shared memory, as the pool of workers has it.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type Spread, spread } from "../harness/timing.ts";
import type { ThreadTask } from "./thread.ts";

export interface ThreadFindings {
  threads: number;
  /** Throughput of all threads together against that of one. */
  ratio: Spread;
}

/**
 * Throughput with `threads` threads against one, in `rounds` pairs of measurements, each of one epoch of `count` images
 * on every thread, whose order alternates. Idle threads wait and use nothing.
 */
export async function measureThreads(
  task: ThreadTask,
  threads: number,
  rounds: number,
  count: number,
): Promise<ThreadFindings> {
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL("./thread.ts", import.meta.url), { workerData: task }),
  );
  try {
    await Promise.all(workers.map((worker) => once(worker, "message")));
    const throughput = async (used: Worker[]) => {
      const start = performance.now();
      const answers = used.map((worker) => once(worker, "message"));
      for (const worker of used) worker.postMessage(count);
      await Promise.all(answers);
      return (used.length * count) / (performance.now() - start);
    };
    await throughput(workers); // not counted
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const first = workers.slice(round % threads, (round % threads) + 1);
      const one = round % 2 === 0 ? await throughput(first) : 0;
      const all = await throughput(workers);
      ratios.push(all / (one || (await throughput(first))));
    }
    return { threads, ratio: spread(ratios) };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
