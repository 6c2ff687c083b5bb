// Bodies of files on their way to a client, without the web stream's detours: one chunk is read while one is sent, and
// nothing more until the client has taken it. A client that leaves frees the stream, a stream that fails cuts the client.
import type { ServerResponse } from "node:http";

/**
 * Sends `bytes` bytes of a stream as the body of an answer whose head has been written. Resolves when they were handed
 * over or the client has left. If the stream fails or ends early the connection is cut, so that nobody takes the rest for
 * whole, and the error is thrown.
 */
export async function sendBody(
  body: ReadableStream<Uint8Array>,
  outgoing: ServerResponse,
  bytes: number,
): Promise<void> {
  const reader = body.getReader();
  const leave = () => void reader.cancel().catch(() => {});
  if (outgoing.destroyed) return leave();
  outgoing.once("close", leave);
  let sent = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      sent += value.byteLength;
      if (!outgoing.write(value)) await taken(outgoing);
      if (outgoing.destroyed) return;
    }
    if (outgoing.destroyed) return;
    if (sent !== bytes) throw new Error(`the stream gave ${sent} of ${bytes} bytes`);
    outgoing.end();
  } catch (error) {
    outgoing.destroy();
    throw error;
  } finally {
    outgoing.off("close", leave);
  }
}

/** Until the client has taken what was written, or has left. */
function taken(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
    if (outgoing.destroyed) done();
  });
}
