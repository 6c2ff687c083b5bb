// Zoos from a folder that `weighbridge pull` wrote: NAME/VERSION/manifest.json with its files beside it. The folder may
// also be that of one zoo or of one version.
import { type Dirent, constants as modes, type Stats } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PublishedFile, ZooList } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { asFailure, asUnreadable } from "../lib/files.ts";
import { readManifest } from "../publish/manifest.ts";
import { parseBounded, readBounded } from "./bounded-json.ts";
import {
  MOST_MANIFEST_BYTES,
  type OpenedFile,
  type OpenOptions,
  type Release,
  readRelease,
  wrongLength,
  type ZooSource,
} from "./source.ts";

const MANIFEST = "manifest.json";
const READ_BYTES = 2 ** 20;

export class PulledSource implements ZooSource {
  readonly name: string;
  /** Folders that hold a manifest. */
  readonly #folders: string[];

  private constructor(folder: string, folders: string[]) {
    this.name = folder;
    this.#folders = folders;
  }

  /** Throws an InputError if there is no such folder, or no manifest in it or in folders up to two levels below. */
  static async open(folder: string): Promise<PulledSource> {
    const found = await stat(folder).catch((error) => {
      throw asUnreadable(error, folder);
    });
    if (!found.isDirectory()) throw new InputError(`${folder} is a file; a source is a folder, a hub or s3://bucket`);
    const folders = await foldersWithManifest(folder, 2);
    if (folders.length === 0) {
      throw new InputError(
        `there are no zoos in ${folder}: neither a store (zoos/index.json) nor what pull wrote (NAME/VERSION/${MANIFEST})`,
      );
    }
    return new PulledSource(folder, folders.sort());
  }

  async list(): Promise<ZooList> {
    const found: { zoo: string; title: string; version: string }[] = [];
    for (const folder of this.#folders) {
      const path = join(folder, MANIFEST);
      const { zoo, title, version } = readManifest(parseBounded(await readFileBounded(path), path), path);
      found.push({ zoo, title, version });
    }
    const zoos = [...Map.groupBy(found, ({ zoo }) => zoo)].map(([zoo, own]) => {
      const versions = [...new Set(own.map(({ version }) => version))].sort(byVersion);
      const latest = versions[versions.length - 1];
      return { zoo, title: own.find(({ version }) => version === latest)!.title, latest, versions };
    });
    return { schema_version: 1, zoos: zoos.sort((one, other) => (one.zoo < other.zoo ? -1 : 1)) };
  }

  async release(zoo: string, version: string): Promise<Release | undefined> {
    const folder = await this.#folderOf(zoo, version);
    if (folder === undefined) return undefined;
    const path = join(folder, MANIFEST);
    return readRelease(await readFileBounded(path), zoo, version, path);
  }

  async open({ manifest }: Release, file: PublishedFile, { start }: OpenOptions): Promise<OpenedFile | undefined> {
    const folder = await this.#folderOf(manifest.zoo, manifest.version);
    const path = join(folder!, file.path);
    const handle = await openPlain(path);
    if (handle === undefined) return undefined;
    const { size } = await handle.stat();
    if (size !== file.bytes) {
      await handle.close();
      throw wrongLength(size, file);
    }
    return {
      start,
      chunks: handle.createReadStream({ start, highWaterMark: READ_BYTES }),
      cancel: () => handle.close().catch(() => {}),
    };
  }

  async *paths(zoo: string, version: string): AsyncGenerator<{ path: string; bytes: number }> {
    const folder = await this.#folderOf(zoo, version);
    if (folder !== undefined) yield* plainFiles(folder, "");
  }

  async close(): Promise<void> {}

  async #folderOf(zoo: string, version: string): Promise<string | undefined> {
    for (const folder of this.#folders) {
      const path = join(folder, MANIFEST);
      const value = parseBounded(await readFileBounded(path), path) as { zoo?: unknown; version?: unknown } | null;
      if (value?.zoo === zoo && value.version === version) return folder;
    }
    return undefined;
  }
}

async function foldersWithManifest(folder: string, levels: number): Promise<string[]> {
  const entries = await readFolder(folder);
  if (entries.some(({ name }) => name === MANIFEST)) return [folder];
  if (levels === 0) return [];
  const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  const found = await Promise.all(below.map(({ name }) => foldersWithManifest(join(folder, name), levels - 1)));
  return found.flat();
}

async function* plainFiles(root: string, under: string): AsyncGenerator<{ path: string; bytes: number }> {
  for (const entry of await readFolder(join(root, under))) {
    if (entry.name.startsWith(".")) continue; // parts and claims of a pull
    const path = under + entry.name;
    if (entry.isDirectory()) yield* plainFiles(root, `${path}/`);
    else yield { path, bytes: (await stat(join(root, path)).catch((): Partial<Stats> => ({}))).size ?? 0 };
  }
}

async function readFolder(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error) => {
    throw asFailure(error, "list", folder);
  });
}

async function readFileBounded(path: string): Promise<Uint8Array> {
  const handle = await openPlain(path);
  if (handle === undefined) throw new FailureError(`${path} was there a moment ago and is gone`);
  try {
    const { size } = await handle.stat();
    if (size > MOST_MANIFEST_BYTES)
      throw new FailureError(`${path} may have ${MOST_MANIFEST_BYTES} bytes, has ${size}`);
    return await readBounded(handle.createReadStream({ autoClose: false }), MOST_MANIFEST_BYTES);
  } finally {
    await handle.close();
  }
}

/** Opens a plain file for reading; undefined if it is not there. Nothing waits on a pipe that lies there instead. */
async function openPlain(path: string) {
  try {
    const handle = await open(path, modes.O_RDONLY | modes.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw asFailure(error, "read", path);
  }
  throw new FailureError(`can't read ${path}: it is no plain file`);
}

function byVersion(one: string, other: string): number {
  const [a, b] = [one.split("."), other.split(".")];
  const place = a.findIndex((part, index) => part !== b[index]);
  return place < 0 ? 0 : Number(a[place]) - Number(b[place]);
}
