// Trains a zoo into a folder: collection after collection, shard after shard, leaving out what is complete or claimed by
// another process. May be stopped or killed at any moment and started again: only the shard in work is lost.
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { ZooSpec } from "../schemas/types.d.ts";
import { type ImageSet, loadImageSet } from "../src/images/index.ts";
import { claim } from "../src/lib/claim.ts";
import { makeFolder } from "../src/lib/files.ts";
import { isComplete, type ShardFormat } from "../src/shard/index.ts";
import { checkFit, drawConfig, shardCount, shardRuns } from "../src/zoo/index.ts";
import { trainedImages } from "./cost.ts";
import { checkSameBits, enterFolder, shardPath } from "./folder.ts";
import type { Backend } from "./messages.ts";
import { Pool } from "./pool.ts";
import { makeShard, type ShardMade } from "./shard.ts";

export interface ZooTask {
  spec: ZooSpec;
  folder: string;
  format: ShardFormat;
  /** Which of the spec's collections; all if not given. */
  collections?: string[];
  /** Which shards of each collection, both ends included; all if not given. */
  shards?: { first: number; last: number };
  /** Number of threads. */
  jobs: number;
  backend?: Backend;
  /** Folder to look for image files in first. */
  images?: string;
  /** Stops the work, within an epoch, without an error. */
  signal?: AbortSignal;
  /** Hears how the work goes on. */
  tell?: (event: ZooEvent) => void;
}

export type ZooEvent =
  | { kind: "warning" | "note"; text: string }
  | { kind: "collection"; collection: string; title: string; shards: number; runs: number; images: number }
  | { kind: "progress"; runs: number; images: number }
  | ({ kind: "shard"; collection: string; shard: number; path: string } & ShardMade)
  | { kind: "collection done" };

export interface ZooReport {
  /** Whether the signal stopped it before the end. */
  stopped: boolean;
  /** Shards made now, found complete, and being made by other processes. */
  shards: { made: number; kept: number; elsewhere: number };
  /** Of the shards made now. */
  runs: number;
  rows: number;
  discards: number;
  bytes: number;
  /** Of the shards made now, by collection: test accuracy after the last epoch of each run that has rows. */
  accuracies: Record<string, number[]>;
  /** Images trained, including those of a shard that was not finished. */
  images: number;
  seconds: number;
  /** Machine code and arithmetic that were used; undefined if there was nothing to train. */
  level?: string;
  numerics?: string;
}

const PROGRESS_MILLISECONDS = 500;

/**
 * Trains what is missing of a zoo.
 * @throws InputError if the folder is another zoo's, an image set can't be read or the spec doesn't fit it.
 * @throws FailureError if a thread dies or the folder can't be written to (full disk, permissions).
 */
export async function trainZoo(task: ZooTask): Promise<ZooReport> {
  const start = performance.now();
  const report: ZooReport = {
    stopped: false,
    shards: { made: 0, kept: 0, elsewhere: 0 },
    runs: 0,
    rows: 0,
    discards: 0,
    bytes: 0,
    accuracies: {},
    images: 0,
    seconds: 0,
  };
  await enterFolder(task.folder, task.spec, task.format);
  for (const collection of task.collections ?? task.spec.collections) {
    if (task.signal?.aborted) break;
    const missing = await missingShards(task, collection, report);
    if (missing.length > 0) await trainCollection(task, collection, missing, report);
  }
  report.stopped = task.signal?.aborted ?? false;
  report.seconds = (performance.now() - start) / 1000;
  return report;
}

/** Which shards of the task are not complete. */
async function missingShards(task: ZooTask, collection: string, report: ZooReport): Promise<number[]> {
  const { first, last } = task.shards ?? { first: 0, last: shardCount(task.spec) - 1 };
  const missing: number[] = [];
  for (let shard = first; shard <= last; shard++) {
    const path = shardPath(task.folder, collection, shard, task.format);
    if (!(await isComplete(path))) missing.push(shard);
    else {
      report.shards.kept++;
      if (existsSync(`${path}.claim`)) claim(path)?.release(); // removes the claim of a process killed at its end
    }
  }
  return missing;
}

async function trainCollection(task: ZooTask, collection: string, shards: number[], report: ZooReport): Promise<void> {
  const { spec, jobs, backend = "kernel", signal, tell = () => {} } = task;
  const warn = (text: string) => tell({ kind: "warning", text });
  const note = (text: string) => tell({ kind: "note", text });
  const images = await loadImageSet(collection, { warn, note, ...(task.images ? { directory: task.images } : {}) });
  const { title, size, train } = images;
  checkFit(spec, { title, size, train: train.labels.length });
  const useful = Math.min(jobs, shardRuns(spec, 0).count); // threads beyond a shard's runs would only take memory
  const pool = await Pool.start({ spec, collection, images, jobs: useful, backend, warn });
  const stop = () => pool.stop();
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  let runs = 0;
  const showProgress = () => tell({ kind: "progress", runs, images: pool.images });
  const timer = setInterval(showProgress, PROGRESS_MILLISECONDS);
  try {
    await checkSameBits(task.folder, spec, task.format, {
      collection,
      imageFiles: images.files,
      numerics: pool.numerics,
    });
    tell({ kind: "collection", collection, title: images.title, shards: shards.length, ...work(task, images, shards) });
    for (const shard of shards) {
      const path = shardPath(task.folder, collection, shard, task.format);
      await makeFolder(dirname(path));
      const claimed = claim(path);
      try {
        if (!claimed) report.shards.elsewhere++;
        else if (await isComplete(path)) report.shards.kept++;
        else {
          const { files: imageFiles } = images;
          const trainImages = images.train.labels.length;
          const shardTask = { spec, collection, shard, path, format: task.format, imageFiles, trainImages };
          const made = await makeShard(shardTask, pool, () => {
            runs++;
            showProgress();
          });
          if (!made) break;
          addUp(report, collection, made);
          tell({ kind: "shard", collection, shard, path, ...made });
        }
      } finally {
        claimed?.release();
      }
    }
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
    showProgress();
    report.images += pool.images;
    report.level = pool.level;
    report.numerics = pool.numerics;
    await pool.close();
    tell({ kind: "collection done" });
  }
}

function addUp(report: ZooReport, collection: string, made: ShardMade): void {
  report.shards.made++;
  report.runs += made.runs;
  report.rows += made.rows;
  report.discards += made.discards;
  report.bytes += made.bytes;
  report.accuracies[collection] = [...(report.accuracies[collection] ?? []), ...made.accuracies];
}

/** What is to be done for these shards, if nobody else does it. */
function work(task: ZooTask, set: ImageSet, shards: number[]): { runs: number; images: number } {
  let runs = 0;
  let images = 0;
  for (const shard of shards) {
    const { first, count } = shardRuns(task.spec, shard);
    runs += count;
    for (let run = first; run < first + count; run++)
      images += trainedImages(task.spec, drawConfig(task.spec, set.id, run).config, set.train.labels.length);
  }
  return { runs, images };
}
