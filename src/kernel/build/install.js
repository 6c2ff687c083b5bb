// Builds the native kernel with the machine's C compiler: `npm ci` calls this. It never fails: without a compiler, or
// where the build goes wrong, Weighbridge trains with its WASM kernel, and this says so in one line. Plain JavaScript,
// because an older Node may run it. WEIGHBRIDGE_CC names another compiler.
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAddon, SOURCE } from "./compile.js";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "out");

/** Whether the build is newer than all that it is made of, for this machine, and no other compiler is asked for. */
function upToDate(addon) {
  if (process.env.WEIGHBRIDGE_CC || !existsSync(addon)) return false;
  const built = statSync(addon).mtimeMs;
  const sources = [join(here, "compile.js"), ...readdirSync(SOURCE).map((name) => join(SOURCE, name))];
  return sources.every((source) => statSync(source).mtimeMs <= built) && loads(addon);
}

function loads(addon) {
  try {
    createRequire(import.meta.url)(addon);
    return true;
  } catch {
    return false; // copied from another kind of machine
  }
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
