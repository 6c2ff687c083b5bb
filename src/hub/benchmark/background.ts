// What the hub does on its own: rescorings that are not done, and baselines that were published. One thing at a time, and
// nothing of it keeps the process alive.
import { InputError } from "../../lib/errors.ts";

const MINUTE = 60_000;

export class Background {
  readonly #work: (signal: AbortSignal) => Promise<unknown>;
  readonly #report: (error: unknown) => void;
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  /** `work` does all that there is; what it throws is reported, and it is tried again a minute later. */
  constructor(work: (signal: AbortSignal) => Promise<unknown>, report: (error: unknown) => void) {
    this.#work = work;
    this.#report = report;
  }

  /** Works now, and every minute from now on. */
  begin(): void {
    this.wake();
    this.#timer ??= setInterval(() => this.wake(), MINUTE).unref();
  }

  /** There is something to do. */
  wake(): void {
    if (this.#end.signal.aborted) return;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Nothing is begun any more; resolves when what was under way has ended. */
  async end(): Promise<void> {
    this.#end.abort(new InputError("the hub ends"));
    clearInterval(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    do {
      this.#again = false;
      try {
        await this.#work(signal);
      } catch (error) {
        if (!signal.aborted) this.#report(error);
      }
    } while (this.#again && !signal.aborted);
  }
}
