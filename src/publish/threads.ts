// Threads that read shards and make files, each one job at a time. Stores belong to the main thread: finished contents
// come here. What comes out does not depend on how many threads there are.
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
  /** What ends the job of each thread that has one. */
  readonly #rejections = new Map<Worker, (error: Error) => void>();
  /** Files on their way into sinks. */
  readonly #taking = new Set<Promise<void>>();
  readonly #limit: number;
  #failure: Error | undefined;

  /** At most `limit` threads, started when they are needed. */
  constructor(limit: number) {
    this.#limit = Math.max(1, Math.min(limit, MOST_THREADS));
  }

  /** How many may work at once. */
  get count(): number {
    return this.#limit;
  }

  /** Reads a shard's file. */
  async scan(path: string): Promise<ScannedShard> {
    let found: ScannedShard | undefined;
    await this.#run(
      () => ({ kind: "scan", path }),
      (answer) => {
        if (answer.kind === "scanned") found = answer.shard;
      },
    );
    return found!;
  }

  /**
   * Runs a pass, whose task is asked for when its turn comes; an error of the sink ends it. The thread goes on with the
   * next job while the sink still takes files.
   */
  async pass(task: () => PassTask, sink: PassSink): Promise<void> {
    const taking: Promise<void>[] = [];
    await this.#run(
      () => ({ kind: "pass", task: task() }),
      (answer, worker) => {
        if (answer.kind === "progress") sink.progress(answer.networks);
        if (answer.kind !== "file") return;
        const { file } = answer;
        const taken = sink.file(file).then(() => worker.postMessage({ kind: "taken", slot: file.slot } satisfies Job));
        taking.push(taken);
        this.#taking.add(taken);
        const forget = () => void this.#taking.delete(taken);
        taken.then(forget, forget);
        taken.catch((error: Error) => this.#fail(error));
      },
    );
    await Promise.all(taking);
  }

  /** Ends all threads, and resolves when no sink takes a file any more; whatever was going on fails. */
  async close(): Promise<void> {
    this.#fail(new FailureError("the work was ended"));
    await Promise.all(this.#all.map((worker) => worker.terminate()));
    await Promise.allSettled(this.#taking);
  }

  async #run(job: () => Job, onAnswer: (answer: Answer, worker: Worker) => void): Promise<void> {
    const worker = await this.#take();
    try {
      await new Promise<void>((resolve, reject) => {
        if (this.#failure) throw this.#failure;
        this.#rejections.set(worker, reject);
        worker.removeAllListeners();
        worker.on("message", (answer: Answer) => {
          if (answer.kind === "failed") return reject(asError(answer));
          onAnswer(answer, worker);
          if (answer.kind === "scanned" || answer.kind === "passed") resolve();
        });
        // These stay until its next job: a thread may die between two as well.
        worker.on("error", (error) => this.#fail(new FailureError(`a publishing thread died: ${error.message}`)));
        worker.on("exit", () => this.#fail(new FailureError("a publishing thread ended")));
        worker.postMessage(job());
      });
      const next = this.#waiting.shift();
      if (next) next(worker);
      else this.#idle.push(worker);
    } catch (error) {
      this.#fail(error as Error);
      throw error;
    } finally {
      this.#rejections.delete(worker);
    }
  }

  /** Nothing that is going on is of use any more. */
  #fail(error: Error): void {
    this.#failure ??= error;
    for (const reject of this.#rejections.values()) reject(this.#failure);
    for (const wake of this.#waiting.splice(0)) wake(this.#all[0]);
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
