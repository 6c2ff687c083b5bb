// What is to be published, as far as it can be seen without reading weights: the spec in force and every shard with the
// SHA-256 that its sidecar states. Whether the shards are what the sidecars say is found out when they are read.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ShardSidecar, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { isComplete, readSidecar, shardFileName } from "../shard/index.ts";
import { readSpec, shardCount, specHash } from "../zoo/index.ts";

/** A collection's shards, in their order. */
export interface TrainedCollection {
  collection: string;
  shards: { path: string; sha256: string }[];
  /** SHA-256 over the lines `NUMBER SHA256` of all shards: what everything published of them is made of. */
  shardsSha256: string;
}

/** A folder that `weighbridge train` has finished. */
export interface TrainingFolder {
  folder: string;
  spec: ZooSpec;
  specHash: string;
  collections: TrainedCollection[];
}

/**
 * Looks at a training folder: all collections of its spec, or these.
 * @throws InputError if it is none, a collection is not its, or shards are missing or of another spec.
 */
export async function openTrainingFolder(folder: string, collections?: readonly string[]): Promise<TrainingFolder> {
  const place = join(folder, "zoo.json");
  if (!existsSync(place))
    throw new InputError(`${folder}: has no zoo.json, so it is no folder that weighbridge train has made`);
  const spec = readSpec(place);
  const unknown = collections?.find((collection) => !spec.collections.includes(collection));
  if (unknown !== undefined)
    throw new InputError(`${place}: has the collections ${spec.collections.join(", ")}, not "${unknown}"`);
  const hash = specHash(spec);
  const chosen = spec.collections.filter((collection) => collections?.includes(collection) ?? true);
  if (chosen.length === 0) throw new InputError("there must be at least one collection to publish");
  const found: TrainedCollection[] = [];
  for (const collection of chosen) found.push(await trainedCollection(folder, spec, hash, collection));
  return { folder, spec, specHash: hash, collections: found };
}

async function trainedCollection(
  folder: string,
  spec: ZooSpec,
  hash: string,
  collection: string,
): Promise<TrainedCollection> {
  const count = shardCount(spec);
  const shards: TrainedCollection["shards"] = [];
  const missing: string[] = [];
  const lines = createHash("sha256");
  for (let shard = 0; shard < count; shard++) {
    const found = await findShard(join(folder, collection), shard);
    if (found.sidecar === undefined) {
      missing.push(found.path);
      continue;
    }
    if (found.sidecar.spec_hash !== hash)
      throw new InputError(
        `${found.path}: of another spec than ${join(folder, "zoo.json")}: its spec_hash must be ${hash}, is ${found.sidecar.spec_hash}`,
      );
    shards.push({ path: found.path, sha256: found.sidecar.sha256 });
    lines.update(`${shard} ${found.sidecar.sha256}\n`);
  }
  if (missing.length > 0)
    throw new InputError(
      `${folder}: ${missing.length} of ${count} shards of ${collection} are missing or unfinished, the first is ${missing[0]} (weighbridge train goes on where it stopped)`,
    );
  return { collection, shards, shardsSha256: lines.digest("hex") };
}

/** A shard in either format; without a sidecar if its file is not there whole. */
async function findShard(folder: string, shard: number): Promise<{ path: string; sidecar?: ShardSidecar }> {
  const [first, second] = (["parquet", "arrow"] as const).map((format) => join(folder, shardFileName(shard, format)));
  for (const path of [first, second]) {
    if (!existsSync(path)) continue;
    const sidecar = await readSidecar(path);
    return sidecar !== undefined && (await isComplete(path)) ? { path, sidecar } : { path };
  }
  return { path: first };
}
