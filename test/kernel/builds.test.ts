// Builds and the choice between them: both compilers give the same answers, a wrong build is noticed, and a machine with
// no compiler, a broken one or a broken build still trains. Works on copies, so that the checkout's build stays.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import { buildAddon } from "../../src/kernel/build/compile.js";
import { loadKernel } from "../../src/kernel/index.ts";
import { givesKnownAnswers, givesKnownDenseAnswers } from "../../src/kernel/known-answers.ts";
import { ADDON, loadNative } from "../../src/kernel/native.ts";
import { haveTools, levelsHere, temporaryFolder, versionLine } from "./tools.ts";

const ROOT = join(import.meta.dirname, "../..");

for (const compiler of ["gcc", "clang"]) {
  test(`built with ${compiler}, every level gives the known answers`, (t) => {
    if (!haveTools(t, compiler)) return;
    const kernels = loadNative(buildAddon(compiler, temporaryFolder(t)));
    if (process.platform === "linux")
      assert.deepEqual(
        kernels.map(({ level }) => level),
        levelsHere(),
      );
    for (const kernel of kernels) {
      assert.ok(givesKnownAnswers(kernel), `${compiler}, ${kernel.level}`);
      assert.ok(givesKnownDenseAnswers(kernel), `${compiler}, ${kernel.level}, dense`);
    }
  });
}

/** A copy of the kernel without its build, in a folder of its own; returns the copy's src/kernel. */
function copyKernel(t: TestContext): string {
  const folder = temporaryFolder(t);
  for (const part of ["package.json", "src/lib", "src/kernel"]) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  rmSync(join(folder, "src/kernel/build/out"), { recursive: true, force: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return join(folder, "src/kernel");
}

/** Runs install.js of a copy with nothing on the PATH but `folder`. */
function install(kernel: string, folder: string, environment: Record<string, string> = {}) {
  const script = join(kernel, "build/install.js");
  return spawnSync(process.execPath, [script], { env: { PATH: folder, ...environment }, encoding: "utf8" });
}

function assertOneLine(text: string): void {
  assert.match(text, /^[^\n]+\n$/, "one line");
}

/** Loads the kernel of a copy in a process of its own; gives its level and what it warned of. */
function loadCopy(kernel: string, wanted = ""): { level: string; warnings: string[] } {
  const program = `
    const { loadKernel } = await import(${JSON.stringify(pathToFileURL(join(kernel, "index.ts")).href)});
    const warnings = [];
    const { level } = await loadKernel({ warn: (line) => warnings.push(line) });
    console.log(JSON.stringify({ level, warnings }));`;
  const environment = { ...process.env, WEIGHBRIDGE_KERNEL: wanted };
  const args = ["--input-type=module", "--eval", program];
  const result = spawnSync(process.execPath, args, { env: environment, encoding: "utf8" });
  assert.equal(result.status, 0, result.stderr);
  return JSON.parse(result.stdout);
}

test("a build with flags that fuse and reorder is not trusted: WASM trains, and one line says so", (t) => {
  const compiler = ["gcc", "clang"].find((command) => versionLine(command) !== undefined);
  if (!haveTools(t, compiler ?? "gcc")) return;
  const kernel = copyKernel(t);
  const compile = join(kernel, "build/compile.js");
  const source = readFileSync(compile, "utf8");
  const altered = source
    .replace('"-O3"', '"-O1"')
    .replace('"-ffp-contract=off"', '"-ffp-contract=fast", "-ffast-math"');
  assert.notEqual(altered, source);
  writeFileSync(compile, altered);
  const { status, stderr } = install(kernel, String(process.env.PATH), { WEIGHBRIDGE_CC: String(compiler) });
  assert.equal(status, 0);
  assert.match(stderr, /native kernel built/);
  assert.ok(existsSync(join(kernel, "build/out/kernel.node")));
  // In another process: gcc links fast-math builds with code that turns denormals off in whoever loads them.
  const { level, warnings } = loadCopy(kernel);
  assert.equal(level, "wasm");
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^[^\n]*the native build gives wrong answers[^\n]*$/);
});

test("installing with no compiler ends well and says in one line what trains instead; so does the first training", (t) => {
  const kernel = copyKernel(t);
  const { status, stdout, stderr } = install(kernel, temporaryFolder(t));
  assert.deepEqual([status, stdout], [0, ""]);
  assertOneLine(stderr);
  assert.match(stderr, /no C compiler.*WASM/);
  assert.ok(!existsSync(join(kernel, "build/out/kernel.node")));

  const { level, warnings } = loadCopy(kernel);
  assert.equal(level, "wasm");
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^[^\n]*no native kernel was built[^\n]*$/);
  assert.deepEqual(loadCopy(kernel, "wasm"), { level: "wasm", warnings: [] }, "asked for, it needs no warning");
});

