// Keys of objects: names that mean the same in a folder, in a bucket and in a URL, and never a place outside them.
import { InputError } from "../lib/errors.ts";

/** S3 takes 1,024 bytes; some are left for the prefix of a store. */
const MOST_KEY_BYTES = 768;
/** File systems take 255; some are left for the names that stand beside a file while it is written. */
const MOST_SEGMENT_BYTES = 180;

/** Characters that no key has: control characters, DEL, the backslash (a separator elsewhere). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f\\]/;

/**
 * Checks a key: segments between single slashes; none empty or beginning with a dot (so no `.`, `..` nor hidden file);
 * no backslash, control character or half of a surrogate pair; at most 768 bytes, 180 a segment, as UTF-8.
 * @throws InputError that shows the key and says what is wrong with it.
 */
export function checkKey(key: string): void {
  const wrong = whatIsWrong(key);
  if (wrong !== undefined) throw new InputError(`${shown(key)} can't be the key of an object: ${wrong}`);
}

/** Whether checkKey takes it: a bucket may hold objects of others, with other names. */
export function isKey(key: string): boolean {
  return whatIsWrong(key) === undefined;
}

/** Checks the beginning of keys: as a key, but the last segment may be missing or cut off anywhere. */
export function checkPrefix(prefix: string): void {
  if (prefix === "") return;
  const wrong = whatIsWrong(`${prefix}x`);
  if (wrong !== undefined) throw new InputError(`${shown(prefix)} can't be the beginning of keys: ${wrong}`);
}

function whatIsWrong(key: unknown): string | undefined {
  if (typeof key !== "string") return `it must be text, is ${typeof key}`;
  if (key === "") return "it is empty";
  if (key.startsWith("/")) return "it begins with a slash";
  if (FORBIDDEN.test(key)) return "it has a backslash or a control character";
  if (!key.isWellFormed()) return "it is not well-formed Unicode";
  if (Buffer.byteLength(key) > MOST_KEY_BYTES) {
    return `it has ${Buffer.byteLength(key)} bytes, at most ${MOST_KEY_BYTES} are possible`;
  }
  for (const segment of key.split("/")) {
    if (segment === "") return "it has an empty segment";
    if (segment.startsWith(".")) return "it has a segment that begins with a dot";
    const bytes = Buffer.byteLength(segment);
    if (bytes > MOST_SEGMENT_BYTES)
      return `it has a segment of ${bytes} bytes, at most ${MOST_SEGMENT_BYTES} are possible`;
  }
  return undefined;
}

function shown(key: unknown): string {
  const text = JSON.stringify(key) ?? String(key);
  return text.length <= 120 ? text : `${text.slice(0, 117)}.."`;
}
