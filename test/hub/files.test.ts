import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { FailureError } from "../../src/lib/errors.ts";
import { fileKey } from "../../src/publish/layout.ts";
import { openStore, type Store } from "../../src/store/index.ts";
import { servesFiles } from "./file-conformance.ts";
import { BIG, fillStore, type RandomZoo } from "./random-store.ts";
import { endOfSuite, type Serving, serve, temporaryFolder } from "./serving.ts";

const BYTES = 700_001;

for (const kind of ["memory", "a folder"]) {
  describe(`files out of ${kind}`, () => {
    const ending = endOfSuite();
    let serving: Serving;
    let zoo: RandomZoo;
    before(async () => {
      const store = await openStore(kind === "memory" ? "memory:" : temporaryFolder(ending));
      zoo = await fillStore(store, BYTES);
      serving = await serve(ending, store);
    });
    servesFiles(BYTES, () => ({ serving, zoo }));
  });
}

test("with a base for redirects people are sent there, for what is listed and nothing else", async (context) => {
  const store = await openStore("memory:");
  const zoo = await fillStore(store, 1000);
  const { url } = await serve(context, store, { redirectBase: "https://mirror.example/public" });
  for (const method of ["GET", "HEAD"]) {
    const answer = await fetch(url + zoo.urlOf(BIG), { redirect: "manual", method });
    assert.equal(answer.status, 302);
    assert.equal(
      answer.headers.get("location"),
      `https://mirror.example/public/${fileKey(zoo.manifest.zoo, zoo.manifest.version, BIG)}`,
    );
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
  }
  assert.equal((await fetch(`${url}${zoo.urlOf("other.bin")}`, { redirect: "manual" })).status, 404);
});

test("a file that is not what the manifest says is a 503 of one sentence, and the log says which", async (context) => {
  const folder = temporaryFolder(context);
  const store = await openStore(folder);
  const zoo = await fillStore(store, 1000);
  const key = fileKey(zoo.manifest.zoo, zoo.manifest.version, BIG);
  const serving = await serve(context, store);
  const ask = async () => {
    const answer = await fetch(serving.url + zoo.urlOf(BIG));
    assert.equal(answer.status, 503);
    assert.ok(answer.headers.get("retry-after"));
    const { error } = (await answer.json()) as { error: { message: string; status: number } };
    assert.equal(error.status, 503);
    assert.ok(!error.message.includes(folder), "the world need not know our folders");
    return (await serving.logged((line) => "error" in line)).error as string;
  };
  await store.put(key, Buffer.alloc(1000));
  assert.match(await ask(), /big\.bin.* must have 1000 bytes of SHA-256/);
  writeFileSync(join(folder, key), "cut off");
  serving.log.length = 0;
  assert.match(await ask(), /big\.bin/);
  await store.delete(key);
  serving.log.length = 0;
  assert.match(await ask(), /big\.bin is not in /);
});

test("a store that fails in the middle cuts the connection: nobody takes the rest for whole", async (context) => {
  const store = await openStore("memory:");
  const zoo = await fillStore(store, 3_000_000);
  const broken: Store = Object.assign(Object.create(store), {
    name: "a store that breaks",
    get: async (key: string, options: object) => {
      const object = await store.get(key, options);
      if (!object || !key.endsWith("big.bin")) return object;
      let given = 0;
      const body = object.body.pipeThrough(
        new TransformStream({
          transform(chunk: Uint8Array, controller) {
            controller.enqueue(chunk.subarray(0, 1_000_000));
            given += chunk.length;
            if (given > 1000) throw new FailureError("can't get it: the server is gone");
          },
        }),
      );
      return { ...object, body };
    },
  });
  const serving = await serve(context, broken);
  const answer = await fetch(serving.url + zoo.urlOf(BIG));
  assert.equal(answer.headers.get("content-length"), "3000000");
  await assert.rejects(answer.arrayBuffer(), /terminated|other side closed|ECONNRESET/);
  assert.match(String((await serving.logged((line) => "error" in line)).error), /the server is gone/);
  const line = await serving.logged((other) => other.path === zoo.urlOf(BIG));
  assert.equal(line.cut, true);
});
