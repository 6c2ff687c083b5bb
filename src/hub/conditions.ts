// What a request asks of a file besides its path: which bytes, and only if it has changed. After RFC 9110, sections 8.8.3,
// 13 and 14: conditions that can't be read are as if they weren't there.
import type { IncomingMessage } from "node:http";
import type { Context } from "hono";
import type { ByteRange } from "../store/index.ts";

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;
const TAG_LIST = /^[\t ]*(?:,[\t ]*)*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[\t ]*(?:,[\t ]*)*)+$/;

/** Gives a header of a request by its name in lower case. */
export type HeaderReader = (name: string) => string | undefined;

/** The headers of a request: Node's own where there are some, which is several times as fast as a Headers object. */
export function headersOf(c: Context): HeaderReader {
  const incoming: IncomingMessage | undefined = c.env?.incoming;
  if (incoming === undefined) return (name) => c.req.header(name);
  const { headers } = incoming;
  return (name) => headers[name] as string | undefined;
}

/** What to answer a request for something of so many bytes that has this strong tag, in quotes. */
export type Verdict =
  | { status: 200 | 304 | 412 | 416 }
  /** `end` is exclusive. */
  | { status: 206; range: Required<ByteRange> };

/** Decides on If-Match, If-None-Match, and for GET on Range and If-Range, in the order of RFC 9110, section 13.2.2. */
export function judge(method: string, header: HeaderReader, tag: string, bytes: number): Verdict {
  const ifMatch = header("if-match");
  if (ifMatch !== undefined && !isAmong(ifMatch, tag, "strong")) return { status: 412 };
  const ifNoneMatch = header("if-none-match");
  if (ifNoneMatch !== undefined && isAmong(ifNoneMatch, tag, "weak")) return { status: 304 };
  const range = header("range");
  if (range === undefined || method !== "GET") return { status: 200 };
  // A date can't be told from a tag that we never gave: the whole file, which is always right.
  const ifRange = header("if-range");
  if (ifRange !== undefined && ifRange.trim() !== tag) return { status: 200 };
  const wanted = readRange(range, bytes);
  if (wanted === undefined) return { status: 200 };
  return wanted === "beyond" ? { status: 416 } : { status: 206, range: wanted };
}

/** Whether a tag is in a list of tags or the list is `*`. Weak tags equal strong ones only in a weak comparison. */
function isAmong(list: string, tag: string, comparison: "weak" | "strong"): boolean {
  if (list.trim() === "*") return true;
  if (!TAG_LIST.test(list)) return false;
  const tags = list.match(TAG) ?? [];
  return tags.some((one) => one === tag || (comparison === "weak" && one === `W/${tag}`));
}

/**
 * The one range of a Range header, clamped to the length; "beyond" if it begins after the end; undefined for what is to
 * be ignored: other units, mistakes, and several ranges, for which the whole file may be sent (section 14.2).
 */
export function readRange(header: string, bytes: number): Required<ByteRange> | "beyond" | undefined {
  const match = /^bytes[\t ]*=[\t ]*(?:(\d+)-(\d*)|-(\d+))[\t ]*$/i.exec(header);
  if (match === null) return undefined;
  const [, first, last, suffix] = match;
  if (suffix !== undefined) {
    const count = Math.min(Number(suffix), bytes);
    return count === 0 ? "beyond" : { start: bytes - count, end: bytes };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= bytes) return "beyond";
  return { start, end: last === "" ? bytes : Math.min(Number(last) + 1, bytes) };
}
