// Makes one shard: draws its configs, has its runs trained by a pool, writes it. The file is a pure function of
// (spec, collection, shard number), given the images and the numerics; who made it and how fast goes into its sidecar.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Discard, ImageFile, Maker, ZooSpec } from "../schemas/types.d.ts";
import { type ShardFormat, writeShard } from "../src/shard/index.ts";
import { drawConfig, modelId, shardRuns } from "../src/zoo/index.ts";
import { byCost } from "./cost.ts";
import type { Pool } from "./pool.ts";
import type { RunOutcome } from "./run.ts";

export interface ShardTask {
  spec: ZooSpec;
  collection: string;
  /** Number of the shard in its collection, from 0. */
  shard: number;
  /** Where the file is to be; its ending tells `format`. */
  path: string;
  format: ShardFormat;
  imageFiles: ImageFile[];
  /** Number of training images of the set, to guess how long each run takes. */
  trainImages: number;
}

export interface ShardMade {
  runs: number;
  rows: number;
  discards: number;
  bytes: number;
  /** Test accuracy after the last epoch of each run that has rows. */
  accuracies: number[];
}

/**
 * Trains the runs of a shard and writes it with its sidecar.
 * @returns what was made, or undefined, with nothing written, if the pool was stopped.
 * @throws FailureError if a thread dies or the file can't be written.
 */
export async function makeShard(
  task: ShardTask,
  pool: Pool,
  onOutcome?: (outcome: RunOutcome) => void,
): Promise<ShardMade | undefined> {
  const { spec, collection, shard, path, format, imageFiles } = task;
  const started = new Date();
  const { first, count } = shardRuns(spec, shard);
  const outcomes = await pool.train(byCost(spec, collection, first, count, task.trainImages), onOutcome);
  if (!outcomes) return undefined;
  outcomes.sort((a, b) => a.run - b.run);
  const rows = outcomes.flatMap((outcome) => outcome.rows ?? []);
  const discards = outcomes.flatMap(({ run, discard }): Discard[] => {
    const model_id = modelId(collection, run);
    return discard ? [{ model_id, run, ...drawConfig(spec, collection, run), ...discard }] : [];
  });
  const content = { spec, collection, shard, rows, discards, imageFiles, numerics: pool.numerics };
  const seconds = (Date.now() - started.getTime()) / 1000;
  const written = await writeShard(path, format, content, {
    ...maker(pool),
    started: started.toISOString(),
    seconds,
    runs_per_second: count / Math.max(seconds, 0.001),
  });
  const accuracies = rows.filter((row) => row.epoch === spec.epochs).map((row) => row.test_accuracy);
  return { runs: count, rows: rows.length, discards: discards.length, bytes: written.bytes, accuracies };
}

function maker(pool: Pool): Omit<Maker, "started" | "seconds"> {
  return {
    weighbridge: version,
    node: process.versions.node,
    machine: cpus()[0]?.model.trim() || process.arch,
    level: pool.level,
    jobs: pool.jobs,
  };
}

const version: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
