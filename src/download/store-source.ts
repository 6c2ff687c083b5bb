// Zoos from a store: the same keys that publishing writes. The store makes its own attempts.
import type { PublishedFile, ZooList } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { fileKey, INDEX_KEY, manifestKey, zooPrefix } from "../publish/layout.ts";
import type { Store } from "../store/index.ts";
import { readBounded } from "./bounded-json.ts";
import {
  MOST_INDEX_BYTES,
  MOST_MANIFEST_BYTES,
  type OpenedFile,
  type OpenOptions,
  type Release,
  readRelease,
  readZooList,
  wrongLength,
  type ZooSource,
} from "./source.ts";

export class StoreSource implements ZooSource {
  readonly name: string;
  readonly #store: Store;

  /** The store is closed with the source. */
  constructor(store: Store) {
    this.name = store.name;
    this.#store = store;
  }

  async list(): Promise<ZooList> {
    const bytes = await this.#read(INDEX_KEY, MOST_INDEX_BYTES);
    if (bytes === undefined) throw new InputError(`${this.name} holds no zoos: it has no ${INDEX_KEY}`);
    return readZooList(bytes, `${INDEX_KEY} in ${this.name}`);
  }

  async release(zoo: string, version: string): Promise<Release | undefined> {
    const key = manifestKey(zoo, version);
    const bytes = await this.#read(key, MOST_MANIFEST_BYTES);
    return bytes && readRelease(bytes, zoo, version, `${key} in ${this.name}`);
  }

  async open({ manifest }: Release, file: PublishedFile, { start }: OpenOptions): Promise<OpenedFile | undefined> {
    const key = fileKey(manifest.zoo, manifest.version, file.path);
    const head = await this.#store.head(key);
    if (head === undefined) return undefined;
    if (head.bytes !== file.bytes) throw wrongLength(head.bytes, file);
    if (head.sha256 !== file.sha256) {
      throw new FailureError(`its SHA-256 there is ${head.sha256}, ${file.sha256} by the manifest`);
    }
    const object = await this.#store.get(key, { range: { start }, verify: false });
    return object && { start, chunks: object.body, cancel: () => object.body.cancel().catch(() => {}) };
  }

  async *paths(zoo: string, version: string): AsyncGenerator<{ path: string; bytes: number }> {
    const prefix = zooPrefix(zoo, version);
    for await (const { key, bytes } of this.#store.list(prefix)) yield { path: key.slice(prefix.length), bytes };
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #read(key: string, most: number): Promise<Uint8Array | undefined> {
    const object = await this.#store.get(key);
    if (object === undefined) return undefined;
    if (object.bytes > most) {
      await object.body.cancel();
      throw new FailureError(`${key} in ${this.name} may have ${most} bytes, has ${object.bytes}`);
    }
    return readBounded(object.body, most);
  }
}
