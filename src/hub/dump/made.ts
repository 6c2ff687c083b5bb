// The dumps of a hub: one a day, made when somebody first asks, one at a time, in the cache folder. A dump from before a
// submission was hidden is as good as gone: its name has the number of hidings in it.
import { resolve } from "node:path";
import type { ApiDump } from "../../../schemas/types.d.ts";
import { FailureError } from "../../lib/errors.ts";
import { type ObjectHead, openStore, type Store } from "../../store/index.ts";
import { dumpUrl } from "../addresses.ts";

/** So many days are kept. */
export const DAYS_KEPT = 7;
/** After a failure nothing is begun for so long, however often it is asked for. */
const REST_MILLISECONDS = 60_000;
/** How often a dump is begun again because a submission was hidden meanwhile. */
const MOST_TRIES = 3;

const FOLDER = "dumps/";
const NAME = /^weighbridge-(\d{4}-\d\d-\d\d)\.tar\.gz$/;
const KEY = /^dumps\/(\d{4}-\d\d-\d\d)-(\d+)\.tar\.gz$/;

export interface DumpMaker {
  /** The bytes of a day's dump, of the state as it is now. */
  pack(date: string): AsyncIterable<Uint8Array>;
  /** How often submissions were hidden so far. */
  hidings(): Promise<number>;
}

export class Dumps {
  readonly #maker: DumpMaker;
  readonly #now: () => number;
  readonly #cache: Promise<Store>;
  #making: { key: string; head: Promise<ObjectHead> } | undefined;
  #failure: { until: number; error: unknown } | undefined;

  constructor(maker: DumpMaker, cacheFolder: string, now: () => number) {
    this.#maker = maker;
    this.#now = now;
    this.#cache = openStore(resolve(cacheFolder));
    this.#cache.catch(() => {});
  }

  /** Today's, whether it is made or not, and those of earlier days that are here; the newest first. */
  async list(): Promise<ApiDump[]> {
    const today = this.#today();
    const hidings = await this.#maker.hidings();
    const store = await this.#cache;
    const made: ApiDump[] = [];
    for (const { key, date } of await this.#kept(store)) {
      const head = key === keyOf(date, hidings) && date <= today ? await headOf(store, key) : undefined;
      if (head !== undefined) made.push(describe(date, head));
    }
    const shown = made.slice(0, DAYS_KEPT);
    return shown[0]?.date === today ? shown : [describe(today), ...shown].slice(0, DAYS_KEPT);
  }

  /**
   * The dump of this name, today's made if need be; undefined if there is none. FailureError if it can't be made, for the
   * next minute too.
   */
  async find(name: string): Promise<{ store: Store; head: ObjectHead } | undefined> {
    const date = NAME.exec(name)?.[1];
    const today = this.#today();
    if (date === undefined || date > today) return undefined;
    const store = await this.#cache;
    const hidings = await this.#maker.hidings();
    const head = await headOf(store, keyOf(date, hidings));
    if (head !== undefined) return { store, head };
    return date === today ? { store, head: await this.#make(store, today, hidings) } : undefined;
  }

  /** Whoever asks meanwhile waits for the same. */
  async #make(store: Store, date: string, hidings: number): Promise<ObjectHead> {
    const key = keyOf(date, hidings);
    while (this.#making !== undefined && this.#making.key !== key) await this.#making.head.catch(() => {});
    if (this.#making !== undefined) return this.#making.head;
    if (this.#failure !== undefined && this.#now() < this.#failure.until) throw this.#failure.error;
    const head = this.#build(store, date, hidings);
    this.#making = { key, head };
    try {
      return await head;
    } finally {
      this.#making = undefined;
    }
  }

  async #build(store: Store, date: string, hidings: number): Promise<ObjectHead> {
    try {
      let before = hidings;
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const head = await store.put(keyOf(date, before), this.#maker.pack(date));
        const after = await this.#maker.hidings();
        if (after === before) {
          await this.#prune(store, after);
          return head;
        }
        await store.delete(head.key);
        before = after;
      }
      throw new FailureError(`submissions were hidden ${MOST_TRIES} times while the dump of ${date} was made`);
    } catch (error) {
      this.#failure = { until: this.#now() + REST_MILLISECONDS, error };
      throw error;
    }
  }

  /** Deletes what is too old or has something in it that is hidden now. */
  async #prune(store: Store, hidings: number): Promise<void> {
    const kept = await this.#kept(store);
    const valid = kept.filter(({ key, date }) => key === keyOf(date, hidings));
    const wanted = new Set(valid.slice(0, DAYS_KEPT).map(({ key }) => key));
    for (const { key } of kept) if (!wanted.has(key)) await store.delete(key);
  }

  /** What is in the folder, the newest first. */
  async #kept(store: Store): Promise<{ key: string; date: string }[]> {
    const found: { key: string; date: string }[] = [];
    for await (const { key } of store.list(FOLDER)) {
      const date = KEY.exec(key)?.[1];
      if (date !== undefined) found.push({ key, date });
    }
    return found.sort((one, other) => (one.key < other.key ? 1 : -1));
  }

  #today(): string {
    return new Date(this.#now()).toISOString().slice(0, 10);
  }
}

function keyOf(date: string, hidings: number): string {
  return `${FOLDER}${date}-${hidings}.tar.gz`;
}

/** Undefined too for a file that can't be told whole: it is made again. */
function headOf(store: Store, key: string): Promise<ObjectHead | undefined> {
  return store.head(key).catch(() => undefined);
}

function describe(date: string, head?: ObjectHead): ApiDump {
  const name = `weighbridge-${date}.tar.gz`;
  return { name, date, bytes: head?.bytes ?? null, sha256: head?.sha256 ?? null, url: dumpUrl(name) };
}
