// How much the bodies of all requests together take: a few large ones each are cheap, a thousand at once are not.
import type { ServerResponse } from "node:http";
import type { Context } from "hono";
import { MOST_HELD_BYTES } from "./limits.ts";
import { RefusedUpload } from "./refused.ts";

let held = 0;

/** Bytes that are held now. */
export function heldBytes(): number {
  return held;
}

/**
 * Counts the bytes of a request's body until its answer is done. The function that it gives counts some more, and throws a
 * RefusedUpload (503) if that is too much.
 */
export function holdBytes(c: Context): (bytes: number) => void {
  const outgoing: ServerResponse | undefined = c.env?.outgoing;
  if (outgoing === undefined) return () => {}; // asked without a network, as tests do
  let own = 0;
  outgoing.once("close", () => {
    held -= own;
    own = 0;
  });
  return (bytes) => {
    if (outgoing.closed) return;
    if (held + bytes > MOST_HELD_BYTES) {
      const message = "Too much is being uploaded by everybody at once; try again in 5 s.";
      throw new RefusedUpload(503, message, { "Retry-After": "5" });
    }
    held += bytes;
    own += bytes;
  };
}
