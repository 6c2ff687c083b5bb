// Compilers and emulators that a test needs: where one is missing the test is skipped with that reason, or fails when
// WEIGHBRIDGE_TEST_ALL is set. Also folders that are gone after the test.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { loadNative, type NativeKernel } from "../../src/kernel/native.ts";

/** First line of what `command --version` says; undefined where the command is missing. */
export function versionLine(command: string): string | undefined {
  try {
    const said = execFileSync(command, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return said.split("\n")[0];
  } catch {
    return undefined;
  }
}

/** Whether all commands are there; if not, skips the test, or throws where nothing may be skipped. */
export function haveTools(t: TestContext, ...commands: string[]): boolean {
  const missing = commands.filter((command) => versionLine(command) === undefined);
  return missing.length === 0 || skipped(t, `${missing.join(" and ")} not installed`);
}

/** Skips the test for a reason and returns false; throws where nothing may be skipped. */
export function skipped(t: TestContext, reason: string): false {
  if (process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${reason}, and WEIGHBRIDGE_TEST_ALL is set`);
  t.skip(reason);
  return false;
}

/** A folder of the test's own. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-kernel-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Instruction-set levels of the native kernel that this machine's CPU can run, by what Linux says of it. */
export function levelsHere(): ("v4" | "v3" | "arm64")[] {
  if (process.arch === "arm64") return ["arm64"];
  if (process.arch !== "x64" || !existsSync("/proc/cpuinfo")) return [];
  const flags = new Set(/^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1].trim().split(/\s+/));
  const has = (...names: string[]) => names.every((name) => flags.has(name));
  if (!has("avx2", "fma", "bmi2")) return [];
  return has("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl") ? ["v4", "v3"] : ["v3"];
}

/** The native kernels of the checkout's build; skips the test where there are none. */
export function nativeKernels(t: TestContext): NativeKernel[] {
  let kernels: NativeKernel[] = [];
  try {
    kernels = loadNative();
  } catch {}
  if (kernels.length === 0) skipped(t, "no native kernel was built for this CPU (npm run build)");
  return kernels;
}
