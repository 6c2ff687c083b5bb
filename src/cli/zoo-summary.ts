// What a folder of shards holds, in the words of somebody who sees a zoo for the first time.

import { formatCount } from "../lib/progress.ts";
import { type AccuracySummary, type FolderInspection, inspectFolder, summarizeAccuracy } from "../shard/index.ts";
import { formatAmount, formatBytes } from "./format.ts";
import { accuracyLines } from "./histogram.ts";

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
  /** What trained it: "native kernel v4". */
  kernels: string[];
  /** Training time, shard after shard. */
  seconds: number;
  problems: string[];
}

/** Reads and checks every shard of a folder. */
export async function summarizeZoo(folder: string): Promise<ZooSummary> {
  const inspection = await inspectFolder(folder);
  const { shards, problems } = inspection;
  const sum = (of: (shard: FolderInspection["shards"][number]) => number) =>
    shards.reduce((total, shard) => total + of(shard), 0);
  const accuracy = summarizeAccuracy(shards.flatMap((shard) => shard.finalAccuracies));
  const known = shards.flatMap((shard) => shard.metadata ?? []);
  const makers = shards.flatMap(({ sidecar }) => (sidecar ? [kernelInWords(sidecar.maker.level)] : []));
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

/** What was made, where it is and how good the networks are. */
export function describeZoo(zoo: ZooSummary): string[] {
  const { accuracy, epochs, problems } = zoo;
  const files = formatAmount(zoo.shards, "Parquet file");
  const facts = [
    ["networks", zoo.runs === 0 ? "0" : `${formatCount(zoo.runs)}, of ${formatCount(zoo.weights)} weights each`],
    ...(zoo.discards > 0
      ? [["given up", `${formatCount(zoo.discards)} more, whose weights grew beyond all numbers`]]
      : []),
    ...(zoo.rows > 0
      ? [["rows", `${formatCount(zoo.rows)}: each network after epochs ${epochs.join(", ")} (0: before training)`]]
      : []),
    [
      "files",
      `${files} in ${zoo.folder}, ${formatBytes(zoo.bytes)}, ${problems.length === 0 ? "all checked" : "NOT sound:"}`,
    ],
  ];
  const lines = [
    ...facts.map(([name, text]) => `  ${name.padEnd(10)}${text}`),
    ...problems.map((problem) => `    ${problem}`),
  ];
  if (accuracy) {
    const epoch = epochs[epochs.length - 1];
    lines.push(
      "",
      ...accuracyLines(`Test accuracy after epoch ${epoch} of ${formatAmount(accuracy.count, "network")}`, accuracy),
    );
  }
  return lines;
}

/** The machine code that made a zoo, in words: "native kernel v4". */
function kernelInWords(level: string): string {
  if (level === "wasm") return "WASM kernel";
  return /^(v3|v4|arm64)$/.test(level) ? `native kernel ${level}` : `${level} kernel`;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
