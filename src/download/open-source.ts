// Opens the source that a text names.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../lib/errors.ts";
import { INDEX_KEY } from "../publish/layout.ts";
import { openStore } from "../store/index.ts";
import { HubSource, type HubSourceOptions } from "./hub-source.ts";
import { PulledSource } from "./pulled-source.ts";
import type { ZooSource } from "./source.ts";
import { StoreSource } from "./store-source.ts";

/**
 * Opens what a text names: a hub's address (http:// or https://, with a prefix or not), a store (s3://bucket/prefix, a
 * folder, file://) or a folder that `weighbridge pull` wrote. The options are those of a hub.
 * @throws InputError for a text that names none, or holds credentials, which it does not repeat.
 */
export async function openSource(text: string, options: HubSourceOptions = {}): Promise<ZooSource> {
  if (/^https?:/i.test(text)) return new HubSource(text, options);
  if (text.startsWith("s3:") || text === "memory:") return new StoreSource(await openStore(text));
  if (!text.startsWith("file://") && (text === "" || /^[a-z][a-z0-9+.-]+:/i.test(text))) {
    throw new InputError("a source is the address of a hub (http://..), s3://bucket/prefix or a folder");
  }
  const folder = text.startsWith("file://") ? folderOf(text) : text;
  if (existsSync(join(folder, INDEX_KEY))) return new StoreSource(await openStore(text));
  return PulledSource.open(folder);
}

function folderOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new InputError("a file:// URL names a folder of this machine: file:///path");
  }
}
