// The bytes of a request's body as they come, within bounds of length and time. Nothing is kept here: what is done with
// them is the caller's, who is waited for.
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { Context } from "hono";
import { headersOf } from "../conditions.ts";
import type { HubResponse } from "../hub-response.ts";
import { holdBytes } from "./held-bytes.ts";
import { BODY_MILLISECONDS } from "./limits.ts";
import { RefusedUpload, tooBig } from "./refused.ts";
import { SmallPieces } from "./small-pieces.ts";

export interface ReadBounds {
  /** Bytes at most. */
  bytes: number;
  milliseconds?: number;
}

/**
 * Hands the body on, piece by piece. Whatever the end, the connection stays open for the answer.
 * @throws RefusedUpload: 413 too long, 415 packed, 408 too slow, 503 too much at once, 400 if it breaks off.
 */
export async function readBody(
  c: Context,
  { bytes: most, milliseconds = BODY_MILLISECONDS }: ReadBounds,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const header = headersOf(c);
  const encoding = header("content-encoding")?.trim().toLowerCase() ?? "";
  if (encoding !== "" && encoding !== "identity")
    throw new RefusedUpload(415, `the body must come unpacked, has the Content-Encoding ${encoding.slice(0, 50)}`);
  const announced = Number(header("content-length") ?? Number.NaN);
  if (announced > most) throw tooBig(most, announced);
  const body = bodyOf(c);
  if (body === undefined) return;
  goOn(c);
  const hold = holdBytes(c);
  const pieces = new SmallPieces();
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: unknown) => {
      clearTimeout(timer);
      body.off("data", receive).off("end", end).off("close", cut).off("error", cut);
      body.on("error", () => {});
      body.pause();
      if (error === undefined) resolve();
      else reject(error);
    };
    const cut = () => settle(new RefusedUpload(400, "the connection ended before the body did"));
    const late = () => {
      const seconds = milliseconds / 1000;
      settle(new RefusedUpload(408, `the body must be there within ${seconds} s, ${length} bytes of it are`));
    };
    const receive = (chunk: Uint8Array) => {
      length += chunk.length;
      try {
        if (length > most) throw tooBig(most, announced >= 0 ? announced : undefined);
        hold(chunk.length);
        const piece = pieces.add(chunk);
        const taken = piece && take(piece);
        if (taken === undefined) return;
        body.pause();
        taken.then(() => body.resume(), settle);
      } catch (error) {
        settle(error);
      }
    };
    const end = () => {
      body.off("close", cut); // which comes now, and says nothing
      try {
        const rest = pieces.rest();
        const taken = rest && take(rest);
        if (taken === undefined) settle();
        else taken.then(() => settle(), settle);
      } catch (error) {
        settle(error);
      }
    };
    const timer = setTimeout(late, milliseconds);
    body.on("data", receive).on("end", end).on("close", cut).on("error", cut);
  });
}

/** Tells a client that waits for it (Expect: 100-continue) to send the body. */
function goOn(c: Context): void {
  const outgoing: Partial<HubResponse> | undefined = c.env?.outgoing;
  if (outgoing?.isAwaited) outgoing.writeContinue?.();
}

/** Node's own stream where there is one: a web stream around it is slower and ends the connection when it is let go. */
function bodyOf(c: Context): Readable | undefined {
  const incoming: IncomingMessage | undefined = c.env?.incoming;
  if (incoming !== undefined) return incoming;
  return c.req.raw.body ? Readable.fromWeb(c.req.raw.body as Parameters<typeof Readable.fromWeb>[0]) : undefined;
}
