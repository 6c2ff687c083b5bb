// What was made once and may be asked for again, up to a number of bytes: what was asked for least lately goes first.
// Whoever asks while it is being made waits for the same making.

interface Entry<Value> {
  value: Promise<Value>;
  bytes: number;
}

export class BoundedCache<Value> {
  readonly #mostBytes: number;
  readonly #sizeOf: (value: Value) => number;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry<Value>>();
  #bytes = 0;

  /** Keeps at most `mostBytes`, as `sizeOf` counts them; something bigger than that is made anew each time. */
  constructor(mostBytes: number, sizeOf: (value: Value) => number) {
    this.#mostBytes = mostBytes;
    this.#sizeOf = sizeOf;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The value of a key, made by `make` if it is not kept. What `make` throws is thrown and not kept. */
  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.#entries.get(key);
    if (kept !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, kept);
      return kept.value;
    }
    const entry: Entry<Value> = { value: Promise.resolve().then(make), bytes: 0 };
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        if (this.#entries.get(key) !== entry) return;
        entry.bytes = this.#sizeOf(value);
        this.#bytes += entry.bytes;
        this.#shrink();
      },
      () => this.forget(key, entry),
    );
    return entry.value;
  }

  /** Drops a key; with `entry` only if that is still what is kept. */
  forget(key: string, entry = this.#entries.get(key)): void {
    if (entry === undefined || this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #shrink(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) return;
      if (entry.bytes > 0) this.forget(key, entry);
    }
  }
}
