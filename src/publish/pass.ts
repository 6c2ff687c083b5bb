// One pass over the shards of a collection for one checkpoint epoch: every network's weights are decoded once and go to
// the file of their split and into the features. It holds one row group a split and never more, and what it makes depends
// on nothing but the shards. Runs in a thread (thread.ts).
import type { ZooSpec } from "../../schemas/types.d.ts";
import { computeFeatures, featureNames } from "../features/index.ts";
import type { ColumnValues } from "../shard/column-data.ts";
import { STORED_NUMBERS, type WeightsPlace, WeightsReader } from "../shard/stored-shard.ts";
import type { TableForm } from "../shard/table-footer.ts";
import { TableWriter } from "../shard/table-writer.ts";
import { SPLITS, type Split, weightCount, weightLayout } from "../zoo/index.ts";
import { DrawnRuns, nameColumns } from "./networks.ts";
import { Scratch, type ScratchContent } from "./scratch.ts";
import {
  featuresSlot,
  GROUP_ROWS,
  type LabelMode,
  PART_ROWS,
  publishedSplits,
  TABLE_GROUP_ROWS,
  weightsSlot,
} from "./slots.ts";
import { hasLabels } from "./tables.ts";

/** What a pass is told. Plain data. */
export interface PassTask {
  spec: ZooSpec;
  collection: string;
  epoch: number;
  labels: LabelMode;
  /** The runs of each shard, and where their weights are. */
  shards: { runs: number[]; place: WeightsPlace }[];
  /** Of the files of weights, and of the features. */
  forms: Record<Split, TableForm>;
  features: TableForm;
  /** Place in SPLITS of each network of all shards. */
  splits: Uint8Array;
  /** STORED_NUMBERS of each network after this epoch: [networks, 5]. */
  numbers: Float64Array;
  counts: Record<Split, number>;
  /** Slots that are filled. */
  filled: string[];
}

/** A file that a pass has made. */
export interface MadeFile extends ScratchContent {
  slot: string;
  rows: number;
}

/** Where the results of a pass go. */
export interface PassSink {
  /** So many networks more have been dealt with. */
  progress(networks: number): void;
  /** Takes a file; the pass goes on when it has been taken. */
  file(file: MadeFile): Promise<void>;
}

// What a thread keeps from one pass to the next, which come one after another: fresh memory of this size is slow.
const reader = new WeightsReader();
const groups = new Map<Split, Float32Array>(); // [GROUP_ROWS, width] each
let kept = new Float32Array(); // [networks of a shard, width]
let drawnRuns: { key: string; runs: DrawnRuns } | undefined;

/** Makes the files of all slots of an epoch that are not filled. */
export async function runPass(task: PassTask, sink: PassSink): Promise<void> {
  const { spec, collection, epoch, labels, splits, filled } = task;
  const width = weightCount(spec.convolution_layers);
  const epochIndex = spec.checkpoint_epochs.indexOf(epoch);
  const published = publishedSplits(spec, epoch, labels).map((split) => SPLITS.indexOf(split));
  const writers = new Map(published.map((split) => [split, new SplitFiles(task, SPLITS[split], width, sink)]));
  const features = filled.includes(featuresSlot(collection, epoch)) ? undefined : new FeatureFile(task);
  let place = 0;
  for (const shard of task.shards) {
    const first = place;
    place += shard.runs.length;
    const own = Array.from(splits.subarray(first, place));
    const isWanted = own.some((split) => writers.has(split) && (features || writers.get(split)!.isOpen));
    if (!isWanted) {
      for (const split of own) writers.get(split)?.skip();
    } else {
      const weights = await reader.read(shard.place, epochIndex, shard.runs.length, width); // [runs, width]
      features?.add(shard.runs, own, weights, published);
      for (const [index, split] of own.entries())
        await writers.get(split)?.add(shard.runs[index], first + index, weights, index * width);
    }
    sink.progress(shard.runs.length);
  }
  if (features) await sink.file(features.finish());
}

/** The parts of one split: takes networks in the order of their runs. */
class SplitFiles {
  readonly #task: PassTask;
  readonly #split: Split;
  readonly #width: number;
  readonly #sink: PassSink;
  readonly #runs: number[] = [];
  readonly #places: number[] = [];
  readonly #weights: Float32Array; // [GROUP_ROWS, width]
  #scratch: Scratch | undefined;
  #writer: TableWriter | undefined;
  #count = 0;

