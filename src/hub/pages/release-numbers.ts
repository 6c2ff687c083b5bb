// What a published version holds, counted: for the pages that list what can be downloaded.
import type { Manifest, PublishedFile } from "../../../schemas/types.d.ts";
import { filesOf } from "../../publish/manifest.ts";

/** Some files together. */
export interface Amount {
  files: number;
  rows: number;
  bytes: number;
}

/** What somebody may want to download, as `weighbridge pull --content` calls it. */
export interface Choice extends Amount {
  content: "final" | "all" | "runs" | "features";
  name: string;
  text: string;
}

export interface ReleaseNumbers extends Amount {
  /** Kept runs of all splits. */
  networks: number;
  /** Weight vectors: published checkpoints of networks. */
  checkpoints: number;
}

export function amountOf(files: readonly PublishedFile[]): Amount {
  const sum = (of: (file: PublishedFile) => number) => files.reduce((total, file) => total + of(file), 0);
  return { files: files.length, rows: sum(({ rows = 0 }) => rows), bytes: sum(({ bytes }) => bytes) };
}

export function releaseNumbers(manifest: Manifest): ReleaseNumbers {
  const networks = manifest.collections.reduce((sum, { counts }) => sum + counts.train + counts.test + counts.early, 0);
  return {
    ...amountOf(manifest.files),
    networks,
    checkpoints: amountOf(filesOf(manifest, { content: "weights" })).rows,
  };
}

/** What can be downloaded by itself, the most wanted first. */
export function choices(manifest: Manifest): Choice[] {
  const { checkpoint_epochs: epochs } = manifest.spec;
  const of = (query: Parameters<typeof filesOf>[1]) => amountOf(filesOf(manifest, query));
  return [
    {
      content: "final",
      name: "Final weights",
      text: `after epoch ${epochs[epochs.length - 1]}, with settings and accuracies`,
      ...of({ content: "weights", epoch: "final" }),
    },
    {
      content: "all",
      name: "All checkpoints",
      text: `weights after epochs ${epochs.join(", ")}`,
      ...of({ content: "weights" }),
    },
    { content: "runs", name: "Runs", text: "one row a network, without weights", ...of({ content: "runs" }) },
    {
      content: "features",
      name: "Features",
      text: "statistics of the weights of every layer",
      ...of({ content: "features" }),
    },
  ];
}
