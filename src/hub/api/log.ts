// The public log of what the operator did.
import type { Context, Hono } from "hono";
import { logUrl } from "../addresses.ts";
import { sendJson } from "../answers.ts";
import type { Contest } from "../context.ts";
import { type LogRange, MOST_LINES, readLog, USUAL_LINES } from "../operator/index.ts";
import { numberOf, readQuery } from "../query.ts";

const MOST_ID = 999_999_999_999_999;

export function addLog(app: Hono, { database }: Contest): void {
  app.get(logUrl, async (c) => sendJson(c, await readLog(database, readLogRange(c)), { keep: "fresh" }));
}

/** Which lines are asked for. InputError for a parameter that is not known or wrong. */
export function readLogRange(c: Context): LogRange {
  const { before, length } = readQuery(c, ["before", "length"]);
  return {
    before: before === undefined ? undefined : numberOf("before", before, { least: 1, most: MOST_ID, fallback: 1 }),
    length: numberOf("length", length, { least: 1, most: MOST_LINES, fallback: USUAL_LINES }),
  };
}
