// One thread of Threads: does the jobs that it is sent, one after another. What it imports loads neither Arrow nor
// schemas, of src/shard not even index.ts, because every thread would wait for it: a third of a second.
import { parentPort } from "node:worker_threads";
import { scanShard } from "../shard/stored-shard.ts";
import { runPass } from "./pass.ts";
import { closeScratch } from "./scratch.ts";
import type { Answer, Job } from "./thread-messages.ts";

let taken = () => {};

function say(answer: Answer, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(answer, transfer);
}

async function work(job: Job): Promise<void> {
  if (job.kind === "scan") {
    say({ kind: "scanned", shard: await scanShard(job.path) });
  } else if (job.kind === "pass") {
    let before = Promise.resolve();
    await runPass(job.task, {
      progress: (networks) => say({ kind: "progress", networks }),
      // One file may be on its way while the next is made.
      async file(file) {
        await before;
        before = new Promise((resolve) => {
          taken = () => {
            closeScratch(file);
            resolve();
          };
        });
        say({ kind: "file", file }, file.memory ? [file.memory.buffer] : []);
      },
    });
    await before;
    say({ kind: "passed" });
  }
}

parentPort!.on("message", (job: Job) => {
  if (job.kind === "taken") taken();
  else work(job).catch(({ name, message }: Error) => say({ kind: "failed", name, message }));
});
