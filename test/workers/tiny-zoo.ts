// A zoo small enough for tests (real MNIST, a few hundred images, two epochs), and the command run as people run it.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { checkSpec, readSpec } from "../../src/zoo/index.ts";

const COMMAND = fileURLToPath(new URL("../../src/cli/weighbridge.js", import.meta.url));

/** Six runs in three shards unless `changes` say otherwise. */
export function tinySpec(changes: Partial<ZooSpec> = {}): ZooSpec {
  const spec: ZooSpec = {
    ...readSpec("quickstart"),
    name: "tiny",
    seed: "weighbridge tests: tiny",
    epochs: 2,
    batch_size: 16,
    checkpoint_epochs: [0, 2],
    image_limit: 320,
    runs_per_collection: 6,
    runs_per_shard: 2,
    ...changes,
  };
  return checkSpec(spec, "the tests' spec");
}

/** A spec whose every run diverges. */
export function divergingSpec(changes: Partial<ZooSpec> = {}): ZooSpec {
  const spec = tinySpec({ name: "diverging", seed: "weighbridge tests: diverging", ...changes });
  return checkSpec(
    {
      ...spec,
      hyperparameters: {
        ...spec.hyperparameters,
        learning_rate: { distribution: "uniform", low: 10, high: 10 },
        l2reg: { distribution: "uniform", low: 10, high: 10 },
        init_std: { distribution: "uniform", low: 10, high: 10 },
        optimizer: { distribution: "choice", values: ["sgd"] },
        activation: { distribution: "choice", values: ["relu"] },
        w_init: { distribution: "choice", values: ["RandomNormal"] },
      },
    },
    "the tests' spec",
  );
}

/** An empty folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the spec to a file of its own and gives its path. */
export function writeSpec(spec: ZooSpec): string {
  const path = join(temporaryFolder(), `${spec.name}.json`);
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts `weighbridge` with these arguments; `ended` resolves when it has. */
export function start(
  args: string[],
  environment: Record<string, string> = {},
  cwd?: string,
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [...process.execArgv.filter(isOurs), COMMAND, ...args], {
    env: { ...process.env, ...environment },
    ...(cwd ? { cwd } : {}),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs `weighbridge` to its end. */
export function weighbridge(args: string[], environment?: Record<string, string>, cwd?: string): Promise<Ended> {
  return start(args, environment, cwd).ended;
}

/** SHA-256 of every shard file in a zoo's folder, by its path in it; sidecars hold times, so they differ. */
export function shardHashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const shards = files.filter((file) => /\.(parquet|arrow)$/.test(file));
  return Object.fromEntries(
    shards.map((file) => [
      file,
      createHash("sha256")
        .update(readFileSync(join(folder, file)))
        .digest("hex"),
    ]),
  );
}

/** Everything in a folder that is not a shard, a sidecar or the spec. */
export function leftOvers(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((file) => !/^(zoo\.json|[a-z0-9_]+|[a-z0-9_]+[/\\]shard-\d+\.(parquet|arrow|json))$/.test(file));
}

function isOurs(argument: string): boolean {
  return argument.startsWith("--import");
}
