// The passes bench: where a training image's time goes, pass by pass, and what the machine allows. It compiles the kernel
// into a program of its own, for each instruction-set level that this CPU has.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FLAGS } from "../src/kernel/build/compile.js";
import { loadNative } from "../src/kernel/native.ts";
import { FailureError } from "../src/lib/errors.ts";
import type { Findings } from "./harness/report.ts";

export const summary = "a profile of the native kernel: time and share of peak of each pass";

export const help = `Usage: npm run bench -- passes [--json]

Compiles the kernel with cc (WEIGHBRIDGE_CC names another compiler) and times each of its passes apart, for every
instruction-set level of this CPU, beside the machine's multiply-add peak with and without a load per operation.
Has no figures to reach; takes some seconds.`;

const SOURCE = fileURLToPath(new URL("./passes/passes.c", import.meta.url));
const MARCH: Record<string, string> = { v4: "x86-64-v4", v3: "x86-64-v3", arm64: "armv8-a" };

interface Pass {
  name: string;
  seconds: number;
  multiplyAdds: number;
  /** Multiply-adds a second as a share of the peak in registers. */
  share?: number;
}

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  parseArgs({ args, options: {} });
  const passes: Record<string, Pass[]> = {};
  for (const { level } of loadNative()) {
    tell(`${level} ..`);
    passes[level] = profile(level);
  }
  const lines = Object.entries(passes).flatMap(([level, rows]) => [`Kernel ${level}`, ...rows.map(asLine), ""]);
  return { figures: [], detail: { left_out: [], passes }, lines };
}

function profile(level: string): Pass[] {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-passes-"));
  try {
    const program = join(folder, "passes");
    const cc = process.env.WEIGHBRIDGE_CC ?? "cc";
    execFileSync(cc, [...FLAGS, `-march=${MARCH[level]}`, SOURCE, "-o", program], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines = execFileSync(program, { encoding: "utf8" }).trim().split("\n");
    const rows = lines.map((line) => JSON.parse(line) as Pass);
    const peak = rows[0].multiplyAdds / rows[0].seconds;
    return rows.map((row) => (row.multiplyAdds > 0 ? { ...row, share: row.multiplyAdds / row.seconds / peak } : row));
  } catch (error) {
    throw new FailureError(`the kernel's passes can't be measured: ${(error as Error).message.split("\n")[0]}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function asLine({ name, seconds, share }: Pass): string {
  const time = `${(seconds * 1e9).toFixed(0)} ns`;
  return `  ${name.padEnd(38)}${time.padStart(10)}${share === undefined ? "" : share.toFixed(2).padStart(8)}`;
}
