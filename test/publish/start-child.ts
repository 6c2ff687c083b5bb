// Starts publish-child.ts and hears what it says.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export interface ChildTask {
  folder: string;
  publicPlace: string;
  privatePlace: string;
  published: string;
  jobs?: number;
  journalPause?: number;
}

/** What a child says at its end; its peak memory in MiB. */
export interface ChildReport {
  outcome: string;
  made: number;
  kept: number;
  peak: number;
}

export interface Child {
  process: ChildProcess;
  /** Makes it publish, once it has loaded everything. */
  begin(task: ChildTask): Promise<void>;
  /** Resolves when it has ended: with its report, or what it wrote to standard error if it was killed or failed. */
  ended: Promise<{ report?: ChildReport; stderr: string }>;
}

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL"); // also those that a failed test leaves
});

export function startChild(): Child {
  const script = fileURLToPath(new URL("./publish-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script]);
  children.push(child);
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  let report: ChildReport | undefined;
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line === "ready") resolve();
      else report = JSON.parse(line.slice("done ".length));
    });
    child.once("close", () => resolve());
  });
  const ended = once(child, "close").then(() => ({ ...(report ? { report } : {}), stderr }));
  const begin = async (task: ChildTask) => {
    await ready;
    child.stdin.write(`${JSON.stringify(task)}\n`);
  };
  return { process: child, begin, ended };
}
