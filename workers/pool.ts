// Threads that train runs of one collection, one run a thread at a time. The images are handed over once, as shared
// memory; outcomes come back without being copied. The pool knows nothing of shards or files.
import { Worker } from "node:worker_threads";
import type { ZooSpec } from "../schemas/types.d.ts";
import { FailureError, InputError } from "../src/lib/errors.ts";
import { modelId } from "../src/zoo/index.ts";
import { type Backend, Control, type FromThread, NO_RUN, type ThreadData, type ToThread } from "./messages.ts";
import type { ImagePair, RunOutcome } from "./run.ts";

export interface PoolSettings {
  spec: ZooSpec;
  collection: string;
  images: ImagePair;
  /** Number of threads. */
  jobs: number;
  backend?: Backend;
  /** Gets each different warning of the kernels' loader once. */
  warn?: (line: string) => void;
}

type Listener = (thread: number, message: FromThread | Error) => void;

export class Pool {
  readonly #settings: PoolSettings;
  readonly #control: Control;
  readonly #workers: Worker[] = [];
  #listener: Listener = () => {};
  #broken: Error | undefined;
  /** Which machine code the threads run: `v3`, `wasm`, .. */
  level = "";
  /** Which arithmetic decides the bits: `fma`, `wasm`, `tfjs` or `tfjs-node`. */
  numerics = "";

  private constructor(settings: PoolSettings) {
    this.#settings = settings;
    const { spec, collection, images, backend = "kernel", jobs } = settings;
    const memory = Control.allocate(jobs);
    this.#control = new Control(memory);
    for (let thread = 0; thread < jobs; thread++) {
      const workerData: ThreadData = { spec, collection, images, backend, memory, thread };
      const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData });
      worker.on("message", (message: FromThread) => this.#listener(thread, message));
      worker.on("error", (error) => this.#listener(thread, error));
      worker.on("exit", (code) => this.#listener(thread, new Error(`it ended with exit code ${code}`)));
      this.#workers.push(worker);
    }
  }

  /** Starts the threads and waits until all of them have a kernel. */
  static async start(settings: PoolSettings): Promise<Pool> {
    const pool = new Pool(settings);
    const warned = new Set<string>();
    await pool.#listen((_thread, message) => {
      if (message.kind !== "ready") return false;
      pool.level = message.level;
      pool.numerics = message.numerics;
      for (const line of message.warnings) warned.add(line);
      return true;
    });
    for (const line of warned) settings.warn?.(line);
    return pool;
  }

  /** Images trained since the start (an image counts once an epoch). */
  get images(): number {
    return this.#control.images;
  }

  /** Number of threads. */
  get jobs(): number {
    return this.#workers.length;
  }

  /** Makes every thread give up its run after the epoch it is in; `train` then resolves to undefined. */
  stop(): void {
    this.#control.stop();
  }

  /**
   * Trains these runs, started in this order.
   * @returns their outcomes in no particular order, or undefined if the pool was stopped before all were done.
   * @throws FailureError naming the run if a thread dies; the pool is closed then.
   */
  async train(runs: number[], onOutcome: (outcome: RunOutcome) => void = () => {}): Promise<RunOutcome[] | undefined> {
    const outcomes: RunOutcome[] = [];
    this.#control.rewind();
    const finished = this.#listen((_thread, message) => {
      if (message.kind === "outcome") {
        outcomes.push(message.outcome);
        onOutcome(message.outcome);
      }
      return message.kind === "finished";
    });
    const order: ToThread = { runs };
    for (const worker of this.#workers) worker.postMessage(order);
    await finished;
    return outcomes.length === runs.length ? outcomes : undefined;
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    this.#listener = () => {};
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  /** Resolves when `isLast` has been true once for every thread; rejects, and closes the pool, when one fails. */
  async #listen(isLast: (thread: number, message: FromThread) => boolean): Promise<void> {
    if (this.#broken) throw this.#broken;
    let waiting = this.#workers.length;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#listener = (thread, message) => {
          if (message instanceof Error || message.kind === "failed") reject(this.#failure(thread, message));
          else if (isLast(thread, message) && --waiting === 0) resolve();
        };
      });
    } catch (error) {
      this.#broken = error as Error;
      await this.close();
      throw error;
    }
    // Between two lists nothing is expected but a death.
    this.#listener = (thread, message) => {
      if (message instanceof Error) this.#broken = this.#failure(thread, message);
    };
  }

  #failure(thread: number, cause: Error | (FromThread & { kind: "failed" })): Error {
    if (!(cause instanceof Error) && cause.name === "InputError") return new InputError(cause.message);
    if (!(cause instanceof Error) && cause.name === "FailureError") return new FailureError(cause.message);
    const run = cause instanceof Error ? this.#control.runOf(thread) : cause.run;
    const doing = run === NO_RUN ? "while starting" : `while training ${modelId(this.#settings.collection, run)}`;
    return new FailureError(`a training thread died ${doing}: ${cause.message}`);
  }
}
