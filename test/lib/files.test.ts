import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FailureError } from "../../src/lib/errors.ts";
import { makeFolder, removeAbandonedParts, writeWhole } from "../../src/lib/files.ts";
import { thisHost } from "../../src/lib/this-host.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "weighbridge-files-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("bytes, text and what a function writes all arrive whole, in folders made on the way", async () => {
  const path = join(folder, "a/b/file");
  await writeWhole(path, "text");
  assert.equal(readFileSync(path, "utf8"), "text");
  await writeWhole(path, Uint8Array.of(1, 2, 3));
  assert.deepEqual([...readFileSync(path)], [1, 2, 3]);
  await writeWhole(path, async (file) => {
    await file.write("one ");
    await file.write("two");
  });
  assert.equal(readFileSync(path, "utf8"), "one two");
  assert.deepEqual(readdirSync(join(folder, "a/b")), ["file"]);
});

test("when writing fails halfway, the old file stays and no part is left", async () => {
  const path = join(folder, "old/file");
  await writeWhole(path, "old");
  const failing = writeWhole(path, async (file) => {
    await file.write("half");
    throw new Error("stopped");
  });
  await assert.rejects(failing, /^Error: stopped$/);
  assert.equal(readFileSync(path, "utf8"), "old");
  assert.deepEqual(readdirSync(join(folder, "old")), ["file"]);
});

test("what the operating system refuses is told with the path and the reason", async () => {
  writeFileSync(join(folder, "plain"), "");
  const below = join(folder, "plain", "file");
  await assert.rejects(
    writeWhole(below, ""),
    new FailureError(`can't make the folder ${join(folder, "plain")}: a file is there already`),
  );
  const deep = join(folder, "plain", "deep", "file");
  await assert.rejects(
    writeWhole(deep, ""),
    /can't make the folder .*deep: a part of the path is a file, not a folder/,
  );
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", errno: -28 });
  const path = join(folder, "full");
  await assert.rejects(
    writeWhole(path, () => Promise.reject(full)),
    new FailureError(`can't write ${path}: the disk is full`),
  );
  assert.ok(!readdirSync(folder).includes("full"));
});

test("a folder that takes no folders is told as such", {
  skip: process.platform !== "linux" && "needs /proc",
}, async () => {
  await assert.rejects(
    makeFolder("/proc/x"),
    new FailureError("can't make the folder /proc/x: /proc takes no folders"),
  );
  await assert.rejects(makeFolder("/proc/x/y"), /can't make the folder .proc.x: .proc takes no folders/);
});

test("a folder that is there, and a link to one, are left as they are", async () => {
  const there = join(folder, "there");
  await makeFolder(there);
  symlinkSync(there, join(folder, "link"));
  await makeFolder(there);
  await makeFolder(`${join(folder, "link")}/`);
  await Promise.all([1, 2, 3].map(() => makeFolder(join(folder, "link/by/several"))));
  assert.deepEqual(readdirSync(there), ["by"]);
});

test("a full disk is told as such", { skip: process.platform !== "linux" && "needs /dev/full" }, async () => {
  const path = join(folder, "really-full");
  const writing = writeWhole(path, async () => writeFileSync("/dev/full", "x"));
  await assert.rejects(writing, new FailureError(`can't write ${path}: the disk is full`));
});

test("an unwritable folder is told as such", async () => {
  const closed = join(folder, "closed");
  await writeWhole(join(closed, "file"), "");
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o555);
  const isRoot = process.getuid?.() === 0; // root may write anywhere, so it becomes nobody for a while
  try {
    if (isRoot) process.seteuid?.(65534);
    await assert.rejects(writeWhole(join(closed, "other"), ""), /can't write .*other: permission denied/);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(closed, 0o700);
  }
});

test("parts that killed processes left are removed, those of living ones and of other machines stay", async () => {
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  const host = thisHost().replaceAll(/[^A-Za-z0-9]+/g, "-");
  const parts = [
    `.x.parquet.${host}.${dead}.0.part`,
    `.x.parquet.${host}.${process.pid}.7.part`,
    `.x.parquet.elsewhere.${dead}.0.part`,
    `.x.parquet.${host.replace(/\d+-$/, "1-")}.${dead}.0.part`, // a container of the same name
  ];
  const place = join(folder, "parts");
  for (const part of [...parts, "x.parquet", ".hidden"]) await writeWhole(join(place, part), "");
  assert.deepEqual(await removeAbandonedParts(place), [parts[0]]);
  assert.deepEqual(readdirSync(place).sort(), [...parts.slice(1), ".hidden", "x.parquet"].sort());
  assert.deepEqual(await removeAbandonedParts(join(folder, "no-such")), []);
});
