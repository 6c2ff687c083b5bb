// A zoo on a real S3 server, and a hub before that: pulled and verified as from anywhere, through errors and cuts.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Manifest } from "../../schemas/types.d.ts";
import { openSource, pullZoo, StoreSource, verifyZoo } from "../../src/download/index.ts";
import type { Listening } from "../../src/hub/index.ts";
import type { Store } from "../../src/store/index.ts";
import { S3Store } from "../../src/store/s3.ts";
import { publishMade } from "../publish/made-zoo.ts";
import { FaultProxy } from "../store/fault-proxy.ts";
import { ACCESS_KEY, missingForSwift, SECRET_KEY, type Swift, startSwift } from "../store/swift.ts";
import { temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";
import { contentOf, expected, patience, serve, spec } from "./pulled-content.ts";

const missing = missingForSwift();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("a zoo on S3", { skip: missing ?? false }, () => {
  const folder = temporaryFolder();
  let swift: Swift;
  let proxy: FaultProxy;
  let endpoint: string;
  let manifest: Manifest;
  let hub: Listening;
  const opened: Store[] = [];
  const kept: Record<string, string | undefined> = {};

  const open = (bucket: string) => {
    const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
    const store = new S3Store({ bucket, prefix: "some/prefix", endpoint, credentials, patience, idleSeconds: 10 });
    opened.push(store);
    return store;
  };

  before(async () => {
    swift = await startSwift();
    proxy = new FaultProxy(swift.port);
    endpoint = await proxy.start();
    await swift.makeBucket("public");
    await swift.makeBucket("private");
    const stores = { publicStore: open("public"), privateStore: open("private") };
    manifest = (await publishMade(folder, { spec, ...stores })).manifest;
    hub = await serve(open("public"), join(folder, "cache"));
    for (const [name, value] of [
      ["AWS_ACCESS_KEY_ID", ACCESS_KEY],
      ["AWS_SECRET_ACCESS_KEY", SECRET_KEY],
    ]) {
      kept[name] = process.env[name];
      process.env[name] = value;
    }
  });
  after(async () => {
    for (const [name, value] of Object.entries(kept)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await hub?.close(0);
    for (const store of opened) await store.close();
    proxy?.stop();
    await swift?.stop();
  });

  test("is pulled and verified by the commands, without a word of credentials", async () => {
    const out = temporaryFolder();
    const place = `s3://public/some/prefix?endpoint=${endpoint}`;
    const pulled = await weighbridge(["pull", place, "--content", "all", "--out", out]);
    assert.equal(pulled.code, 0, pulled.stderr);
    assert.deepEqual(contentOf(out), expected(manifest, out));
    const verified = await weighbridge(["verify", place]);
    assert.equal(verified.code, 0, verified.stdout);
    for (const text of [pulled.stdout, pulled.stderr, verified.stdout, verified.stderr])
      assert.ok(!text.includes(SECRET_KEY));
  });

  test("comes whole through errors, cuts and stalls of the server", async () => {
    const gets = (request: { method?: string | undefined; url?: string | undefined }) =>
      request.method === "GET" && /mnist\//.test(request.url ?? "");
    proxy.reset(
      { when: gets, fault: { cutAnswerAfter: 50_000 }, times: 3 },
      { when: gets, fault: { answer: 503 }, times: 3 },
    );
    const out = temporaryFolder();
    await pullZoo({ source: new StoreSource(open("public")), folder: out, content: "all", patience });
    assert.deepEqual(contentOf(out), expected(manifest, out));
    proxy.reset();
  });

  test("comes through a hub, and is sound there", async () => {
    const out = temporaryFolder();
    await pullZoo({ source: await openSource(hub.url), folder: out, content: "all", patience });
    assert.deepEqual(contentOf(out), expected(manifest, out));
    const report = await verifyZoo({ source: await openSource(hub.url), patience });
    assert.equal(report.sound, true);
  });

  test("labels that were put into the public bucket by mistake are found", async () => {
    const store = open("public");
    await store.put("zoos/made-zoo/1.0.0/mnist/labels-0123456789ab.parquet", Buffer.from("labels"));
    const { checks } = await verifyZoo({ source: new StoreSource(store), patience });
    const [problem] = checks.find(({ name }) => name === "strays")!.problems;
    assert.equal(problem, "mnist/labels-0123456789ab.parquet (6 bytes) lies beside the manifest's list");
  });
});
