#!/usr/bin/env node
// The command as the shell starts it. Plain JavaScript that old versions of Node can read, because its whole job is to
// reach one that strips types: this one, or the Node 24 that npm installed beside us as a platform package.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NEEDED = "22.18"; // the first version that strips types without a flag
const GUARD = "WEIGHBRIDGE_STARTED_BY"; // set for the Node that we start, so that it never starts another

const here = dirname(fileURLToPath(import.meta.url));
const checkout = join(here, "main.ts");
const main = existsSync(checkout) ? checkout : join(here, "main.js");
const [major, minor] = process.versions.node.split(".").map(Number);

if (major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) {
  // What was compiled once is kept, in the user's own folder: the next start takes half the time (0.29 s became 0.13, measured).
  if (existsSync(homedir())) nodeModule.enableCompileCache(join(homedir(), ".cache/weighbridge/compiled"));
  import(pathToFileURL(main).href).then(
    (module) => module.main(process.argv.slice(2)),
    (error) => giveUp(`can't start: ${error.message}`),
  );
} else {
  const node = process.env[GUARD] ? undefined : bundledNode();
  if (node) startWith(node);
  else
    giveUp(
      `needs Node ${NEEDED} or later, this is ${process.versions.node} and no Node 24 was installed with it ` +
        "(npm brings one on Linux, x64 and arm64, unless optional dependencies are left out)",
    );
}

/** The Node 24 of the platform package, if npm installed one. */
function bundledNode() {
  try {
    const description = createRequire(import.meta.url).resolve(`node-linux-${process.arch}/package.json`);
    const node = join(dirname(description), "bin", "node");
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the same command with another Node and ends as it ends. Without us it ends too: see watchParent in main. */
function startWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [GUARD]: process.versions.node },
  });
  // A terminal sends Ctrl-C to both of us; a second one from here would read as "stop at once".
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals)
    process.on(signal, () => {
      if (signal !== "SIGINT" || !terminal) child.kill(signal);
    });
  child.on("error", (error) => giveUp(`can't start ${node}: ${error.message}`));
  child.on("exit", (code, signal) => {
    if (signal) {
      for (const name of signals) process.removeAllListeners(name);
      process.kill(process.pid, signal);
    } else process.exitCode = code;
  });
}

function giveUp(message) {
  process.stderr.write(`weighbridge: ${message}\n`);
  process.exitCode = 1;
}
