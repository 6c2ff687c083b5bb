import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type ArchivedFile, packTar } from "../../../src/hub/dump/tar.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { collected, missingTar, unpack } from "./unpack.ts";

async function* of(files: readonly ArchivedFile[]): AsyncGenerator<ArchivedFile> {
  yield* files;
}

async function packed(files: readonly ArchivedFile[], day = "2026-11-23"): Promise<Buffer> {
  return collected(packTar(of(files), day));
}

const file = (path: string, length: number) => ({ path, bytes: new Uint8Array(length).fill(65 + (length % 26)) });
const FILES = [
  file("top/empty.txt", 0),
  file("top/a-block.txt", 512),
  file("top/more.txt", 513),
  file(`top/${"p".repeat(96)}`, 3), // 100 bytes: as long as a header's place
  file(`top/${"q".repeat(97)}`, 4),
  file(`top/${"r/".repeat(40)}${"s".repeat(220)}.json`, 100_000),
];

describe("an archive", () => {
  const folder = temporaryFolder(endOfSuite());

  test("is unpacked by the system's tar as it was packed, whatever the length of paths", {
    skip: missingTar(),
  }, async () => {
    const { files } = unpack(await packed(FILES), join(folder, "all"));
    assert.deepEqual([...files.keys()], FILES.map(({ path }) => path).sort());
    for (const { path, bytes } of FILES) assert.ok(files.get(path)!.equals(bytes), path);
  });

  test("says nothing of who made it and when: files belong to nobody and are as old as the day", {
    skip: missingTar(),
  }, async () => {
    const { folder: at } = unpack(await packed([FILES[2]]), join(folder, "one"));
    const { mode, mtimeMs } = statSync(join(at, FILES[2].path));
    assert.equal(mode & 0o777, 0o644);
    assert.equal(mtimeMs, Date.parse("2026-11-23T00:00:00Z"));
    const list = spawnSync("tar", ["--numeric-owner", "-tvzf", `${at}.tar.gz`], { encoding: "utf8" }).stdout;
    assert.match(list, /^-rw-r--r-- 0\/0 +513 /);
  });

  test("has the same bytes for the same files and day, others for others", async () => {
    const once = await packed(FILES);
    assert.ok(once.equals(await packed(FILES)));
    assert.ok(!once.equals(await packed(FILES, "2026-11-24")));
    assert.ok(!once.equals(await packed(FILES.slice(1))));
  });

  test("that can't be made whole throws what its source threw", async () => {
    async function* failing(): AsyncGenerator<ArchivedFile> {
      yield FILES[5];
      throw new RangeError("no more");
    }
    await assert.rejects(collected(packTar(failing(), "2026-11-23")), { name: "RangeError", message: "no more" });
  });
});
