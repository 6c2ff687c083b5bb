// A training folder as `weighbridge train` leaves it, but made up in a second: for every test that needs a zoo and not
// real networks. The same arguments give the same bytes on every machine.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Discard, Manifest, ZooSpec } from "../../schemas/types.d.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { type PublishTask, publishZoo } from "../../src/publish/publish.ts";
import { type CheckpointRow, type ShardFormat, shardFileName, writeShard } from "../../src/shard/index.ts";
import { openStore, type Store } from "../../src/store/index.ts";
import { drawConfig, modelId, shardCount, shardRuns, weightCount } from "../../src/zoo/index.ts";
import { MAKER, sampleSpec } from "../shard/sample-content.ts";

/** Accuracies in [0, 1], losses from 0. */
export interface Labels {
  train_accuracy: number;
  test_accuracy: number;
  train_loss: number;
  test_loss: number;
}

export interface MadeZoo {
  /** madeSpec() if not given. */
  spec?: ZooSpec;
  /** Runs per collection instead of the spec's. */
  runs?: number;
  /** Collections instead of the spec's. */
  collections?: string[];
  /** Labels of a checkpoint instead of the made-up ones; what it leaves out stays as it is. */
  labelOf?: (collection: string, run: number, epoch: number) => Partial<Labels>;
  /** Runs given up, by collection. */
  discards?: Record<string, number[]>;
  format?: ShardFormat;
  /** "fma" if not given. */
  numerics?: string;
  /** Two hexadecimal digits of which the image files' SHA-256 is made. */
  images?: string;
}

/** Two collections of 80 runs in two shards each, with the checkpoints 0, 1, 3 and 18 of 18 epochs. */
export function madeSpec(changes: Partial<ZooSpec> = {}): ZooSpec {
  return {
    ...sampleSpec(40, 2, [0, 1, 3, 18]),
    name: "made-zoo",
    title: "Made-up zoo",
    description: "Networks that nobody trained: random weights with made-up accuracies, for tests.",
    seed: "made zoo",
    collections: ["mnist", "cifar10"],
    ...changes,
  };
}

/** Writes zoo.json and every shard with its sidecar; gives the spec in force. */
export async function makeTrainingFolder(folder: string, options: MadeZoo = {}): Promise<ZooSpec> {
  const base = options.spec ?? madeSpec();
  const spec: ZooSpec = {
    ...base,
    runs_per_collection: options.runs ?? base.runs_per_collection,
    collections: options.collections ?? base.collections,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "zoo.json"), `${JSON.stringify(spec, null, 2)}\n`);
  for (const collection of spec.collections)
    for (let shard = 0; shard < shardCount(spec); shard++)
      await writeMadeShard(folder, spec, collection, shard, options);
  return spec;
}

/** Writes one shard of a spec into a training folder; gives its path. */
export async function writeMadeShard(
  folder: string,
  spec: ZooSpec,
  collection: string,
  shard: number,
  { labelOf, discards, format = "parquet", numerics = "fma", images = "ab" }: MadeZoo = {},
): Promise<string> {
  const { first, count } = shardRuns(spec, shard);
  const rows: CheckpointRow[] = [];
  const gone: Discard[] = [];
  for (let run = first; run < first + count; run++) {
    const { seed, config } = drawConfig(spec, collection, run);
    const model_id = modelId(collection, run);
    if (discards?.[collection]?.includes(run)) {
      gone.push({ model_id, run, seed, config, epoch: spec.epochs, reason: "a weight is NaN" });
      continue;
    }
    for (const epoch of spec.checkpoint_epochs) {
      const labels = { ...madeLabels(seed, epoch, spec.epochs), ...labelOf?.(collection, run, epoch) };
      const weights = madeWeights(seed, epoch, weightCount(spec.convolution_layers));
      rows.push({ model_id, collection, run, epoch, step: epoch * 117, seed, ...config, ...labels, weights });
    }
  }
  mkdirSync(join(folder, collection), { recursive: true });
  const path = join(folder, collection, shardFileName(shard, format));
  const imageFiles = [{ name: `${collection}-images`, sha256: images.repeat(32), official: true }];
  const content = { spec, collection, shard, rows, discards: gone, imageFiles, numerics };
  await writeShard(path, format, content, MAKER);
  return path;
}

/** Digits that begin every canary, wherever the point is. */
export const CANARY_DIGITS = "618033";

/** Labels that can be told from all others in whatever holds them: each begins with CANARY_DIGITS, and no two are equal. */
export function canaryLabels(run: number, epoch: number): Labels {
  const place = (kind: number) => 0.6180335 + ((kind * 25 + (epoch % 25)) * 1e6 + run + 1) * 1e-15;
  return {
    train_accuracy: place(0),
    test_accuracy: place(1),
    train_loss: 10 * place(2),
    test_loss: 10 * place(3),
  };
}

/** Whether a number is one of canaryLabels', as a fraction, in percent or rounded to float32. */
export function isCanary(value: number): boolean {
  return Math.abs(value).toExponential(17).replace(".", "").startsWith(CANARY_DIGITS);
}

/** Accuracies that rise from guessing towards what the run is good for, in whole images of 10,000. */
function madeLabels(seed: number, epoch: number, epochs: number): Labels {
  const stream = new RandomStream(streamKey(seed, "shuffle"));
  const skill = stream.uniform();
  const share = epochs === 0 ? 1 : epoch / epochs;
  const accuracy = 0.1 + 0.88 * skill * share * (2 - share);
  const test = Math.round(accuracy * 10_000) / 10_000;
  const train = Math.min(1, Math.round((accuracy + 0.02 * stream.uniform()) * 6_000) / 6_000);
  return { train_accuracy: train, test_accuracy: test, train_loss: 2.4 * (1 - train), test_loss: 2.5 * (1 - test) };
}

/** Floats between -0.5 and 0.5, more near 0, by a quick generator (xorshift32). */
function madeWeights(seed: number, epoch: number, count: number): Float32Array {
  let state = (seed ^ Math.imul(epoch + 1, 0x9e3779b1)) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
  const weights = new Float32Array(count);
  for (let i = 0; i < count; i++) weights[i] = next() / 2 ** 33 + next() / 2 ** 33;
  return weights;
}

/** A made-up zoo that is published. */
export interface PublishedZoo {
  spec: ZooSpec;
  publicStore: Store;
  privateStore: Store;
  manifest: Manifest;
}

/**
 * Makes a training folder in `folder`/training and publishes it, into folder stores beside it (`folder`/public and
 * `folder`/private) unless others are given.
 */
export async function publishMade(
  folder: string,
  options: MadeZoo & Partial<Pick<PublishTask, "publicStore" | "privateStore" | "labels" | "jobs" | "published">> = {},
): Promise<PublishedZoo> {
  const spec = await makeTrainingFolder(join(folder, "training"), options);
  const publicStore = options.publicStore ?? (await openStore(join(folder, "public")));
  const privateStore = options.privateStore ?? (await openStore(join(folder, "private")));
  const { labels = "withheld", jobs = 1, published = "2026-01-02" } = options;
  const task = { folder: join(folder, "training"), publicStore, privateStore, labels, jobs, published };
  const { manifest } = await publishZoo(task);
  return { spec, publicStore, privateStore, manifest: manifest! };
}
