// What the main thread and the threads that publish say to each other.
import type { ScannedShard } from "../shard/stored-shard.ts";
import type { MadeFile, PassTask } from "./pass.ts";

/** What a thread is asked. */
export type Job =
  | { kind: "scan"; path: string }
  | { kind: "pass"; task: PassTask }
  /** The file of this slot has been taken. */
  | { kind: "taken"; slot: string };

/** What a thread says. */
export type Answer =
  | { kind: "scanned"; shard: ScannedShard }
  | { kind: "progress"; networks: number }
  | { kind: "file"; file: MadeFile }
  | { kind: "passed" }
  | { kind: "failed"; name: string; message: string };
