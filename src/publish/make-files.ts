// Makes and stores every data file of a version that is not there yet. Threads make, this thread stores; memory holds a
// row group a split and thread, whatever the zoo's size.
import { createHash } from "node:crypto";
import type { PublishedFile } from "../../schemas/types.d.ts";
import { featureNames } from "../features/index.ts";
import { checkScan, tableForm } from "../shard/index.ts";
import { SPLITS, type Split, weightCount, weightLayout } from "../zoo/index.ts";
import { fileMetadata } from "./file-metadata.ts";
import type { Journal } from "./journal.ts";
import { foldsTable, type MadeTable, runsTable } from "./label-tables.ts";
import { fileKey, tablePath, weightsPath } from "./layout.ts";
import { gatherNetworks, type Networks, numbersAt } from "./networks.ts";
import type { MadeFile, PassTask } from "./pass.ts";
import { readScratch } from "./scratch.ts";
import { featuresSlot, partCount, slotsOf } from "./slots.ts";
import { featureColumns, hasLabels, weightColumns } from "./tables.ts";
import type { PublishTask } from "./task.ts";
import type { Threads } from "./threads.ts";
import type { TrainingFolder } from "./training-folder.ts";

/** What a publishing works with. */
export interface Work {
  task: PublishTask;
  input: TrainingFolder;
  threads: Threads;
  journal: Journal;
}

/** Reads and checks all shards. Throws an InputError or FailureError for the first that is not as it must be. */
export async function scanAll({ task, input, threads }: Pick<Work, "task" | "input" | "threads">): Promise<Networks[]> {
  const { signal, tell } = task;
  const total = input.collections.reduce((sum, { shards }) => sum + shards.length, 0);
  tell?.({ kind: "stage", stage: "checking", unit: "shards", total });
  const all: Networks[] = [];
  for (const { collection, shards } of input.collections) {
    const scanned = await Promise.all(
      shards.map(async ({ path, sha256 }) => {
        const shard = await checkScan(await threads.scan(path), sha256);
        signal?.throwIfAborted();
        tell?.({ kind: "progress", count: 1 });
        return shard;
      }),
    );
    all.push(gatherNetworks(input.spec, collection, scanned));
  }
  return all;
}

/** What one thread is to make of the shards of a collection. */
interface Pass {
  networks: Networks;
  epoch: number;
  /** All of the epoch, and those that it need not fill. */
  slots: string[];
  filled: string[];
  /** Whether its networks are counted in another pass. */
  isSecond?: boolean;
}

/** The last pass as two of about the same length, lest a thread wait for it: the weights, and their features. */
function halvesOf(pass: Pass): Pass[] {
  const features = featuresSlot(pass.networks.collection, pass.epoch);
  const isOpen = (slot: string) => !pass.filled.includes(slot);
  const leavingOut = (out: (slot: string) => boolean) => ({
    ...pass,
    filled: pass.slots.filter((slot) => out(slot) || !isOpen(slot)),
  });
  const halves = [leavingOut((slot) => slot === features), leavingOut((slot) => slot !== features)];
  return halves
    .filter(({ slots, filled }) => filled.length < slots.length)
    .map((half, index) => ({ ...half, isSecond: index > 0 }));
}

/** Fills all slots of weights and features. Gives their files, and how many were made now. */
export async function makeFiles(work: Work, all: Networks[]): Promise<{ files: PublishedFile[]; made: number }> {
  const { task, input, threads, journal } = work;
  const { spec } = input;
  const passes = all.flatMap((networks) =>
    spec.checkpoint_epochs.flatMap((epoch): Pass[] => {
      const slots = slotsOf(spec, networks, epoch, task.labels).map(({ key }) => key);
      const filled = slots.filter((slot) => journal.files.has(slot));
      return filled.length === slots.length ? [] : [{ networks, epoch, slots, filled }];
    }),
  );
  const total = passes.reduce((sum, { networks }) => sum + networks.runs.length, 0);
  if (threads.count > 1 && passes.length % threads.count > 0) passes.push(...halvesOf(passes.pop()!));
  task.tell?.({ kind: "stage", stage: "publishing", unit: "checkpoints", total });
  let made = 0;
  await Promise.all(
    passes.map(async ({ networks, epoch, filled, isSecond }) => {
      const name = nameOf(work, networks, epoch);
      await threads.pass(() => passTask(work, networks, epoch, filled), {
        progress: (count) => isSecond || task.tell?.({ kind: "progress", count }),
        async file(file) {
          task.signal?.throwIfAborted();
          await store(work, file, name(file));
          made++;
        },
      });
    }),
  );
  await journal.settle();
  return { files: all.flatMap((networks) => entriesOf(work, networks)), made };
}

