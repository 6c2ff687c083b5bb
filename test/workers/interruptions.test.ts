// Ctrl-C, kill -9, several processes, dying threads, full disks: what is complete stays, what is missing is made again
// with the same bytes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { leftOvers, shardHashes, start, temporaryFolder, tinySpec, weighbridge, writeSpec } from "./tiny-zoo.ts";

const SHARDS = 8;
const spec = tinySpec({
  name: "interrupted",
  seed: "weighbridge tests: interrupted",
  image_limit: 4000,
  epochs: 4,
  checkpoint_epochs: [0, 4],
  runs_per_collection: 2 * SHARDS,
});
const path = writeSpec(spec);
let hashes: Record<string, string>;

before(async () => {
  const folder = temporaryFolder();
  const { code, stderr } = await weighbridge(["train", path, "--out", folder, "--quiet"]);
  assert.equal(code, 0, stderr);
  hashes = shardHashes(folder);
});

/** The complete shards of a folder with the times at which they were written. */
function completeShards(folder: string): Record<string, number> {
  const complete: Record<string, number> = {};
  for (let shard = 0; shard < SHARDS; shard++) {
    const file = join(folder, "mnist", `shard-0000${shard}.parquet`);
    if (existsSync(file.replace("parquet", "json"))) complete[file] = statSync(file).mtimeMs;
  }
  return complete;
}

async function firstShardIn(folder: string): Promise<void> {
  while (Object.keys(completeShards(folder)).length === 0) await setTimeout(5);
}

/** Resolves when the stream has given this text from now on. */
function until(stream: Readable, text: string): Promise<void> {
  return new Promise((resolve) => {
    let given = "";
    stream.on("data", (more) => {
      given += more;
      if (given.includes(text)) resolve();
    });
  });
}

describe("training that is interrupted", () => {
  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    test(`by ${signal} stops soon, says what is kept, and goes on to the same bytes`, async () => {
      const folder = temporaryFolder();
      const { child, ended } = start(["train", path, "--out", folder, "--quiet"]);
      await firstShardIn(folder);
      child.kill(signal);
      await setTimeout(5);
      child.kill(signal); // as npm does: hands on what the terminal has sent already
      const { code, stdout, stderr } = await ended;
      assert.equal(code, exitCode, stderr);
      assert.match(stdout, /Stopped; \d shards? kept in .*\. The same command goes on from there\./);
      assert.deepEqual(leftOvers(folder), []);
      const kept = completeShards(folder);
      assert.ok(Object.keys(kept).length < SHARDS, "it was done before the signal came");
      assert.equal((await weighbridge(["train", path, "--out", folder, "--quiet"])).code, 0);
      assert.deepEqual(shardHashes(folder), hashes);
      for (const [file, time] of Object.entries(kept)) assert.equal(completeShards(folder)[file], time);
    });

  test("by a second SIGINT half a second after the first stops at once", async () => {
    const long = writeSpec(tinySpec({ image_limit: 60000, checkpoint_epochs: [2] }));
    const args = ["train", long, "--out", temporaryFolder(), "--jobs", "1"];
    const { child, ended } = start(args, { WEIGHBRIDGE_KERNEL: "scalar" }); // an epoch of it takes minutes
    const said = (text: string) => until(child.stderr!, text);
    await said("training mnist");
    child.kill("SIGINT");
    await said("Stopping after the epoch in work");
    await setTimeout(600);
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    assert.deepEqual([code, stdout], [130, ""]);
  });

  test("by kill -9 at any moments loses at most the shard in work", async () => {
    const folder = temporaryFolder();
    const delays = new RandomStream(streamKey(2, "shuffle"));
    let kept: Record<string, number> = {};
    for (let kill = 0; kill < 8; kill++) {
      const { child, ended } = start(["train", path, "--out", folder, "--quiet"]);
      await setTimeout(200 + delays.below(900));
      child.kill("SIGKILL");
      await ended;
      const now = completeShards(folder);
      for (const [file, time] of Object.entries(kept)) assert.equal(now[file], time, `${file} was written again`);
      kept = now;
    }
    const { code, stderr } = await weighbridge(["train", path, "--out", folder, "--quiet"]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(shardHashes(folder), hashes);
    assert.deepEqual(leftOvers(folder), []);
    for (const [file, time] of Object.entries(kept)) assert.equal(completeShards(folder)[file], time);
  });

  test("after a shard but before its sidecar makes that shard again", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "mnist"));
    writeFileSync(join(folder, "mnist", "shard-00000.parquet"), "PAR1");
    assert.equal((await weighbridge(["train", path, "--out", folder, "--shards", "0", "--quiet"])).code, 0);
    const first = join("mnist", "shard-00000.parquet");
    assert.equal(shardHashes(folder)[first], hashes[first]);
  });
});

