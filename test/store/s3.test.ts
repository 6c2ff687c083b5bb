// The S3 store on a real server, Swift: the contract, and what it does when requests fail in every way. The suite takes
// parts of 64 KiB (the server is told to), so that an upload of half a megabyte has many.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { S3Store } from "../../src/store/s3.ts";
import { storeConformance } from "./conformance.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { badAccess } from "./s3-access.ts";
import { type Bench, leftOvers, PART_BYTES, quick } from "./s3-bench.ts";
import { downloadFaults } from "./s3-download-faults.ts";
import { uploadFaults } from "./s3-upload-faults.ts";
import { ACCESS_KEY, missingForSwift, SECRET_KEY, startSwift } from "./swift.ts";

const missing = missingForSwift();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("the S3 store on Swift", { skip: missing ?? false }, () => {
  const bench = {} as Bench;
  let count = 0;

  before(async () => {
    bench.swift = await startSwift({ partBytes: PART_BYTES });
    bench.proxy = new FaultProxy(bench.swift.port);
    const endpoint = await bench.proxy.start();
    bench.open = (more = {}) => {
      const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
      const prefix = `case ${count++}`;
      const store = new S3Store({
        bucket: "bucket",
        prefix,
        endpoint,
        credentials,
        partBytes: PART_BYTES,
        ...quick,
        ...more,
      });
      bench.opened.push(store);
      return store;
    };
    bench.opened = [];
    await bench.swift.makeBucket("bucket");
  });

  after(async () => {
    bench.proxy?.reset();
    for (const store of bench.opened ?? []) await store.close();
    bench.proxy?.stop();
    await bench.swift?.stop();
  });

  storeConformance("S3", async () => bench.open(), 500_000);

  test("nothing is left of the uploads that the contract's cases refused", async () => {
    assert.deepEqual(await leftOvers(bench), []);
  });

  uploadFaults(bench);
  downloadFaults(bench);
  badAccess(bench);
});
