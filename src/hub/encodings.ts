// Bodies that are kept, packed as the client can unpack them: once for all who ask. What is made for one visitor goes
// out as it is: packed together, a secret and what somebody else chose tell of each other by their length.
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Prepared } from "./answers.ts";

/** What the hub can pack; the first that a client takes is used. */
const ENCODINGS = ["br", "gzip"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Below, it would be one packet either way. */
const FEWEST_BYTES = 1_400;
/** A board of 700 kB takes some 10 ms; the next level but one takes ten times as long for 5 % less. */
const BROTLI_QUALITY = 5;
/** Pages and what belongs to them. Data go out as they are, so that their tags are their SHA-256. */
const PACKED_TYPE = /^(?:text\/(?:html|css)|image\/svg\+xml)\b/;
/** Few are about; whoever makes up others must not fill the memory. */
const MOST_REMEMBERED = 100;
const remembered = new Map<string, Encoding | undefined>();
const packings = new WeakMap<Prepared, Partial<Record<Encoding, Promise<Prepared>>>>();

/** The best encoding that a client takes by its Accept-Encoding header (RFC 9110, section 12.5.3); undefined for none. */
export function encodingFor(accepted: string | undefined): Encoding | undefined {
  if (accepted === undefined) return undefined;
  if (remembered.has(accepted)) return remembered.get(accepted);
  const weights = new Map(
    accepted.split(",").map((part): [string, number] => {
      const [name, ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/[\t ]*;[\t ]*/);
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
    }),
  );
  const weightOf = (encoding: Encoding) => weights.get(encoding) ?? weights.get("*") ?? 0;
  const found = ENCODINGS.find((encoding) => weightOf(encoding) > 0);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(accepted, found);
  return found;
}

/** An answer that is kept: if it is worth packing, it says that what is given depends on Accept-Encoding. */
export function packable(prepared: Prepared): Prepared {
  const { status, headers } = prepared;
  const isWorth = Number(headers["Content-Length"]) >= FEWEST_BYTES && PACKED_TYPE.test(headers["Content-Type"]);
  if (status !== 200 || !isWorth) return prepared;
  return { ...prepared, headers: { ...headers, Vary: "Accept-Encoding" } };
}

/** Whether `packable` found it worth packing. */
export function isPackable({ headers }: Prepared): boolean {
  return headers.Vary !== undefined;
}

/** The packed form of what isPackable: another representation, with a tag of its own. Made once and kept with it. */
export function pack(prepared: Prepared, encoding: Encoding): Promise<Prepared> {
  const own = packings.get(prepared) ?? {};
  packings.set(prepared, own);
  own[encoding] ??= packed(prepared, encoding);
  return own[encoding];
}

async function packed({ status, headers, body, tag }: Prepared, encoding: Encoding): Promise<Prepared> {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const packedBody = await (encoding === "br"
    ? promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
    : promisify(gzip)(bytes));
  const ownTag = tag && `${tag.slice(0, -1)}-${encoding}"`;
  return {
    status,
    headers: {
      ...headers,
      "Content-Encoding": encoding,
      "Content-Length": String(packedBody.length),
      ...(ownTag ? { ETag: ownTag } : {}),
    },
    body: packedBody as Prepared["body"],
    ...(ownTag ? { tag: ownTag } : {}),
  };
}
