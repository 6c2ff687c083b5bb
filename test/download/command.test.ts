// The command `weighbridge pull`: several at once, Ctrl-C, a full disk, and what it tells.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { start, temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";
import { MadeHub } from "./made-hub.ts";
import { all, countRight, made, slowly } from "./slow-hub.ts";

describe("pull as a process", () => {
  const hub = new MadeHub(made);
  before(() => hub.start());
  beforeEach(() => hub.reset({ path: /files/, times: 1e6, misdeed: slowly }));
  after(() => hub.stop());

  const command = (folder: string) => ["pull", hub.url, "--content", "all", "--out", folder, "--json"];

  test("three at once share the files; one that is killed loses its claim", async () => {
    const folder = temporaryFolder();
    const processes = [1, 2, 3].map(() => start(command(folder)));
    while (hub.files.length < 6) await sleep(2);
    processes[0].child.kill("SIGKILL");
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    for (const { code, stderr } of ends.slice(1)) assert.equal(code, 0, stderr);
    assert.equal(countRight(folder), all);
  });

  test("stops on Ctrl-C with what shells expect, and goes on", async () => {
    const folder = temporaryFolder();
    const { child, ended } = start(command(folder));
    while (hub.files.length < 3) await sleep(2);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 130);
    assert.equal(stdout, "");
    assert.match(stderr, /Stopped; what was got is kept/);
    countRight(folder);
    assert.equal((await weighbridge(command(folder))).code, 0);
    assert.equal(countRight(folder), all);
  });

  for (const name of ["pull", "verify"]) {
    const what = `${name} of a hub that does not answer says why it waits, and stops on Ctrl-C at once`;
    test(what, { timeout: 20_000 }, async () => {
      hub.reset(
        { path: /./, times: 1, misdeed: (_, response) => void response.destroy() },
        { path: /./, times: 99, misdeed: () => {} },
      );
      const { child, ended } = start([name, hub.url]);
      while (hub.seen.length < 2) await sleep(2);
      child.kill("SIGINT");
      const { code, stdout, stderr } = await ended;
      assert.deepEqual([code, stdout], [130, ""]);
      assert.match(stderr, /^weighbridge: can't get \S+\/api\/zoos yet: the connection was cut .*; trying again/);
    });
  }

  test("tells people what happened, in one line, and programs in JSON", async () => {
    hub.reset();
    const folder = temporaryFolder();
    const first = await weighbridge(["pull", hub.url, "--out", folder]);
    assert.match(first.stdout, /^made-zoo 1\.0\.0 is in \S+: \d+ files, [\d.]+ MB, every SHA-256 checked; \d+ files/);
    const second = await weighbridge(["pull", hub.url, "--out", folder]);
    assert.match(second.stdout, /is complete in .*; nothing to do\.$/m);
    hub.reset({ path: /./, times: 99, misdeed: (_, response) => response.writeHead(404).end() });
    const third = await weighbridge(["pull", hub.url, "--out", folder]);
    assert.deepEqual([third.code, third.stdout], [2, ""]);
    assert.match(third.stderr, /^weighbridge: http:\S+ is no hub: it has no \/api\/zoos\n$/);
  });

  test("says that the disk is full, once, and goes on when there is room", async (context) => {
    hub.reset();
    const folder = temporaryFolder();
    const options = ["-t", "tmpfs", "-o", "size=40m", "tmpfs", folder];
    const mounted = spawnSync("mount", options, { encoding: "utf8" });
    if (mounted.status !== 0 && !process.env.WEIGHBRIDGE_TEST_ALL) {
      return context.skip(`no file system can be mounted: ${mounted.stderr?.trim()}`);
    }
    assert.equal(mounted.status, 0, mounted.stderr);
    const remount = (size: string) => spawnSync("mount", ["-o", `remount,size=${size}`, folder]);
    try {
      remount("2m");
      const before = await weighbridge(command(folder));
      assert.equal(before.code, 1);
      assert.match(before.stderr, /the disk is too full, \d+ bytes are needed and \d+ are free/);
      // Room that vanishes while files come.
      remount("40m");
      hub.reset({
        path: /files/,
        times: 1e6,
        misdeed: (request, response, body) => {
          remount("3m");
          slowly(request, response, body);
        },
      });
      const within = await weighbridge(command(folder));
      assert.equal(within.code, 1, within.stderr);
      assert.match(within.stderr, /^weighbridge: can't write \S+: the disk is full \(what was got is kept[^\n]*\n$/);
      countRight(folder);
      hub.reset();
      remount("40m");
      const later = await weighbridge(command(folder));
      assert.equal(later.code, 0, later.stderr);
      assert.equal(countRight(folder), all);
    } finally {
      spawnSync("umount", [folder]);
    }
  });
});
