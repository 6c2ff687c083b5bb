// What a figure depends on besides the code: the machine, its Node, the kernel in use and the compiler that built it.
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { loadKernel } from "../../src/kernel/index.ts";
import { ADDON } from "../../src/kernel/native.ts";

export interface Machine {
  cpu: string;
  /** Processors that this process may use. */
  cores: number;
  node: string;
  /** Level of the kernel that training would use here. */
  kernel: string;
  /** What the native kernel's object code says of its compiler; missing if it says nothing. */
  compiler?: string;
  /** Mean number of running processes over 1, 5 and 15 minutes, before the bench. */
  load_average: number[];
}

/** Describes this machine as it is now. */
export async function describeMachine(cores: number): Promise<Machine> {
  const load_average = loadavg();
  const { level } = await loadKernel();
  const compiler = ["v3", "v4", "arm64"].includes(level) ? compilerOf(ADDON) : undefined;
  return {
    cpu: cpus()[0]?.model.trim() || process.arch,
    cores,
    node: process.versions.node,
    kernel: level,
    ...(compiler ? { compiler } : {}),
    load_average,
  };
}

/** The compiler's name and version as GCC and Clang leave it in an object's comment section. */
function compilerOf(path: string): string | undefined {
  const text = readFileSync(path, "latin1");
  return /(GCC: \([^()]*\) [\d.]+|[\w ]*clang version [\d.]+)/.exec(text)?.[0].trim();
}
