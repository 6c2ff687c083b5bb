// Answers whose whole body is in memory: JSON, pages, small files, errors. A body that is asked for often is made once
// with its headers and handed over as it is: headers set one by one cost several times the request.
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { headersOf, judge } from "./conditions.ts";
import { CACHE_CONTROL, DATA_HEADERS, type Keep, PAGE_HEADERS } from "./headers.ts";

/** A body that is ready to be sent any number of times. */
export interface Prepared {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
  /** Strong, in quotes; missing where nobody should ask again with it. */
  tag?: string;
}

/** What kind of answer a body is. */
export interface Kind {
  type: string;
  /** Whether people look at it (pages, style sheets) or programs read it. */
  audience: "people" | "programs";
  keep: Keep;
  status?: number;
}

export const JSON_TYPE = "application/json; charset=utf-8";
export const CSV_TYPE = "text/csv; charset=utf-8";
export const HTML_TYPE = "text/html; charset=utf-8";

/** A body with all its headers. Strings are best for what fits into one packet or some, bytes for what is bigger. */
export function prepare(body: string | Uint8Array, { type, audience, keep, status = 200 }: Kind): Prepared {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const tag = keep === "never" ? undefined : `"${createHash("sha256").update(bytes).digest("hex")}"`;
  return {
    status,
    headers: {
      ...(audience === "people" ? PAGE_HEADERS : DATA_HEADERS),
      "Content-Type": type,
      "Content-Length": String(bytes.length),
      "Cache-Control": CACHE_CONTROL[keep],
      ...(tag ? { ETag: tag } : {}),
    },
    body: (typeof body === "string" && bytes.length <= 2 ** 15 ? body : bytes) as Prepared["body"],
    ...(tag ? { tag } : {}),
  };
}

/** Bytes that a prepared body takes. */
export function preparedBytes({ headers }: Prepared): number {
  return Number(headers["Content-Length"]) + 1500;
}

/** Sends a prepared body: whole, or 304 or 412 where the request says so. */
export function send(c: Context, prepared: Prepared): Response {
  const { tag, status, headers, body } = prepared;
  if (tag !== undefined && status === 200) {
    const verdict = judge("HEAD", headersOf(c), tag, 0);
    if (verdict.status === 304 || verdict.status === 412) {
      const { "Content-Length": _length, "Content-Type": _type, ...rest } = headers;
      return new Response(null, { status: verdict.status, headers: rest });
    }
  }
  return new Response(c.req.method === "HEAD" ? null : body, { status, headers });
}

/** An object as JSON that is not kept here; for what differs from request to request. */
export function sendJson(
  c: Context,
  value: unknown,
  { keep = "never" as Keep, status = 200, headers = {} as Record<string, string> } = {},
): Response {
  const kind: Kind = { type: JSON_TYPE, audience: "programs", keep, status };
  const prepared = prepare(`${JSON.stringify(value)}\n`, kind);
  return send(c, { ...prepared, headers: { ...prepared.headers, ...headers } });
}
