// Node's answer with two things more, for the gate and the log. Headers that are known before any route is: setHeader would
// do, but takes Node's slow way for all other headers of the answer too. And the length of what was sent, which a socket
// tells only by adding up its buffers.
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

export class HubResponse extends ServerResponse<IncomingMessage> {
  /** Names and values in turn, added to the headers that writeHead is given. */
  extraHeaders: readonly string[] = [];
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

  override write(chunk: Uint8Array, ...rest: never[]): boolean {
    this.#written += chunk.length;
    return super.write(chunk, ...rest);
  }
}