/** Makes and stores the runs and the folds of all collections. */
export async function makeTables({ task, input }: Work, all: Networks[]): Promise<PublishedFile[]> {
  const files: PublishedFile[] = [];
  for (const networks of all) {
    const { collection } = networks;
    const add = async (content: "runs" | "folds", { bytes, rows }: MadeTable) => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const path = tablePath({ collection, content }, sha256);
      files.push(await storeBytes(task, input, { path, content, collection, rows }, bytes));
    };
    await add("runs", runsTable(input.spec, networks, task.labels));
    await add("folds", foldsTable(input.spec, networks));
  }
  return files;
}

/** Stores a small file unless it is there; gives its entry of the manifest. */
export async function storeBytes(
  { publicStore }: PublishTask,
  { spec }: TrainingFolder,
  file: Omit<PublishedFile, "bytes" | "sha256">,
  bytes: Uint8Array,
): Promise<PublishedFile> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const key = fileKey(spec.name, spec.version, file.path);
  const head = await publicStore.head(key).catch(() => undefined); // what is damaged is put again
  if (head?.sha256 !== sha256) await publicStore.put(key, bytes, { sha256 });
  const { path, ...rest } = file;
  return { path, bytes: bytes.length, sha256, ...rest };
}

function passTask({ task, input }: Work, networks: Networks, epoch: number, filled: string[]): PassTask {
  const { spec } = input;
  const { collection, counts, splits } = networks;
  const layout = weightLayout({ layers: spec.convolution_layers });
  const weightsForm = (split: Split) =>
    tableForm(
      weightColumns(weightCount(spec.convolution_layers), hasLabels(split, task.labels)),
      fileMetadata(spec, { collection, content: "weights", split, epoch }),
    );
  return {
    ...{ spec, collection, epoch, counts, filled },
    labels: task.labels,
    shards: networks.shards.map(({ runs, place }) => ({ runs, place })),
    forms: Object.fromEntries(SPLITS.map((split) => [split, weightsForm(split)])) as PassTask["forms"],
    features: tableForm(
      featureColumns(featureNames(layout)),
      fileMetadata(spec, { collection, content: "features", epoch }),
    ),
    splits: Uint8Array.from(splits, (split) => SPLITS.indexOf(split)),
    numbers: numbersAt(networks, spec.checkpoint_epochs.indexOf(epoch)),
  };
}

async function store({ task, input, journal }: Work, file: MadeFile, path: string): Promise<void> {
  const { bytes, sha256, rows, slot } = file;
  const key = fileKey(input.spec.name, input.spec.version, path);
  await task.publicStore.put(key, readScratch(file), { bytes, sha256 });
  journal.add(slot, { path, bytes, sha256, rows });
}

/** How the files of an epoch are called. */
function nameOf(work: Work, networks: Networks, epoch: number): (file: MadeFile) => string {
  const { collection, counts } = networks;
  const slots = slotsOf(work.input.spec, networks, epoch, work.task.labels);
  const places = new Map(slots.map((slot) => [slot.key, slot]));
  const named = epoch === work.input.spec.epochs ? {} : { epoch };
  return ({ slot, sha256 }) => {
    const { split, part } = places.get(slot)!;
    if (split === undefined) return tablePath({ collection, content: "features", ...named }, sha256);
    return weightsPath({ collection, split, part, parts: partCount(counts[split]), ...named }, sha256);
  };
}

function entriesOf(work: Work, networks: Networks): PublishedFile[] {
  const { collection } = networks;
  return work.input.spec.checkpoint_epochs.flatMap((epoch) =>
    slotsOf(work.input.spec, networks, epoch, work.task.labels).map(({ key, split }) => {
      const { path, bytes, sha256, rows } = work.journal.files.get(key)!;
      const content = split === undefined ? ("features" as const) : ("weights" as const);
      return { path, bytes, sha256, content, collection, ...(split ? { split } : {}), epoch, rows };
    }),
  );
}
