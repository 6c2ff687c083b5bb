// Threads that read shards and make files, each one job at a time. Stores belong to the main thread: finished contents
// come here as open files. What comes out does not depend on how many threads there are.
import { Worker } from "node:worker_threads";
import { FailureError, InputError } from "../lib/errors.ts";
import type { ScannedShard } from "../shard/index.ts";
import type { PassSink, PassTask } from "./pass.ts";
import type { Answer, Job } from "./thread-messages.ts";

/** More would take more memory than publishing may: one took 390 MiB in all, two 480, four 750. */
const MOST_THREADS = 2;

export class Threads {
  readonly #idle: Worker[] = [];
  readonly #all: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  readonly #limit: number;
  #failure: Error | undefined;

  /** At most `limit` threads, started when they are needed. */
  constructor(limit: number) {
    this.#limit = Math.max(1, Math.min(limit, MOST_THREADS));
  }

  /** Reads a shard's file. */
  async scan(path: string): Promise<ScannedShard> {
    let found: ScannedShard | undefined;
    await this.#run(
      () => ({ kind: "scan", path }),
      async (answer) => {
        if (answer.kind === "scanned") found = answer.shard;
      },
    );
    return found!;
  }

  /** Runs a pass, whose task is asked for when its turn comes; an error of the sink ends it. */
  async pass(task: () => PassTask, sink: PassSink): Promise<void> {
    await this.#run(
      () => ({ kind: "pass", task: task() }),
      async (answer, worker) => {
        if (answer.kind === "progress") sink.progress(answer.networks);
        if (answer.kind !== "file") return;
        await sink.file(answer.file);
        worker.postMessage({ kind: "taken" } satisfies Job);
      },
    );
  }

  /** Ends all threads; whatever is going on fails. */
  async close(): Promise<void> {
    this.#failure ??= new FailureError("the work was ended");
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  async #run(job: () => Job, onAnswer: (answer: Answer, worker: Worker) => Promise<void>): Promise<void> {
    const worker = await this.#take();
    if (this.#failure) throw this.#failure;
    try {
      await new Promise<void>((resolve, reject) => {
        const listen = (answer: Answer) => {
          if (answer.kind === "failed") reject(asError(answer));
          else
            onAnswer(answer, worker).then(() => {
              if (answer.kind === "scanned" || answer.kind === "passed") resolve();
            }, reject);
        };
        worker.removeAllListeners();
        worker.on("message", listen);
        worker.on("error", (error) => reject(new FailureError(`a publishing thread died: ${error.message}`)));
        worker.on("exit", () => reject(this.#failure ?? new FailureError("a publishing thread ended")));
        worker.postMessage(job());
      });
      worker.removeAllListeners();
      const next = this.#waiting.shift();
      if (next) next(worker);
      else this.#idle.push(worker);
    } catch (error) {
      // The thread may be in the middle of its job: it is of no use any more, nor is the rest of the work.
      this.#failure ??= error as Error;
      worker.removeAllListeners();
      for (const wake of this.#waiting.splice(0)) wake(worker);
      throw error;
    }
  }

  async #take(): Promise<Worker> {
    if (this.#failure) throw this.#failure;
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.length < this.#limit) {
      const worker = new Worker(new URL("./thread.ts", import.meta.url));
      this.#all.push(worker);
      return worker;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

function asError({ name, message }: Answer & { kind: "failed" }): Error {
  if (name === "InputError") return new InputError(message);
  if (name === "FailureError") return new FailureError(message);
  return new FailureError(`a publishing thread failed: ${name}: ${message}`);
}
