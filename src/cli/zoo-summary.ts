// What a folder of shards holds, in the words of somebody who sees a zoo for the first time.

import { formatCount } from "../lib/progress.ts";
import { type AccuracySummary, type FolderInspection, inspectFolder, summarizeAccuracy } from "../shard/index.ts";
import { formatBytes } from "./format.ts";
import { histogramLines, isUnicodeLocale } from "./histogram.ts";

export interface ZooSummary {
  folder: string;
  collections: string[];
  shards: number;
  /** Networks that have rows. */
  runs: number;
  rows: number;
  discards: number;
  bytes: number;
  /** Final test accuracies; undefined if there is no network. */
  accuracy?: AccuracySummary;
  /** Epochs that are kept of each network. */
  epochs: number[];
  /** Weights of each network. */
  weights: number;
  /** Kernel levels and arithmetics that made it, such as "v4 (fma)". */
  kernels: string[];
  /** Training time, shard after shard. */
  seconds: number;
  problems: string[];
}

const BARS = 10;

/** Reads and checks every shard of a folder. */
export async function summarizeZoo(folder: string): Promise<ZooSummary> {
  const inspection = await inspectFolder(folder);
  const { shards, problems } = inspection;
  const sum = (of: (shard: FolderInspection["shards"][number]) => number) =>
    shards.reduce((total, shard) => total + of(shard), 0);
  const accuracy = summarizeAccuracy(
    shards.flatMap((shard) => shard.finalAccuracies),
    BARS,
  );
  const known = shards.flatMap((shard) => shard.metadata ?? []);
  const makers = shards.map(({ sidecar, metadata }) => `${sidecar?.maker.level} (${metadata?.numerics})`);
  return {
    folder,
    collections: unique(known.map((metadata) => metadata.collection)),
    shards: shards.length,
    runs: sum((shard) => shard.runs),
    rows: sum((shard) => shard.rows),
    discards: sum((shard) => shard.discards.length),
    bytes: sum((shard) => shard.bytes),
    ...(accuracy ? { accuracy } : {}),
    epochs: known[0]?.spec.checkpoint_epochs ?? [],
    weights: known[0]?.tensor_layout.at(-1)?.end ?? 0,
    kernels: unique(makers),
    seconds: sum((shard) => shard.sidecar?.maker.seconds ?? 0),
    problems,
  };
}

/** What was made, how good the networks are, and how to read it. */
export function describeZoo(zoo: ZooSummary): string[] {
  const { accuracy } = zoo;
  const files = zoo.shards === 1 ? "1 Parquet file" : `${formatCount(zoo.shards)} Parquet files`;
  const place = `${formatBytes(zoo.bytes)} in ${files} in ${zoo.folder}`;
  const sound = zoo.problems.length === 0;
  const lines = [
    `${formatCount(zoo.runs)} trained networks of ${formatCount(zoo.weights)} weights each, ` +
      `kept at epochs ${zoo.epochs.join(", ")}: ${formatCount(zoo.rows)} rows`,
    ...(zoo.discards > 0 ? [`${formatCount(zoo.discards)} more given up, their weights grew beyond all numbers`] : []),
    `${place}, ${sound ? "all checked" : "but not all is well:"}`,
    ...zoo.problems.map((problem) => `  ${problem}`),
  ].map((line) => `  ${line}`);
  if (accuracy) {
    lines.push(
      "",
      `Test accuracy after training: best ${percent(accuracy.best)}, median ${percent(accuracy.median)}, ` +
        `worst ${percent(accuracy.worst)}`,
      ...histogramLines(accuracy.histogram, isUnicodeLocale()).map((line) => `  ${line}`),
    );
  }
  return lines;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
