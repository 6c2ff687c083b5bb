// What was made once and may be asked for again, up to a number of bytes: what was asked for least lately goes first.
// Whoever asks while it is being made waits for the same making.

interface Entry<Value> {
  value: Promise<Value>;
  /** Set when it is made. */
  made?: { value: Value };
  bytes: number;
}

export class BoundedCache<Value> {
  readonly #mostBytes: number;
  readonly #sizeOf: (value: Value) => number;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry<Value>>();
  #bytes = 0;
  #latest = "";

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
    const kept = this.#touch(key);
    if (kept !== undefined) return kept.value;
    const entry: Entry<Value> = { value: Promise.resolve().then(make), bytes: 0 };
    this.#entries.set(key, entry);
    this.#latest = key;
    entry.value.then(
      (value) => this.#made(key, entry, value),
      () => this.forget(key, entry),
    );
    return entry.value;
  }

  /** Keeps what is made already, in place of what the key had. */
  put(key: string, value: Value): void {
    this.forget(key);
    const entry: Entry<Value> = { value: Promise.resolve(value), bytes: 0 };
    this.#entries.set(key, entry);
    this.#latest = key;
    this.#made(key, entry, value);
  }

  /** The value of a key if it is kept and made: without waiting. */
  peek(key: string): Value | undefined {
    return this.#touch(key)?.made?.value;
  }

  /** Drops a key; with `entry` only if that is still what is kept. */
  forget(key: string, entry = this.#entries.get(key)): void {
    if (entry === undefined || this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #made(key: string, entry: Entry<Value>, value: Value): void {
    if (this.#entries.get(key) !== entry) return;
    entry.made = { value };
    entry.bytes = this.#sizeOf(value);
    this.#bytes += entry.bytes;
    if (entry.bytes > this.#mostBytes) this.forget(key, entry);
    else this.#shrink();
  }

  #touch(key: string): Entry<Value> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || key === this.#latest) return entry;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#latest = key;
    return entry;
  }

  #shrink(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) return;
      if (entry.bytes > 0) this.forget(key, entry);
    }
  }
}
