// Uploads while something goes wrong: they are completed by trying again, or end with a clear error, without an object
// and without a multipart upload that stays.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { contentOf, inChunks, sha256Of, someBytes } from "./conformance.ts";
import type { Fault } from "./fault-proxy.ts";
import { type Bench, fails, leftOvers, PART_BYTES, requests } from "./s3-bench.ts";

const BIG = 7 * PART_BYTES + 1234;

export function uploadFaults(bench: Bench): void {
  const { length: small } = someBytes(50_000);
  const passing: [string, Fault][] = [
    ["a server error", { answer: 500 }],
    [
      "a server that says slow down",
      { answer: 503, headers: { "retry-after": "0" }, body: "<Error><Code>SlowDown</Code></Error>" },
    ],
    ["a connection that is cut in the middle", { cutRequestAfter: 20_000 }],
    ["an answer that gets lost", { loseAnswer: true }],
  ];

  describe("an upload survives", () => {
    for (const [name, fault] of passing) {
      test(name, async () => {
        const store = bench.open();
        for (const length of [small, BIG]) {
          bench.proxy.reset({
            when: requests("PUT", length === small ? /object/ : /partNumber=[35]/),
            fault,
            times: 3,
          });
          const bytes = someBytes(length);
          const head = await store.put("object", inChunks(bytes, 10_000));
          assert.equal(bench.proxy.rules[0].times, 0, "the fault did not happen");
          assert.deepEqual(await store.head("object"), head);
          assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(bytes));
        }
        assert.deepEqual(await leftOvers(bench), []);
      });
    }

    test("any of these when it begins and when it is completed", async () => {
      for (const [, fault] of passing) {
        const store = bench.open();
        bench.proxy.reset(
          { when: requests("POST", /uploads/), fault: "cutRequestAfter" in fault ? { answer: 502 } : fault, times: 1 },
          {
            when: requests("POST", /uploadId/),
            fault: "cutRequestAfter" in fault ? { cutRequestAfter: 100 } : fault,
            times: 2,
          },
        );
        const bytes = someBytes(BIG, 3);
        const head = await store.put("object", bytes);
        assert.deepEqual(
          bench.proxy.rules.map(({ times }) => times),
          [0, 0],
        );
        assert.deepEqual(await store.head("object"), head);
        assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(bytes));
      }
      bench.proxy.reset();
      // Where the answer to the beginning got lost nobody knows the upload: it is stale some day.
      assert.equal((await leftOvers(bench)).length, 1);
      const cleaner = bench.open({ prefix: "", staleHours: -1 });
      await cleaner.put("object", someBytes(BIG));
      assert.deepEqual(await leftOvers(bench), []);
    });

    test("the server being killed in the middle, when it comes back in time", async () => {
      const store = bench.open({ patience: { attempts: 200, firstPause: 50, longestPause: 100 } });
      const bytes = someBytes(BIG, 4);
      const restart = async () => {
        await bench.swift.killProxy();
        void bench.swift.startProxy();
      };
      bench.proxy.reset({
        when: requests("PUT", /partNumber=4/),
        fault: { cutRequestAfter: 30_000 },
        times: 1,
        meanwhile: restart,
      });
      const head = await store.put("object", bytes);
      assert.deepEqual(await store.head("object"), head);
      assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(bytes));
      assert.deepEqual(await leftOvers(bench), []);
    });
  });

  describe("an upload that can't be completed ends with an error, without an object or parts,", () => {
    test("when the server keeps failing", async () => {
      const store = bench.open();
      for (const [length, path, doing] of [
        [small, /object/, /can't put object in s3:\/\/bucket\/case \d+\/ at http.*: the server answered 500/],
        [BIG, /partNumber=3/, /can't upload part 3 of object in .*: the server answered 500/],
      ] as const) {
        bench.proxy.reset({ when: requests("PUT", path), fault: { answer: 500 }, times: 1000 });
        await fails(store.put("object", someBytes(length)), doing);
        const tried = bench.proxy.seen.filter((line) => line.startsWith("PUT") && path.test(line)).length;
        assert.equal(tried, 5);
        bench.proxy.reset();
        assert.equal(await store.head("object"), undefined);
        assert.deepEqual(await leftOvers(bench), []);
      }
    });

    test("when it can't be completed", async () => {
      const store = bench.open();
      bench.proxy.reset({ when: requests("POST", /uploadId/), fault: { answer: 503 }, times: 1000 });
      await fails(
        store.put("object", someBytes(BIG)),
        /can't complete the upload of object .*: the server answered 503/,
      );
      bench.proxy.reset();
      assert.equal(await store.head("object"), undefined);
      assert.deepEqual(await leftOvers(bench), []);
    });

    test("when the server is killed and stays away; its parts go with the next upload", async () => {
      const store = bench.open();
      bench.proxy.reset({
        when: requests("PUT", /partNumber=4/),
        fault: { cutRequestAfter: 30_000 },
        times: 1,
        meanwhile: bench.swift.killProxy,
      });
      await fails(store.put("object", someBytes(BIG)), /can't upload part \d of object .*(cut|nothing listens)/);
      await bench.swift.startProxy();
      assert.equal(await store.head("object"), undefined);
      assert.deepEqual(
        await leftOvers(bench),
        ["object"].map((key) => `${store.name.split("/")[3]}/${key}`),
      );
      await store.put("other", someBytes(BIG));
      assert.deepEqual(await leftOvers(bench), []);
    });
  });

  describe("multipart uploads that a killed process left", () => {
    test("are aborted by the next start once they are stale, and not before", async () => {
      const store = bench.open({ prefix: "stale" });
      bench.proxy.reset({ when: requests("DELETE", /uploadId/), fault: { answer: 403 }, times: 1 });
      const broken = store.put("object", inChunks(someBytes(BIG), 10_000, new Error("killed")), {
        sha256: "0".repeat(64),
      });
      await assert.rejects(broken, /killed/);
      assert.deepEqual(await leftOvers(bench), ["stale/object"]);
      await bench.open({ prefix: "stale" }).put("other", someBytes(BIG));
      await bench.open({ prefix: "elsewhere", staleHours: -1 }).put("other", someBytes(BIG));
      assert.deepEqual(await leftOvers(bench), ["stale/object"]);
      await bench.open({ prefix: "stale", staleHours: -1 }).put("other", someBytes(BIG));
      assert.deepEqual(await leftOvers(bench), []);
    });

    test("are aborted at once when their key is put again", async () => {
      bench.proxy.reset({ when: requests("DELETE", /uploadId/), fault: { answer: 403 }, times: 1 });
      const broken = inChunks(someBytes(BIG), 10_000, new Error("killed"));
      const known = { sha256: sha256Of(someBytes(BIG)) };
      await assert.rejects(bench.open({ prefix: "again" }).put("object", broken, known), /killed/);
      assert.deepEqual(await leftOvers(bench), ["again/object"]);
      await bench.open({ prefix: "again" }).put("object", someBytes(BIG), known);
      assert.deepEqual(await leftOvers(bench), []);
    });

    test("are not aborted under an object that was made of their parts", async () => {
      bench.proxy.reset();
      const store = bench.open({ prefix: "made" });
      const { sha256 } = await store.put("object", someBytes(BIG, 6));
      // Swift stores the object, then forgets the upload; a server that is killed in between leaves what is made here.
      const [, upload] = /uploadId=([^&]+)/.exec(
        bench.proxy.seen.find((line) => line.startsWith("POST") && line.includes("uploadId"))!,
      )!;
      await bench.swift.makeMarker(`bucket+segments/made/object/${upload}`, sha256);
      assert.deepEqual(await leftOvers(bench), ["made/object"]);
      await bench.open({ prefix: "made", staleHours: -1 }).put("other", someBytes(BIG));
      assert.deepEqual(await leftOvers(bench), []);
      assert.equal(sha256Of(await contentOf(store, "object")), sha256);
    });

    test("leave a whole object when every answer to their completion is lost", async () => {
      const store = bench.open();
      bench.proxy.reset({ when: requests("POST", /uploadId/), fault: { loseAnswer: true }, times: 5 });
      const bytes = someBytes(BIG, 6);
      await fails(store.put("object", bytes), /can't complete the upload of object .* the connection was cut/);
      assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(bytes));
      assert.deepEqual(await leftOvers(bench), []);
    });
  });
}