  constructor(task: PassTask, split: Split, width: number, sink: PassSink) {
    this.#task = task;
    this.#split = split;
    this.#width = width;
    this.#sink = sink;
    const size = GROUP_ROWS * width;
    const known = groups.get(split);
    this.#weights = known?.length === size ? known : new Float32Array(size);
    groups.set(split, this.#weights);
  }

  /** Whether any part from the next network on is not filled. */
  get isOpen(): boolean {
    const { collection, epoch, counts, filled } = this.#task;
    for (let part = Math.floor(this.#count / PART_ROWS); part * PART_ROWS < counts[this.#split]; part++)
      if (!filled.includes(weightsSlot(collection, epoch, this.#split, part))) return true;
    return false;
  }

  /** Leaves a network out. Only where isOpen was false. */
  skip(): void {
    this.#count++;
  }

  /** Takes the network `run`, the one at `place` of all, with its weights from `start` on. */
  async add(run: number, place: number, weights: Float32Array, start: number): Promise<void> {
    const { collection, epoch, counts, filled } = this.#task;
    const part = Math.floor(this.#count / PART_ROWS);
    this.#count++;
    const slot = weightsSlot(collection, epoch, this.#split, part);
    if (filled.includes(slot)) return;
    this.#weights.set(weights.subarray(start, start + this.#width), this.#runs.length * this.#width);
    this.#runs.push(run);
    this.#places.push(place);
    const isLast = this.#count === counts[this.#split] || this.#count % PART_ROWS === 0;
    if (this.#runs.length === GROUP_ROWS || isLast) this.#writeGroup();
    if (isLast) await this.#finishPart(slot);
  }

  #writeGroup(): void {
    const { epoch, labels, numbers } = this.#task;
    const isLabelled = hasLabels(this.#split, labels);
    this.#scratch ??= new Scratch();
    this.#writer ??= new TableWriter(this.#task.forms[this.#split]);
    const rows = this.#runs.length;
    const stored = STORED_NUMBERS.map((name, index): [string, ColumnValues] => [
      name,
      Float64Array.from(this.#places, (place) => numbers[place * STORED_NUMBERS.length + index]),
    ]);
    const values = {
      ...drawnOf(this.#task).columns(this.#runs),
      epoch: new Int32Array(rows).fill(epoch),
      ...Object.fromEntries(isLabelled ? stored : stored.filter(([name]) => name === "step")),
      weights: this.#weights.subarray(0, rows * this.#width),
    };
    this.#scratch.write(this.#writer.addGroup({ rows, values }));
    this.#runs.length = 0;
    this.#places.length = 0;
  }

  async #finishPart(slot: string): Promise<void> {
    const [scratch, writer] = [this.#scratch!, this.#writer!];
    scratch.write(writer.finish());
    this.#scratch = undefined;
    this.#writer = undefined;
    await this.#sink.file({ slot, rows: writer.rows, ...scratch.finish() });
  }
}

/** The statistics of all networks whose weights are published after the epoch. */
class FeatureFile {
  readonly #task: PassTask;
  readonly #names: string[];
  readonly #runs: number[] = [];
  readonly #splits: string[] = [];
  readonly #parts: Float64Array[] = []; // [networks, features] each

  constructor(task: PassTask) {
    this.#task = task;
    this.#names = featureNames(weightLayout({ layers: task.spec.convolution_layers }));
  }

  /** The networks of a shard: their splits, their weights, [runs, width], and which splits are published. */
  add(runs: readonly number[], splits: readonly number[], weights: Float32Array, published: readonly number[]): void {
    const layout = weightLayout({ layers: this.#task.spec.convolution_layers });
    const width = weights.length / runs.length;
    const own = runs.map((_, index) => index).filter((index) => published.includes(splits[index]));
    for (const index of own) {
      this.#runs.push(runs[index]);
      this.#splits.push(SPLITS[splits[index]]);
    }
    if (own.length === runs.length) {
      this.#parts.push(computeFeatures(weights, layout, runs.length));
      return;
    }
    if (kept.length < own.length * width) kept = new Float32Array(weights.length);
    for (const [place, index] of own.entries())
      kept.set(weights.subarray(index * width, (index + 1) * width), place * width);
    this.#parts.push(computeFeatures(kept.subarray(0, own.length * width), layout, own.length));
  }

  finish(): MadeFile {
    const { collection, epoch } = this.#task;
    const count = this.#names.length;
    const all = new Float64Array(this.#runs.length * count);
    let place = 0;
    for (const part of this.#parts) {
      all.set(part, place);
      place += part.length;
    }
    const writer = new TableWriter(this.#task.features);
    const scratch = new Scratch();
    for (let start = 0; start < this.#runs.length; start += TABLE_GROUP_ROWS) {
      const runs = this.#runs.slice(start, start + TABLE_GROUP_ROWS);
      const columns = this.#names.map((name, index): [string, Float64Array] => [
        name,
        Float64Array.from(runs, (_, row) => all[(start + row) * count + index]),
      ]);
      const split = this.#splits.slice(start, start + TABLE_GROUP_ROWS);
      const values = { ...nameColumns(collection, runs), split, ...Object.fromEntries(columns) };
      scratch.write(writer.addGroup({ rows: runs.length, values }));
    }
    scratch.write(writer.finish());
    return { slot: featuresSlot(collection, epoch), rows: writer.rows, ...scratch.finish() };
  }
}

function drawnOf({ spec, collection }: PassTask): DrawnRuns {
  const key = `${spec.name} ${spec.version} ${spec.seed} ${collection}`;
  if (drawnRuns?.key !== key) drawnRuns = { key, runs: new DrawnRuns(spec, collection) };
  return drawnRuns.runs;
}
