// What of a version is finished, kept in the public store beside nothing that is served, so that publishing continues
// after a kill -9, also from another machine. Losing its last lines costs time and nothing else: every file is looked for
// before it is believed to be there.
import { createHash } from "node:crypto";
import { canonicalJson } from "../lib/json.ts";
import type { Store } from "../store/index.ts";
import { fileKey, publishingPrefix } from "./layout.ts";
import type { LabelMode } from "./slots.ts";
import { getJson, jsonBytes } from "./stored-json.ts";
import type { TrainingFolder } from "./training-folder.ts";

/** To be raised when other bytes come out of the same shards. */
const FORM = 1;
const HEADS_AT_ONCE = 8;

/** A file that is in the store. */
export interface Finished {
  path: string;
  bytes: number;
  sha256: string;
  rows: number;
}

/** The key of a version's journal. */
export function journalKey(zoo: string, version: string): string {
  return `${publishingPrefix(zoo, version)}journal.json`;
}

/** What decides the bytes of all files: a journal of other inputs says nothing. */
export function inputsHash({ specHash, collections }: TrainingFolder, labels: LabelMode): string {
  const shards = collections.map(({ collection, shardsSha256 }) => [collection, shardsSha256]);
  return createHash("sha256").update(canonicalJson({ FORM, specHash, labels, shards })).digest("hex");
}

export class Journal {
  /** By slot. */
  readonly files = new Map<string, Finished>();
  readonly #store: Store;
  readonly #key: string;
  readonly #inputs: string;
  readonly #pause: number;
  #writing: Promise<void> | undefined;
  #written = performance.now();
  #failure: unknown;

  private constructor(store: Store, key: string, inputs: string, pause: number) {
    this.#store = store;
    this.#key = key;
    this.#inputs = inputs;
    this.#pause = pause;
  }

  /** Opens the journal of a version; of one with other inputs, or that can't be read, nothing is taken over. */
  static async open(
    store: Store,
    version: { zoo: string; version: string; inputs: string },
    pauseMilliseconds: number,
  ): Promise<Journal> {
    const key = journalKey(version.zoo, version.version);
    const journal = new Journal(store, key, version.inputs, pauseMilliseconds);
    const found = await getJson(store, key).catch(() => undefined);
    const entries = entriesOf(found, version.inputs);
    for (let start = 0; start < entries.length; start += HEADS_AT_ONCE) {
      const some = entries.slice(start, start + HEADS_AT_ONCE);
      const heads = await Promise.all(
        some.map(([, { path }]) => store.head(fileKey(version.zoo, version.version, path)).catch(() => undefined)),
      );
      for (const [index, [slot, file]] of some.entries())
        if (heads[index]?.bytes === file.bytes && heads[index].sha256 === file.sha256) journal.files.set(slot, file);
    }
    return journal;
  }

  /** Notes a file that is in the store, and writes now and then. Throws what went wrong in writing before. */
  add(slot: string, file: Finished): void {
    if (this.#failure) throw this.#failure;
    this.files.set(slot, file);
    if (this.#writing || performance.now() - this.#written < this.#pause) return;
    this.#writing = this.#write()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#writing = undefined;
        this.#written = performance.now();
      });
  }

  /** Writes what has been noted since, for those who stop early. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.files.size > 0) await this.#write();
  }

  /** Waits for what is being written. */
  async settle(): Promise<void> {
    await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  async #write(): Promise<void> {
    const files = [...this.files].map(([slot, file]) => ({ slot, ...file }));
    await this.#store.put(this.#key, jsonBytes({ schema_version: 1, inputs: this.#inputs, files }));
  }
}

function entriesOf(found: unknown, inputs: string): [string, Finished][] {
  const record = found as { inputs?: unknown; files?: unknown } | undefined;
  if (record?.inputs !== inputs || !Array.isArray(record.files)) return [];
  const isEntry = (entry: Record<string, unknown>) =>
    ["slot", "path", "sha256"].every((name) => typeof entry?.[name] === "string") &&
    ["bytes", "rows"].every((name) => Number.isSafeInteger(entry[name]));
  return record.files
    .filter(isEntry)
    .map(({ slot, path, bytes, sha256, rows }) => [slot, { path, bytes, sha256, rows }]);
}
