// Objects in memory: for tests, and the plainest statement of what a store does.
import { asStream, checkKnown, chunksOf, clampRange, headOf, readAll, verified } from "./content.ts";
import { checkKey, checkPrefix } from "./keys.ts";
import type { Content, GetOptions, KnownContent, ListedObject, ObjectHead, Store, StoredObject } from "./store.ts";

export class MemoryStore implements Store {
  readonly name: string = "memory";
  readonly #objects = new Map<string, { head: ObjectHead; content: Uint8Array }>();

  async put(key: string, content: Content, known: KnownContent = {}): Promise<ObjectHead> {
    checkKey(key);
    checkKnown(key, known);
    const copy = await readAll(chunksOf(key, content, known));
    const head = headOf(key, copy, known);
    this.#objects.set(key, { head, content: copy });
    return { ...head };
  }

  async get(key: string, { range, verify = true }: GetOptions = {}): Promise<StoredObject | undefined> {
    checkKey(key);
    const object = this.#objects.get(key);
    if (object === undefined) return undefined;
    const { head, content } = object;
    const clamped = clampRange(key, head.bytes, range);
    const chunks = chunksOf(key, new Uint8Array(content.subarray(clamped.start, clamped.end)), {});
    const isWhole = clamped.end - clamped.start === head.bytes;
    return { ...head, range: clamped, body: asStream(verify && isWhole ? verified(chunks, head, this.name) : chunks) };
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    checkKey(key);
    const object = this.#objects.get(key);
    return object && { ...object.head };
  }

  async *list(prefix = ""): AsyncGenerator<ListedObject> {
    checkPrefix(prefix);
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(prefix));
    for (const key of keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
      const object = this.#objects.get(key);
      if (object) yield { key, bytes: object.head.bytes };
    }
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    this.#objects.delete(key);
  }

  async isPubliclyReadable(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {}
}
