// Publishing against copying and hashing the same bytes, one right after the other.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FailureError } from "../../src/lib/errors.ts";
import { publishZoo } from "../../src/publish/publish.ts";
import { openStore } from "../../src/store/index.ts";
import { weightCount } from "../../src/zoo/index.ts";
import { secondsOf } from "../harness/timing.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));

/** Seconds of `cp` of these files to a folder and `sha256sum` of the copies, as a person would do it. */
export function copyAndHash(paths: string[], folder: string): number {
  mkdirSync(folder, { recursive: true });
  const copies = paths.map((_, index) => join(folder, `${index}`));
  const seconds = secondsOf(() => {
    for (const [index, path] of paths.entries()) run("cp", [path, copies[index]]);
    run("sha256sum", copies);
  });
  rmSync(folder, { recursive: true });
  return seconds;
}

/** Seconds of publishing a training folder into empty folder stores, and what its weights take of raw float32. */
export async function publishOnce(training: string, folder: string): Promise<{ seconds: number; share: number }> {
  const publicStore = await openStore(join(folder, "public"));
  const privateStore = await openStore(join(folder, "private"));
  const task = { folder: training, publicStore, privateStore, labels: "withheld", published: "2026-01-01" } as const;
  const start = performance.now();
  const { manifest } = await publishZoo(task);
  const seconds = (performance.now() - start) / 1000;
  const files = manifest!.files.filter(({ content }) => content === "weights");
  const rows = files.reduce((sum, file) => sum + file.rows!, 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  rmSync(folder, { recursive: true });
  return { seconds, share: bytes / (rows * weightCount(manifest!.spec.convolution_layers) * 4) };
}

/** Peak memory in MiB and seconds of a process that publishes and does nothing else. */
export function publishInChild(training: string, folder: string): { peak_mib: number; seconds: number } {
  let stdout = "";
  const seconds = secondsOf(() => {
    stdout = run(process.execPath, ["--disable-warning=ExperimentalWarning", CHILD, training, folder]);
  });
  rmSync(folder, { recursive: true });
  return { peak_mib: Number(stdout), seconds };
}

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new FailureError(`${command} failed: ${error?.message ?? stderr.trim().split("\n").at(-1)}`);
  return stdout;
}
