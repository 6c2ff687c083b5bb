// A test file that something keeps alive fails with a word about it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "./workers/tiny-zoo.ts";

const PRELOAD = new URL("./no-hanging.ts", import.meta.url).href;

function run(source: string) {
  const file = join(temporaryFolder(), "made.test.ts");
  writeFileSync(file, source);
  const { NODE_TEST_CONTEXT, ...environment } = process.env;
  return spawnSync(process.execPath, [`--import=${PRELOAD}`, "--test", file], {
    env: { ...environment, WEIGHBRIDGE_TEST_PATIENCE: "300" },
    encoding: "utf8",
    timeout: 60_000,
  });
}

test("a file whose failed test leaves a process ends, and says what kept it", () => {
  const { status, stdout } = run(`
    import { test } from "node:test";
    import { spawn } from "node:child_process";
    test("fails", () => {
      spawn(process.execPath, ["-e", "setTimeout(() => {}, 50_000)"]);
      throw new Error("it");
    });`);
  assert.equal(status, 1);
  assert.match(stdout, /made\.test\.ts does not end after its tests: .*ProcessWrap/);
  assert.match(stdout, /fail 1\n/);
});

test("a file that leaves something fails although its tests pass, and one that leaves nothing passes", () => {
  const left = run('import { test } from "node:test"; setTimeout(() => {}, 50_000); test("passes", () => {});');
  assert.equal(left.status, 1);
  assert.match(left.stdout, /does not end after its tests: .*Timeout/);
  const ended = run('import { test } from "node:test"; setTimeout(() => {}, 100); test("passes", () => {});');
  assert.equal(ended.status, 0, ended.stdout);
});
