// The output folder of a zoo: DIR/zoo.json is the spec in force, DIR/<collection>/shard-00000.parquet its shards.
// One folder holds one zoo, in one format, whoever works on it and however often.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ImageFile, ZooSpec } from "../schemas/types.d.ts";
import { claim } from "../src/lib/claim.ts";
import { FailureError, InputError } from "../src/lib/errors.ts";
import { makeFolder, removeAbandonedParts, writeWhole } from "../src/lib/files.ts";
import { isComplete, readShard, type ShardFormat, shardFileName } from "../src/shard/index.ts";
import { readSpec, shardCount, specHash } from "../src/zoo/index.ts";

const WAIT_MILLISECONDS = 50;
const WAITS = 200;

/** Where a shard's file is in a zoo's folder. */
export function shardPath(folder: string, collection: string, shard: number, format: ShardFormat): string {
  return join(folder, collection, shardFileName(shard, format));
}

/**
 * Makes the folder this spec's, or checks that it is already; removes what killed processes left half-written.
 * @throws InputError if another spec is in force there (both hashes are named) or its shards have another format.
 * @throws FailureError if the folder can't be made or written to.
 */
export async function enterFolder(folder: string, spec: ZooSpec, format: ShardFormat): Promise<void> {
  const path = join(folder, "zoo.json");
  await makeFolder(folder);
  for (let wait = 0; !existsSync(path); wait++) {
    if (wait === WAITS) throw new FailureError(`${path}: another process has been about to write it for 10 seconds`);
    const claimed = claim(path);
    try {
      if (claimed && !existsSync(path)) await writeWhole(path, `${JSON.stringify(spec, null, 2)}\n`);
    } finally {
      claimed?.release();
    }
    if (!claimed) await setTimeout(WAIT_MILLISECONDS);
  }
  const inForce = readSpec(path);
  if (specHash(inForce) !== specHash(spec)) throw new InputError(otherSpec(folder, inForce, spec));
  checkFormat(folder, spec, format);
  await removeAbandonedParts(folder);
  for (const collection of spec.collections) await removeAbandonedParts(join(folder, collection));
}

/**
 * Checks that shards made now belong to those that are there: one arithmetic in a zoo, one set of image files in a
 * collection. Looks at the first complete shard of each collection.
 * @throws InputError naming the shard that differs.
 */
export async function checkSameBits(
  folder: string,
  spec: ZooSpec,
  format: ShardFormat,
  now: { collection: string; imageFiles: ImageFile[]; numerics: string },
): Promise<void> {
  for (const collection of spec.collections) {
    const path = await firstComplete(folder, spec, collection, format);
    if (path === undefined) continue;
    const { metadata } = await readShard(path, { epochs: [] });
    const advice = "choose another folder";
    if (metadata.numerics !== now.numerics)
      throw new InputError(
        `${path} was computed with ${metadata.numerics} arithmetic, this is ${now.numerics}: ${advice}`,
      );
    if (collection !== now.collection) continue;
    for (const [index, file] of now.imageFiles.entries()) {
      const was = metadata.image_files[index]?.sha256;
      if (was !== file.sha256)
        throw new InputError(
          `${path} was made from ${file.name} with SHA-256 ${was}, this is ${file.sha256}: ${advice}`,
        );
    }
  }
}

async function firstComplete(folder: string, spec: ZooSpec, collection: string, format: ShardFormat) {
  for (let shard = 0; shard < shardCount(spec); shard++) {
    const path = shardPath(folder, collection, shard, format);
    if (await isComplete(path)) return path;
  }
  return undefined;
}

function otherSpec(folder: string, has: ZooSpec, wants: ZooSpec): string {
  const hashes = `spec ${specHash(has)}, this is spec ${specHash(wants)}`;
  const sameRuns = { ...has, runs_per_collection: wants.runs_per_collection };
  const difference =
    specHash(sameRuns) === specHash(wants)
      ? `was started with ${has.runs_per_collection} runs per collection, this is with ${wants.runs_per_collection}`
      : `holds the zoo ${has.name} ${has.version}, this is ${wants.name} ${wants.version}`;
  return `${folder} ${difference} (${hashes}): choose another folder`;
}

function checkFormat(folder: string, spec: ZooSpec, format: ShardFormat): void {
  const other = format === "parquet" ? "arrow" : "parquet";
  for (const collection of spec.collections)
    for (let shard = 0; shard < shardCount(spec); shard++) {
      const path = shardPath(folder, collection, shard, other);
      if (existsSync(path)) throw new InputError(`${path} is there, so --format must be ${other} here, not ${format}`);
    }
}
