// What is in a store, for the tests of what puts it there.
import { createHash } from "node:crypto";
import { readAll, type Store } from "../../src/store/index.ts";

/** All keys, sorted. */
export async function storeKeys(store: Store, prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}

/** An object's bytes. Throws if there is none. */
export async function contentOf(store: Store, key: string): Promise<Uint8Array> {
  const object = await store.get(key);
  if (object === undefined) throw new Error(`${key} is not in ${store.name}`);
  return new Uint8Array(await readAll(object.body));
}

/** An object's JSON value. */
export async function getJson(store: Store, key: string): Promise<unknown> {
  return JSON.parse(Buffer.from(await contentOf(store, key)).toString());
}

/** SHA-256 of every object's content, by its key. */
export async function contentHashes(store: Store): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const key of await storeKeys(store))
    hashes[key] = createHash("sha256")
      .update(await contentOf(store, key))
      .digest("hex");
  return hashes;
}
