// Builds the native kernel with the machine's C compiler: `npm ci` calls this. It never fails: without a compiler, or
// where the build goes wrong, Weighbridge trains with its WASM kernel, and this says so in one line. Plain JavaScript,
// because an older Node may run it. WEIGHBRIDGE_CC names another compiler.
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAddon, SOURCE } from "./compile.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "out");

function upToDate(addon) {
  if (!existsSync(addon)) return false;
  const built = statSync(addon).mtimeMs;
  return readdirSync(SOURCE).every((name) => statSync(join(SOURCE, name)).mtimeMs <= built);
}

function install() {
  const say = (line) => process.stderr.write(`weighbridge: ${line}\n`);
  if (upToDate(join(folder, "kernel.node"))) return;
  const compilers = process.env.WEIGHBRIDGE_CC ? [process.env.WEIGHBRIDGE_CC] : ["cc", "gcc", "clang"];
  let reason = "no C compiler (cc) found";
  for (const cc of compilers) {
    try {
      buildAddon(cc, folder);
      say(`native kernel built with ${cc}`);
      return;
    } catch (error) {
      if (error.code !== "ENOENT") {
        reason = `${cc}: ${
          String(error.stderr ?? error.message)
            .trim()
            .split("\n")[0]
        }`;
        break;
      }
    }
  }
  say(`native kernel not built (${reason}): training uses the slower WASM kernel`);
}

try {
  install();
} catch (error) {
  process.stderr.write(
    `weighbridge: native kernel not built (${error.message}): training uses the slower WASM kernel\n`,
  );
}
