// Claims between real processes: contending, killed, dead for long, and cut off.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { claim } from "../../src/lib/claim.ts";
import { FailureError } from "../../src/lib/errors.ts";

let folder: string;
const processes: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weighbridge-claim-"));
});
afterEach(() => {
  for (const child of processes.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Runs a script that knows `claim`, waits for its first line and returns it with the process. */
async function start(script: string): Promise<{ child: ChildProcess; line: string }> {
  const module = JSON.stringify(join(import.meta.dirname, "../../src/lib/claim.ts"));
  const child = spawn(process.execPath, ["--input-type=module", "-e", `import { claim } from ${module}; ${script}`], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: folder,
  });
  processes.push(child);
  const [data] = await once(child.stdout, "data");
  return { child, line: String(data).trim() };
}

const hold = "console.log(Boolean(claim('shard'))); setInterval(() => {}, 1000);";

test("what is claimed can't be claimed again until it is released", () => {
  const path = join(folder, "shard");
  const first = claim(path);
  assert.ok(first);
  assert.equal(claim(path), undefined);
  first.release();
  assert.deepEqual(readdirSync(folder), []);
  const second = claim(path);
  assert.ok(second);
  first.release(); // of a claim that is somebody else's by now
  assert.equal(existsSync(`${path}.claim`), true);
  second.release();
});

test("two processes that contend for many pieces share them without overlap", async () => {
  const contend = `
    const mine = [];
    for (let i = 0; i < 200; i++) if (claim("piece-" + i)) mine.push(i);
    console.log(mine.join(" ") || "none");
    setInterval(() => {}, 1000);`;
  const both = await Promise.all([start(contend), start(contend)]);
  const taken = both.flatMap(({ line }) => line.split(" ")).filter((text) => text !== "none");
  assert.deepEqual(
    taken.map(Number).sort((a, b) => a - b),
    Array.from({ length: 200 }, (_, i) => i),
  );
});

test("a claim whose holder was killed is taken over at once, by one", async () => {
  const { child, line } = await start(hold);
  assert.equal(line, "true");
  assert.equal(claim(join(folder, "shard")), undefined);
  child.kill("SIGKILL");
  await once(child, "exit");
  const others = await Promise.all([start(hold), start(hold), start(hold)]);
  assert.deepEqual(others.map((other) => other.line).sort(), ["false", "false", "true"]);
  assert.deepEqual(readdirSync(folder), ["shard.claim"]);
});

test("a process that got a dead holder's number is not taken for it", { skip: noProc() }, () => {
  const path = join(folder, "shard");
  const first = claim(path);
  const holder = JSON.parse(readFileSync(`${path}.claim`, "utf8"));
  first?.release();
  writeFileSync(`${path}.claim`, JSON.stringify({ ...holder, start: "1" }));
  assert.ok(claim(path));
});

test("another machine's claim holds while it is fresh and falls after a minute without a heartbeat", () => {
  const path = join(folder, "shard");
  writeFileSync(`${path}.claim`, JSON.stringify({ host: "elsewhere", pid: process.pid, token: "a" }));
  assert.equal(claim(path), undefined);
  age(`${path}.claim`, 50);
  assert.equal(claim(path), undefined);
  age(`${path}.claim`, 61);
  assert.ok(claim(path));
  assert.equal(JSON.parse(readFileSync(`${path}.claim`, "utf8")).pid, process.pid);
});

test("a claim that was cut off while being written falls after a minute", () => {
  const path = join(folder, "shard");
  writeFileSync(`${path}.claim`, '{"host":');
  assert.equal(claim(path), undefined);
  age(`${path}.claim`, 61);
  assert.ok(claim(path));
});

test("the holder's heartbeat keeps the file young", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const path = join(folder, "shard");
  const held = claim(path);
  age(`${path}.claim`, 61);
  context.mock.timers.tick(10_000);
  writeFileSync(`${path}.claim`, JSON.stringify({ host: "elsewhere", pid: 1, token: "a" }), { flag: "r+" });
  assert.equal(claim(path), undefined);
  held?.release();
});

test("a claim in a folder that is not there is a failure that names the file", () => {
  const path = join(folder, "nowhere", "shard");
  assert.throws(() => claim(path), new FailureError(`can't write ${path}.claim: there is no such file or folder`));
});

test("an old claim that can't be removed is a failure that names it", () => {
  const path = join(folder, "unremovable");
  mkdirSync(`${path}.claim`);
  age(`${path}.claim`, 61);
  assert.throws(() => claim(path), /^FailureError: can't remove .*unremovable\.claim\..*: it is a folder$/);
});

function age(file: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(file, then, then);
}

function noProc(): string | false {
  return existsSync("/proc/self/stat") ? false : "this system does not tell when a process started";
}
