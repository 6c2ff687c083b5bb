// How every command starts and ends, with made-up commands in a process of their own.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "node:test";

const root = join(import.meta.dirname, "../..");
const starter = join(root, "src/cli/weighbridge.js");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const madeUpCommands = `
  import { parseArgs } from "node:util";
  import { main } from ${JSON.stringify(join(root, "src/cli/main.ts"))};
  import { FailureError, InputError } from ${JSON.stringify(join(root, "src/lib/errors.ts"))};
  const command = (run) => async () => ({ summary: "does it", help: "Usage: all of it", run });
  await main(process.argv.slice(1), {
    parse: command(async (args) => { parseArgs({ args, options: { jobs: { type: "string" } } }); return 0; }),
    input: command(async () => { throw new InputError("jobs must be at least 1, is 0"); }),
    failure: command(async () => { throw new FailureError("disk full"); }),
    defect: command(async () => undefined.x),
    late: command(() => new Promise((_, reject) => setTimeout(() => Promise.reject(new Error("late")), 1))),
    three: command(async () => { setInterval(() => {}, 1000); console.log("text"); return 1; }),
    lines: command(async () => { for (let i = 0; i < 20000; i++) console.log("a line of some length"); return 0; }),
    missing: () => import("./no-such-file.js"),
  });
`;

function run(args: string[], env: Record<string, string> = {}) {
  const script = ["--input-type=module", "-e", madeUpCommands, "--", ...args];
  return spawnSync(process.execPath, script, { encoding: "utf8", env: { ...process.env, ...env } });
}

