// Compiles the kernel: the native addon from the machine's C compiler, and the committed kernel.wasm from clang.
// Plain JavaScript, because install.js calls it and an older Node may run that.
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the C sources. */
export const SOURCE = join(dirname(fileURLToPath(import.meta.url)), "..", "native");

/** What is compiled once a level. */
export const SOURCES = ["kernel.c", "dense.c"];

const LEVELS = { x64: { v4: "-march=x86-64-v4", v3: "-march=x86-64-v3" }, arm64: { arm64: "-march=armv8-a" } };

/** Flags that decide the bits: nothing may fuse that the source does not fuse, and no operation may be reordered. */
export const FLAGS = ["-O3", "-std=gnu11", "-ffp-contract=off", "-fno-math-errno", "-fPIC", "-Wno-unknown-pragmas"];

/**
 * Compiles the addon for this machine into `folder` and returns its path. `cc` is a compiler's command.
 * Throws what the compiler says. Two objects per instruction-set level, linked with the glue; whole or not at all.
 */
export function buildAddon(cc, folder) {
  const levels = LEVELS[process.arch];
  if (!levels) throw new Error(`no instruction-set level for ${process.arch}`);
  const include = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
  const work = join(folder, `work-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    const run = (args) => execFileSync(cc, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
    const objects = [];
    for (const [level, flag] of Object.entries(levels)) {
      for (const source of SOURCES) {
        const object = join(work, `${source}-${level}.o`);
        run([...FLAGS, flag, `-DLEVEL=${level}`, "-c", join(SOURCE, source), "-o", object]);
        objects.push(object);
      }
    }
    const built = join(work, "kernel.node");
    const undefinedSymbols = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
    run([...FLAGS, "-shared", ...undefinedSymbols, "-I", include, join(SOURCE, "addon.c"), ...objects, "-o", built]);
    renameSync(built, join(folder, "kernel.node"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return join(folder, "kernel.node");
}

/** The compiler of the committed kernel.wasm: with this one (and its lld) a rebuild gives the same bytes. */
export const WASM_COMPILER = "Debian clang version 14.0.6";

const WASM_EXPORTS = [
  ...["state_bytes", "setup", "set_weights", "get_weights", "get_gradient", "gradient", "train", "evaluate"],
  ...["dropout_mask", "peak", "dense_bytes", "dense_setup", "dense_set_weights", "dense_get_weights"],
  ...["dense_get_gradient", "dense_gradient", "dense_train", "dense_predict", "dense_mask"],
];

/** Compiles kernel.wasm with `clang` (a command) to the path `out`. Throws what the compiler says. */
export function buildWasm(clang, out) {
  const flags = ["--target=wasm32", "-msimd128", "-mbulk-memory", "-ffreestanding", "-nostdlib", "-fno-pic"];
  const exports = WASM_EXPORTS.map((name) => `-Wl,--export=weighbridge_${name}`);
  const link = ["-Wl,--no-entry", "-Wl,--strip-all", "-Wl,--export=__heap_base", "-Wl,-z,stack-size=65536", ...exports];
  const args = [...FLAGS.filter((flag) => flag !== "-fPIC"), ...flags, ...link, ...SOURCES, "-o", out];
  execFileSync(clang, args, { cwd: SOURCE, stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
}
