// JSON of strangers: UTF-8, and so deep and of so many values and no more before it is parsed.
import type { Context } from "hono";
import { headersOf } from "../conditions.ts";
import { MOST_BODY_BYTES, MOST_COMMAS, MOST_DEPTH } from "./limits.ts";
import { readBody } from "./read-body.ts";
import { RefusedUpload } from "./refused.ts";

/**
 * The body of a request as JSON.
 * @throws RefusedUpload: 415 for another type, 413, 408, and 400 for what is no JSON.
 */
export async function readJsonBody(c: Context, bytes = MOST_BODY_BYTES): Promise<unknown> {
  const type = mediaTypeOf(c);
  if (type !== "application/json")
    throw new RefusedUpload(415, `the body must be application/json, is ${type || "of no type"}`);
  const chunks: Uint8Array[] = [];
  await readBody(c, { bytes }, (chunk) => void chunks.push(chunk));
  return parseJson(Buffer.concat(chunks), "the body");
}

/** The type of the body without its parameters, in lower case; empty if none is given. */
export function mediaTypeOf(c: Context): string {
  const type = headersOf(c)("content-type") ?? "";
  return type.split(";", 1)[0].trim().toLowerCase().slice(0, 100);
}

/**
 * Parses JSON of a stranger; `what` names it in messages.
 * @throws RefusedUpload (400).
 */
export function parseJson(given: Uint8Array | string, what: string): unknown {
  const text = typeof given === "string" ? given : decodeUtf8(given, what);
  const { deepest, commas } = measure(text);
  if (deepest > MOST_DEPTH)
    throw new RefusedUpload(400, `${what} may have at most ${MOST_DEPTH} brackets of JSON within each other, has more`);
  if (commas > MOST_COMMAS)
    throw new RefusedUpload(400, `${what} may have at most ${MOST_COMMAS} commas between its values, has ${commas}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedUpload(400, `${what} must be JSON, is none`);
  }
}

/** Text of UTF-8, without its byte order mark. RefusedUpload (400) for what is none. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RefusedUpload(400, `${what} must be UTF-8, is not`);
  }
}

/** How many brackets outside of texts are open at once, and how many commas there are; exact for JSON. */
function measure(text: string): { deepest: number; commas: number } {
  let depth = 0;
  let deepest = 0;
  let commas = 0;
  let isText = false;
  for (let place = 0; place < text.length; place++) {
    const sign = text.charCodeAt(place);
    if (isText) {
      if (sign === 0x5c) place++;
      else if (sign === 0x22) isText = false;
    } else if (sign === 0x22) isText = true;
    else if (sign === 0x7b || sign === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (sign === 0x7d || sign === 0x5d) depth--;
    else if (sign === 0x2c) commas++;
  }
  return { deepest, commas };
}