describe("a command ends", () => {
  const ends: { args: string[]; code: number; stdout?: RegExp; stderr: RegExp }[] = [
    { args: ["parse"], code: 0, stderr: /^$/ },
    {
      args: ["parse", "--jbos", "1"],
      code: 2,
      stderr: /^weighbridge: unknown option '--jbos' \(see .* parse --help\)\n$/,
    },
    { args: ["parse", "--jobs"], code: 2, stderr: /^weighbridge: option '--jobs <value>' argument missing \(see / },
    { args: ["parse", "extra"], code: 2, stderr: /^weighbridge: unexpected argument 'extra'.* \(see / },
    { args: ["input"], code: 2, stderr: /^weighbridge: jobs must be at least 1, is 0\n$/ },
    { args: ["failure"], code: 1, stderr: /^weighbridge: disk full\n$/ },
    {
      args: ["defect"],
      code: 1,
      stderr: /^weighbridge: this is a defect in Weighbridge: TypeError: .*\nSet WEIGHBRIDGE_DEBUG/,
    },
    { args: ["late"], code: 1, stderr: /this is a defect in Weighbridge: Error: late\n/ },
    { args: ["three"], code: 1, stdout: /^text\n$/, stderr: /^$/ },
    { args: ["parze"], code: 2, stderr: /^weighbridge: there is no command "parze": did you mean "parse"\?\n$/ },
    { args: ["constructor"], code: 2, stderr: /^weighbridge: there is no command "constructor"/ },
    { args: [], code: 2, stderr: /Usage: weighbridge COMMAND/ },
    {
      args: ["--help"],
      code: 0,
      stdout: /Usage: .*\n[\s\S]* parse +does it\n[\s\S]* missing +\(can't be loaded\)/,
      stderr: /^$/,
    },
    { args: ["help", "parse"], code: 0, stdout: /^Usage: all of it\n$/, stderr: /^$/ },
    { args: ["failure", "-h"], code: 0, stdout: /^Usage: all of it\n$/, stderr: /^$/ },
    { args: ["failure", "--", "-h"], code: 1, stderr: /disk full/ },
    { args: ["parse", "--jobs", ""], code: 2, stderr: /^weighbridge: --jobs: needs a value, is empty\n$/ },
    { args: ["parse", "--jobs="], code: 2, stderr: /^weighbridge: --jobs: needs a value, is empty\n$/ },
    { args: ["parse", ""], code: 2, stderr: /^weighbridge: argument 1 is empty\n$/ },
    { args: ["--version"], code: 0, stdout: new RegExp(`^${version}\n$`), stderr: /^$/ },
  ];
  for (const { args, code, stdout = /^$/, stderr } of ends) {
    test(`with ${code} for: weighbridge ${args.join(" ")}`, () => {
      const result = run(args);
      assert.match(result.stderr, stderr);
      assert.match(result.stdout, stdout);
      assert.equal(result.status, code);
    });
  }

  test("with the place of a defect when WEIGHBRIDGE_DEBUG is set", () => {
    assert.match(run(["defect"], { WEIGHBRIDGE_DEBUG: "1" }).stderr, /\n {4}at /);
  });

  test("quietly when nobody reads its output to the end", () => {
    const script = '"$1" --input-type=module -e "$2" -- lines | head -n 1';
    const result = spawnSync("bash", ["-o", "pipefail", "-c", script, "-", process.execPath, madeUpCommands], {
      encoding: "utf8",
    });
    assert.equal(result.stderr, "");
    assert.equal(result.stdout, "a line of some length\n");
    assert.equal(result.status, 0);
  });

  test("with 1 when its output goes to a full disk", { skip: !existsSync("/dev/full") && "needs /dev/full" }, () => {
    const script = '"$1" --input-type=module -e "$2" -- three > /dev/full';
    const result = spawnSync("bash", ["-c", script, "-", process.execPath, madeUpCommands], { encoding: "utf8" });
    assert.equal(result.stderr, "weighbridge: can't write standard output: the disk is full\n");
    assert.equal(result.status, 1);
  });
});

describe("under an older Node, the command", () => {
  const old = olderNode();
  const skip = old ? false : "no Node before 22.18 on this machine";

  test("goes on with the Node 24 that npm installed", { skip }, () => {
    assert.equal(execFileSync(old!, [starter, "--version"], { encoding: "utf8" }), `${version}\n`);
  });

  test("hands the exit code through", { skip }, () => {
    const result = spawnSync(old!, [starter, "no-such-command"], { encoding: "utf8" });
    assert.match(result.stderr, /there is no command "no-such-command"/);
    assert.equal(result.status, 2);
  });

  test("says in one line what it needs when there is no other", { skip }, () => {
    const result = spawnSync(old!, [starter, "--version"], {
      encoding: "utf8",
      env: { ...process.env, WEIGHBRIDGE_STARTED_BY: "a test" },
    });
    assert.match(result.stderr, /^weighbridge: needs Node 22\.18 or later, this is \d+\.\d+\.\d+ and no .*\n$/);
    assert.equal(result.status, 1);
  });

  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    test(`takes the new one with it on ${signal}`, { skip }, async () => {
      // A copy of the starter beside a main that waits.
      const waits = `export function main() {
        console.log(process.pid);
        process.once("disconnect", () => process.exit());
        setInterval(() => {}, 1000);
      }`;
      const folder = mkdtempSync(join(root, "node_modules/.starter-"));
      try {
        copyFileSync(starter, join(folder, "weighbridge.js"));
        writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
        writeFileSync(join(folder, "main.js"), waits);
        const parent = spawn(old!, [join(folder, "weighbridge.js")], { stdio: ["ignore", "pipe", "inherit"] });
        const [pid] = await once(parent.stdout, "data");
        parent.kill(signal);
        const [, killedBy] = await once(parent, "exit");
        assert.equal(killedBy, signal);
        await gone(Number(pid));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

async function gone(pid: number): Promise<void> {
  for (let tries = 0; existsSync(`/proc/${pid}`); tries++) {
    if (tries > 100) throw new Error(`process ${pid} is still there after 5 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A Node on the PATH that can't strip types, if there is one. */
function olderNode(): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "node"))
    .filter((node) => existsSync(node) && !node.includes("node_modules"))
    .find(
      (node) => spawnSync(node, ["-p", "process.features.typescript || ''"], { encoding: "utf8" }).stdout.trim() === "",
    );
}
