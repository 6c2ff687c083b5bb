// `weighbridge serve` as a process of its own, for what only a process shows: memory, signals, starting.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Ending } from "./serving.ts";

const COMMAND = fileURLToPath(new URL("../../src/cli/weighbridge.js", import.meta.url));

export interface HubProcess {
  child: ChildProcess;
  url: string;
  port: number;
  /** What it wrote to standard error so far. */
  errors(): string;
  /** Memory that it holds now, in MiB. */
  memory(): number;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** Starts it, without a database unless the arguments name one, and waits until it listens. Throws with what it said if it ends instead. */
export async function startHub(ending: Ending, args: string[]): Promise<HubProcess> {
  const none = args.includes("--database") ? [] : ["--database", "none"]; // a new one takes seconds
  const child = spawn(process.execPath, [COMMAND, "serve", "--port", "0", "--json", ...none, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  ending.after(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => {
    errors += text.toString();
  });
  const line = once(createInterface({ input: child.stdout }), "line");
  const first = await Promise.race([line.then(([text]) => text as string), ended.then(() => undefined)]);
  if (first === undefined) throw new Error(`weighbridge serve ended: ${errors}`);
  const { url } = JSON.parse(first) as { url: string };
  return {
    ...{ child, url, ended, port: Number(new URL(url).port) },
    errors: () => errors,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]) / 1024,
  };
}
