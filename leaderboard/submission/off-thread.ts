// Files of strangers are read in threads with a limit of time and memory: a hostile one ends in a problem of its own, while
// whoever asked goes on with others.
import { Worker } from "node:worker_threads";
import { FailureError } from "../../src/lib/errors.ts";
import type { ExpectedModels } from "../tracks/expected.ts";
import type { CheckedFile } from "./check.ts";
import { MOST_BYTES } from "./limits.ts";
import { oneProblem, tooManyBytes } from "./problems.ts";
import type { ReadAnswer, ReadQuestion } from "./thread-messages.ts";

export interface ReadLimits {
  /** For reading and checking one file, from when the thread has it. */
  seconds: number;
  /** Of JavaScript's heap, in each thread. What is outside it, the formats' own limits bound. */
  megabytes: number;
}

export const READ_LIMITS: ReadLimits = { seconds: 10, megabytes: 256 };

export interface FileReadersOptions extends Partial<ReadLimits> {
  /** Files that are read at once; 1 if not given. */
  threads?: number;
  /** Told when a file brought up a defect of ours: nothing of it is shown to whoever sent the file. */
  defect?: (message: string, stack: string | undefined) => void;
  /** The thread's program; tests have their own. */
  program?: URL;
}

interface Asked extends ReadQuestion {
  resolve(checked: CheckedFile): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  asked: Asked | undefined;
  timer: NodeJS.Timeout | undefined;
  isReady: boolean;
}

/** Threads that read files, each one file at a time; they are started when needed and kept. */
export class FileReaders {
  readonly #limits: ReadLimits;
  readonly #most: number;
  readonly #defect: FileReadersOptions["defect"];
  readonly #program: URL;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Asked[] = [];
  #isClosed = false;

  constructor({ threads = 1, seconds, megabytes, defect, program }: FileReadersOptions = {}) {
    this.#limits = { seconds: seconds ?? READ_LIMITS.seconds, megabytes: megabytes ?? READ_LIMITS.megabytes };
    this.#most = Math.max(1, threads);
    this.#defect = defect;
    this.#program = program ?? new URL("./thread.ts", import.meta.url);
  }

  /** Files that no thread has begun with: for whoever wants to send people away. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Reads and checks a file, as checkPredictions does. FailureError only if no thread can be started or after `close`. */
  check(bytes: Uint8Array, expected: ExpectedModels): Promise<CheckedFile> {
    if (this.#isClosed) return Promise.reject(new FailureError("files are no longer read"));
    if (bytes.length > MOST_BYTES) return Promise.resolve({ sound: false, ...tooManyBytes(bytes.length) });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bytes, expected, resolve, reject });
      this.#give();
    });
  }

  /** Ends all threads; what was asked and not answered is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const threads = [...this.#threads];
    for (const thread of threads)
      this.#end(thread, (asked) => asked.reject(new FailureError("files are no longer read")));
    for (const asked of this.#waiting.splice(0)) asked.reject(new FailureError("files are no longer read"));
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  #give(): void {
    for (const thread of this.#threads) {
      if (this.#waiting.length === 0) return;
      if (thread.asked === undefined) this.#ask(thread, this.#waiting.shift()!);
    }
    while (this.#waiting.length > 0 && this.#threads.size < this.#most) this.#ask(this.#open(), this.#waiting.shift()!);
  }

  #open(): Thread {
    const { megabytes } = this.#limits;
    const resourceLimits = { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
    const worker = new Worker(this.#program, { resourceLimits });
    const thread: Thread = { worker, asked: undefined, timer: undefined, isReady: false };
    worker.on("message", (answer: ReadAnswer) => this.#answered(thread, answer));
    worker.on("error", (error: NodeJS.ErrnoException) => {
      const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#end(thread, (asked) => {
        if (outOfMemory) asked.resolve(unsound("too-large", "the file takes too much memory to read; make it simpler"));
        else if (thread.isReady) this.#resolveDefect(asked, error.message, error.stack);
        else asked.reject(new FailureError(`the thread that reads files can't be started: ${error.message}`));
      });
    });
    worker.on("exit", () => {
      this.#end(thread, (asked) => this.#resolveDefect(asked, "the thread that reads files ended", undefined));
    });
    this.#threads.add(thread);
    return thread;
  }

  #ask(thread: Thread, asked: Asked): void {
    thread.asked = asked;
    thread.worker.ref();
    if (thread.isReady) this.#send(thread, asked);
  }

  #send(thread: Thread, { bytes, expected }: Asked): void {
    const { seconds } = this.#limits;
    thread.timer = setTimeout(() => {
      void thread.worker.terminate();
      const message = `the file takes more than ${seconds} s to read; make it simpler`;
      this.#end(thread, ({ resolve }) => resolve(unsound("too-slow", message)));
    }, seconds * 1000);
    const copy = new Uint8Array(bytes);
    thread.worker.postMessage({ bytes: copy, expected } satisfies ReadQuestion, [copy.buffer]);
  }

  #answered(thread: Thread, answer: ReadAnswer): void {
    if (answer.kind === "ready") {
      thread.isReady = true;
      if (thread.asked !== undefined) this.#send(thread, thread.asked);
      return;
    }
    const { asked } = thread;
    clearTimeout(thread.timer);
    thread.asked = undefined;
    thread.worker.unref(); // an idle thread keeps no process alive
    if (asked !== undefined) {
      if (answer.kind === "checked") asked.resolve(answer.checked);
      else this.#resolveDefect(asked, answer.message, answer.stack);
    }
    this.#give();
  }

  /** Forgets a thread; whoever waits for it is told by `tell`, and others get a new one. */
  #end(thread: Thread, tell: (asked: Asked) => void): void {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.timer);
    if (thread.asked !== undefined) tell(thread.asked);
    if (!this.#isClosed) this.#give();
  }

  #resolveDefect(asked: Asked, message: string, stack: string | undefined): void {
    this.#defect?.(message, stack);
    asked.resolve(unsound("format", "the file can't be read; write it as plain CSV"));
  }
}

function unsound(code: Parameters<typeof oneProblem>[0], message: string): CheckedFile {
  return { sound: false, ...oneProblem(code, message) };
}
