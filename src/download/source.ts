// A place that published zoos are got from: a hub, a store, or a folder that `weighbridge pull` wrote. Nothing that a
// source says is trusted: records are bounded and checked, files are compared with the manifest by whoever reads them.
import type { Manifest, PublishedFile, ZooList } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { validate } from "../lib/validate.ts";
import { readManifest } from "../publish/manifest.ts";
import { parseBounded } from "./bounded-json.ts";

export const MOST_MANIFEST_BYTES = 64 * 2 ** 20;
export const MOST_INDEX_BYTES = 8 * 2 ** 20;

/** A published version as a source gives it. */
export interface Release {
  manifest: Manifest;
  /** The manifest's file, byte for byte. */
  bytes: Uint8Array;
}

/** Where reading a file is to begin, and what is known of it from before. */
export interface OpenOptions {
  /** First byte. */
  start: number;
  /** ETag under which the bytes before `start` were got: those of another file are not gone on with. */
  etag?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** A file of a source, being read. */
export interface OpenedFile {
  /** First byte that comes: as asked for, or 0 where the source can't go on. */
  start: number;
  etag?: string | undefined;
  chunks: AsyncIterable<Uint8Array>;
  /** Frees the connection if `chunks` is not read to its end. */
  cancel(): void | Promise<void>;
}

export interface ZooSource {
  /** May be printed. */
  readonly name: string;
  /** All zoos, checked. FailureError if the source can't be reached, InputError if it gives no such list. */
  list(): Promise<ZooList>;
  /** A version's manifest, checked, and that it is this version's; undefined if there is none. */
  release(zoo: string, version: string): Promise<Release | undefined>;
  /** Opens a file. FailureErrors that may pass are marked (passing.ts). Undefined if it is not there. */
  open(release: Release, file: PublishedFile, options: OpenOptions): Promise<OpenedFile | undefined>;
  /** Paths that lie beside the manifest of a version, itself included; undefined where a source can't tell. */
  paths?(zoo: string, version: string): AsyncIterable<{ path: string; bytes: number }>;
  close(): Promise<void>;
}

/** The list of zoos from a source's bytes; what else it tells of them is passed over. InputError that starts with `where`. */
export function readZooList(bytes: Uint8Array, where: string): ZooList {
  const value = parseBounded(bytes, where) as { zoos?: unknown } | null;
  const listed = value?.zoos;
  const zoos = Array.isArray(listed) ? listed.map(knownPart) : listed;
  return validate<ZooList>("zoo-list", { schema_version: 1, zoos }, where);
}

function knownPart(one: unknown): unknown {
  if (one === null || typeof one !== "object") return one;
  const { zoo, title, latest, versions } = one as Record<string, unknown>;
  return { zoo, title, latest, versions };
}

/** A manifest from a source's bytes, which must be of this zoo and version. InputError that starts with `where`. */
export function readRelease(bytes: Uint8Array, zoo: string, version: string, where: string): Release {
  const manifest = readManifest(parseBounded(bytes, where), where);
  if (manifest.zoo !== zoo || manifest.version !== version) {
    throw new InputError(`${where}: must be of ${zoo} ${version}, is of ${manifest.zoo} ${manifest.version}`);
  }
  return { manifest, bytes };
}

/** What a source says that has a file of another length than the manifest. */
export function wrongLength(bytes: number, file: PublishedFile): FailureError {
  return new FailureError(`it has ${bytes} bytes there, ${file.bytes} by the manifest`);
}
