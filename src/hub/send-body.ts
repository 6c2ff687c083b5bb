// Bodies of files on their way to a client: one chunk is read while the one before is sent, and nothing more until the
// client has taken it. A client that leaves frees the stream, a stream that fails cuts the client. Measured: memory that is
// used again more than doubles the rate, since the system clears each new page of it.
import type { ServerResponse } from "node:http";

/** Bytes per chunk. Two chunks are held for each client, so 200 slow ones take 52 MB. */
const CHUNK_BYTES = 2 ** 17;
/** Chunks that are kept for the next client. */
const MOST_IDLE = 32;
const idle: Uint8Array[] = [];

/** The memory of one body: two chunks in turn. */
export class ChunkMemory {
  readonly #chunks: Uint8Array[] = [];
  readonly #bytes: number;
  #turn = 0;

  /** For a body of so many bytes. */
  constructor(bytes: number) {
    this.#bytes = Math.min(bytes, CHUNK_BYTES);
  }

  /** Memory for the next chunk: that of the one before the last. */
  next(): Uint8Array {
    this.#turn = 1 - this.#turn;
    this.#chunks[this.#turn] ??= (this.#bytes === CHUNK_BYTES && idle.pop()) || Buffer.allocUnsafeSlow(this.#bytes);
    return this.#chunks[this.#turn];
  }

  /** Gives the memory to others. Only when nothing is being read into it or sent from it. */
  release(): void {
    for (const chunk of this.#chunks.splice(0)) {
      if (chunk?.length === CHUNK_BYTES && idle.length < MOST_IDLE) idle.push(chunk);
    }
  }
}

/**
 * Sends `bytes` bytes of a stream as the body of an answer whose head has been written. A chunk may be overwritten once
 * the one after the next is asked for. Resolves to whether all was handed over; if not, the client has left. If the stream
 * fails or ends early the connection is cut, so that nobody takes the rest for whole, and the error is thrown.
 */
export async function sendBody(
  body: ReadableStream<Uint8Array>,
  outgoing: ServerResponse,
  bytes: number,
): Promise<boolean> {
  const reader = body.getReader();
  let wake = () => {};
  const leave = () => {
    reader.cancel().catch(() => {});
    wake();
  };
  if (outgoing.destroyed) {
    leave();
    return false;
  }
  outgoing.once("close", leave);
  try {
    let sent = 0;
    let next = reader.read();
    for (;;) {
      const { done, value } = await next;
      if (outgoing.destroyed) return false;
      if (done) break;
      sent += value.byteLength;
      const taken = new Promise<void>((resolve) => {
        wake = resolve;
        outgoing.write(value, () => resolve());
      });
      next = reader.read();
      next.catch(() => {}); // it is awaited in its turn
      await taken;
    }
    if (sent !== bytes) throw new Error(`the stream gave ${sent} of ${bytes} bytes`);
    outgoing.end();
    return true;
  } catch (error) {
    if (outgoing.destroyed) return false;
    outgoing.destroy();
    throw error;
  } finally {
    outgoing.off("close", leave);
  }
}
