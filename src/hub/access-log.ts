// The access log: a line of JSON for each request, when its answer is done or its client has gone. Queries are left out:
// people put into them what they should not.
import type { IncomingMessage } from "node:http";
import type { HubResponse } from "./hub-response.ts";

/** What is known of a request when it comes. */
export interface RequestFacts {
  address: string;
  path: string;
  /** When it came, in milliseconds since 1970. */
  came: number;
}

/**
 * Writes a line when the answer is done: `time` (UTC), `address`, `method`, `path`, `status`, `bytes` of the body that
 * were sent, `ms` until the answer was done, and `cut` where the connection ended before the answer did.
 * Call before anything is sent.
 */
export function logAccess(
  request: IncomingMessage,
  response: HubResponse,
  { address, path, came }: RequestFacts,
  { log, now }: { log: (line: string) => void; now: () => number },
): void {
  const { method } = request;
  // Put together by hand: JSON.stringify of an object takes twice as long, and this is done for every request.
  response.on("close", () => {
    const cut = response.writableFinished ? "" : ',"cut":true';
    log(
      `{"time":"${isoTime(came)}","address":${quoted(address)},"method":"${method}","path":${quoted(path)},` +
        `"status":${response.statusCode},"bytes":${response.bodyBytes},"ms":${Math.round(now() - came)}${cut}}`,
    );
  });
}

const PLAIN = /^[\w./:~-]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
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
