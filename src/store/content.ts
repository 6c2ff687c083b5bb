// Content on its way in and out: counted and hashed as it passes, so that nothing half or altered is taken for whole.
import { createHash } from "node:crypto";
import { FailureError, InputError } from "../lib/errors.ts";
import type { ByteRange, Content, KnownContent, ObjectHead } from "./store.ts";

/** Counts and hashes chunks. */
export class Tally {
  bytes = 0;
  readonly #hash = createHash("sha256");

  add(chunk: Uint8Array): void {
    this.bytes += chunk.byteLength;
    this.#hash.update(chunk);
  }

  /** The object's head. InputError if the content is not what the caller said it would be. Callable once. */
  finish(key: string, known: KnownContent): ObjectHead {
    const sha256 = this.#hash.digest("hex");
    if (known.bytes !== undefined && known.bytes !== this.bytes) {
      throw new InputError(`${key}: needs ${known.bytes} bytes, was given ${this.bytes}`);
    }
    if (known.sha256 !== undefined && known.sha256 !== sha256) {
      throw new InputError(`${key}: its SHA-256 must be ${known.sha256}, is ${sha256}`);
    }
    return { key, bytes: this.bytes, sha256 };
  }
}

/** Length and SHA-256 of bytes, compared with what is known. */
export function headOf(key: string, bytes: Uint8Array, known: KnownContent = {}): ObjectHead {
  const tally = new Tally();
  tally.add(bytes);
  return tally.finish(key, known);
}

/** Checks what the caller knows. InputError if it can't be a SHA-256 or a length. */
export function checkKnown(key: string, { sha256, bytes }: KnownContent): void {
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new InputError(`${key}: a SHA-256 is 64 lower-case hexadecimal digits, not ${JSON.stringify(sha256)}`);
  }
  if (bytes !== undefined && (!Number.isSafeInteger(bytes) || bytes < 0)) {
    throw new InputError(`${key}: ${bytes} can't be a length in bytes`);
  }
}

/** Content as chunks that are not empty; stops at the first byte beyond the known length. */
export async function* chunksOf(key: string, content: Content, known: KnownContent): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content instanceof Uint8Array ? [content] : content) {
    if (!(chunk instanceof Uint8Array)) throw new InputError(`${key}: chunks must be bytes, one is ${typeof chunk}`);
    bytes += chunk.byteLength;
    if (known.bytes !== undefined && bytes > known.bytes) {
      throw new InputError(`${key}: needs ${known.bytes} bytes, was given ${bytes} or more`);
    }
    if (chunk.byteLength > 0) yield chunk;
  }
}

/** The range clamped to an object's length. InputError if it begins beyond the end or is no range. */
export function clampRange(key: string, bytes: number, range: ByteRange | undefined): Required<ByteRange> {
  if (range === undefined) return { start: 0, end: bytes };
  checkRange(key, range);
  if (range.start >= bytes) {
    throw new InputError(`${key}: the range begins at byte ${range.start}, the object has ${bytes} bytes`);
  }
  return { start: range.start, end: Math.min(range.end ?? bytes, bytes) };
}

/** InputError for a range that is none: negative, fractional, empty or backwards. */
export function checkRange(key: string, { start, end }: ByteRange): void {
  const good =
    Number.isSafeInteger(start) && start >= 0 && (end === undefined || (Number.isSafeInteger(end) && end > start));
  if (!good) throw new InputError(`${key}: ${start} to ${end ?? "the end"} is no range of bytes`);
}

/** Passes chunks on and fails, before the end, if they are not `head`'s content. `place` stands in the message. */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  head: ObjectHead,
  place: string,
): AsyncGenerator<Uint8Array> {
  const tally = new Tally();
  for await (const chunk of chunks) {
    tally.add(chunk);
    yield chunk;
  }
  const { sha256 } = tally.finish(head.key, {});
  if (sha256 !== head.sha256) {
    throw new FailureError(
      `${head.key} in ${place} is damaged: its SHA-256 must be ${head.sha256}, is ${sha256} (${tally.bytes} bytes)`,
    );
  }
}

/**
 * Chunks as a stream that asks for one only when its reader does. `release` is called once, when the chunks have ended
 * or failed or the reader has left (a generator that was never asked runs no `finally` of its own).
 */
export function asStream(
  chunks: AsyncGenerator<Uint8Array>,
  release: () => Promise<void> = async () => {},
): ReadableStream<Uint8Array> {
  let released: Promise<void> | undefined;
  const releaseOnce = () => {
    released ??= release();
    return released;
  };
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (!done) return controller.enqueue(value);
          await releaseOnce();
          controller.close();
        } catch (error) {
          await releaseOnce();
          throw error;
        }
      },
      async cancel() {
        await releaseOnce();
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** All bytes of chunks in one piece, for objects that are known to be small. */
export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
