// Rebuilds the committed kernel.wasm: `node src/kernel/build/wasm.js`, after every change of the C source. Needs clang and
// lld in the version that compile.js records (WASM_COMPILER), so that everyone gets the same bytes; CLANG names another
// command for it.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildWasm, WASM_COMPILER } from "./compile.js";

const clang = process.env.CLANG ?? "clang";
try {
  const version = execFileSync(clang, ["--version"], { encoding: "utf8" }).split("\n")[0];
  if (version !== WASM_COMPILER) throw new Error(`kernel.wasm is built with "${WASM_COMPILER}", this is "${version}"`);
  buildWasm(clang, fileURLToPath(new URL("../kernel.wasm", import.meta.url)));
  process.stderr.write("weighbridge: kernel.wasm built\n");
} catch (error) {
  process.stderr.write(`weighbridge: kernel.wasm not built: ${error.message}\n`);
  process.exitCode = 1;
}
