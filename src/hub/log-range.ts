// Which lines of the public log are asked for, of its page and of the API alike.
import type { Context } from "hono";
import { type LogRange, MOST_LINES, USUAL_LINES } from "./operator/index.ts";
import { numberOf, readQuery } from "./query.ts";

const MOST_ID = 999_999_999_999_999;

/** InputError for a parameter that is not known or wrong. */
export function readLogRange(c: Context): LogRange {
  const { before, length } = readQuery(c, ["before", "length"]);
  return {
    before: before === undefined ? undefined : numberOf("before", before, { least: 1, most: MOST_ID, fallback: 1 }),
    length: numberOf("length", length, { least: 1, most: MOST_LINES, fallback: USUAL_LINES }),
  };
}
