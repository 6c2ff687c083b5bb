// The process that memory.ts measures: keeps every image set in memory, trains one shard with the real workers, writes it
// to a temporary folder and prints its own peak memory.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ZooSpec } from "../../schemas/types.d.ts";
import type { ImageSet } from "../../src/images/index.ts";
import { type ImageSetDescriptor, type Images, listImageSets, loadImageSet } from "../../src/images/index.ts";
import { InputError } from "../../src/lib/errors.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { shardFileName } from "../../src/shard/index.ts";
import { readSpec } from "../../src/zoo/index.ts";
import { Pool } from "../../workers/pool.ts";
import { makeShard } from "../../workers/shard.ts";

/** What this process is told. */
export interface MemoryTask {
  runs: number;
  epochs: number;
  jobs: number;
  /** Folder of image files that are looked for first; empty for none. */
  directory: string;
}

export interface MemoryFindings {
  /** VmHWM of the process at its end, in MiB. */
  peak_mib: number;
  /** The same before the first thread was started: all sets are loaded. */
  loaded_mib: number;
  image_sets: { id: string; source: string; mib: number }[];
  jobs: number;
  runs: number;
  rows: number;
  shard_mib: number;
  seconds: number;
}

const MIB = 1 << 20;
const TRAINED = "mnist";

const task = JSON.parse(process.argv[2]) as MemoryTask;
const start = performance.now();
const sets: (Pick<ImageSet, "train" | "test" | "id"> & { source: string; loaded?: ImageSet })[] = [];
for (const descriptor of listImageSets()) sets.push(await loadOrMakeUp(descriptor));
const loadedMib = peakMemory();

const images = sets.find(({ id }) => id === TRAINED)!.loaded;
if (!images) throw new InputError(`${TRAINED} is needed and can't be loaded here`);
const spec: ZooSpec = fullShard(readSpec("small-cnn-zoo"));
const folder = mkdtempSync(join(tmpdir(), "weighbridge-memory-"));
try {
  const pool = await Pool.start({ spec, collection: TRAINED, images, jobs: task.jobs });
  const made = await makeShard(
    {
      ...{ spec, collection: TRAINED, shard: 0, format: "parquet", imageFiles: images.files },
      path: join(folder, shardFileName(0, "parquet")),
      trainImages: images.train.labels.length,
    },
    pool,
  );
  const findings: MemoryFindings = {
    peak_mib: peakMemory(),
    loaded_mib: loadedMib,
    image_sets: sets.map(({ id, source, train, test }) => ({ id, source, mib: (bytes(train) + bytes(test)) / MIB })),
    jobs: task.jobs,
    runs: made!.runs,
    rows: made!.rows,
    shard_mib: made!.bytes / MIB,
    seconds: (performance.now() - start) / 1000,
  };
  await pool.close();
  console.log(JSON.stringify(findings));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The whole protocol (every epoch, checkpoint and row) on a hundredth of the images, so that it takes a minute or so. */
function fullShard(published: ZooSpec): ZooSpec {
  const { epochs } = task;
  return {
    ...published,
    ...{ name: "memory-bench", seed: "weighbridge memory bench 1", epochs },
    checkpoint_epochs: published.checkpoint_epochs.filter((epoch) => epoch <= epochs),
    ...{ runs_per_collection: task.runs, runs_per_shard: task.runs },
    hyperparameters: { ...published.hyperparameters, train_fraction: { distribution: "choice", values: [0.01] } },
  };
}

/** The set itself, or random bytes of its size where it can't be had here. */
async function loadOrMakeUp({ id, size, counts }: ImageSetDescriptor) {
  try {
    const loaded = await loadImageSet(id, task.directory ? { directory: task.directory } : {});
    return { id, source: "files", loaded, train: loaded.train, test: loaded.test };
  } catch (error) {
    if (!(error instanceof InputError) || counts === undefined) throw error;
    const random = new RandomStream(streamKey(1, "subset"));
    return {
      id,
      source: "made up: random bytes of its size",
      train: madeUp(counts.train, size, random),
      test: madeUp(counts.test, size, random),
    };
  }
}

function madeUp(count: number, size: number, random: RandomStream): Images {
  const pixels = new Uint8Array(new SharedArrayBuffer(count * size * size));
  for (let i = 0; i < pixels.length; i++) pixels[i] = random.word();
  return { pixels, labels: new Uint8Array(new SharedArrayBuffer(count)).fill(1) };
}

function bytes({ pixels, labels }: Images): number {
  return pixels.length + labels.length;
}

/** The most memory that this process has had at once, in MiB. */
function peakMemory(): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
}
