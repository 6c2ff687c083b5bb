// A published Parquet file as rows that can be read one by one, by ranges of the store's object.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { fileKey } from "../publish/layout.ts";
import type { RemoteTable } from "../shard/remote-table.ts";
import { readAll, type Store } from "../store/index.ts";

/** Opens a table by its footer. FailureError if the store fails or the file is not what the manifest says. */
export async function openPublished(store: Store, manifest: Manifest, file: PublishedFile): Promise<RemoteTable> {
  const key = fileKey(manifest.zoo, manifest.version, file.path);
  const { openRemoteTable } = await import("../shard/remote-table.ts");
  const remote = { bytes: file.bytes, read: (start: number, end: number) => readRange(store, key, file, start, end) };
  const table = await openRemoteTable(remote, key);
  if (table.rows !== file.rows) throw new FailureError(`${key}: must have ${file.rows} rows, has ${table.rows}`);
  return table;
}

/** About how much memory an open table takes: what its footer says, parsed. */
export function openTableBytes(table: RemoteTable): number {
  return table.columns.length * 2000 + table.rows * 4 + 10_000;
}

async function readRange(
  store: Store,
  key: string,
  file: PublishedFile,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const object = await store.get(key, { range: { start, end }, verify: false });
  if (object === undefined) throw new FailureError(`${key} is in the manifest and not in ${store.name}`);
  if (object.sha256 !== file.sha256) {
    await object.body.cancel();
    throw new FailureError(`${key} in ${store.name}: its SHA-256 must be ${file.sha256}, is ${object.sha256}`);
  }
  return readAll(object.body);
}
