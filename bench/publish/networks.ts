// The training folders that the publish bench publishes: really trained weights, since made-up ones compress otherwise, in
// as many rows as are asked for.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Maker, ShardMetadata, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { RandomStream, shuffle, streamKey } from "../../src/lib/random.ts";
import { type CheckpointRow, isComplete, readShard, shardFileName, writeShard } from "../../src/shard/index.ts";
import {
  checkSpec,
  drawConfig,
  modelId,
  readSpec,
  shardCount,
  shardRuns,
  type TensorPlace,
} from "../../src/zoo/index.ts";
import { trainZoo } from "../../workers/zoo.ts";

/** Trained networks: the checkpoints of each, in the order of their epochs. */
export interface TrainedNetworks {
  metadata: ShardMetadata;
  maker: Maker;
  networks: CheckpointRow[][];
}

/** Trains a few networks of the zoo "quickstart" into `folder`. */
export async function trainSome(folder: string, runs: number): Promise<void> {
  const spec = checkSpec({ ...readSpec("quickstart"), runs_per_collection: runs }, "the bench's spec");
  await trainZoo({ spec, folder, format: "parquet", jobs: availableParallelism() });
}

/** The networks of complete shards of a training folder, a shard of each collection after another, until there are enough. */
export async function readNetworks(folder: string, rows: number): Promise<TrainedNetworks> {
  const spec = readSpec(join(folder, "zoo.json"));
  let found: TrainedNetworks | undefined;
  for (let shard = 0; shard < shardCount(spec); shard++)
    for (const collection of spec.collections) {
      const path = join(folder, collection, shardFileName(shard, "parquet"));
      if (!existsSync(path) || !(await isComplete(path))) continue;
      const { metadata, sidecar, rows: own } = await readShard(path);
      found ??= { metadata, maker: sidecar.maker, networks: [] };
      found.networks.push(...Map.groupBy(own, ({ run }) => run).values());
      if (found.networks.length * spec.checkpoint_epochs.length >= rows) return found;
    }
  if (found === undefined) throw new InputError(`${folder}: no complete shard in it`);
  return found;
}

/**
 * Writes a training folder of one collection with at least so many rows. Where that is more than there are trained
 * networks they come again with the weights of each tensor in another order, so that no copy of another helps to compress
 * it. Gives the paths of its shards.
 */
export async function writeFolder(folder: string, trained: TrainedNetworks, rows: number): Promise<string[]> {
  const { metadata, maker, networks } = trained;
  const epochs = metadata.spec.checkpoint_epochs;
  const spec: ZooSpec = {
    ...metadata.spec,
    ...{ name: "publish-bench", seed: "weighbridge publish bench 1", collections: [metadata.collection] },
    ...{ runs_per_collection: Math.ceil(rows / epochs.length), runs_per_shard: 250 },
  };
  const [collection] = spec.collections;
  mkdirSync(join(folder, collection), { recursive: true });
  writeFileSync(join(folder, "zoo.json"), JSON.stringify(spec));
  const paths: string[] = [];
  for (let shard = 0; shard < shardCount(spec); shard++) {
    const { first, count } = shardRuns(spec, shard);
    const own: CheckpointRow[] = [];
    for (let run = first; run < first + count; run++) {
      const { seed, config } = drawConfig(spec, collection, run);
      const names = { model_id: modelId(collection, run), collection, run, seed, ...config };
      for (const row of networks[run % networks.length]) {
        const weights = run < networks.length ? row.weights : shuffled(row.weights, metadata.tensor_layout, seed);
        own.push({ ...row, ...names, weights });
      }
    }
    const path = join(folder, collection, shardFileName(shard, "parquet"));
    const origin = { spec, collection, shard, imageFiles: metadata.image_files, numerics: metadata.numerics };
    await writeShard(path, "parquet", { ...origin, rows: own, discards: [] }, maker);
    paths.push(path);
  }
  return paths;
}

function shuffled(weights: Float32Array, layout: TensorPlace[], seed: number): Float32Array {
  const out = new Float32Array(weights.length);
  const stream = new RandomStream(streamKey(seed, "shuffle"));
  for (const { start, end } of layout) {
    const order = Uint32Array.from({ length: end - start }, (_, index) => index);
    shuffle(order, stream);
    for (const [index, from] of order.entries()) out[start + index] = weights[start + from];
  }
  return out;
}
