// The suite of conformance.ts against the stores that need no server, and what opens which store.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { InputError } from "../../src/lib/errors.ts";
import { FolderStore } from "../../src/store/folder.ts";
import { openStore } from "../../src/store/index.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { readS3Url } from "../../src/store/s3-options.ts";
import { storeConformance } from "./conformance.ts";

const folder = mkdtempSync(join(tmpdir(), "weighbridge-store-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

storeConformance("memory", () => openStore("memory:"), 1_000_000);
storeConformance("a folder", () => openStore(join(folder, `${count++}`)), 1_000_000);

test("a path and a file URL open a folder, memory: memory, s3:// a bucket", async () => {
  assert.ok((await openStore("memory:")) instanceof MemoryStore);
  for (const place of [folder, pathToFileURL(folder).href]) {
    const store = await openStore(place);
    assert.ok(store instanceof FolderStore);
    assert.equal(store.name, folder);
  }
  const store = await openStore("s3://some-bucket/a/b/?endpoint=http://localhost:9000/");
  assert.equal(store.name, "s3://some-bucket/a/b/ at http://localhost:9000");
  await store.close();
});

test("the environment names the endpoint and the region where the URL does not", () => {
  const environment = { AWS_ENDPOINT_URL: "http://one:1", AWS_ENDPOINT_URL_S3: "http://two:2", AWS_REGION: "eu-1" };
  assert.deepEqual(readS3Url("s3://bucket", environment), {
    bucket: "bucket",
    prefix: "",
    endpoint: "http://two:2",
    region: "eu-1",
  });
  const own = readS3Url("s3://bucket/p?endpoint=http://three:3&region=x&profile=y", environment);
  assert.deepEqual(own, { bucket: "bucket", prefix: "p", endpoint: "http://three:3", region: "x", profile: "y" });
});

test("a place that is no store is refused without repeating what may be a password", async () => {
  const places = [
    "",
    "http://user:canary@host/bucket",
    "s3://key:canary@bucket/x",
    "s3://canary:9000/x",
    "s3:canary",
    "s3://ab",
    "s3://bucket/x?secret=canary",
    "s3://bucket/x?endpoint=http://user:canary@host",
    "s3://bucket/x?endpoint=canary",
    "s3://bucket/../canary",
    "file://canary%2f/x",
  ];
  for (const place of places) {
    await assert.rejects(openStore(place), (error: Error) => {
      assert.ok(error instanceof InputError, place);
      if (!place.includes("..")) assert.doesNotMatch(error.message, /canary/, place);
      return true;
    });
  }
});
