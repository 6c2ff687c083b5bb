// A publisher who makes mistakes or means harm: changes what a published version holds and keeps the manifest's hashes,
// lengths and names right, so that only looking into the files tells.
import { createHash } from "node:crypto";
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { fileKey, manifestKey } from "../../src/publish/layout.ts";
import { type Column, openTable, type TableBatch } from "../../src/shard/index.ts";
import { readAll, type Store } from "../../src/store/index.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { writtenTable } from "../shard/written-table.ts";

/** A table's columns and all its rows in one batch, to be changed in place. */
export interface EditableTable {
  columns: Column[];
  batch: TableBatch;
  metadata: string;
}

/** A copy of a store in memory, so that each test breaks one of its own. */
export async function copyStore(from: Store): Promise<MemoryStore> {
  const copy = new MemoryStore();
  for await (const { key } of from.list()) await copy.put(key, await bytesOf(from, key));
  return copy;
}

export async function bytesOf(store: Store, key: string): Promise<Uint8Array> {
  return readAll((await store.get(key))!.body);
}

/** Changes one table of a version in a store, and the manifest with it. */
export async function editTable(
  store: Store,
  manifest: Manifest,
  file: PublishedFile,
  edit: (table: EditableTable) => void,
): Promise<void> {
  const { zoo, version } = manifest;
  const key = fileKey(zoo, version, file.path);
  const opened = openTable(await bytesOf(store, key), file.path);
  const groups = opened.groupRows.map((_, index) => opened.readGroup(index));
  if (groups.length !== 1) throw new Error(`${file.path} has ${groups.length} row groups; tests edit tables with one`);
  const table = { columns: opened.columns, batch: groups[0], metadata: opened.metadata! };
  edit(table);
  const { columns, batch, metadata } = table;
  await replace(store, manifest, file, writtenTable(columns, [batch], metadata));
}

/** Puts other bytes in a file's place and writes a manifest that lists them. */
export async function replace(store: Store, manifest: Manifest, file: PublishedFile, bytes: Uint8Array): Promise<void> {
  const { zoo, version } = manifest;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const path = file.path.replace(/-[0-9a-f]{12}\.parquet$/, `-${sha256.slice(0, 12)}.parquet`);
  const changed = { ...file, path, bytes: bytes.length, sha256 };
  const files = manifest.files.map((other) => (other.path === file.path ? changed : other));
  files.sort((one, other) => (one.path < other.path ? -1 : 1));
  await store.delete(fileKey(zoo, version, file.path));
  await store.put(fileKey(zoo, version, path), bytes);
  await store.put(manifestKey(zoo, version), Buffer.from(JSON.stringify({ ...manifest, files })));
}
