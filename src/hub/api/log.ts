// The public log of what the operator did.
import type { Hono } from "hono";
import { logUrl } from "../addresses.ts";
import { sendJson } from "../answers.ts";
import type { Contest } from "../context.ts";
import { readLogRange } from "../log-range.ts";
import { readLog } from "../operator/index.ts";

export function addLog(app: Hono, { database }: Contest): void {
  app.get(logUrl, async (c) => sendJson(c, await readLog(database, readLogRange(c)), { keep: "fresh" }));
}
