// How files are served, whatever the store: RFC 9110's ranges and conditions, and headers for caches and scripts.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { CARD_PATH } from "../../src/publish/layout.ts";
import { BIG, type RandomZoo } from "./random-store.ts";
import type { Serving } from "./serving.ts";

/** Registers the tests. `bench` gives what is served, which holds `bytes` bytes under BIG. */
export function servesFiles(bytes: number, bench: () => { serving: Serving; zoo: RandomZoo }): void {
  const ask = (headers: Record<string, string> = {}, method = "GET", path = BIG) => {
    const { serving, zoo } = bench();
    return fetch(serving.url + zoo.urlOf(path), { method, headers });
  };
  const whole = () => bench().zoo.contentOf(BIG);
  const tag = () => `"${createHash("sha256").update(whole()).digest("hex")}"`;
  const body = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

  test("a whole file, with its SHA-256 as tag and what caches and scripts need", async () => {
    const answer = await ask();
    assert.equal(answer.status, 200);
    assert.ok((await body(answer)).equals(whole()));
    const expected: Record<string, string> = {
      "content-length": String(bytes),
      etag: tag(),
      "accept-ranges": "bytes",
      "cache-control": "public, max-age=31536000, immutable",
      "access-control-allow-origin": "*",
      "content-disposition": 'attachment; filename="big.bin"',
      "repr-digest": `sha-256=:${createHash("sha256").update(whole()).digest("base64")}:`,
      "x-content-type-options": "nosniff",
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(answer.headers.get(name), value, name);
    const exposed = answer.headers.get("access-control-expose-headers");
    for (const name of ["ETag", "Content-Range", "Accept-Ranges", "Content-Length", "RateLimit"])
      assert.match(exposed!, new RegExp(`\\b${name}\\b`));
  });

  test("HEAD gives the same headers and no body", async () => {
    const [head, get] = [await ask({}, "HEAD"), await ask()];
    await get.body?.cancel();
    const headers = (answer: Response) =>
      [...answer.headers].filter(([name]) => !["date", "connection", "keep-alive"].includes(name));
    assert.deepEqual(headers(head), headers(get));
    assert.equal((await body(head)).length, 0);
    const ranged = await ask({ range: "bytes=0-9" }, "HEAD");
    assert.equal(ranged.status, 200, "Range is for GET only");
  });

  const last = bytes - 1;
  const ranges: [string, number, number][] = [
    ["bytes=0-0", 0, 1],
    ["bytes=10-99", 10, 100],
    [`bytes=${last}-${last}`, last, bytes],
    [`bytes=${last - 9}-`, last - 9, bytes],
    ["bytes=-7", bytes - 7, bytes],
    [`bytes=-${bytes + 5}`, 0, bytes],
    [`bytes=5-${bytes + 100}`, 5, bytes],
    ["bytes=5-99999999999999999999999999", 5, bytes],
    ["BYTES = 3-4", 3, 5],
  ];
  for (const [range, start, end] of ranges) {
    test(`Range ${range} gives bytes ${start} to ${end}`, async () => {
      const answer = await ask({ range });
      assert.equal(answer.status, 206);
      assert.equal(answer.headers.get("content-range"), `bytes ${start}-${end - 1}/${bytes}`);
      assert.equal(answer.headers.get("content-length"), String(end - start));
      assert.equal(answer.headers.get("etag"), tag());
      assert.ok((await body(answer)).equals(whole().subarray(start, end)));
    });
  }

  for (const range of [
    `bytes=${bytes}-`,
    `bytes=${bytes + 10}-${bytes + 20}`,
    "bytes=-0",
    "bytes=9e99-",
    "bytes=999999999999-",
  ]) {
    const isNone = range.includes("9e99");
    test(`Range ${range} is ${isNone ? "ignored" : "beyond the end"}`, async () => {
      const answer = await ask({ range });
      assert.equal(answer.status, isNone ? 200 : 416);
      if (!isNone) assert.equal(answer.headers.get("content-range"), `bytes */${bytes}`);
      assert.equal((await body(answer)).length, isNone ? bytes : 0);
    });
  }

  for (const range of [
    "bytes=5-3",
    "bytes=0-1,5-6",
    "bytes=0-1, -5",
    "lines=0-1",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "0-5",
  ]) {
    test(`Range ${JSON.stringify(range)} is ignored: the whole file`, async () => {
      const answer = await ask({ range });
      assert.equal(answer.status, 200);
      assert.equal((await body(answer)).length, bytes);
    });
  }

  test("If-None-Match says 304 for the tag, in a list, weak, or *, and no other", async () => {
    for (const value of [tag(), `W/${tag()}`, "*", `"other", ${tag()}`, `W/"a" , ,W/${tag()},"b"`]) {
      const answer = await ask({ "if-none-match": value });
      assert.equal(answer.status, 304, value);
      assert.equal(answer.headers.get("etag"), tag());
      assert.equal((await body(answer)).length, 0);
    }
    for (const value of ['"other"', tag().slice(1, -1), `"a${tag().slice(1)}`, '"a,b"', ""]) {
      const answer = await ask({ "if-none-match": value, range: "bytes=0-0" });
      assert.equal(answer.status, 206, value);
      await answer.body?.cancel();
    }
    assert.equal((await ask({ "if-none-match": tag(), range: "bytes=0-0" })).status, 304, "it comes before Range");
  });

  test("If-Match says 412 for another tag and for a weak one", async () => {
    for (const value of ['"other"', `W/${tag()}`]) assert.equal((await ask({ "if-match": value })).status, 412, value);
    for (const value of [tag(), "*", `"a", ${tag()}`]) {
      const answer = await ask({ "if-match": value, range: "bytes=0-0" });
      assert.equal(answer.status, 206, value);
      await answer.body?.cancel();
    }
  });

  test("If-Range gives the range for the strong tag only, else the whole file", async () => {
    assert.equal((await body(await ask({ "if-range": tag(), range: "bytes=0-4" }))).length, 5);
    for (const value of [`W/${tag()}`, '"other"', "Sat, 29 Oct 1994 19:43:31 GMT"]) {
      const answer = await ask({ "if-range": value, range: "bytes=0-4" });
      assert.equal(answer.status, 200, value);
      assert.equal((await body(answer)).length, bytes);
    }
  });

  test("every file of the manifest, with its type", async () => {
    const { zoo, serving } = bench();
    for (const { path, sha256 } of zoo.manifest.files) {
      const answer = await fetch(serving.url + zoo.urlOf(path));
      assert.equal(
        createHash("sha256")
          .update(await body(answer))
          .digest("hex"),
        sha256,
        path,
      );
      if (path.endsWith(".parquet")) assert.equal(answer.headers.get("content-type"), "application/vnd.apache.parquet");
    }
  });

  test("by `latest` the same file, kept for a minute only", async () => {
    const { zoo, serving } = bench();
    const path = zoo.urlOf(BIG).replace("/1.0.0/", "/latest/");
    const answer = await fetch(serving.url + path, { headers: { range: "bytes=0-9" } });
    assert.equal(answer.status, 206);
    assert.equal(answer.headers.get("cache-control"), "public, max-age=60");
    await answer.body?.cancel();
  });

  test("nothing that the manifest does not list, though the store has it", async () => {
    const { zoo, serving } = bench();
    const at = (path: string) => `/api/zoos/${zoo.manifest.zoo}/1.0.0/files/${path}`;
    for (const path of [
      "manifest.json",
      "../latest.json",
      `${CARD_PATH}x`,
      "mnist",
      "mnist/",
      "x/y/z",
      "private.json",
    ]) {
      const answer = await fetch(serving.url + at(path));
      assert.equal(answer.status, 404, path);
      await answer.body?.cancel();
    }
    const version = await fetch(serving.url + zoo.urlOf(BIG).replace("1.0.0", "1.0.1"));
    assert.equal(version.status, 404);
    assert.match(
      ((await version.json()) as { error: { message: string } }).error.message,
      /There is no version "1.0.1"/,
    );
  });
}
