// multipart/form-data within bounds. Dicer, the splitter inside @fastify/busboy, is used by itself: busboy passes over
// parts that it can't read without a word, and a file that is silently missing is worse than a refusal.
import { Dicer } from "@fastify/busboy";
import type { Context } from "hono";
import { headersOf } from "../conditions.ts";
import { decodeUtf8 } from "./json-body.ts";
import { MOST_FIELD_BYTES, MOST_FIELDS, MOST_PART_HEADER_BYTES } from "./limits.ts";
import { type PartHeader, readPartHeader } from "./part-header.ts";
import { readBody } from "./read-body.ts";
import { RefusedUpload } from "./refused.ts";
import type { FormBody } from "./types.ts";

interface Part {
  header: PartHeader | undefined;
  chunks: Uint8Array[];
  length: number;
}

/** Reads a form with files. See readForm. */
export async function readMultipart(c: Context, { bytes, files }: { bytes: number; files: number }): Promise<FormBody> {
  const parts: Part[] = [];
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  const config = { boundary: boundaryOf(c), maxHeaderPairs: 20, maxHeaderSize: 2 * MOST_PART_HEADER_BYTES };
  const splitter = new Dicer(config);
  splitter.on("part", (stream) => {
    const part: Part = { header: undefined, chunks: [], length: 0 };
    parts.push(part);
    if (parts.length > files + MOST_FIELDS + 1)
      fail(new RefusedUpload(400, `the form may have at most ${files + MOST_FIELDS} parts, has more`));
    stream.on("header", (header) => {
      try {
        part.header = readPartHeader(header as Record<string, string[]>);
        checkCounts(parts, files);
      } catch (error) {
        fail(error);
      }
    });
    stream.on("data", (chunk: Uint8Array) => {
      if (failure !== undefined) return;
      part.length += chunk.length;
      part.chunks.push(chunk);
      if (part.header?.file === undefined && part.length > MOST_FIELD_BYTES)
        fail(new RefusedUpload(400, `a field may have at most ${MOST_FIELD_BYTES} bytes, ${nameOf(part)} has more`));
    });
    stream.on("error", () => {}); // the splitter says the same
  });
  const broken = () => new RefusedUpload(400, "the form breaks off before its closing boundary");
  const finished = new Promise<void>((resolve, reject) => {
    splitter.on("finish", resolve);
    splitter.on("error", () => reject(broken()));
  });
  finished.catch(() => {}); // awaited below, if it gets that far
  await readBody(c, { bytes }, (chunk) => {
    const written = new Promise<void>((resolve) => splitter.write(chunk, () => resolve()));
    if (failure !== undefined) throw failure;
    return written;
  });
  splitter.end();
  await finished;
  if (failure !== undefined) throw failure;
  return asForm(parts);
}

/** The boundary in the request's Content-Type (RFC 2046, section 5.1.1). RefusedUpload (400) if there is none. */
function boundaryOf(c: Context): string {
  const type = headersOf(c)("content-type") ?? "";
  const found = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;"]*))/i.exec(type);
  const boundary = found?.[1] ?? found?.[2] ?? "";
  if (/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) return boundary;
  throw new RefusedUpload(400, "multipart/form-data needs a boundary of 1 to 70 plain characters");
}

function checkCounts(parts: readonly Part[], files: number): void {
  const known = parts.flatMap(({ header }) => header ?? []);
  const fields = known.filter(({ file }) => file === undefined).length;
  if (fields > MOST_FIELDS) throw new RefusedUpload(400, `the form may have at most ${MOST_FIELDS} fields, has more`);
  if (known.length - fields > files) throw new RefusedUpload(400, `the form may have at most ${files} files, has more`);
}

function asForm(parts: readonly Part[]): FormBody {
  const fields = new Map<string, string[]>();
  const files: { name: string; field: string; bytes: Uint8Array }[] = [];
  for (const part of parts) {
    if (part.header === undefined) throw new RefusedUpload(400, "a part of the form has no headers that can be read");
    const { field, file } = part.header;
    const bytes = Buffer.concat(part.chunks);
    part.chunks = []; // lets go of pieces of the body that are copied now
    if (file === undefined) {
      const value = decodeUtf8(bytes, nameOf(part));
      fields.set(field, [...(fields.get(field) ?? []), value]);
    } else if (file !== "" || bytes.length > 0) files.push({ name: file, field, bytes }); // else nothing was chosen
  }
  return { fields, files };
}

function nameOf({ header }: Part): string {
  return header === undefined ? "one" : `the field ${JSON.stringify(header.field.slice(0, 60))}`;
}
