// Multipart uploads that a killed process left behind: their parts cost room and belong to nobody. An upload to which no
// part has come for long is taken for dead; the server's times count, so it may have been begun on any machine.
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { abortUnlessComplete, listParts, type Upload } from "./s3-abort.ts";
import type { S3Connection } from "./s3-client.ts";

/**
 * Aborts the uploads below the store's prefix that had no sign of life for `staleMilliseconds`; gives their keys.
 * `now` is the time in milliseconds. Servers refuse requests from clocks more than 15 minutes off, so hours are safe.
 */
export async function abortStaleUploads(
  connection: S3Connection,
  staleMilliseconds: number,
  now: number,
): Promise<string[]> {
  const aborted: string[] = [];
  for (const { begun, ...upload } of await listUploads(connection)) {
    if (begun > now - staleMilliseconds) continue;
    const { newest } = await listParts(connection, upload);
    if (newest > now - staleMilliseconds) continue;
    await abortUnlessComplete(connection, upload);
    aborted.push(upload.key);
  }
  return aborted;
}

/** Ends all uploads of one key. Only by who puts it: there is one writer a key at a time, so they are a dead one's. */
export async function abortUploadsOf(connection: S3Connection, key: string): Promise<void> {
  for (const upload of await listUploads(connection, key)) {
    if (upload.key === key) await abortUnlessComplete(connection, upload);
  }
}

/** Uploads of keys that begin with `prefix` and are neither completed nor aborted; `begun` in milliseconds. */
export async function listUploads(connection: S3Connection, prefix = ""): Promise<(Upload & { begun: number })[]> {
  const uploads: (Upload & { begun: number })[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const page = await connection.ask("list unfinished uploads", (client) =>
      client.send(
        new ListMultipartUploadsCommand({ Bucket: connection.bucket, Prefix: connection.prefix + prefix, ...marker }),
      ),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (!Key?.startsWith(connection.prefix) || !UploadId || !Initiated) continue;
      uploads.push({ key: Key.slice(connection.prefix.length), id: UploadId, begun: Initiated.getTime() });
    }
    if (!page.IsTruncated || !page.NextKeyMarker) return uploads;
    marker = {
      KeyMarker: page.NextKeyMarker,
      ...(page.NextUploadIdMarker ? { UploadIdMarker: page.NextUploadIdMarker } : {}),
    };
  }
}
