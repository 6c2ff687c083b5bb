// The search's threads, and which gets which job: one goes on with the group whose tables it has ready, else it takes the
// group that fewest others work on. What comes out depends on neither the number of threads nor their order.
import { Worker } from "node:worker_threads";
import { FailureError, InputError } from "../../../src/lib/errors.ts";
import { type Answer, groupOf, type Job, type ResultOf, type ThreadData } from "./jobs.ts";

interface Asked {
  readonly job: Job;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  group: string | undefined;
  asked: Asked | undefined;
}

export class Threads {
  readonly #threads: Thread[] = [];
  /** Waiting jobs by group, in the order in which groups were first asked for. */
  readonly #waiting = new Map<string, Asked[]>();
  readonly #data: ThreadData;
  readonly #limit: number;
  #failure: unknown;

  /** At most `limit` threads, started when they are needed. */
  constructor(data: ThreadData, limit: number) {
    this.#data = data;
    this.#limit = Math.max(1, limit);
  }

  /** Does the job on one of the threads. After a failure or `close` all jobs are rejected. */
  run<Work extends Job>(job: Work): Promise<ResultOf<Work>> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      const group = groupOf(job);
      const asked = { job, resolve: resolve as (result: never) => void, reject };
      const others = this.#waiting.get(group);
      if (others) others.push(asked);
      else this.#waiting.set(group, [asked]);
      this.#start();
    });
  }

  /** Ends all threads at once; what was going on is rejected with the reason. */
  async close(reason: unknown = new FailureError("the search has ended")): Promise<void> {
    this.#fail(reason);
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #start(): void {
    for (const thread of this.#threads) if (thread.asked === undefined) this.#give(thread);
    while (this.#waiting.size > 0 && this.#threads.length < this.#limit) this.#give(this.#open());
  }

  #open(): Thread {
    const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData: this.#data });
    const thread: Thread = { worker, group: undefined, asked: undefined };
    worker.on("message", (answer: Answer) => {
      const { asked } = thread;
      thread.asked = undefined;
      if (asked === undefined) return;
      if (answer.kind === "done") asked.resolve(answer.result as never);
      else {
        const { collection, input, estimator } = asked.job;
        const message = `${collection} ${input} ${estimator}: ${answer.message}`;
        const error = answer.isInput ? new InputError(message) : new FailureError(message);
        asked.reject(error);
        this.#fail(error);
      }
      // After whoever asked has had the chance to ask for more.
      setImmediate(() => this.#start());
    });
    worker.on("error", (error) => this.#fail(new FailureError(`a fitting thread died: ${error.message}`)));
    worker.on("exit", () => this.#fail(new FailureError("a fitting thread ended")));
    this.#threads.push(thread);
    return thread;
  }

  #give(thread: Thread): void {
    const group = this.#choose(thread.group);
    if (group === undefined) return;
    const asked = this.#waiting.get(group)!;
    thread.asked = asked.shift()!;
    thread.group = group;
    if (asked.length === 0) this.#waiting.delete(group);
    thread.worker.postMessage(thread.asked.job);
  }

  #choose(own: string | undefined): string | undefined {
    if (own !== undefined && this.#waiting.has(own)) return own;
    let best: string | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const group of this.#waiting.keys()) {
      const others = this.#threads.filter((thread) => thread.asked && thread.group === group).length;
      if (others < fewest) {
        best = group;
        fewest = others;
      }
      if (fewest === 0) break;
    }
    return best;
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const thread of this.#threads) thread.asked?.reject(error);
    for (const asked of this.#waiting.values()) for (const { reject } of asked) reject(error);
    this.#waiting.clear();
  }
}
