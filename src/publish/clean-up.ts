// What interrupted publishings left behind: files of this version that its manifest does not list, and their notes.
import type { Manifest } from "../../schemas/types.d.ts";
import type { Store } from "../store/index.ts";
import { journalKey } from "./journal.ts";
import { fileKey, manifestKey, zooPrefix } from "./layout.ts";

/** Removes them. Only under the version's lock, and only after its manifest is there. */
export async function cleanUp(store: Store, manifest: Manifest): Promise<void> {
  const { zoo, version, files } = manifest;
  const known = new Set([manifestKey(zoo, version), ...files.map(({ path }) => fileKey(zoo, version, path))]);
  const strays: string[] = [];
  for await (const { key } of store.list(zooPrefix(zoo, version))) if (!known.has(key)) strays.push(key);
  for (const key of strays) await store.delete(key);
  await store.delete(journalKey(zoo, version));
}
