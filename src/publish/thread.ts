// One thread of Threads: does the jobs that it is sent, one after another. What it imports loads neither Arrow nor
// schemas, of src/shard not even index.ts, because every thread would wait for it: a third of a second.
import { parentPort } from "node:worker_threads";
import { scanShard } from "../shard/stored-shard.ts";
import { type MadeFile, runPass } from "./pass.ts";
import { closeScratch } from "./scratch.ts";
import type { Answer, Job } from "./thread-messages.ts";

/** Files on their way: more would take too much memory. */
const MOST_WAITING = 4;
const waiting = new Map<string, MadeFile>();
let wake = () => {};

function say(answer: Answer, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(answer, transfer);
}

async function work(job: Job): Promise<void> {
  if (job.kind === "scan") {
    say({ kind: "scanned", shard: await scanShard(job.path) });
  } else if (job.kind === "pass") {
    await runPass(job.task, {
      progress: (networks) => say({ kind: "progress", networks }),
      async file(file) {
        while (waiting.size >= MOST_WAITING)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        waiting.set(file.slot, file);
        say(
          { kind: "file", file },
          file.memory?.map(({ buffer }) => buffer),
        );
      },
    });
    say({ kind: "passed" });
  }
}

parentPort!.on("message", (job: Job) => {
  if (job.kind === "taken") {
    closeScratch(waiting.get(job.slot)!);
    waiting.delete(job.slot);
    wake();
  } else work(job).catch(({ name, message }: Error) => say({ kind: "failed", name, message }));
});
