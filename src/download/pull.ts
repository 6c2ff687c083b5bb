// From a source to a folder: DIR/<zoo>/<version>/ with the manifest and the files that are wanted. What is there and whole
// is left alone, what is damaged is got again, and several processes may pull into one folder: each file has one at a time.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PublishedFile } from "../../schemas/types.d.ts";
import { claim } from "../lib/claim.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { makeFolder, writeWhole } from "../lib/files.ts";
import type { Patience } from "../store/retry.ts";
import { chooseRelease, type Selection, selectFiles } from "./choose.ts";
import { inParallel } from "./in-parallel.ts";
import { type LocalState, safePlace, stateOf } from "./local-file.ts";
import { PartFile } from "./part-file.ts";
import { PulledSource } from "./pulled-source.ts";
import type { Release, ZooSource } from "./source.ts";
import { transfer } from "./transfer.ts";
import { unlessStopped } from "./unless-stopped.ts";

const MANIFEST = "manifest.json";
/** How often a file that another process is getting is looked at, in milliseconds. */
const WATCH_MILLISECONDS = 200;

export interface PullTask extends Selection {
  source: ZooSource;
  /** NAME or NAME@VERSION; may be missing if the source has one zoo. */
  zoo?: string | undefined;
  /** Where to: the zoo goes to <folder>/<zoo>/<version>/. */
  folder: string;
  /** Files at once. Default 4. */
  jobs?: number;
  patience?: Patience;
  /** When aborted, pulling ends as soon as it can; what was got stays. */
  signal?: AbortSignal | undefined;
  tell?: (event: PullEvent) => void;
}

/** What goes on, for people. */
export type PullEvent =
  | { kind: "chosen"; zoo: string; version: string; folder: string; files: number; bytes: number }
  /** So much has to be got; the rest is there. Not told if that is nothing. */
  | { kind: "fetching"; files: number; bytes: number }
  /** So many bytes more were got (fewer, if a file begins anew), and so many files are done. */
  | { kind: "progress"; bytes: number; files: number }
  | { kind: "damaged"; path: string }
  | { kind: "waiting"; files: number };

export interface PullReport {
  zoo: string;
  version: string;
  /** The version's folder. */
  folder: string;
  /** Wanted in all, without the manifest. */
  files: number;
  bytes: number;
  /** Of these, what was whole already, and what was got now (by this process or another one at the same time). */
  kept: { files: number; bytes: number };
  fetched: { files: number; bytes: number };
  /** Paths of files that were here, but damaged, and were got again. */
  repaired: string[];
}

interface Wanted {
  file: PublishedFile;
  place: string;
  state: LocalState;
}

/**
 * Pulls a zoo. Whatever ends it, no file has its name without the manifest's SHA-256, and the same task goes on from there.
 * @throws InputError for a wrong choice, a source that gives no valid manifest, or a folder that leads elsewhere.
 * @throws FailureError if the source or the disk fails.
 */
export async function pullZoo(task: PullTask): Promise<PullReport> {
  const { source, jobs = 4, signal, tell = () => {} } = task;
  const release = await unlessStopped(signal, chooseRelease(source, task.zoo));
  const { zoo, version, files: all } = release.manifest;
  refuseClashes(all.map(({ path }) => path));
  const files = selectFiles(release.manifest, task);
  const folder = join(task.folder, zoo, version);
  tell({ kind: "chosen", zoo, version, folder, files: files.length, bytes: bytesOf(files) });
  await keepManifest(task.folder, release, source);
  const wanted = await inParallel(files, jobs, signal, async (file): Promise<Wanted> => {
    const place = await safePlace(task.folder, [zoo, version, ...file.path.split("/")]);
    const state = await stateOf(place, file);
    if (state === "whole") forgetDead(place);
    return { file, place, state };
  });
  const missing = wanted.filter(({ state }) => state !== "whole");
  const repaired = missing.filter(({ state }) => state === "damaged").map(({ file }) => file.path);
  for (const path of repaired) tell({ kind: "damaged", path });
  const fetched = missing.map(({ file }) => file);
  if (missing.length > 0) {
    tell({ kind: "fetching", files: fetched.length, bytes: bytesOf(fetched) });
    await refuseFullDisk(folder, missing);
    await getAll(task, release, missing, jobs);
  }
  const kept = files.filter((file) => !fetched.includes(file));
  return {
    ...{ zoo, version, folder, files: files.length, bytes: bytesOf(files), repaired },
    kept: { files: kept.length, bytes: bytesOf(kept) },
    fetched: { files: fetched.length, bytes: bytesOf(fetched) },
  };
}

