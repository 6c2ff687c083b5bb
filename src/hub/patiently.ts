// Answers that are first to be made, which can take minutes.
import type { Socket } from "node:net";
import type { Context } from "hono";

/** How long a client may wait for a file that is being made, behind others that are. */
const MAKING_MILLISECONDS = 1_800_000;

/** Does work during which nothing moves on the client's connection, without its being cut for that (listen.ts). */
export async function patiently<Result>(c: Context, work: () => Promise<Result>): Promise<Result> {
  const socket: Socket | undefined = c.env?.incoming?.socket;
  const usual = socket?.timeout;
  socket?.setTimeout(MAKING_MILLISECONDS);
  try {
    return await work();
  } finally {
    if (usual !== undefined) socket?.setTimeout(usual);
  }
}
