// The folder store where processes are killed, disks are full and files are damaged: what is there is whole and known,
// or there is an error that says what is wrong.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { FailureError } from "../../src/lib/errors.ts";
import { FolderStore } from "../../src/store/folder.ts";
import { contentOf, inChunks, listed, sha256Of, someBytes } from "./conformance.ts";

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-folder-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const fails = (work: Promise<unknown>, text: RegExp) =>
  assert.rejects(work, (error: Error) => {
    assert.ok(error instanceof FailureError, String(error.stack));
    assert.match(error.message, text);
    return true;
  });

describe("a folder store", () => {
  test("holds plain files that other tools can read", async (context) => {
    const folder = temporaryFolder(context);
    await new FolderStore(folder).put("zoo/a.txt", Buffer.from("abc"));
    assert.equal(readFileSync(join(folder, "zoo/a.txt"), "utf8"), "abc");
    assert.deepEqual(readdirSync(join(folder, "zoo")), [".a.txt.sha256", "a.txt"]);
  });

  test("may be copied with its records", async (context) => {
    const folder = temporaryFolder(context);
    await new FolderStore(join(folder, "one")).put("zoo/a.txt", Buffer.from("abc"));
    cpSync(join(folder, "one"), join(folder, "two"), { recursive: true });
    assert.equal((await contentOf(new FolderStore(join(folder, "two")), "zoo/a.txt")).length, 3);
  });

  test("is always whole after a kill -9 of the process that puts into it", { timeout: 60_000 }, async (context) => {
    const folder = temporaryFolder(context);
    const store = new FolderStore(folder);
    for (let kill = 0; kill < 8; kill++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, "put-forever.ts"), folder], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "exit");
      await once(child.stdout, "data");
      await sleep(kill * 7.3);
      child.kill("SIGKILL");
      await ended;
      for (const key of ["same-length", "any-length"]) {
        const head = await store.head(key);
        assert.ok(head, `${key} has vanished`);
        const content = await contentOf(store, key); // compares its SHA-256
        assert.equal(content.length, head.bytes);
        assert.ok(
          content.every((byte) => byte === content[0]),
          "a mixture of two contents",
        );
        assert.ok(key === "any-length" || content.length === 300_000);
      }
    }
    await store.put("same-length", new Uint8Array(3));
    const parts = readdirSync(folder).filter((name) => name.endsWith(".part"));
    assert.deepEqual(parts, [], "parts of killed processes stay");
  });

  test("knows its object at each step of being replaced, if that is where a process was killed", async (context) => {
    const folder = temporaryFolder(context);
    const [old, recent] = [someBytes(100, 1), someBytes(100, 2)];
    const record = { now: { bytes: 100, sha256: sha256Of(recent) }, before: { bytes: 100, sha256: sha256Of(old) } };
    for (const content of [old, recent]) {
      writeFileSync(join(folder, "object"), content);
      writeFileSync(join(folder, ".object.sha256"), JSON.stringify(record));
      const store = new FolderStore(folder);
      assert.equal((await store.head("object"))!.sha256, sha256Of(content));
      assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(content));
      await store.put("object", someBytes(50));
      assert.equal((await store.head("object"))!.bytes, 50);
    }
    // The record is written first, the file deleted first.
    writeFileSync(join(folder, ".alone.sha256"), JSON.stringify(record));
    assert.equal(await new FolderStore(folder).head("alone"), undefined);
    assert.deepEqual(await listed(new FolderStore(folder), "alone", 0), []);
  });

  test("says which file is damaged, and takes it anew", async (context) => {
    const folder = temporaryFolder(context);
    const store = new FolderStore(folder);
    const bytes = someBytes(600_000);
    const damages: [string, (path: string, record: string) => void, RegExp][] = [
      [
        "cut",
        (path) => writeFileSync(path, bytes.subarray(0, 599_999)),
        /object is damaged: needs 600000 bytes, has 599999/,
      ],
      [
        "changed",
        (path) => writeFileSync(path, bytes.with(300_000, 255 - bytes[300_000])),
        /object in .* is damaged: its SHA-256 must be [0-9a-f]{64}, is [0-9a-f]{64} \(600000 bytes\)/,
      ],
      ["without record", (_, record) => rmSync(record), /object has no record beside it \(\.object\.sha256\)/],
      [
        "with half a record",
        (_, record) => writeFileSync(record, '{"now":'),
        /\.object\.sha256 is damaged: put object again/,
      ],
    ];
    for (const [, damage, message] of damages) {
      await store.put("object", bytes);
      damage(join(folder, "object"), join(folder, ".object.sha256"));
      await fails(contentOf(store, "object"), message);
      await store.put("object", bytes);
      assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(bytes));
    }
  });

  test("can be read while its objects are replaced: one content or an error, never a mixture", async (context) => {
    const store = new FolderStore(temporaryFolder(context));
    const contents = [1, 2].map((byte) => new Uint8Array(700_000).fill(byte));
    await store.put("object", contents[0]);
    let isOver = false;
    const writer = (async () => {
      for (let i = 1; !isOver; i++) await store.put("object", contents[i % 2]);
    })();
    const read = async () => {
      for (let i = 0; i < 50; i++) {
        const content = await contentOf(store, "object");
        assert.ok(content.every((byte) => byte === content[0]));
      }
    };
    try {
      await Promise.all([read(), read()]);
    } finally {
      isOver = true;
      await writer;
    }
  });

  test("says that the disk is full, and keeps what was there", async (context) => {
    const folder = temporaryFolder(context);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], { encoding: "utf8" });
    if (mounted.status !== 0 && !process.env.WEIGHBRIDGE_TEST_ALL) {
      return context.skip(`no file system can be mounted: ${mounted.stderr?.trim()}`);
    }
    assert.equal(mounted.status, 0, mounted.stderr);
    try {
      const store = new FolderStore(folder);
      const small = someBytes(100_000);
      await store.put("object", small);
      for (const key of ["object", "other", "deep/er/other"]) {
        await fails(
          store.put(key, inChunks(someBytes(700_000), 65_536)),
          new RegExp(`can't write .*${key}: the disk is full`),
        );
      }
      assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(small));
      assert.deepEqual(await listed(store, "", 1), [{ key: "object", bytes: 100_000 }]);
      assert.deepEqual(readdirSync(folder).sort(), [".object.sha256", "deep", "object"]);
      await store.put("other", small);
    } finally {
      spawnSync("umount", [folder]);
    }
  });

  test("says that a folder can't be used", async (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(join(folder, "file"), "x");
    const inFile = new FolderStore(join(folder, "file"));
    await fails(
      inFile.put("a", someBytes(1)),
      /can't .*file.*: a (part of the path is a file, not a folder|file is there already)/,
    );
    assert.equal(await inFile.get("a"), undefined);
    const store = new FolderStore(folder);
    await store.put("a/b", someBytes(1));
    await fails(store.put("a", someBytes(1)), /can't write .*a: it is a folder/);
    await fails(
      store.put("a/b/c", someBytes(1)),
      /can't .*a\/b.*: (a part of the path is a file|a file is there already)/,
    );
    assert.equal((await store.head("a/b"))!.bytes, 1);
    const isRoot = process.getuid?.() === 0; // root may write anywhere, so it becomes nobody for a while
    mkdirSync(join(folder, "locked"), { mode: 0o500 });
    if (isRoot) process.seteuid?.(65534);
    try {
      await fails(new FolderStore(join(folder, "locked")).put("a", someBytes(1)), /permission denied/);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test("frees its files when readers leave", async (context) => {
    const store = new FolderStore(temporaryFolder(context));
    await store.put("object", someBytes(600_000));
    const open = () => readdirSync("/proc/self/fd").length;
    if (process.platform !== "linux") return context.skip("no /proc/self/fd here");
    const before = open();
    for (let i = 0; i < 20; i++) {
      await (await store.get("object"))!.body.cancel();
      for await (const _ of (await store.get("object"))!.body) break;
      await store.get("object", { range: { start: 600_000 } }).catch(() => {});
      await contentOf(store, "object");
    }
    assert.ok(open() <= before + 1, `${open()} open files, ${before} before`);
  });
});