test("installing with a compiler that fails ends well, says its first line, and leaves nothing behind", (t) => {
  const kernel = copyKernel(t);
  const folder = temporaryFolder(t);
  const compiler = join(folder, "cc");
  writeFileSync(compiler, "#!/bin/sh\necho 'cc: cannot do this' >&2\necho 'nor that' >&2\nexit 1\n");
  chmodSync(compiler, 0o755);
  const { status, stderr } = install(kernel, folder);
  assert.equal(status, 0);
  assertOneLine(stderr);
  assert.match(stderr, /cc: cannot do this.*WASM/);
  assert.doesNotMatch(stderr, /nor that/);
  assert.ok(!existsSync(join(kernel, "build/out/kernel.node")));
});

test("installing again builds anew what can't be loaded or is older than its flags, and when a compiler is named", (t) => {
  const kernel = copyKernel(t);
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "cc"), "#!/bin/sh\necho 'no compiler today' >&2\nexit 1\n");
  chmodSync(join(folder, "cc"), 0o755);
  const addon = join(kernel, "build/out/kernel.node");
  const put = (write: () => void) => {
    mkdirSync(join(kernel, "build/out"), { recursive: true });
    write();
  };
  put(() => writeFileSync(addon, "for another machine\n"));
  assert.match(install(kernel, folder).stderr, /no compiler today/);
  if (!existsSync(ADDON)) return t.skip("no native kernel was built in the checkout");
  put(() => cpSync(ADDON, addon));
  assert.equal(install(kernel, folder).stderr, "", "it is up to date");
  assert.match(install(kernel, "", { WEIGHBRIDGE_CC: join(folder, "cc") }).stderr, /no compiler today/);
  const later = new Date(Date.now() + 1000);
  utimesSync(join(kernel, "build/compile.js"), later, later);
  assert.match(install(kernel, folder).stderr, /no compiler today/);
});

test("a native build that can't be loaded is named in one line, and WASM trains", (t) => {
  const kernel = copyKernel(t);
  mkdirSync(join(kernel, "build/out"), { recursive: true });
  writeFileSync(join(kernel, "build/out/kernel.node"), "not a library\n");
  const { level, warnings } = loadCopy(kernel);
  assert.equal(level, "wasm");
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^[^\n]*can't be loaded[^\n]*$/);
});

test("WEIGHBRIDGE_KERNEL chooses a level, an option goes before it, and what can't be had is refused by name", async (t) => {
  const before = process.env.WEIGHBRIDGE_KERNEL;
  t.after(() => {
    if (before === undefined) delete process.env.WEIGHBRIDGE_KERNEL;
    else process.env.WEIGHBRIDGE_KERNEL = before;
  });
  const warn = (line: string) => assert.fail(`warned: ${line}`);
  const built = existsSync(ADDON) ? loadNative().map(({ level }) => String(level)) : [];
  for (const level of ["v3", "v4", "arm64", "wasm", "scalar"]) {
    process.env.WEIGHBRIDGE_KERNEL = level;
    if (built.includes(level) || level === "wasm" || level === "scalar") {
      const kernel = await loadKernel({ warn });
      assert.equal(kernel.level, level);
      assert.equal(kernel.numerics, built.includes(level) ? "fma" : "wasm");
    } else {
      await assert.rejects(loadKernel({ warn }), {
        name: "InputError",
        message: new RegExp(`kernel "${level}" can't`),
      });
    }
  }
  assert.equal((await loadKernel({ level: "wasm", warn })).level, "wasm");
  process.env.WEIGHBRIDGE_KERNEL = "nonsense";
  await assert.rejects(loadKernel({ warn }), {
    name: "InputError",
    message: /"nonsense".*v4, v3, arm64, wasm, scalar/,
  });
  process.env.WEIGHBRIDGE_KERNEL = "";
  if (built.length > 0) assert.equal((await loadKernel({ warn })).level, built[0], "the fastest");
});
