// The access log: a line of JSON for each request, when its answer is done or its client has gone. Queries are left out:
// people put into them what they should not.
import type { IncomingMessage, ServerResponse } from "node:http";

/** What is written about a request. */
export interface AccessLine {
  /** When it came, UTC. */
  time: string;
  address: string;
  method: string;
  path: string;
  status: number;
  /** Bytes that were sent, head and body. */
  bytes: number;
  /** Milliseconds until the answer was done. */
  ms: number;
  /** Whether the connection ended before the answer did. */
  cut?: true;
}

/** Writes a line when the answer is done. Call before anything is sent. */
export function logAccess(
  request: IncomingMessage,
  response: ServerResponse,
  facts: { address: string; path: string; came: number },
  { log, now }: { log: (line: string) => void; now: () => number },
): void {
  const { socket } = request;
  const before = socket.bytesWritten;
  response.once("close", () => {
    const line: AccessLine = {
      time: isoTime(facts.came),
      address: facts.address,
      method: request.method ?? "",
      path: facts.path,
      status: response.statusCode,
      bytes: socket.bytesWritten - before,
      ms: Math.round(now() - facts.came),
      ...(response.writableFinished ? {} : { cut: true }),
    };
    log(JSON.stringify(line));
  });
}

let lastTime = Number.NaN;
let lastText = "";

/** A time as text; requests often share their millisecond. */
function isoTime(time: number): string {
  if (time !== lastTime) {
    lastTime = time;
    lastText = new Date(time).toISOString();
  }
  return lastText;
}
