// Work on one thing that takes turns: two puts of one key in one process must not mix.

/** Queues by name. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does work after all that was begun under the same name before, whether that went well or not. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work, work);
    this.#last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === turn) this.#last.delete(name);
    }
  }
}
