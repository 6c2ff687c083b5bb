// The package as npm would publish it, installed elsewhere on a machine without a C compiler. Packs a copy of the
// working tree, so that no generated file appears in the tree itself while other tests run.
import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { findSpecifiers } from "../src/cli/pack/specifiers.ts";
import { toJavaScript } from "../src/cli/pack/strip.ts";

const root = join(import.meta.dirname, "..");
const COMPILERS = /^(.*-)?(cc|gcc|clang|tcc|icx)(-\d+)?$/;

describe("a packed source", () => {
  test("keeps its lines and loads .js wherever it loaded .ts from its own package", () => {
    const source = [
      'import { a } from "./a.ts";',
      'import type { T } from "./t.ts";',
      "const b: number = 1;",
      'const c = await import("../c.ts"); // "./no.ts"',
      'new Worker(new URL("./d.ts", import.meta.url), { name: "e.ts" }); import "package/f.ts";',
    ].join("\n");
    const lines = toJavaScript(source).split("\n");
    assert.equal(lines[0], 'import { a } from "./a.js";');
    assert.equal(lines[1].trim(), "");
    assert.equal(lines[3], 'const c = await import("../c.js"); // "./no.ts"');
    assert.equal(lines[4], 'new Worker(new URL("./d.js", import.meta.url), { name: "e.ts" }); import "package/f.ts";');
  });
});

describe("the package", () => {
  let folder: string;
  let installed: string;
  let log = "";
  let installLog = "";

  /** The environment of a new user: no settings of ours, and nothing on the PATH that compiles C. */
  function environment(): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|WEIGHBRIDGE_|NODE_|CC$)/i.test(name));
    return { ...Object.fromEntries(kept), PATH: join(folder, "bin") };
  }

  function run(command: string, args: string[], cwd: string): SpawnSyncReturns<string> {
    const result = spawnSync(command, args, { cwd, encoding: "utf8", env: environment(), timeout: 300_000 });
    log = `${command} ${args.join(" ")}: exit ${result.status}\n${result.stdout}${result.stderr}`;
    return result;
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "weighbridge-pack-"));
    linkCommands(join(folder, "bin"));
    const copy = join(folder, "copy");
    const listed = spawnSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
    for (const path of listed.stdout.split("\0").filter((name) => name !== "" && existsSync(join(root, name)))) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      cpSync(join(root, path), join(copy, path));
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    assert.equal(run("npm", ["pack", "--pack-destination", folder], copy).status, 0, log);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
    const home = join(folder, "home");
    mkdirSync(home);
    const install = [
      "install",
      join(folder, tarball),
      "--prefer-offline",
      "--foreground-scripts",
      "--no-audit",
      "--no-fund",
    ];
    assert.equal(run("npm", install, home).status, 0, log);
    installLog = log;
    installed = join(home, "node_modules/weighbridge");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("says at its installation that without a compiler it uses WASM, and installs all the same", () => {
    assert.match(installLog, /no C compiler.*WASM/);
    assert.equal(existsSync(join(installed, "src/kernel/build/out/kernel.node")), false);
  });

  test("holds JavaScript, data, the kernel's sources and its WASM, and neither TypeScript nor tests", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      files.filter((name) => /\.ts$|\.test\.|^(test|bench|docs|\.ci)(\/|$)|src\/cli\/pack/.test(name)),
      [],
    );
    const needed = ["README.md", "LICENSE", "src/cli/main.js", "src/kernel/build/install.js", "src/kernel/kernel.wasm"];
    needed.push("schemas/zoo.json", "datasets/zoos/quickstart.json", "datasets/images/mnist.json");
    assert.deepEqual(
      needed.filter((name) => !files.includes(name)),
      [],
    );
    assert.ok(files.some((name) => /^src\/kernel\/native\/.*\.c$/.test(name)));
  });

  test("holds every file that its files load", () => {
    const lost = readdirSync(installed, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".js") && !name.startsWith("node_modules"))
      .flatMap((name) =>
        findSpecifiers(readFileSync(join(installed, name), "utf8"))
          .filter(({ text, kind }) => text?.startsWith(".") && !(kind === "url" && /\/$|\.node$/.test(text)))
          .filter(({ text }) => !existsSync(resolve(installed, dirname(name), text!)))
          .map(({ text }) => `${name} loads ${text}`),
      );
    assert.deepEqual(lost, []);
  });

  test("starts by npx and tells what it can do", () => {
    const { stdout } = run("npx", ["weighbridge", "--help"], join(folder, "home"));
    assert.match(stdout, /^Usage: weighbridge COMMAND/, log);
    assert.doesNotMatch(stdout, /can't be loaded/);
  });

  test("finds MNIST, which comes with it", () => {
    const { stdout } = run("npx", ["weighbridge", "images", "--json"], join(folder, "home"));
    const { image_sets: sets } = JSON.parse(stdout);
    assert.equal(sets.find(({ id }: { id: string }) => id === "mnist")?.found, true, log);
  });

  test("trains networks with its WASM kernel", () => {
    const args = ["weighbridge", "train", "quickstart", "--runs", "2", "--out", "zoo", "--json"];
    const { status, stdout } = run("npx", args, join(folder, "home"));
    assert.equal(status, 0, log);
    const { runs, numerics } = JSON.parse(stdout);
    assert.deepEqual({ runs, numerics }, { runs: 2, numerics: "wasm" });
    assert.ok(existsSync(join(folder, "home/zoo/mnist/shard-00000.parquet")));
  });
});

/** A folder with links to all commands of the PATH but those that compile C and our own Node. */
function linkCommands(target: string): void {
  mkdirSync(target);
  const folders = (process.env.PATH ?? "").split(delimiter).filter((path) => existsSync(path));
  const paths = new Map<string, string>();
  for (const path of folders.filter((name) => !name.includes("node_modules")))
    for (const name of readdirSync(path)) if (!paths.has(name)) paths.set(name, join(path, name));
  for (const [name, path] of paths) if (!COMPILERS.test(name)) symlinkSync(path, join(target, name));
}
