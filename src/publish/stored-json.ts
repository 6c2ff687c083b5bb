// Small records in a store, as JSON.
import { FailureError } from "../lib/errors.ts";
import { parseJson } from "../lib/json.ts";
import { readAll, type Store } from "../store/index.ts";

const LIMIT = 2 ** 28; // bytes; a manifest of 100,000 files has 30 MB

/** The value of a JSON object, undefined if there is none. FailureError if it has more than `limit` bytes. */
export async function getJson(store: Store, key: string, limit = LIMIT): Promise<unknown> {
  const object = await store.get(key);
  if (object === undefined) return undefined;
  if (object.bytes > limit) {
    await object.body.cancel();
    throw new FailureError(`${key} in ${store.name} has ${object.bytes} bytes, at most ${limit} are read`);
  }
  return parseJson(Buffer.from(await readAll(object.body)).toString("utf8"), `${key} in ${store.name}`);
}

/** A value as the bytes of a JSON object that people can read too. */
export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}
