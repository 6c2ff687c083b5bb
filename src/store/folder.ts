// Objects as plain files in a folder, readable by any tool: the embedded default. Files appear by one rename after they
// were flushed; what they must hold stands in a record beside them (record.ts). Names with a leading dot are no objects.
import { type Dirent, existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FailureError } from "../lib/errors.ts";
import { asFailure, removeAbandonedParts, writeWhole } from "../lib/files.ts";
import { asStream, checkKnown, chunksOf, clampRange, Tally, verified } from "./content.ts";
import { checkKey, checkPrefix } from "./keys.ts";
import { contentBefore, type OpenObject, openObject, recordPath, removeRecord, writeRecord } from "./record.ts";
import type {
  ByteRange,
  Content,
  GetOptions,
  KnownContent,
  ListedObject,
  ObjectHead,
  Store,
  StoredObject,
} from "./store.ts";
import { Turns } from "./turns.ts";

/** Bytes per read. Measured over HTTP: reads of 1 MiB are faster, but 200 slow readers then hold 314 MB instead of 49. */
const READ_BYTES = 2 ** 18;

/** Puts and deletes of one path, by all stores of this process. */
const TURNS = new Turns();

export class FolderStore implements Store {
  readonly name: string;
  readonly #cleaned = new Set<string>();

  /** The folder need not exist: the first put makes it. */
  constructor(folder: string) {
    this.name = resolve(folder);
  }

  async put(key: string, content: Content, known: KnownContent = {}): Promise<ObjectHead> {
    checkKnown(key, known);
    const path = this.#pathOf(key);
    return TURNS.take(path, async () => {
      await this.#cleanOnce(dirname(path));
      let head: ObjectHead | undefined;
      const source = { failure: undefined as unknown };
      const before = await contentBefore(path);
      const replaces = () => before !== undefined && before.sha256 !== head?.sha256;
      try {
        await writeWhole(path, async (file) => {
          const tally = new Tally();
          for await (const chunk of noting(chunksOf(key, content, known), source)) {
            tally.add(chunk);
            await file.writeFile(chunk);
          }
          head = tally.finish(key, known);
          const now = { bytes: head.bytes, sha256: head.sha256 };
          await writeRecord(path, replaces() ? { now, before: before! } : { now });
        });
        if (replaces()) await writeRecord(path, { now: { bytes: head!.bytes, sha256: head!.sha256 } });
      } catch (error) {
        if (!existsSync(path)) await removeRecord(path).catch(() => {});
        throw source.failure ?? error;
      }
      return head!;
    });
  }

  async get(key: string, { range, verify = true, memory }: GetOptions = {}): Promise<StoredObject | undefined> {
    const object = await openObject(this.#pathOf(key));
    if (object === undefined) return undefined;
    const head = { key, bytes: object.bytes, sha256: object.sha256 };
    try {
      const clamped = clampRange(key, head.bytes, range);
      const chunks = this.#read(key, object, clamped, memory);
      const isWhole = clamped.end - clamped.start === head.bytes;
      const checked = verify && isWhole ? verified(chunks, head, this.name) : chunks;
      return { ...head, range: clamped, body: asStream(checked, () => object.file.close()) };
    } catch (error) {
      await object.file.close();
      throw error;
    }
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    const object = await openObject(this.#pathOf(key));
    await object?.file.close();
    return object && { key, bytes: object.bytes, sha256: object.sha256 };
  }

  async *list(prefix = ""): AsyncGenerator<ListedObject> {
    checkPrefix(prefix);
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    yield* this.#walk(folder, prefix);
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key);
    await TURNS.take(path, async () => {
      try {
        const found = await stat(path).catch(ignoreMissing);
        if (found?.isDirectory()) return;
        // The file first: a record without a file is no object, a file without a record would be an error.
        await rm(path, { force: true }).catch(ignoreMissing);
        await removeRecord(path).catch(ignoreMissing);
      } catch (error) {
        throw asFailure(error, "delete", path);
      }
    });
  }

  /** A folder by itself is served by nobody: whoever serves it knows which one. */
  async isPubliclyReadable(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {}

  #pathOf(key: string): string {
    checkKey(key);
    return join(this.name, key);
  }

  /** Objects below `folder` ("" or with a slash at its end) in the order of their keys' bytes. */
  async *#walk(folder: string, prefix: string): AsyncGenerator<ListedObject> {
    for (const { key, isFolder } of await this.#entries(folder)) {
      if (isFolder && (key.startsWith(prefix) || prefix.startsWith(key))) yield* this.#walk(key, prefix);
      if (isFolder || !key.startsWith(prefix)) continue;
      const found = await stat(join(this.name, key)).catch(ignoreMissing);
      if (found?.isFile()) yield { key, bytes: found.size };
    }
  }

  async #entries(folder: string): Promise<{ key: string; isFolder: boolean }[]> {
    const path = join(this.name, folder);
    let entries: Dirent[];
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      if (isMissing(error)) return [];
      throw asFailure(error, "list", path);
    }
    const names = new Set(entries.map(({ name }) => name));
    return entries
      .filter((entry) => !entry.name.startsWith("."))
      .filter((entry) => entry.isDirectory() || names.has(basename(recordPath(entry.name))))
      .map((entry) => ({ isFolder: entry.isDirectory(), key: folder + entry.name + (entry.isDirectory() ? "/" : "") }))
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  async *#read(
    key: string,
    { file }: OpenObject,
    { start, end }: Required<ByteRange>,
    memory = (): Uint8Array => Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - start)),
  ): AsyncGenerator<Uint8Array> {
    for (let position = start; position < end; ) {
      const chunk = memory();
      const length = Math.min(chunk.length, end - position);
      const { bytesRead } = await file.read(chunk, 0, length, position).catch((error: unknown) => {
        throw asFailure(error, "read", join(this.name, key));
      });
      if (bytesRead === 0) {
        throw new FailureError(
          `${key} in ${this.name} was cut off while it was read: needs ${end} bytes, has ${position}`,
        );
      }
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }

  /** Removes, once a folder, what writers that were killed left there. */
  async #cleanOnce(folder: string): Promise<void> {
    if (this.#cleaned.has(folder)) return;
    this.#cleaned.add(folder);
    await removeAbandonedParts(folder);
  }
}

/** Chunks; an error of where they come from is noted, lest it be taken for one of writing. */
async function* noting(chunks: AsyncIterable<Uint8Array>, source: { failure: unknown }): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    source.failure = error;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
