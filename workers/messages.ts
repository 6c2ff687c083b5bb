// What the pool and its threads tell each other, and the few numbers that they share without a message.
import type { ZooSpec } from "../schemas/types.d.ts";
import type { ImagePair, RunOutcome } from "./run.ts";

export type Backend = "kernel" | "tfjs";

/** What a thread is given once, at its start; the images lie in shared memory. */
export interface ThreadData {
  spec: ZooSpec;
  collection: string;
  images: ImagePair;
  backend: Backend;
  /** Memory of a Control. */
  memory: SharedArrayBuffer;
  /** Number of the thread, from 0. */
  thread: number;
}

/** Train the runs of this list; which thread takes which is settled through Control.takeNext. */
export interface ToThread {
  runs: number[];
}

export type FromThread =
  | { kind: "ready"; level: string; numerics: string; warnings: string[] }
  | { kind: "outcome"; outcome: RunOutcome }
  | { kind: "failed"; run: number; name: string; message: string }
  | { kind: "finished" };

/** In the place of a run's number before the first one. */
export const NO_RUN = -1;

const STOP = 0;
const NEXT = 1;
const RUNS = 2; // then one place a thread: the run it is at

/** Numbers that all threads see at once: whether to stop, the next place in the list, images trained. */
export class Control {
  readonly #words: Int32Array;
  readonly #images: BigInt64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#images = new BigInt64Array(memory, 0, 1);
    this.#words = new Int32Array(memory, 8);
  }

  /** Memory for a pool of this many threads. */
  static allocate(threads: number): SharedArrayBuffer {
    const memory = new SharedArrayBuffer(8 + 4 * (RUNS + threads));
    new Int32Array(memory, 8).fill(NO_RUN, RUNS);
    return memory;
  }

  get stopped(): boolean {
    return Atomics.load(this.#words, STOP) !== 0;
  }

  stop(): void {
    Atomics.store(this.#words, STOP, 1);
  }

  /** Starts a new list. */
  rewind(): void {
    Atomics.store(this.#words, NEXT, 0);
  }

  /** A place in the list that no other thread gets; past the end when all are taken. */
  takeNext(): number {
    return Atomics.add(this.#words, NEXT, 1);
  }

  setRun(thread: number, run: number): void {
    Atomics.store(this.#words, RUNS + thread, run);
  }

  /** The run that a thread is at, or NO_RUN before its first. */
  runOf(thread: number): number {
    return Atomics.load(this.#words, RUNS + thread);
  }

  addImages(count: number): void {
    Atomics.add(this.#images, 0, BigInt(count));
  }

  /** Images trained so far by all threads (an image counts once an epoch). */
  get images(): number {
    return Number(Atomics.load(this.#images, 0));
  }
}
