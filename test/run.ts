// What `npm test` runs: the type check, the linter, then every test file (or those whose path holds the given pattern).
// With --all, or WEIGHBRIDGE_TEST_ALL=1, nothing is skipped: a test whose tool is missing fails instead.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");
const { values, positionals: patterns } = parseArgs({
  options: { all: { type: "boolean", default: false } },
  allowPositionals: true,
});
const environment: NodeJS.ProcessEnv = { ...process.env, ...(values.all ? { WEIGHBRIDGE_TEST_ALL: "1" } : {}) };
// node:test marks its children; a test runner that is itself started by a test must not take itself for one.
delete environment.NODE_TEST_CONTEXT;

const files = globSync("test/**/*.test.ts", { cwd: root })
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
  .sort();
if (files.length === 0) {
  console.error(`no test file's path holds ${patterns.map((pattern) => `"${pattern}"`).join(" or ")}`);
  process.exit(2);
}

let passed = true;
if (patterns.length === 0) {
  check("types", "tsc", ["--noEmit"]);
  check("format and lint", "biome", ["check", "--error-on-warnings"]);
}
// Tests start processes and threads of their own, so no more files at once than there are cores.
const runner = [
  "--disable-warning=ExperimentalWarning",
  `--import=${new URL("./no-hanging.ts", import.meta.url)}`,
  "--test",
  `--test-concurrency=${availableParallelism()}`,
  "--test-timeout=600000",
  ...files,
];
// What takes long to make and is the same for many files, the first one that needs it leaves there for the others.
const shared = mkdtempSync(join(tmpdir(), "weighbridge-tests-"));
environment.WEIGHBRIDGE_TEST_DATABASES = join(shared, "databases");
const tests = spawnSync(process.execPath, runner, { cwd: root, env: environment, stdio: "inherit" });
rmSync(shared, { recursive: true, force: true });
process.exitCode = tests.status === 0 && passed ? 0 : 1;
if (!passed) console.error("The tests have run, but a check before them failed: see above.");

/** Runs a checker from node_modules; prints one line if it is content, and all that it said if not. */
function check(name: string, command: string, args: string[]): void {
  const start = performance.now();
  const result = spawnSync(join(root, "node_modules/.bin", command), args, { cwd: root, encoding: "utf8" });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const good = result.status === 0;
  console.log(`${name}: ${good ? "good" : "FAILED"} (${command}, ${seconds} s)`);
  if (good) return;
  console.log(`${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`);
  passed = false;
}
