// What a store holds, for everything that shows it: the list of zoos, manifests, runs and single networks' weights.
// Published versions never change, so they are kept, up to some bytes; the list is asked for again after a few seconds.
import { createHash } from "node:crypto";
import type { BaselinesReport, Latest, Manifest, PublishedFile, ZooList } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { parseJson } from "../lib/json.ts";
import { validate } from "../lib/validate.ts";
import { readBaselines } from "../publish/baselines.ts";
import { BASELINES_REPORT_PATH, baselineKey, INDEX_KEY, latestKey, manifestKey } from "../publish/layout.ts";
import { readManifest } from "../publish/manifest.ts";
import type { RemoteTable } from "../shard/remote-table.ts";
import { readAll, type Store } from "../store/index.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { readModelWeights } from "./model-weights.ts";
import { openPublished, openTableBytes } from "./published-table.ts";
import { type RunTable, readRunTable, runTableBytes } from "./run-table.ts";

/** A published version and what its manifest's file holds. */
export interface Release {
  manifest: Manifest;
  /** The manifest's file, byte for byte. */
  bytes: Uint8Array;
  /** SHA-256 of `bytes`: names everything that is made of this version. */
  sha256: string;
}

/** The baselines report of a version. */
export interface Baselines {
  report: BaselinesReport;
  /** Of its file: names everything that is made of it. A version may get another report. */
  sha256: string;
}

/** Reads of a store; each throws a FailureError if the store fails. */
export interface Catalog {
  /** All zoos; empty if nothing was published yet. */
  list(): Promise<ZooList>;
  /** The same without waiting, for answers that must be quick; undefined if it must be asked for. */
  listNow(): ZooList | undefined;
  /** The manifest of a version, or of the highest one; undefined if there is none. */
  manifest(zoo: string, version: string | "latest"): Promise<Manifest | undefined>;
  /** The same with the manifest's bytes. */
  release(zoo: string, version: string | "latest"): Promise<Release | undefined>;
  /** The same without waiting; undefined if it must be asked for or there is none. */
  releaseNow(zoo: string, version: string | "latest"): Release | undefined;
  /** The baselines report of a version, as it was some seconds ago at most; undefined if there is none. */
  baselines(zoo: string, version: string): Promise<Baselines | undefined>;
  /** The same without waiting; undefined if it must be asked for. */
  baselinesNow(zoo: string, version: string): Baselines | "none" | undefined;
  /** A table of a version, whose rows can be read one by one. */
  table(manifest: Manifest, file: PublishedFile): Promise<RemoteTable>;
  /** All kept runs of a collection, sorted by run. */
  runs(manifest: Manifest, collection: string): Promise<RunTable>;
  /** A network's weights [width], after `epoch` or after the final one; undefined where none are published. */
  weights(manifest: Manifest, collection: string, run: number, epoch?: number): Promise<Float32Array | undefined>;
}

const LIST_KEYS = new WeakMap<ZooList, string>();

/** Names a list among all lists: for what is made of it and kept. */
export function listKey(list: ZooList): string {
  let key = LIST_KEYS.get(list);
  if (key === undefined) {
    key = createHash("sha256").update(JSON.stringify(list)).digest("hex");
    LIST_KEYS.set(list, key);
  }
  return key;
}

/** How long the list and the `latest` of zoos are taken for true. */
const FRESH_MILLISECONDS = 5_000;
const MANIFEST_CACHE_BYTES = 64 * 2 ** 20;
const RUNS_CACHE_BYTES = 64 * 2 ** 20;
const REPORT_CACHE_BYTES = 32 * 2 ** 20;
const TABLE_CACHE_BYTES = 16 * 2 ** 20;
/** A parsed manifest takes about so many times its text. */
const PARSED_FACTOR = 4;
const MISSING_BYTES = 200;

const ZOO = /^[a-z][a-z0-9-]{0,62}$/;
const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}$/;

