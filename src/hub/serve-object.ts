// One object of a store as the answer to a request: conditions, ranges, and the body straight from the store.
import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { FailureError } from "../lib/errors.ts";
import type { ByteRange, Store, StoredObject } from "../store/index.ts";
import { headersOf, judge } from "./conditions.ts";
import { CACHE_CONTROL, DATA_HEADERS, type Keep } from "./headers.ts";
import { ChunkMemory, sendBody } from "./send-body.ts";

/** An object that is to be served, and what is known of it beforehand. */
export interface ServedObject {
  store: Store;
  key: string;
  bytes: number;
  sha256: string;
  /** Content-Type. */
  type: string;
  /** Name to save it under. */
  name: string;
  keep: Keep;
}

/** Answers with an object. FailureError if the store fails or holds something else than it should. */
export async function serveObject(
  c: Context,
  object: ServedObject,
  report: (error: unknown) => void,
): Promise<Response> {
  const { bytes, sha256 } = object;
  const tag = `"${sha256}"`;
  const { method } = c.req;
  const verdict = judge(method, headersOf(c), tag, bytes);
  const { status } = verdict;
  const headers: Record<string, string> = {
    ...DATA_HEADERS,
    ETag: tag,
    "Cache-Control": CACHE_CONTROL[object.keep],
    "Accept-Ranges": "bytes",
  };
  if (status === 304 || status === 412) return new Response(null, { status, headers });
  if (status === 416) {
    return new Response(null, {
      status,
      headers: { ...headers, "Content-Range": `bytes */${bytes}`, "Content-Length": "0" },
    });
  }
  const range = status === 206 ? verdict.range : { start: 0, end: bytes };
  headers["Content-Type"] = object.type;
  headers["Content-Length"] = String(range.end - range.start);
  headers["Content-Disposition"] = `attachment; filename="${object.name}"`;
  headers["Repr-Digest"] = `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`;
  if (status === 206) headers["Content-Range"] = `bytes ${range.start}-${range.end - 1}/${bytes}`;
  if (method === "HEAD") return new Response(null, { status, headers });

  const outgoing: ServerResponse | undefined = c.env?.outgoing;
  const wanted = status === 206 ? range : undefined;
  if (outgoing === undefined) return new Response((await open(object, { range: wanted })).body, { status, headers });
  const length = range.end - range.start;
  const memory = new ChunkMemory(length);
  const opened = await open(object, { range: wanted, memory: () => memory.next() });
  outgoing.writeHead(status, headers);
  sendBody(opened.body, outgoing, length).then((isDone) => isDone && memory.release(), report);
  return RESPONSE_ALREADY_SENT;
}

/**
 * Opens it and compares what the store says of it. The bytes themselves are not hashed on their way: that costs more than
 * sending them, and whoever downloads has the SHA-256.
 */
async function open(
  { store, key, bytes, sha256 }: ServedObject,
  { range, memory }: { range: ByteRange | undefined; memory?: () => Uint8Array },
): Promise<StoredObject> {
  const opened = await store.get(key, { verify: false, ...(range ? { range } : {}), ...(memory ? { memory } : {}) });
  if (opened === undefined) throw new FailureError(`${key} is not in ${store.name}, and should be`);
  if (opened.sha256 === sha256 && opened.bytes === bytes) return opened;
  await opened.body.cancel();
  throw new FailureError(
    `${key} in ${store.name} must have ${bytes} bytes of SHA-256 ${sha256}, has ${opened.bytes} of ${opened.sha256}`,
  );
}