/** Gets files that nobody is getting; then waits for those that others were getting, and takes them over if they fail. */
async function getAll(task: PullTask, release: Release, missing: Wanted[], jobs: number): Promise<void> {
  const { tell = () => {} } = task;
  // The first file that fails ends the others at once: what they have got stays.
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(task.signal ? [task.signal] : [])]);
  const get = async (one: Wanted) => {
    try {
      return await getOne({ ...task, signal }, release, one);
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  };
  let rest = missing;
  for (let round = 0; rest.length > 0; round++) {
    if (round > 0) await sleep(WATCH_MILLISECONDS, undefined, { signal });
    const done = await inParallel(rest, jobs, signal, get);
    rest = rest.filter((_, index) => !done[index]);
    if (round === 0 && rest.length > 0) tell({ kind: "waiting", files: rest.length });
  }
}

/** Whether the file is whole now; false if another process is getting it. */
async function getOne(task: PullTask, release: Release, { file, place, state }: Wanted): Promise<boolean> {
  const { source, patience, signal, tell = () => {} } = task;
  await makeFolder(dirname(place));
  const held = claim(claimed(place));
  if (held === undefined) return false;
  try {
    // Between our first look and our claim another process may have got it.
    const now = await stateOf(place, file);
    if (now === "whole") {
      tell({ kind: "progress", bytes: file.bytes, files: 1 });
      return true;
    }
    if (now !== state && now === "damaged") tell({ kind: "damaged", path: file.path });
    const part = await PartFile.open(place, file.bytes);
    try {
      const moved = (bytes: number) => tell({ kind: "progress", bytes, files: 0 });
      moved(part.position);
      await transfer(source, release, file, part, { patience, signal, moved });
      await part.finish();
    } finally {
      await part.close();
    }
    tell({ kind: "progress", bytes: 0, files: 1 });
    return true;
  } finally {
    held.release();
  }
}

/** What a file's claim lies beside. */
function claimed(place: string): string {
  return join(dirname(place), `.${basename(place)}`);
}

/** Removes the claim of a process that was killed after the file had its name. */
function forgetDead(place: string): void {
  if (existsSync(`${claimed(place)}.claim`)) claim(claimed(place))?.release();
}

/** Writes the manifest, byte for byte. A published version never changes: another valid manifest is refused. */
async function keepManifest(folder: string, { manifest, bytes }: Release, source: ZooSource): Promise<void> {
  const { zoo, version } = manifest;
  const place = await safePlace(folder, [zoo, version, MANIFEST]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const state = await stateOf(place, { path: MANIFEST, bytes: bytes.length, sha256, content: "card" });
  if (state === "whole") return;
  if (state === "damaged" && (await isOtherManifest(place, zoo, version))) {
    throw new FailureError(
      `${place} differs from the manifest of ${zoo} ${version} in ${source.name}, although a published version never ` +
        "changes: use another --out, or remove it if you trust the source",
    );
  }
  await writeWhole(place, bytes);
}

async function isOtherManifest(place: string, zoo: string, version: string): Promise<boolean> {
  try {
    const source = await PulledSource.open(dirname(place));
    return (await source.release(zoo, version)) !== undefined;
  } catch {
    return false; // damaged: it is written again
  }
}

/** Names that can't lie in one folder, on whatever file system: a file that is also a folder, names alike but for case. */
function refuseClashes(paths: string[]): void {
  const seen = new Map<string, string>([[MANIFEST, MANIFEST]]);
  const folders = new Set<string>();
  for (const path of paths) {
    const plain = path.toLowerCase();
    const other = seen.get(plain);
    if (other !== undefined) throw new InputError(`the manifest lists ${path} beside ${other}: one name for both`);
    seen.set(plain, path);
    for (let end = plain.indexOf("/"); end >= 0; end = plain.indexOf("/", end + 1)) folders.add(plain.slice(0, end));
  }
  for (const [plain, path] of seen) {
    if (folders.has(plain)) throw new InputError(`the manifest lists ${path} as a file and as a folder`);
  }
}

async function refuseFullDisk(folder: string, missing: Wanted[]): Promise<void> {
  const disk = await statfs(folder).catch(() => undefined);
  if (disk === undefined || disk.blocks === 0) return; // a file system that does not say
  const free = disk.bavail * disk.bsize;
  const rest = missing.map(async ({ file, place }) => Math.max(0, file.bytes - (await PartFile.bytesAt(place))));
  const bytes = (await Promise.all(rest)).reduce((sum, more) => sum + more, 0);
  if (free < bytes) {
    throw new FailureError(
      `can't pull into ${folder}: the disk is too full, ${bytes} bytes are needed and ${free} are free`,
    );
  }
}

function bytesOf(files: PublishedFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
