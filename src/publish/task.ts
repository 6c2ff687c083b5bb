// What publishing is asked for, and what it tells while it works and at its end.
import type { Manifest } from "../../schemas/types.d.ts";
import type { Store } from "../store/index.ts";
import type { LockTimes } from "./lock.ts";
import type { LabelMode } from "./slots.ts";

export interface PublishTask {
  /** As `weighbridge train` leaves it. */
  folder: string;
  publicStore: Store;
  /** Where withheld labels go; needed if labels are withheld. */
  privateStore?: Store;
  labels: LabelMode;
  /** Which of the spec's collections; all if not given. */
  collections?: string[];
  /** The day, "YYYY-MM-DD". The only thing that is not decided by the shards. */
  published: string;
  /** Number of threads; two at most are used, for memory's sake. As many as cores if not given. */
  jobs?: number;
  /** Stops the work, which can be continued, without an error. */
  signal?: AbortSignal;
  tell?: (event: PublishEvent) => void;
  /** Milliseconds between two notes of what is finished; for tests. */
  journalPause?: number;
  /** Of locks in buckets; for tests. */
  lockTimes?: LockTimes;
}

export type PublishEvent =
  | { kind: "stage"; stage: "checking" | "publishing"; unit: string; total: number }
  /** So many units of the stage more are done. */
  | { kind: "progress"; count: number };

export interface PublishReport {
  /** unchanged: this version was published before, of the same shards. stopped: by the signal; the rest is missing. */
  outcome: "published" | "unchanged" | "stopped";
  zoo: string;
  version: string;
  /** Undefined if stopped. */
  manifest?: Manifest;
  /** Files of weights and features made now, and found finished from an interrupted publishing. */
  made: number;
  kept: number;
  seconds: number;
}
