// The end of a multipart upload, good or bad. Not every server completes in one step: Swift stores the object first and
// forgets the upload after, and an abort in between would take the parts from under an object that is already there.
import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import type { S3Connection } from "./s3-client.ts";
import { codeOf, statusOf } from "./s3-errors.ts";

/** A multipart upload that was begun. */
export interface Upload {
  key: string;
  id: string;
}

/** A part that the server has. */
export interface Part {
  PartNumber: number;
  ETag: string;
}

const isGone = (error: unknown) => codeOf(error) === "NoSuchUpload";

/** Puts the parts together. An upload that is not there any more counts as completed: look at the object after it. */
export async function completeUpload(connection: S3Connection, upload: Upload, Parts: Part[]): Promise<void> {
  const command = { ...connection.fullKey(upload.key), UploadId: upload.id, MultipartUpload: { Parts } };
  await connection
    .ask(
      `complete the upload of ${upload.key}`,
      (client) => client.send(new CompleteMultipartUploadCommand(command)),
      isGone,
    )
    .catch(ignoreGone);
}

/** Aborts an upload: its parts go. One that is not there any more is as good. Not after an attempt to complete it. */
export async function abort(connection: S3Connection, upload: Upload): Promise<void> {
  const command = { ...connection.fullKey(upload.key), UploadId: upload.id };
  await connection
    .ask(`abort the upload of ${upload.key}`, (client) => client.send(new AbortMultipartUploadCommand(command)), isGone)
    .catch(ignoreGone);
}

/** Aborts an upload, or ends it where the object that is there was made of its parts. */
export async function abortUnlessComplete(connection: S3Connection, upload: Upload): Promise<void> {
  const { parts } = await listParts(connection, upload);
  const head = await connection
    .ask(
      `look at ${upload.key}`,
      (client) => client.send(new HeadObjectCommand(connection.fullKey(upload.key))),
      (error) => statusOf(error) === 404,
    )
    .catch((error: unknown) => {
      if (statusOf(error) !== 404) throw error;
    });
  if (parts.length > 0 && head?.ETag?.replaceAll('"', "") === tagOf(parts)) {
    await completeUpload(connection, upload, parts);
  } else {
    await abort(connection, upload);
  }
}

/** The parts that the server has, and when the newest came (milliseconds; 0 without parts). None if the upload is gone. */
export async function listParts(connection: S3Connection, upload: Upload): Promise<{ parts: Part[]; newest: number }> {
  const parts: Part[] = [];
  let newest = 0;
  let marker: { PartNumberMarker?: string } = {};
  for (;;) {
    const command = { ...connection.fullKey(upload.key), UploadId: upload.id, ...marker };
    const page = await connection
      .ask(`list the parts of ${upload.key}`, (client) => client.send(new ListPartsCommand(command)), isGone)
      .catch(ignoreGone);
    for (const { PartNumber, ETag, LastModified } of page?.Parts ?? []) {
      if (PartNumber !== undefined && ETag !== undefined) parts.push({ PartNumber, ETag });
      newest = Math.max(newest, LastModified?.getTime() ?? 0);
    }
    if (!page?.IsTruncated || !page.NextPartNumberMarker) return { parts, newest };
    marker = { PartNumberMarker: page.NextPartNumberMarker };
  }
}

/** The ETag of an object made of parts, as S3 and Swift form it: the MD5 of the parts' MD5s, and their number. */
function tagOf(parts: Part[]): string {
  const hash = createHash("md5");
  for (const { ETag } of parts) hash.update(Buffer.from(ETag.replaceAll('"', ""), "hex"));
  return `${hash.digest("hex")}-${parts.length}`;
}

function ignoreGone(error: unknown): undefined {
  if (!isGone(error)) throw error;
}
