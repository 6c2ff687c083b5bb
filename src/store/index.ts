// Opens the store that a text names. The AWS SDK is loaded only for S3: it takes a while.
import { fileURLToPath } from "node:url";
import { InputError } from "../lib/errors.ts";
import { FolderStore } from "./folder.ts";
import { MemoryStore } from "./memory.ts";
import { readS3Url } from "./s3-options.ts";
import type { Store } from "./store.ts";

export { readAll } from "./content.ts";
export { checkKey, checkPrefix } from "./keys.ts";
export type * from "./store.ts";

/**
 * Opens a store: a folder's path (or file:// URL), `s3://bucket/prefix?endpoint=..&region=..&profile=..`, or `memory:`
 * (empty, gone with the process). Nothing is asked of a server and no folder is made before the first use.
 * @throws InputError for a text that names none; it repeats nothing that could be a password.
 */
export async function openStore(place: string): Promise<Store> {
  if (place === "memory:") return new MemoryStore();
  if (place.startsWith("s3:")) {
    const options = readS3Url(place);
    const { S3Store } = await import("./s3.ts");
    return new S3Store(options);
  }
  if (place.startsWith("file://")) return new FolderStore(pathOf(place));
  if (place === "" || /^[a-z][a-z0-9+.-]+:/i.test(place)) {
    throw new InputError("a store is a folder, s3://bucket/prefix or memory:");
  }
  return new FolderStore(place);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new InputError("a file:// URL names a folder of this machine: file:///path");
  }
}
