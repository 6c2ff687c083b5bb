// Uploads to S3 that appear whole or not at all: one request for what fits into a part, else a multipart upload that is
// completed after its content was found to be right, and aborted otherwise.
import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { FailureError, InputError } from "../lib/errors.ts";
import { Tally } from "./content.ts";
import { abort, abortUnlessComplete, completeUpload, type Part, type Upload } from "./s3-abort.ts";
import type { S3Connection } from "./s3-client.ts";
import type { KnownContent, ObjectHead } from "./store.ts";

/** Parts of an upload: S3 takes 10,000, Swift 1,000 by default. */
const MOST_PARTS = 1000;
/** Parts on their way at once. */
const PARALLEL_PARTS = 3;
const MEBIBYTE = 2 ** 20;
const CONTENT_TYPE = "application/octet-stream";

/** Stores bytes that fit into one request, with their SHA-256 beside them. */
export async function putAtOnce(connection: S3Connection, head: ObjectHead, bytes: Uint8Array): Promise<void> {
  const { ETag } = await connection.ask(`put ${head.key}`, (client) =>
    client.send(
      new PutObjectCommand({
        ...connection.fullKey(head.key),
        Body: bytes,
        ContentLength: bytes.byteLength,
        ContentType: CONTENT_TYPE,
        Metadata: { sha256: head.sha256 },
      }),
    ),
  );
  if (!ETag) throw new FailureError(`can't put ${head.key} in ${connection.name}: it got no ETag`);
}

/** The bytes of a part, at least `least`, so that the content fits into 1,000 parts; all but the last are as long. */
export function partBytesFor(bytes: number | undefined, least: number): number {
  if (bytes === undefined || bytes <= least * MOST_PARTS) return least;
  return Math.ceil(bytes / MOST_PARTS / MEBIBYTE) * MEBIBYTE;
}

/**
 * Stores chunks by a multipart upload. Their SHA-256 must be known, because S3 takes it only with the first request.
 * `leftBehind` is told of an upload that could not be aborted (server gone).
 */
export async function putInParts(
  connection: S3Connection,
  key: string,
  chunks: AsyncIterable<Uint8Array>,
  known: KnownContent & { sha256: string },
  least: number,
  leftBehind: (upload: Upload) => void,
): Promise<ObjectHead> {
  const upload = await begin(connection, key, known.sha256);
  let undo = abort;
  try {
    const tally = new Tally();
    const parts = await sendParts(connection, upload, inParts(key, chunks, tally, partBytesFor(known.bytes, least)));
    const head = tally.finish(key, known);
    undo = abortUnlessComplete;
    await complete(connection, upload, parts, head);
    return head;
  } catch (error) {
    await undo(connection, upload).catch(() => leftBehind(upload));
    throw error;
  }
}

async function begin(connection: S3Connection, key: string, sha256: string): Promise<Upload> {
  const answer = await connection.ask(`begin to upload ${key}`, (client) =>
    client.send(
      new CreateMultipartUploadCommand({
        ...connection.fullKey(key),
        ContentType: CONTENT_TYPE,
        Metadata: { sha256 },
      }),
    ),
  );
  if (!answer.UploadId)
    throw new FailureError(`can't begin to upload ${key} in ${connection.name}: no upload was named`);
  return { key, id: answer.UploadId };
}

/** Chunks put together to parts of `partBytes`; the last one may be shorter. */
async function* inParts(
  key: string,
  chunks: AsyncIterable<Uint8Array>,
  tally: Tally,
  partBytes: number,
): AsyncGenerator<Uint8Array> {
  let part = Buffer.allocUnsafeSlow(partBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    tally.add(chunk);
    if (tally.bytes > partBytes * MOST_PARTS) {
      throw new InputError(
        `${key}: more than ${partBytes * MOST_PARTS} bytes can only be put if their number is known`,
      );
    }
    for (let taken = 0; taken < chunk.byteLength; ) {
      const piece = chunk.subarray(taken, taken + partBytes - filled);
      part.set(piece, filled);
      taken += piece.byteLength;
      filled += piece.byteLength;
      if (filled < partBytes) continue;
      yield part;
      part = Buffer.allocUnsafeSlow(partBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

/** Sends parts, some at once. Comes back, or fails, only when none is on its way any more: an abort must come after. */
async function sendParts(connection: S3Connection, upload: Upload, parts: AsyncIterable<Uint8Array>): Promise<Part[]> {
  const sent: Part[] = [];
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    let number = 0;
    for await (const bytes of parts) {
      const PartNumber = ++number;
      const sending: Promise<void> = sendPart(connection, upload, PartNumber, bytes)
        .then((part) => void sent.push(part))
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
      if (underWay.size >= PARALLEL_PARTS) await Promise.race(underWay);
      if (failures.length > 0) break;
    }
  } finally {
    await Promise.all(underWay);
  }
  if (failures.length > 0) throw failures[0];
  return sent.sort((a, b) => a.PartNumber - b.PartNumber);
}

async function sendPart(
  connection: S3Connection,
  upload: Upload,
  PartNumber: number,
  bytes: Uint8Array,
): Promise<Part> {
  const { ETag } = await connection.ask(`upload part ${PartNumber} of ${upload.key}`, (client) =>
    client.send(
      new UploadPartCommand({
        ...connection.fullKey(upload.key),
        UploadId: upload.id,
        PartNumber,
        Body: bytes,
        ContentLength: bytes.byteLength,
      }),
    ),
  );
  if (!ETag)
    throw new FailureError(`can't upload part ${PartNumber} of ${upload.key} in ${connection.name}: it got no ETag`);
  return { PartNumber, ETag };
}

/** Completes an upload. Where an answer got lost the next attempt may find no upload: then the object itself tells. */
async function complete(connection: S3Connection, upload: Upload, parts: Part[], head: ObjectHead): Promise<void> {
  await completeUpload(connection, upload, parts);
  const found = await connection.ask(`look for ${upload.key} after its upload`, (client) =>
    client.send(new HeadObjectCommand(connection.fullKey(upload.key))),
  );
  if (found.ContentLength !== head.bytes || found.Metadata?.sha256 !== head.sha256) {
    throw new FailureError(
      `${upload.key} in ${connection.name} was uploaded with ${head.bytes} bytes but is there with ${found.ContentLength}`,
    );
  }
}