describe("two processes on one folder", () => {
  test("share the work and make no shard twice", async () => {
    const folder = temporaryFolder();
    const command = ["train", path, "--out", folder, "--jobs", "1", "--json"];
    const both = await Promise.all([weighbridge(command), weighbridge(command)]);
    const made = both.map(({ code, stdout, stderr }) => {
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout).shards.made as number;
    });
    assert.equal(made[0] + made[1], SHARDS);
    assert.ok(made[0] > 0 && made[1] > 0, `one made all: ${made}`);
    assert.deepEqual(shardHashes(folder), hashes);
    assert.deepEqual(leftOvers(folder), []);
  });
});

function mount(options: string, folder: string) {
  return spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { encoding: "utf8" });
}

describe("a failure", () => {
  const fails = async (folder: string, expected: RegExp, environment: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await weighbridge(["train", path, "--out", folder, "--quiet"], environment);
    assert.match(stderr, expected);
    assert.equal(code, 1);
    assert.equal(stdout, "");
  };

  test("of a thread names the run", async () => {
    const preload = `--import=${new URL("dying-kernel.ts", import.meta.url)}`;
    const expected = /^weighbridge: a training thread died while training mnist-00000\d: it ended with exit code 7\n$/;
    const folder = temporaryFolder();
    await fails(folder, expected, { NODE_OPTIONS: preload });
    assert.deepEqual(leftOvers(folder), []);
  });

  test("to make the folder names it and the reason", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    await fails(join(file, "zoo"), /^weighbridge: can't make the folder .*file\/zoo: a part of the path is a file/);
    if (process.platform === "linux")
      await fails("/proc/x", /^weighbridge: can't make the folder \/proc\/x: \/proc takes no folders\n$/);
  });

  test("to write to a read-only file system is told", async (context) => {
    const folder = temporaryFolder();
    const mounted = mount("ro", folder);
    if (mounted.status !== 0 && !process.env.WEIGHBRIDGE_TEST_ALL)
      return context.skip(`no file system can be mounted: ${mounted.stderr?.trim()}`);
    try {
      await fails(folder, /^weighbridge: .*zoo\.json.*(EROFS|read-only)/);
    } finally {
      spawnSync("umount", [folder]);
    }
  });

  test("by a limit on the size of files is told, and what is complete stays", async () => {
    const folder = temporaryFolder();
    const command = [process.execPath, "src/cli/weighbridge.js", "train", path, "--out", folder, "--quiet"];
    const limited = spawnSync("sh", ["-c", `ulimit -f 40 && exec "$@"`, "sh", ...command], { encoding: "utf8" });
    assert.match(limited.stderr, /^weighbridge: can't write .*shard-00000.parquet: /);
    assert.equal(limited.status, 1);
    assert.deepEqual(leftOvers(folder), []);
    assert.deepEqual(shardHashes(folder), {});
  });

  test("by a full disk is told, what is complete stays, and it goes on when there is room", async (context) => {
    const folder = temporaryFolder();
    const mounted = mount("size=256k", folder);
    if (mounted.status !== 0 && !process.env.WEIGHBRIDGE_TEST_ALL)
      return context.skip(`no small file system can be mounted: ${mounted.stderr?.trim()}`);
    try {
      await fails(folder, /^weighbridge: can't write .*\.parquet: the disk is full\n$/);
      const kept = completeShards(folder);
      assert.ok(Object.keys(kept).length > 0, "no shard was complete before the disk was full");
      assert.deepEqual(leftOvers(folder), []);
      assert.equal(mount("remount,size=64m", folder).status, 0);
      assert.equal((await weighbridge(["train", path, "--out", folder, "--quiet"])).code, 0);
      assert.deepEqual(shardHashes(folder), hashes);
      for (const [file, time] of Object.entries(kept)) assert.equal(completeShards(folder)[file], time);
    } finally {
      spawnSync("umount", [folder]);
    }
  });
});
