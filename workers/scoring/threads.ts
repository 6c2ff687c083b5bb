// Threads that score entries and compare those of a board: half a second of arithmetic each, during which the hub must
// answer others.
import { Worker } from "node:worker_threads";
import type { Entrant, KnownPairs, PairPs } from "../../leaderboard/rank/index.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { type Answer, packEntrants, type Question, type ScoredEntry, type ScoringTask } from "./messages.ts";

export interface ScoringThreadsOptions {
  /** Entries and boards that are worked on at once; 1 if not given. */
  threads?: number;
  /** Told of a defect of ours and where it is: whoever asked only gets to know that it failed. */
  defect?: (message: string, stack: string | undefined) => void;
  /** The threads' program; tests have their own. */
  program?: URL;
}

interface Asked {
  readonly question: Question;
  resolve(result: ScoredEntry | PairPs): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  asked: Asked | undefined;
  isReady: boolean;
}

/** Threads that are started when needed and kept; idle ones keep no process alive. */
export class ScoringThreads {
  readonly #most: number;
  readonly #defect: ScoringThreadsOptions["defect"];
  readonly #program: URL;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Asked[] = [];
  #isClosed = false;

  constructor({ threads = 1, defect, program }: ScoringThreadsOptions = {}) {
    this.#most = Math.max(1, threads);
    this.#defect = defect;
    this.#program = program ?? new URL("./thread.ts", import.meta.url);
  }

  /** What no thread has begun with: for whoever wants to send people away. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * What there is to know of an entry, as scoreByFile, entryCells and decideEarly give it; the caller's arrays stay the
   * caller's. InputError for files that don't fit the truths. FailureError if the thread dies or can't be started, and after
   * `close`.
   */
  score({ track, prediction, files, truths, early }: ScoringTask): Promise<ScoredEntry> {
    const task = {
      ...{ track, prediction, early: early && { ...early, images: early.images.slice() } },
      files: files.map((file) => ({ ...file, predictions: file.predictions.slice() })),
      truths: new Map([...truths].map(([collection, truth]) => [collection, truth.slice()])),
    };
    return this.#question({ kind: "score", task }) as Promise<ScoredEntry>;
  }

  /** The p of each pair of a board, as pairPs gives them; fails like `score`. */
  compare(entrants: readonly Entrant[], known?: KnownPairs): Promise<PairPs> {
    return this.#question({ kind: "compare", entrants: packEntrants(entrants), known }) as Promise<PairPs>;
  }

  /** Ends all threads; what was asked and not answered is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const threads = [...this.#threads];
    for (const thread of threads) this.#end(thread, closed());
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  /** `question` holds arrays of its own. */
  #question(question: Question): Promise<ScoredEntry | PairPs> {
    if (this.#isClosed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      this.#give();
    });
  }

  #give(): void {
    for (const thread of this.#threads) {
      if (this.#waiting.length === 0) return;
      if (thread.asked === undefined) this.#ask(thread, this.#waiting.shift()!);
    }
    while (this.#waiting.length > 0 && this.#threads.size < this.#most) this.#ask(this.#open(), this.#waiting.shift()!);
  }

  #open(): Thread {
    const worker = new Worker(this.#program);
    const thread: Thread = { worker, asked: undefined, isReady: false };
    worker.on("message", (answer: Answer) => this.#answered(thread, answer));
    worker.on("error", (error) => {
      this.#defect?.(error.message, error.stack);
      const what = thread.isReady ? "a scoring thread died" : "no scoring thread can be started";
      this.#end(thread, new FailureError(`${what}: ${error.message}`));
    });
    worker.on("exit", (code) =>
      this.#end(thread, new FailureError(`a scoring thread ended with exit code ${code} before it was done`)),
    );
    this.#threads.add(thread);
    return thread;
  }

  #ask(thread: Thread, asked: Asked): void {
    thread.asked = asked;
    thread.worker.ref();
    if (thread.isReady) send(thread, asked);
  }

  #answered(thread: Thread, answer: Answer): void {
    if (answer.kind === "ready") {
      thread.isReady = true;
      if (thread.asked !== undefined) send(thread, thread.asked);
      return;
    }
    const { asked } = thread;
    thread.asked = undefined;
    thread.worker.unref();
    if (answer.kind === "done") asked?.resolve(answer.result);
    else asked?.reject(this.#errorOf(answer));
    this.#give();
  }

  #errorOf({ name, message, stack }: Extract<Answer, { kind: "failed" }>): Error {
    if (name === "InputError") return new InputError(message);
    if (name === "FailureError") return new FailureError(message);
    this.#defect?.(`${name}: ${message}`, stack);
    return new FailureError("scoring failed by a defect of Weighbridge");
  }

  /** Forgets a thread; what it was doing is rejected, and others get a new one. */
  #end(thread: Thread, error: FailureError): void {
    if (!this.#threads.delete(thread)) return;
    thread.asked?.reject(error);
    if (!this.#isClosed) this.#give();
  }
}

function send({ worker }: Thread, { question }: Asked): void {
  worker.postMessage(question, buffersOf(question));
}

function buffersOf(question: Question): ArrayBuffer[] {
  const arrays = question.kind === "compare" ? [question.entrants.resamples] : arraysOf(question.task);
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

function arraysOf({ files, truths, early }: ScoringTask): Float64Array[] {
  return [...files.map(({ predictions }) => predictions), ...truths.values(), ...(early ? [early.images] : [])];
}

function closed(): FailureError {
  return new FailureError("nothing is scored any longer: the scoring threads are closed");
}
