// JSON from a server that is not trusted: of bounded length and depth, in UTF-8.
import { FailureError, InputError } from "../lib/errors.ts";
import { parseJson } from "../lib/json.ts";

/** Our records have at most a dozen levels. */
const MOST_DEPTH = 64;

/** Chunks in one piece. FailureError as soon as there are more than `most` bytes. */
export async function readBounded(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) throw new FailureError(`it may have ${most} bytes, has ${bytes} or more`);
    all.push(chunk);
  }
  return Buffer.concat(all);
}

/** The value of a JSON text. InputError that starts with `where` if it is none, is no UTF-8 or is nested too deep. */
export function parseBounded(bytes: Uint8Array, where: string): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${where}: is not UTF-8 text`);
  }
  const depth = depthOf(bytes);
  if (depth > MOST_DEPTH) throw new InputError(`${where}: may be nested ${MOST_DEPTH} deep, is ${depth} or deeper`);
  return parseJson(text, where);
}

/** The greatest number of brackets open at once, as far as one beyond the limit. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let greatest = 0;
  let inText = false;
  for (let i = 0; i < bytes.length && greatest <= MOST_DEPTH; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) greatest = Math.max(greatest, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return greatest;
}
