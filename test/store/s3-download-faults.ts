// Downloads while something goes wrong: they go on where they stopped, or fail before their end.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readAll } from "../../src/store/index.ts";
import { contentOf, sha256Of, someBytes } from "./conformance.ts";
import type { Fault } from "./fault-proxy.ts";
import { type Bench, fails, requests } from "./s3-bench.ts";

const LENGTH = 400_000;

export function downloadFaults(bench: Bench): void {
  const bytes = someBytes(LENGTH, 9);
  const stored = async (options = {}) => {
    bench.proxy.reset();
    const store = bench.open(options);
    await store.put("object", bytes);
    return store;
  };
  const gets = () => bench.proxy.seen.filter((line) => line.startsWith("GET")).length;

  describe("a download survives", () => {
    const passing: [string, Fault, number][] = [
      ["server errors", { answer: 500 }, 4],
      ["a server that says slow down", { answer: 503 }, 4],
      ["a connection that is cut in the middle, often", { cutAnswerAfter: 30_000 }, 10],
      ["a connection that falls silent", { stallAnswerAfter: 100_000 }, 1],
      ["a connection that is cut before the first byte", { cutAnswerAfter: 0 }, 3],
    ];
    for (const [name, fault, times] of passing) {
      test(name, async () => {
        const store = await stored("stallAnswerAfter" in fault ? { idleSeconds: 1 } : {});
        for (const range of [undefined, { start: 1000, end: 390_000 }]) {
          bench.proxy.reset({ when: requests("GET"), fault, times });
          const content = await contentOf(store, "object", range ? { range } : {});
          assert.equal(sha256Of(content), sha256Of(bytes.subarray(range?.start, range?.end)));
          assert.ok(gets() > times, `${gets()} requests`); // more where the machine is so busy that others stall, too
        }
      });
    }

    test("the server being killed in the middle, when it comes back in time", async () => {
      const store = await stored({ patience: { attempts: 200, firstPause: 50, longestPause: 100 } });
      const restart = async () => {
        await bench.swift.killProxy();
        void bench.swift.startProxy();
      };
      bench.proxy.reset({ when: requests("GET"), fault: { cutAnswerAfter: 200_000 }, times: 1, meanwhile: restart });
      assert.equal(sha256Of(await contentOf(store, "object")), sha256Of(bytes));
    });

    test("a reader that takes its time", async () => {
      const store = await stored({ idleSeconds: 1 });
      const { body } = (await store.get("object"))!;
      let length = 0;
      for await (const chunk of body) {
        if (length === 0) await new Promise((resolve) => setTimeout(resolve, 1500));
        length += chunk.length;
      }
      assert.equal(length, LENGTH);
    });
  });

  describe("a download that can't be completed fails before its end", () => {
    test("when the server is killed and stays away", async () => {
      const store = await stored();
      bench.proxy.reset({
        when: requests("GET"),
        fault: { cutAnswerAfter: 200_000 },
        times: 1,
        meanwhile: bench.swift.killProxy,
      });
      const { body } = (await store.get("object"))!;
      await fails(readAll(body), /can't go on getting object in s3:.*(cut|nothing listens)/);
      await fails(store.get("object"), /can't get object in s3:/);
      await fails(store.head("object"), /can't look at object in s3:/);
      await bench.swift.startProxy();
    });

    test("when every connection breaks before a byte", async () => {
      const store = await stored();
      bench.proxy.reset({ when: requests("GET"), fault: { cutAnswerAfter: 0 }, times: 1000 });
      await fails(contentOf(store, "object"), /can't get object in .*: it broke off after 0 of 400000 bytes/);
    });

    test("when the object is replaced or deleted meanwhile", async () => {
      for (const change of ["replace", "delete"]) {
        const store = await stored();
        const meanwhile = async () => {
          if (change === "delete") return store.delete("object");
          await store.put("object", someBytes(LENGTH, 10));
        };
        bench.proxy.reset({ when: requests("GET"), fault: { cutAnswerAfter: 100_000 }, times: 1, meanwhile });
        await fails(contentOf(store, "object"), /object in .*: it was replaced or deleted while it was read/);
      }
    });

    test("when what the server has is not what was put", async () => {
      const store = await stored();
      const wrong = { "x-amz-meta-sha256": "0".repeat(64), "content-length": "3" };
      bench.proxy.reset({ when: requests("GET"), fault: { answer: 200, headers: wrong, body: "abc" }, times: 2 });
      await fails(
        contentOf(store, "object"),
        /object in s3:.* is damaged: its SHA-256 must be 0{64}, is ba7816bf.* \(3 bytes\)/,
      );
      assert.equal((await contentOf(store, "object", { verify: false })).length, 3);
      bench.proxy.reset({
        when: requests("GET"),
        fault: { answer: 200, headers: { "content-length": "3" }, body: "abc" },
        times: 1,
      });
      await fails(store.get("object"), /object in s3:.* has no SHA-256 in its metadata/);
    });

    test("when the server takes no notice of the range", async () => {
      const store = await stored();
      const headers = { "x-amz-meta-sha256": sha256Of(bytes), "content-length": "3" };
      bench.proxy.reset({ when: requests("GET"), fault: { answer: 200, headers, body: "abc" }, times: 1 });
      await fails(
        store.get("object", { range: { start: 1, end: 3 } }),
        /bytes 1 to 3 were asked for, the server sends 0 to 3/,
      );
    });
  });
}
