// A hub that has nothing but a route which tells what it read of a body.
import type { Context } from "hono";
import { sendJson } from "../../../src/hub/answers.ts";
import { createHub, type Listening, listen } from "../../../src/hub/index.ts";
import { readForm, readJsonBody } from "../../../src/hub/uploads/index.ts";
import { openStore } from "../../../src/store/index.ts";
import { type Ending, temporaryFolder } from "../serving.ts";

/** What the route /api/form answers. */
export interface Echo {
  fields: [string, readonly string[]][];
  files: { field: string; name: string; hex: string }[];
}

export interface PostingHub extends Listening {
  /** What was logged. */
  log: string[];
}

/** POST /api/form and /api/json; /api/unread answers without reading. */
export async function servePosts(ending: Ending, read: { form?: typeof readForm } = {}): Promise<PostingHub> {
  const log: string[] = [];
  const store = await openStore("memory:");
  const hub = createHub({ store, cacheFolder: temporaryFolder(ending), rateLimit: 0, log: (line) => log.push(line) });
  const form = read.form ?? readForm;
  hub.app.post("/api/form", async (c) => {
    const { fields, files } = await form(c);
    const told = files.map(({ field, name, bytes }) => ({ field, name, hex: Buffer.from(bytes).toString("hex") }));
    return sendJson(c, { fields: [...fields], files: told } satisfies Echo);
  });
  hub.app.post("/api/json", async (c: Context) => sendJson(c, { value: (await readJsonBody(c)) ?? null }));
  hub.app.post("/api/unread", (c: Context) => sendJson(c, { error: { message: "no", status: 401 } }, { status: 401 }));
  const listening = await listen(
    { ...hub, takesPosts: (path) => /^\/api\/(?:form|json|unread)$/.test(path) },
    { port: 0 },
  );
  ending.after(() => listening.close(0));
  return { ...listening, log };
}
