// Content before it goes to S3: what fits into a request is told from what needs a multipart upload, and a stream whose
// SHA-256 nobody knows goes through a temporary file, since S3 takes metadata only when an upload begins.
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asFailure } from "../lib/files.ts";
import { readAll, Tally } from "./content.ts";
import type { KnownContent, ObjectHead } from "./store.ts";

/** Reads until there are more than `partBytes`; `rest` is undefined where that was all. */
export async function firstPart(
  chunks: AsyncGenerator<Uint8Array>,
  partBytes: number,
): Promise<{ first: Uint8Array; rest: AsyncGenerator<Uint8Array> | undefined }> {
  const held: Uint8Array[] = [];
  for (let bytes = 0; bytes <= partBytes; ) {
    const { done, value } = await chunks.next();
    if (done) return { first: await readAll(toChunks(held)), rest: undefined };
    held.push(value);
    bytes += value.byteLength;
  }
  return { first: held.length === 1 ? held[0] : Buffer.concat(held), rest: chunks };
}

async function* toChunks(held: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* held;
}

export async function* prepend(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** Writes chunks to a temporary file, for their SHA-256 must be known before an upload in parts begins. */
export async function throughFile<T>(
  key: string,
  chunks: AsyncIterable<Uint8Array>,
  known: KnownContent,
  upload: (head: ObjectHead, content: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "weighbridge-upload-"));
  const path = join(folder, "content");
  try {
    const tally = new Tally();
    const file = await open(path, "wx", 0o600);
    try {
      for await (const chunk of chunks) {
        tally.add(chunk);
        await file.writeFile(chunk).catch((error: unknown) => {
          throw asFailure(error, "write", path);
        });
      }
    } finally {
      await file.close();
    }
    return await upload(tally.finish(key, known), chunksOfFile(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the file when it is first asked, and closes it when its reader leaves. */
async function* chunksOfFile(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 2 ** 20 });
}