/** The catalogue of a store. Nothing is asked of the store before the first call. `now` in milliseconds. */
export function openCatalog(store: Store, now: () => number = Date.now): Catalog {
  const releases = new BoundedCache<Release | undefined>(
    MANIFEST_CACHE_BYTES,
    (release) => (release ? release.bytes.length * PARSED_FACTOR : 0) + MISSING_BYTES,
  );
  const runTables = new BoundedCache<RunTable>(RUNS_CACHE_BYTES, runTableBytes);
  const reports = new BoundedCache<Baselines | undefined>(REPORT_CACHE_BYTES, (found) =>
    found ? JSON.stringify(found.report).length * PARSED_FACTOR : MISSING_BYTES,
  );
  const tables = new BoundedCache<RemoteTable>(TABLE_CACHE_BYTES, openTableBytes);
  const fresh = new Map<string, { until: number; value: Promise<unknown>; made?: unknown }>();

  /** Asks at most once in FRESH_MILLISECONDS; a failure is not kept. */
  function recent<Value>(key: string, ask: () => Promise<Value>): Promise<Value> {
    const kept = fresh.get(key);
    if (kept !== undefined && now() < kept.until) return kept.value as Promise<Value>;
    const value = ask();
    if (fresh.size >= 1000) fresh.clear();
    const entry: { until: number; value: Promise<unknown>; made?: unknown } = {
      until: now() + FRESH_MILLISECONDS,
      value,
    };
    fresh.set(key, entry);
    value.then(
      (made) => {
        entry.made = made;
      },
      () => fresh.get(key) === entry && fresh.delete(key),
    );
    return value;
  }

  function recentNow(key: string): unknown {
    const kept = fresh.get(key);
    return kept !== undefined && now() < kept.until ? kept.made : undefined;
  }

  async function readRecord<Record_>(key: string, schema: string): Promise<Record_ | undefined> {
    const bytes = await readWhole(store, key);
    if (bytes === undefined) return undefined;
    return asStoreFailure(() => validate<Record_>(schema, parseJson(decode(bytes), key), key));
  }

  const catalog: Catalog = {
    list: () =>
      recent("", async () => (await readRecord<ZooList>(INDEX_KEY, "zoo-list")) ?? { schema_version: 1, zoos: [] }),

    listNow: () => recentNow("") as ZooList | undefined,

    releaseNow(zoo, version) {
      const number = version === "latest" ? (recentNow(zoo) as Latest | undefined)?.version : version;
      return number === undefined ? undefined : releases.peek(`${zoo}/${number}`);
    },

    async release(zoo, version) {
      if (!ZOO.test(zoo)) return undefined;
      if (version === "latest") {
        const latest = await recent(zoo, () => readRecord<Latest>(latestKey(zoo), "latest"));
        return latest && catalog.release(zoo, latest.version);
      }
      if (!VERSION.test(version)) return undefined;
      const key = `${zoo}/${version}`;
      const release = await releases.get(key, () => readRelease(store, zoo, version));
      // What is not there now may be published in a moment.
      if (release === undefined) releases.forget(key);
      return release;
    },

    async baselines(zoo, version) {
      if (!ZOO.test(zoo) || !VERSION.test(version)) return undefined;
      const { sha256 } = await recent(baselinesName(zoo, version), async () => {
        return { sha256: (await store.head(baselineKey(zoo, version, BASELINES_REPORT_PATH)))?.sha256 };
      });
      if (sha256 === undefined) return undefined;
      // Undefined if it was taken away since; of one that was put in its place the name is right in some seconds.
      return reports.get(`${zoo}/${version}/${sha256}`, async () => {
        const report = await readBaselines(store, zoo, version).catch(throwStoreFailure);
        return report && { report, sha256 };
      });
    },

    baselinesNow(zoo, version) {
      const known = recentNow(baselinesName(zoo, version)) as { sha256: string | undefined } | undefined;
      if (known === undefined) return undefined;
      if (known.sha256 === undefined) return "none";
      return reports.peek(`${zoo}/${version}/${known.sha256}`);
    },

    manifest: async (zoo, version) => (await catalog.release(zoo, version))?.manifest,

    // Names of files hold their SHA-256, so the path names the content.
    table: (manifest, file) =>
      tables.get(`${manifest.zoo}/${manifest.version}/${file.path}`, () => openPublished(store, manifest, file)),

    runs: (manifest, collection) =>
      runTables.get(`${manifest.zoo}/${manifest.version}/${collection}`, () =>
        readRunTable(manifest, collection, (file) => catalog.table(manifest, file)),
      ),

    async weights(manifest, collection, run, epoch) {
      const runs = await catalog.runs(manifest, collection);
      return readModelWeights(manifest, runs, (file) => catalog.table(manifest, file), { collection, run, epoch });
    },
  };
  return catalog;
}

function baselinesName(zoo: string, version: string): string {
  return `baselines ${zoo}/${version}`;
}

async function readRelease(store: Store, zoo: string, version: string): Promise<Release | undefined> {
  const key = manifestKey(zoo, version);
  const bytes = await readWhole(store, key);
  if (bytes === undefined) return undefined;
  return asStoreFailure(() => {
    const manifest = readManifest(parseJson(decode(bytes), key), key);
    if (manifest.zoo !== zoo || manifest.version !== version)
      throw new FailureError(`${key}: is the manifest of ${manifest.zoo} ${manifest.version}`);
    return { manifest, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
}

async function readWhole(store: Store, key: string): Promise<Uint8Array | undefined> {
  const object = await store.get(key);
  return object && readAll(object.body);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** What a store holds is no input of whoever asks: mistakes in it are failures. */
function asStoreFailure<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throwStoreFailure(error);
  }
}

function throwStoreFailure(error: unknown): never {
  if (error instanceof FailureError) throw error;
  throw new FailureError((error as Error).message, { cause: error });
}
