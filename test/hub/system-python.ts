// The system's Python with the packages that a test needs, run in a folder of the test's own.
import { spawn, spawnSync } from "node:child_process";

const PYTHON = "/usr/bin/python3";

/** What of these modules is missing, in words; undefined if nothing is. */
export function missingPython(...modules: string[]): string | undefined {
  const missing = modules.filter((module) => spawnSync(PYTHON, ["-c", `import ${module}`]).status !== 0);
  const packages = missing.map((module) => `python3-${module}`).join(", ");
  return missing.length === 0
    ? undefined
    : `${missing.join(", ")} can't be imported by ${PYTHON} (Debian: ${packages})`;
}

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end without holding this process, whose server it may ask. */
export function runProgram(
  command: string,
  args: string[],
  { cwd, env = {}, input = "" }: { cwd: string; env?: Record<string, string>; input?: string },
): Promise<Run> {
  const environment = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...env };
  const child = spawn(command, args, { cwd, env: environment });
  const run: Run = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    run.stdout += text;
  });
  child.stderr.on("data", (text) => {
    run.stderr += text;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...run, code }));
  });
}

/** Runs Python source. */
export function runPython(source: string, options: Parameters<typeof runProgram>[2]): Promise<Run> {
  return runProgram(PYTHON, ["-"], { ...options, input: source });
}
