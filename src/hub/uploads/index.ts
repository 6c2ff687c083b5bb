// Reading what is posted, and answering a form.
import type { Context } from "hono";
import { send } from "../answers.ts";
import { CACHE_CONTROL, PAGE_HEADERS } from "../headers.ts";

export { oneValue, readForm } from "./form.ts";
export { parseJson, readJsonBody } from "./json-body.ts";
export { MOST_BODY_BYTES } from "./limits.ts";
export { RefusedUpload } from "./refused.ts";
export type * from "./types.ts";

/** Sends the browser to a page of ours after a form (303); `headers` may set a cookie. */
export function seeOther(c: Context, path: string, headers: Record<string, string> = {}): Response {
  const fixed = { ...PAGE_HEADERS, "Cache-Control": CACHE_CONTROL.never, "Content-Length": "0", Location: path };
  return send(c, { status: 303, headers: { ...fixed, ...headers }, body: "" });
}
