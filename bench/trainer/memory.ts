// Peak memory of training with every image set in memory: a process of its own, so that nothing else is counted.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FailureError } from "../../src/lib/errors.ts";
import type { MemoryFindings, MemoryTask } from "./memory-child.ts";

/** Whether this system tells a process's peak memory. */
export function canMeasureMemory(): boolean {
  return existsSync("/proc/self/status");
}

/** Loads all image sets and trains one shard in a new process. Nothing is downloaded. */
export function measureMemory(task: Omit<MemoryTask, "directory">): MemoryFindings {
  const beside = fileURLToPath(new URL("../../../shared/images", import.meta.url));
  const directory = process.env.WEIGHBRIDGE_IMAGES || (existsSync(beside) ? beside : "");
  const script = fileURLToPath(new URL("./memory-child.ts", import.meta.url));
  const child = spawnSync(process.execPath, [script, JSON.stringify({ ...task, directory })], {
    encoding: "utf8",
    env: { ...process.env, WEIGHBRIDGE_OFFLINE: "1" },
  });
  if (child.status === 0) return JSON.parse(child.stdout);
  const last = child.stderr.trim().split("\n").at(-1) || child.error?.message || `exit code ${child.status}`;
  throw new FailureError(`measuring memory failed: ${last}`);
}
