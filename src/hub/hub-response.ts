// Node's answer with what the gate, the log and uploads need. Headers that are known before any route is: setHeader would
// do, but takes Node's slow way for all other headers of the answer too. The length of what was sent, which a socket tells
// only by adding up its buffers. And an end that a client sees who is still sending.
import { type IncomingMessage, type OutgoingHttpHeader, ServerResponse } from "node:http";

/** An answer that is ready. */
export interface WholeAnswer {
  status: number;
  /** Names and values in turn. */
  fields: readonly string[];
  /** Bytes of the body. */
  length: number;
  body: string | Uint8Array;
  /** Whether the body is a string of single bytes. */
  isAscii: boolean;
}

/** For how long, at most and with nothing coming, and for how many bytes, what a client still sends is passed over. */
const LINGER_MILLISECONDS = 5_000;
const LINGER_IDLE_MILLISECONDS = 1_000;
const LINGER_BYTES = 64 * 2 ** 20;

export class HubResponse extends ServerResponse<IncomingMessage> {
  /** Names and values in turn, added to the headers that writeHead is given. */
  extraHeaders: readonly string[] = [];
  /** Whether the client still waits to be told to send its body (Expect: 100-continue). */
  isAwaited = false;
  #length = 0;
  #written = 0;

  /** Bytes of the body: all of it if the answer is done, else those that were handed over. */
  get bodyBytes(): number {
    return this.writableFinished && this.req.method !== "HEAD" ? this.#length : this.#written;
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    const given = rest.find((part) => typeof part === "object") as Record<string, OutgoingHttpHeader> | undefined;
    const all: OutgoingHttpHeader[] = [];
    for (const name in given) {
      if (name === "Content-Length") this.#length = Number(given[name]);
      all.push(name, given[name]);
    }
    all.push(...this.extraHeaders);
    if (this.#isEarly()) this.shouldKeepAlive = false;
    return super.writeHead(status, all);
  }

  /** Sends a whole body with its headers, which are given as names and values in turn. */
  give({ status, fields, length, body, isAscii }: WholeAnswer): void {
    this.#length = length;
    super.writeHead(status, [...fields, ...this.extraHeaders]);
    if (this.req.method === "HEAD") this.end();
    // One string with the headers, which Node need not look through for letters of several bytes.
    else if (isAscii) this.end(body, "latin1");
    else this.end(body);
  }

  override write(chunk: string | Uint8Array, ...rest: never[]): boolean {
    this.#written += chunk.length;
    return super.write(chunk, ...rest);
  }

  override writeContinue(...rest: never[]): void {
    this.isAwaited = false;
    super.writeContinue(...rest);
  }

  override end(...args: unknown[]): this {
    if (!this.#isEarly() || this.isAwaited || this.writableEnded) return super.end(...(args as []));
    const [chunk] = args;
    if (typeof chunk === "string" || chunk instanceof Uint8Array) this.write(chunk);
    this.flushHeaders();
    afterBody(this.req, () => super.end());
    return this;
  }

  /** Whether the request's body is not all here. */
  #isEarly(): boolean {
    const { method, complete } = this.req;
    return method !== "GET" && method !== "HEAD" && !complete;
  }
}

/**
 * Passes over the rest of a request, which has been answered, and goes on when it is all there or its client has gone. A
 * connection that is closed while something is unread is cut, and the answer with it (RFC 9112, section 9.6).
 */
function afterBody(request: IncomingMessage, goOn: () => void): void {
  let bytes = 0;
  const count = (chunk: Uint8Array) => {
    idle.refresh();
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) done();
  };
  const done = () => {
    clearTimeout(longest);
    clearTimeout(idle);
    request.off("data", count).off("end", done).off("close", done);
    goOn();
  };
  const longest = setTimeout(done, LINGER_MILLISECONDS);
  const idle = setTimeout(done, LINGER_IDLE_MILLISECONDS);
  request.on("error", () => {});
  request.on("data", count).on("end", done).on("close", done);
  request.resume();
}
