// What a folder holds after a pull, and what it must hold; a hub over a store to pull from.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../schemas/types.d.ts";
import { createHub, type Listening, listen } from "../../src/hub/index.ts";
import type { Store } from "../../src/store/index.ts";
import { madeSpec } from "../publish/made-zoo.ts";
import { sha256Of } from "./made-release.ts";

/** One collection of 40 runs. */
export const spec = madeSpec({ collections: ["mnist"], runs_per_collection: 40, runs_per_shard: 40 });
/** Short enough for tests. */
export const patience = { attempts: 5, firstPause: 10, longestPause: 50 };

/** SHA-256 of every file in a folder, by path. */
export function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, sha256Of(readFileSync(join(folder, name)))]));
}

/** What a folder must hold into which everything of a version was pulled. */
export function expected({ zoo, version, files }: Manifest, folder: string): Record<string, string> {
  const root = `${zoo}/${version}/`;
  const entries = files.map(({ path, sha256 }): [string, string] => [root + path, sha256]);
  entries.push([`${root}manifest.json`, sha256Of(readFileSync(join(folder, root, "manifest.json")))]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

export async function serve(store: Store, folder: string): Promise<Listening> {
  return listen(createHub({ store, cacheFolder: folder, rateLimit: 0 }), { host: "127.0.0.1", port: 0 });
}
