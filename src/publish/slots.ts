// Which files of weights and features a version has, known before any of them is made: each has a slot, and what is in the
// slots that are filled need not be made again after an interruption.
import type { ZooSpec } from "../../schemas/types.d.ts";
import { earlyEpoch, SPLITS, type Split } from "../zoo/index.ts";

/** Rows of a file of weights, at most: 70 MB for three convolutions. */
export const PART_ROWS = 4_000;
/** Rows of a row group of weights: what a reader holds at once, 10 MB. */
export const GROUP_ROWS = 500;
/** Rows of a row group of the tables without weights. */
export const TABLE_GROUP_ROWS = 5_000;

export type LabelMode = "withheld" | "public";

/** The slot of a part of a file of weights. */
export function weightsSlot(collection: string, epoch: number, split: Split, part: number): string {
  return `${collection} ${epoch} ${split} ${part}`;
}

/** The slot of the features of an epoch. */
export function featuresSlot(collection: string, epoch: number): string {
  return `${collection} ${epoch} features`;
}

/** The splits of which something is published after an epoch. */
export function publishedSplits(spec: ZooSpec, epoch: number, labels: LabelMode): readonly Split[] {
  if (labels === "public") return SPLITS;
  const early = earlyEpoch(spec);
  return SPLITS.filter((split) => split !== "early" || (early !== undefined && epoch <= early));
}

/** How many parts so many rows take. */
export function partCount(rows: number): number {
  return Math.ceil(rows / PART_ROWS);
}

/** A file that there must be. */
export interface Slot {
  key: string;
  epoch: number;
  /** Undefined for features. */
  split?: Split;
  part: number;
}

/** All slots of an epoch of a collection. */
export function slotsOf(
  spec: ZooSpec,
  { collection, counts }: { collection: string; counts: Record<Split, number> },
  epoch: number,
  labels: LabelMode,
): Slot[] {
  const parts = publishedSplits(spec, epoch, labels).flatMap((split) =>
    Array.from({ length: partCount(counts[split]) }, (_, part) => ({
      ...{ key: weightsSlot(collection, epoch, split, part), epoch, split, part },
    })),
  );
  return [...parts, { key: featuresSlot(collection, epoch), epoch, part: 0 }];
}
