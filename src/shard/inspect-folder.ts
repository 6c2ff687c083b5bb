// A folder of shards: a zoo (zoo.json and a folder per collection) or one collection of it. Shards are inspected one
// after another, so memory stays at one shard's.
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { canonicalJson, readJson } from "../lib/json.ts";
import { validate } from "../lib/validate.ts";
import { shardCount } from "../zoo/shards.ts";
import { specHash } from "../zoo/spec.ts";
import { inspectShard, type ShardInspection } from "./inspect.ts";
import { oneLine } from "./one-line.ts";
import { parseShardName, sidecarPath } from "./sidecar.ts";

/** What was found in a folder. */
export interface FolderInspection {
  shards: ShardInspection[];
  /** What is wrong: each shard's problems, and where shards don't fit each other or zoo.json. */
  problems: string[];
  /** What is not wrong but worth knowing, such as shards that are still to come. */
  notes: string[];
}

/**
 * Inspects all shards of a folder. `onShard` is told after each, with how many there are. Throws an InputError if there
 * is no such folder or no shard in it.
 */
export async function inspectFolder(
  folder: string,
  onShard: (done: number, total: number) => void = () => {},
): Promise<FolderInspection> {
  const folders = [folder, ...(await subfolders(folder))];
  const listed = await Promise.all(folders.map(async (path) => (await list(path)).map((name) => join(path, name))));
  const files = listed.flat();
  const paths = files.filter((path) => /^(parquet|arrow)$/.test(parseShardName(path)?.kind ?? ""));
  if (paths.length === 0)
    throw new InputError(`${folder}: no shards in it (looked for shard-00000.parquet or .arrow, one folder deep)`);
  const inspection: FolderInspection = { shards: [], problems: [], notes: [] };
  const { shards, problems } = inspection;
  for (const path of paths) {
    const shard = await inspectShard(path);
    shards.push(shard);
    problems.push(...shard.problems);
    onShard(shards.length, paths.length);
  }
  for (const path of files.filter((file) => parseShardName(file)?.kind === "json"))
    if (!paths.some((shard) => sidecarPath(shard) === path)) problems.push(`${path}: its shard is missing`);
  const spec = await zooSpec(folder, inspection);
  if (spec !== undefined) problems.push(...specProblems(shards, spec.spec, spec.path));
  problems.push(...unlike(shards));
  for (const group of Map.groupBy(shards, (shard) => shard.metadata?.collection ?? "").entries())
    if (group[0] !== "") numbering(group[0], group[1], inspection);
  return inspection;
}

async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error) => {
    throw asUnreadable(error, folder);
  });
  return names.sort();
}

async function subfolders(folder: string): Promise<string[]> {
  const paths = (await list(folder)).map((name) => join(folder, name));
  const isFolder = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => isFolder[index]);
}

/** The spec in force: zoo.json in the folder, or beside it if the folder is one collection's. */
async function zooSpec(folder: string, into: FolderInspection): Promise<{ spec: ZooSpec; path: string } | undefined> {
  for (const path of [join(folder, "zoo.json"), join(folder, "..", "zoo.json")]) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    try {
      return { spec: validate<ZooSpec>("zoo", readJson(path), path), path };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      into.problems.push(oneLine(error.message));
      return undefined;
    }
  }
  into.notes.push(`${join(folder, "zoo.json")} is missing, so shards are compared with each other only`);
  return undefined;
}

function specProblems(shards: ShardInspection[], spec: ZooSpec, place: string): string[] {
  const hash = specHash(spec);
  return shards.flatMap(({ path, metadata }) => {
    if (metadata === undefined || metadata.spec_hash === hash) return [];
    return `${path}: of another spec than ${place}: its spec_hash must be ${hash}, is ${metadata.spec_hash}`;
  });
}

/** Shards of one zoo have one spec and one numerics; those of one collection one set of images and one folder. */
function unlike(shards: ShardInspection[]): string[] {
  const known = shards.flatMap(({ path, metadata }) => (metadata === undefined ? [] : [{ path, metadata }]));
  return known.flatMap(({ path, metadata }) => {
    const first = known[0];
    const peer = known.find((other) => other.metadata.collection === metadata.collection)!;
    const differ = (what: string, one: string, other: string, from: string) =>
      one === other ? [] : [`${path}: ${what} must be ${one} as in ${from}, is ${other}`];
    const images = (from: typeof metadata) => canonicalJson(from.image_files.map(({ name, sha256 }) => [name, sha256]));
    const folder = basename(join(path, ".."));
    return [
      ...differ("spec_hash", first.metadata.spec_hash, metadata.spec_hash, first.path),
      ...differ("numerics", first.metadata.numerics, metadata.numerics, first.path),
      ...differ("image files", images(peer.metadata), images(metadata), peer.path),
      ...(metadata.spec.collections.includes(folder) && folder !== metadata.collection
        ? [`${path}: is in the folder of ${folder}, is of ${metadata.collection}`]
        : []),
    ];
  });
}

/** Numbers that are there twice or left out. Shards before the first and after the last may still be in the making. */
function numbering(collection: string, shards: ShardInspection[], into: FolderInspection): void {
  const byNumber = Map.groupBy(shards, (shard) => shard.metadata!.shard);
  for (const [number, same] of byNumber)
    if (same.length > 1)
      into.problems.push(
        `${collection}: shard ${number} is there ${same.length} times: ${same.map((s) => s.path).join(", ")}`,
      );
  const numbers = [...byNumber.keys()].sort((one, other) => one - other);
  const first = numbers[0];
  const last = numbers[numbers.length - 1];
  const unreadable = new Set(
    into.shards.filter((shard) => shard.metadata === undefined).map((shard) => parseShardName(shard.path)?.shard),
  );
  const missing: number[] = [];
  for (let number = first; number <= last; number++)
    if (!byNumber.has(number) && !unreadable.has(number)) missing.push(number);
  if (missing.length > 0)
    into.problems.push(
      `${collection}: shards ${first} to ${last} must all be there, ${missing.length} missing: ${shortList(missing)}`,
    );
  const planned = shardCount(shards[0].metadata!.spec);
  if (byNumber.size < planned)
    into.notes.push(`${collection}: ${byNumber.size} of ${planned} shards are there (${first} to ${last})`);
}

function shortList(numbers: number[]): string {
  return numbers.slice(0, 10).join(", ") + (numbers.length > 10 ? `, and ${numbers.length - 10} more` : "");
}
