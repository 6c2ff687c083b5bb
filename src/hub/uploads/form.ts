// A form as browsers and curl send it, of either type.
import type { Context } from "hono";
import { decodeUtf8, mediaTypeOf } from "./json-body.ts";
import { MOST_BODY_BYTES, MOST_FIELD_BYTES, MOST_FIELDS, MOST_FILES, MOST_NAME_CHARACTERS } from "./limits.ts";
import { readMultipart } from "./multipart.ts";
import { readBody } from "./read-body.ts";
import { RefusedUpload } from "./refused.ts";
import type { FormBody } from "./types.ts";

/**
 * Reads a form: application/x-www-form-urlencoded or multipart/form-data. Fields come as text; of a file input that was
 * left empty there is nothing.
 * @throws RefusedUpload: 415 for another type, 413 beyond `bytes`, 408, 503, and 400 for what can't be read.
 */
export async function readForm(
  c: Context,
  { bytes = MOST_BODY_BYTES, files = MOST_FILES }: { bytes?: number; files?: number } = {},
): Promise<FormBody> {
  const type = mediaTypeOf(c);
  if (type === "multipart/form-data") return readMultipart(c, { bytes, files });
  if (type === "application/x-www-form-urlencoded") return readUrlencoded(c, bytes);
  const types = "multipart/form-data or application/x-www-form-urlencoded";
  throw new RefusedUpload(415, `the body must be ${types}, is ${type || "of no type"}`);
}

/**
 * The value of a field; undefined if it is not there.
 * @throws RefusedUpload (400) if it came twice.
 */
export function oneValue({ fields }: FormBody, name: string): string | undefined {
  const values = fields.get(name) ?? [];
  if (values.length > 1) throw new RefusedUpload(400, `the field ${name} may come once, came ${values.length} times`);
  return values[0];
}

async function readUrlencoded(c: Context, bytes: number): Promise<FormBody> {
  const chunks: Uint8Array[] = [];
  await readBody(c, { bytes }, (chunk) => void chunks.push(chunk));
  const text = decodeUtf8(Buffer.concat(chunks), "the form");
  // Counted before a million of them are made.
  if (text.split("&", MOST_FIELDS + 1).length > MOST_FIELDS)
    throw new RefusedUpload(400, `the form may have at most ${MOST_FIELDS} fields, has more`);
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (name.length > MOST_NAME_CHARACTERS)
      throw new RefusedUpload(
        400,
        `a field's name may have at most ${MOST_NAME_CHARACTERS} characters, has ${name.length}`,
      );
    if (value.length > MOST_FIELD_BYTES || Buffer.byteLength(value) > MOST_FIELD_BYTES)
      throw new RefusedUpload(400, `a field may have at most ${MOST_FIELD_BYTES} bytes, ${name.slice(0, 60)} has more`);
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return { fields, files: [] };
}
