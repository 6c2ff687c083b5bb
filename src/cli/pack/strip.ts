// For `npm pack`: lays a .js beside every .ts that is shipped, since Node strips no types below node_modules, and takes
// them away again with --undo. Only types and the endings of file names change, so line numbers stay true.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findSpecifiers } from "./specifiers.ts";

const SHIPPED = ["src", "workers", "leaderboard"];

/** The JavaScript of a TypeScript source: types blanked out, and every .ts that it loads from here renamed to .js. */
export function toJavaScript(source: string): string {
  let script = stripTypeScriptTypes(source);
  for (const { text, end } of findSpecifiers(script).reverse()) {
    if (text?.startsWith(".") && text.endsWith(".ts")) script = `${script.slice(0, end - 2)}js${script.slice(end)}`;
  }
  return script;
}

/** All .ts files of the shipped folders under `root`, without declarations and without what packs. */
function shippedSources(root: string): string[] {
  const folders = SHIPPED.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(import.meta.dirname));
}

if (import.meta.main) {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const undo = process.argv.includes("--undo");
  for (const path of shippedSources(root)) {
    const script = path.replace(/ts$/, "js");
    if (undo) rmSync(script, { force: true });
    else writeFileSync(script, toJavaScript(readFileSync(path, "utf8")));
  }
}
