// What every store must do, as one suite that runs against each. Listings may lag behind, so they are asked repeatedly.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../../src/lib/errors.ts";
import { type GetOptions, type ListedObject, readAll, type Store } from "../../src/store/index.ts";

/** Bytes that differ from each other at each place and for each seed. */
export function someBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0, state = seed * 2654435761; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Content as chunks; `fail` is thrown in place of the end. */
export async function* inChunks(bytes: Uint8Array, size: number, fail?: Error): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
  if (fail) throw fail;
}

export async function contentOf(store: Store, key: string, options?: GetOptions): Promise<Uint8Array> {
  const object = await store.get(key, options);
  assert.ok(object, `${key} is missing`);
  return readAll(object.body);
}

/** Lists until the listing is as long as it should be, at most five seconds. */
export async function listed(store: Store, prefix: string, length: number): Promise<ListedObject[]> {
  for (const deadline = Date.now() + 5000; ; await sleep(50)) {
    const found: ListedObject[] = [];
    for await (const object of store.list(prefix)) found.push(object);
    if (found.length === length || Date.now() > deadline) return found;
  }
}

/** `open` gives an empty store; `big` is a length that the store treats as big (parts, many reads). */
export function storeConformance(name: string, open: () => Promise<Store>, big: number): void {
  describe(`${name} keeps the contract of stores:`, () => {
    test("what was put comes back, with its length and SHA-256", async () => {
      const store = await open();
      const bytes = someBytes(1000);
      const head = { key: "zoos/a b/ü~(1)+%2F&.bin", bytes: 1000, sha256: sha256Of(bytes) };
      assert.deepEqual(await store.put(head.key, bytes), head);
      assert.deepEqual(await store.head(head.key), head);
      const { body, ...object } = (await store.get(head.key))!;
      assert.deepEqual(object, { ...head, range: { start: 0, end: 1000 } });
      assert.deepEqual(Buffer.from(await readAll(body)), Buffer.from(bytes));
    });

    test("an empty object is an object", async () => {
      const store = await open();
      const { sha256 } = await store.put("empty", new Uint8Array(0));
      assert.equal(sha256, sha256Of(new Uint8Array(0)));
      assert.deepEqual(await store.head("empty"), { key: "empty", bytes: 0, sha256 });
      assert.equal((await contentOf(store, "empty")).length, 0);
      await assert.rejects(store.get("empty", { range: { start: 0 } }), InputError);
    });

    test("what is not there is undefined, also below an object and above one", async () => {
      const store = await open();
      await store.put("a/b", someBytes(3));
      for (const key of ["nothing", "a", "a/b/c", "a/bb"]) {
        assert.equal(await store.get(key), undefined);
        assert.equal(await store.head(key), undefined);
        await store.delete(key);
      }
      assert.equal((await contentOf(store, "a/b")).length, 3);
    });

    test("a stream of unknown length and hash is stored whole, small and big", async () => {
      const store = await open();
      for (const length of [10, big]) {
        const bytes = someBytes(length);
        const head = await store.put("streamed", inChunks(bytes, 100_003));
        assert.deepEqual(head, { key: "streamed", bytes: length, sha256: sha256Of(bytes) });
        assert.deepEqual(await store.head("streamed"), head);
        assert.equal(sha256Of(await contentOf(store, "streamed")), head.sha256);
      }
    });

    test("a stream of known length and hash is stored whole", async () => {
      const store = await open();
      const bytes = someBytes(big, 2);
      await store.put("known", inChunks(bytes, 65_536), { sha256: sha256Of(bytes), bytes: big });
      assert.equal(sha256Of(await contentOf(store, "known")), sha256Of(bytes));
    });

    test("ranges give their bytes and no others", async () => {
      const store = await open();
      const bytes = someBytes(big);
      await store.put("ranged", bytes);
      const ranges = [
        { start: 0, end: 1 },
        { start: 7 },
        { start: big - 1 },
        { start: big - 10, end: big + 1000 },
        { start: 1000, end: Math.floor(big / 2) },
        { start: 0, end: big },
      ];
      for (const range of ranges) {
        const object = (await store.get("ranged", { range }))!;
        assert.deepEqual(object.range, { start: range.start, end: Math.min(range.end ?? big, big) });
        assert.equal(object.bytes, big);
        assert.equal(object.sha256, sha256Of(bytes));
        assert.equal(sha256Of(await readAll(object.body)), sha256Of(bytes.subarray(range.start, range.end)));
      }
    });

    test("a range beyond the end or none at all is refused, with both numbers", async () => {
      const store = await open();
      await store.put("short", someBytes(100));
      await assert.rejects(store.get("short", { range: { start: 100 } }), (error: Error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, /short: the range begins at byte 100, the object has 100 bytes/);
        return true;
      });
      for (const range of [{ start: -1 }, { start: 5, end: 5 }, { start: 5, end: 4 }, { start: 0.5 }]) {
        await assert.rejects(store.get("short", { range }), /no range of bytes/);
      }
      assert.equal(await store.get("missing", { range: { start: 5 } }), undefined);
    });

    test("putting again replaces the object", async () => {
      const store = await open();
      for (const [length, seed] of [
        [10, 1],
        [big, 2],
        [10, 3],
        [10, 4],
      ]) {
        const bytes = someBytes(length, seed);
        await store.put("again", bytes);
        assert.deepEqual(await store.head("again"), { key: "again", bytes: length, sha256: sha256Of(bytes) });
        assert.equal(sha256Of(await contentOf(store, "again")), sha256Of(bytes));
      }
    });

    test("content that is not what the caller said is refused and what was there stays", async () => {
      const store = await open();
      const old = someBytes(20);
      await store.put("checked", old);
      for (const length of [50, big]) {
        const bytes = someBytes(length, 5);
        const wrongs = [
          { sha256: "0".repeat(64) },
          { bytes: length + 1 },
          { bytes: length - 1, sha256: sha256Of(bytes) },
        ];
        for (const wrong of wrongs) {
          await assert.rejects(store.put("checked", inChunks(bytes, 50_000), wrong), InputError);
          await assert.rejects(store.put("checked", bytes, wrong), InputError);
          await assert.rejects(store.put("never", bytes, wrong), InputError);
        }
      }
      await assert.rejects(store.put("checked", old, { sha256: "ABC" }), /64 lower-case hexadecimal digits/);
      assert.deepEqual(Buffer.from(await contentOf(store, "checked")), Buffer.from(old));
      assert.equal(await store.head("never"), undefined);
    });

    test("a stream that fails is passed on and nothing is stored", async () => {
      const store = await open();
      for (const length of [50, big]) {
        const failure = Object.assign(new Error("the source broke"), { code: "EIO", errno: -5 });
        await assert.rejects(store.put("failing", inChunks(someBytes(length), 50_000, failure)), failure);
        const known = { sha256: sha256Of(someBytes(length)) };
        await assert.rejects(store.put("failing", inChunks(someBytes(length), 50_000, failure), known), failure);
      }
      assert.equal(await store.head("failing"), undefined);
      assert.deepEqual(await listed(store, "", 0), []);
    });

    test("keys that could mean another place are refused by everything", async () => {
      const store = await open();
      const bad = [
        "",
        "/a",
        "a/",
        "a//b",
        "..",
        "../a",
        "a/../b",
        "./a",
        "a/.b",
        "a\\b",
        "a\0b",
        "a\nb",
        "\ud800",
        "x".repeat(181),
      ];
      for (const key of bad) {
        const refused = (work: Promise<unknown>) => assert.rejects(work, InputError, JSON.stringify(key));
        await refused(store.put(key, someBytes(1)));
        await refused(store.get(key));
        await refused(store.head(key));
        await refused(store.delete(key));
      }
      await assert.rejects(listed(store, "../", 0), InputError);
    });

    test("a list has the keys that begin so, in the order of their bytes", async () => {
      const store = await open();
      const keys = ["a-b", "a/1", "a/2/x", "a/2/y", "a.b", "ab", "b", "ä", "z/\u{1f600}", "z/\uff5e"];
      for (const [index, key] of keys.entries()) await store.put(key, someBytes(index));
      const expected = keys
        .map((key, bytes) => ({ key, bytes }))
        .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
      assert.deepEqual(await listed(store, "", keys.length), expected);
      for (const prefix of ["a", "a/", "a/2", "a/2/", "a/2/x", "z/", "nothing"]) {
        const some = expected.filter(({ key }) => key.startsWith(prefix));
        assert.deepEqual(await listed(store, prefix, some.length), some);
      }
    });

    test("what was deleted is gone, and can be put again", async () => {
      const store = await open();
      for (const length of [5, big]) {
        await store.put("gone/soon", someBytes(length));
        await store.delete("gone/soon");
        assert.equal(await store.head("gone/soon"), undefined);
        assert.equal(await store.get("gone/soon"), undefined);
        assert.deepEqual(await listed(store, "", 0), []);
      }
      await store.put("gone/soon", someBytes(6));
      assert.equal((await contentOf(store, "gone/soon")).length, 6);
    });

    test("several puts of one key at once leave one of them whole", async () => {
      const store = await open();
      const contents = [1, 2, 3, 4].map((seed) => someBytes(40_000, seed));
      await Promise.all(contents.map((bytes) => store.put("contended", bytes)));
      const head = (await store.head("contended"))!;
      assert.ok(contents.some((bytes) => sha256Of(bytes) === head.sha256));
      assert.equal(sha256Of(await contentOf(store, "contended")), head.sha256);
    });

    test("a reader may leave early, and one that has not begun too", async () => {
      const store = await open();
      await store.put("left", someBytes(big));
      for await (const chunk of (await store.get("left"))!.body) {
        assert.ok(chunk.length > 0);
        break;
      }
      await (await store.get("left"))!.body.cancel();
      assert.equal((await contentOf(store, "left")).length, big);
    });

    test("nobody reads it without credentials", async () => {
      assert.equal(await (await open()).isPubliclyReadable(), false);
    });
  });
}
