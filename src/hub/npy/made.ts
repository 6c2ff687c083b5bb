// The .npy files of a version: made when somebody first asks, in the cache folder, and served from there. Each is named by
// what it is made of, so a cache is never out of date, and a half-written one is never found.
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Manifest } from "../../../schemas/types.d.ts";
import { FailureError } from "../../lib/errors.ts";
import { fileKey } from "../../publish/layout.ts";
import { filesOf } from "../../publish/manifest.ts";
import { type ObjectHead, openStore, readAll, type Store } from "../../store/index.ts";
import type { Catalog } from "../catalog.ts";
import { decodeTables, type TableFile } from "./decode.ts";
import { npyHeader, npyTexts } from "./format.ts";

export const NPY_CONTENTS = ["weights", "features", "labels", "ids"] as const;
export const NPY_SPLITS = ["train", "test", "early"] as const;

/** Which file. */
export interface NpyChoice {
  collection: string;
  split: (typeof NPY_SPLITS)[number];
  what: (typeof NPY_CONTENTS)[number];
  /** One of the zoo's checkpoints, of weights and features; ids and labels are those of the runs. */
  epoch: number;
}

/** Part of the names: a change of the layout of any of these files is a new number. */
const LAYOUT = 1;

export class NpyFiles {
  readonly #store: Store;
  readonly #catalog: Catalog;
  readonly #cache: Promise<Store>;
  /** Those that are being made. */
  readonly #making = new Map<string, Promise<ObjectHead>>();
  /** One is made at a time: each takes a core and the memory of a table. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, catalog: Catalog, cacheFolder: string) {
    this.#store = store;
    this.#catalog = catalog;
    this.#cache = openStore(resolve(cacheFolder));
    this.#cache.catch(() => {});
  }

  /** A file's place in the cache, made if need be. FailureError if the store or the cache's disk fails. */
  async find(manifest: Manifest, choice: NpyChoice): Promise<{ store: Store; head: ObjectHead }> {
    const store = await this.#cache;
    const key = `npy/${nameOf(manifest, choice)}.npy`;
    // A damaged file is made again.
    const head = await store.head(key).catch(() => undefined);
    return { store, head: head ?? (await this.#make(store, key, manifest, choice)) };
  }

  #make(cache: Store, key: string, manifest: Manifest, choice: NpyChoice): Promise<ObjectHead> {
    let making = this.#making.get(key);
    if (making === undefined) {
      making = this.#last.then(() => cache.put(key, this.#content(manifest, choice)));
      this.#last = making.catch(() => {});
      this.#making.set(key, making);
      const done = () => void this.#making.delete(key);
      making.then(done, done);
    }
    return making;
  }

  async *#content(manifest: Manifest, choice: NpyChoice): AsyncGenerator<Uint8Array> {
    const { collection, split, what } = choice;
    const rows = countOf(manifest, collection, split);
    if (what === "weights" || what === "features") {
      const files = sourcesOf(manifest, choice);
      const width =
        what === "weights"
          ? manifest.tensor_layout[manifest.tensor_layout.length - 1].end
          : (await readFeatureNames(this.#catalog, manifest, collection)).length;
      yield npyHeader(what === "weights" ? "<f4" : "<f8", [rows, width]);
      yield* decodeTables(this.#tables(manifest, files), { what, split, rows });
      return;
    }
    const runs = await this.#catalog.runs(manifest, collection);
    const chosen = runs.split.flatMap((other, row) => (other === split ? [row] : []));
    if (chosen.length !== rows)
      throw new FailureError(`${collection} must have ${rows} runs of the ${split} split, has ${chosen.length}`);
    if (what === "labels") {
      yield npyHeader("<f8", [rows]);
      yield new Uint8Array(Float64Array.from(chosen, (row) => runs.test_accuracy[row]).buffer);
      return;
    }
    const { type, bytes } = npyTexts(chosen.map((row) => runs.model_id[row]));
    yield npyHeader(type, [rows]);
    yield bytes;
  }

  #tables({ zoo, version }: Manifest, files: ReturnType<typeof filesOf>): TableFile[] {
    return files.map(({ path, sha256 }) => {
      const where = fileKey(zoo, version, path);
      return {
        where,
        fetch: async () => {
          const object = await this.#store.get(where);
          if (object?.sha256 === sha256) return readAll(object.body); // hashed on its way
          await object?.body.cancel();
          throw new FailureError(`${where} in ${this.#store.name}: SHA-256 must be ${sha256}, is ${object?.sha256}`);
        },
      };
    });
  }
}

/** Names of the columns of features.npy, in their order. */
export async function readFeatureNames(catalog: Catalog, manifest: Manifest, collection: string): Promise<string[]> {
  const [file] = filesOf(manifest, { collection, content: "features", epoch: "final" });
  if (file === undefined)
    throw new FailureError(`${manifest.zoo} ${manifest.version} has no features of ${collection}`);
  const { columns } = await catalog.table(manifest, file);
  return columns.filter((name) => !["model_id", "collection", "run", "split"].includes(name));
}

function countOf(manifest: Manifest, collection: string, split: NpyChoice["split"]): number {
  return manifest.collections.find((other) => other.collection === collection)!.counts[split];
}

function sourcesOf(manifest: Manifest, { collection, split, what, epoch }: NpyChoice): ReturnType<typeof filesOf> {
  if (what === "weights") return filesOf(manifest, { collection, split, content: "weights", epoch });
  if (what === "features") return filesOf(manifest, { collection, content: "features", epoch });
  return filesOf(manifest, { collection, content: "runs" });
}

function nameOf(manifest: Manifest, choice: NpyChoice): string {
  const sources = sourcesOf(manifest, choice).map(({ sha256 }) => sha256);
  const { collection, split, what } = choice;
  return createHash("sha256")
    .update(JSON.stringify([LAYOUT, collection, split, what, sources]))
    .digest("hex");
}
