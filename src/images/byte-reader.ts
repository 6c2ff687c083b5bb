// Reads a byte stream piece by piece, so that no file is ever whole in memory beside the arrays it fills.
import { InputError } from "../lib/errors.ts";

/** Cursor over a stream of bytes. `name` is how errors call the stream: a path, or a path and a place in it. */
export class ByteReader {
  readonly name: string;
  /** Total size in bytes when the format has told it; only for the message of a stream that ends early. */
  expectedSize: number | undefined;
  /** Bytes handed out or skipped so far. */
  position = 0;
  readonly #source: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);
  #ended = false;

  constructor(name: string, source: AsyncIterable<Uint8Array>) {
    this.name = name;
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Fills `target` with the next bytes, or throws an InputError with the bytes needed and had. */
  async fill(target: Uint8Array): Promise<void> {
    let filled = 0;
    while (filled < target.length) {
      const part = await this.#next(target.length - filled);
      if (part === undefined) throw this.#endedEarly(target.length - filled);
      target.set(part, filled);
      filled += part.length;
    }
  }

  /** The next `count` bytes as a copy; for headers and small records. */
  async take(count: number): Promise<DataView> {
    const bytes = new Uint8Array(count);
    await this.fill(bytes);
    return new DataView(bytes.buffer);
  }

  /** Passes over `count` bytes. */
  async skip(count: number): Promise<void> {
    for await (const _ of this.pieces(count));
  }

  /** The next `count` bytes in the pieces that they come in. */
  async *pieces(count: number): AsyncGenerator<Uint8Array, void> {
    let left = count;
    while (left > 0) {
      const part = await this.#next(left);
      if (part === undefined) throw this.#endedEarly(left);
      left -= part.length;
      yield part;
    }
  }

  /** Passes over all that is left, or throws what `tooMuch` makes once `position` is beyond `most`. */
  async drain(most: number, tooMuch: (has: number) => InputError): Promise<void> {
    while ((await this.#next(Number.POSITIVE_INFINITY)) !== undefined) {
      if (this.position > most) throw tooMuch(this.position);
    }
  }

  /** Whether no byte is left. */
  async atEnd(): Promise<boolean> {
    while (this.#piece.length === 0 && !this.#ended) await this.#pull();
    return this.#piece.length === 0;
  }

  async #next(most: number): Promise<Uint8Array | undefined> {
    if (await this.atEnd()) return undefined;
    const part = this.#piece.subarray(0, most);
    this.#piece = this.#piece.subarray(part.length);
    this.position += part.length;
    return part;
  }

  async #pull(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) this.#ended = true;
    else this.#piece = next.value;
  }

  #endedEarly(missing: number): InputError {
    const needed = Math.max(this.expectedSize ?? 0, this.position + missing);
    return new InputError(`${this.name}: needs ${needed} bytes, has ${this.position}`);
  }
}
