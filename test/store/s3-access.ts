// Access to S3 that is wrong: credentials, buckets, places; and places that anyone can read.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { S3Store } from "../../src/store/s3.ts";
import { listed, someBytes } from "./conformance.ts";
import { assertNoSecret, type Bench, fails, PART_BYTES, quick, requests } from "./s3-bench.ts";
import { ACCESS_KEY, freePorts, SECRET_KEY } from "./swift.ts";

export function badAccess(bench: Bench): void {
  const everything = (store: S3Store) => [
    () => store.put("object", someBytes(10)),
    () => store.put("object", someBytes(3 * PART_BYTES)),
    () => store.get("object"),
    () => store.head("object"),
    () => listed(store, "", 0),
    () => store.isPubliclyReadable(),
  ];

  describe("an S3 store says what is wrong, and no secret, about", () => {
    test("a bucket that is not there", async () => {
      bench.proxy.reset();
      const store = bench.open({ bucket: "no-such-bucket" });
      for (const work of everything(store)) await fails(work(), /s3:\/\/no-such-bucket\/.*there is no such bucket/);
    });

    test("a wrong secret key", async () => {
      const secretAccessKey = `${SECRET_KEY}-wrong`;
      const store = bench.open({ credentials: { accessKeyId: ACCESS_KEY, secretAccessKey, sessionToken: SECRET_KEY } });
      for (const work of everything(store)) await fails(work(), /the secret key is wrong|the server answered 403/);
      assertNoSecret(store);
    });

    test("an access key that nobody has", async () => {
      const store = bench.open({ credentials: { accessKeyId: "test:nobody", secretAccessKey: SECRET_KEY } });
      for (const work of everything(store)) await fails(work(), /403/);
    });

    test("no credentials at all", async () => {
      const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "HOME", "AWS_EC2_METADATA_DISABLED"];
      const kept = names.map((name) => [name, process.env[name]] as const);
      for (const name of names) delete process.env[name];
      process.env.HOME = "/nonexistent";
      process.env.AWS_EC2_METADATA_DISABLED = "true";
      try {
        const store = new S3Store({ bucket: "bucket", endpoint: bench.swift.endpoint, ...quick });
        await fails(store.head("object"), /no credentials were found \(set AWS_ACCESS_KEY_ID/);
      } finally {
        for (const [name, value] of kept) {
          if (value === undefined) delete process.env[name];
          else process.env[name] = value;
        }
      }
    });

    test("a server that is not there", async () => {
      const [port] = await freePorts(1);
      const store = bench.open({ endpoint: `http://127.0.0.1:${port}` });
      await fails(
        store.put("object", someBytes(10)),
        /can't put object in s3:.*: nothing listens there \(ECONNREFUSED\)/,
      );
    });

    test("a server that does not answer", async () => {
      const store = bench.open({ idleSeconds: 0.2, patience: { attempts: 2, firstPause: 10, longestPause: 10 } });
      const never = () => new Promise<void>((resolve) => setTimeout(resolve, 2000));
      bench.proxy.reset({ when: requests("HEAD"), fault: { answer: 500 }, times: 2, meanwhile: never });
      await fails(store.head("object"), /the server did not answer in time/);
    });
  });

  test("what the store logs and shows of itself holds no secret", async (context) => {
    const written: unknown[] = [];
    for (const method of ["log", "warn", "error", "info", "debug"] as const) {
      context.mock.method(console, method, (...values: unknown[]) => void written.push(values));
    }
    const store = bench.open();
    bench.proxy.reset({ when: requests("PUT"), fault: { answer: 500 }, times: 2 });
    await store.put("object", someBytes(10));
    assertNoSecret([store, written, bench.proxy.seen, store.name, JSON.stringify(store)]);
  });

  test("a bucket is found to be public exactly when a request without credentials reads it", async () => {
    // Swift gives objects to anyone under its own paths; the proxy leads anonymous requests there.
    const anonymous = { when: (request: { headers: object }) => !("authorization" in request.headers), times: 1000 };
    const fault = { rewrite: (path: string) => `/v1/AUTH_test${path}` };
    await bench.swift.makeBucket("open-bucket");
    await bench.swift.makeBucket("closed-bucket");
    await bench.swift.allowAnyone("open-bucket");
    bench.proxy.reset({ ...anonymous, fault });
    assert.equal(await bench.open({ bucket: "open-bucket" }).isPubliclyReadable(), true);
    const closed = bench.open({ bucket: "closed-bucket" });
    assert.equal(await closed.isPubliclyReadable(), false);
    assert.deepEqual(await listed(closed, "", 0), []);
    bench.proxy.reset({ ...anonymous, fault: { answer: 302, headers: { location: "/" } } });
    await fails(closed.isPubliclyReadable(), /can't find out whether s3:\/\/closed-bucket.* is public: it answers 302/);
    bench.proxy.reset({ ...anonymous, fault: { answer: 503 } });
    await fails(closed.isPubliclyReadable(), /can't find out whether s3:\/\/closed-bucket.* is public/);
  });
}
