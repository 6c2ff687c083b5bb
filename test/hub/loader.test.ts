// The Python loader, as a hub serves it, with the system's Python and numpy: what it gives is what was published, and
// nothing that a hub or a line does wrong leaves a wrong array.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { fileKey } from "../../src/publish/layout.ts";
import { filesOf } from "../../src/publish/manifest.ts";
import { openTable } from "../../src/shard/index.ts";
import { bytesOf } from "../download/tamper.ts";
import { madeSpec } from "../publish/made-zoo.ts";
import { FaultProxy } from "../store/fault-proxy.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { type PublishedHub, startPublishedHub } from "./published-hub.ts";
import { missingPython, type Run, runProgram, runPython } from "./system-python.ts";

const missing = missingPython("numpy");
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("the Python loader", { skip: missing ?? false }, () => {
  let hub: PublishedHub;
  let open: PublishedHub;
  let proxy: FaultProxy;
  let behind: string;
  const [scripts, withheldFolder, publicFolder] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];

  before(async () => {
    hub = await startPublishedHub(withheldFolder);
    const spec = madeSpec({ name: "open-zoo", seed: "open", collections: ["mnist"], runs_per_collection: 40 });
    open = await startPublishedHub(publicFolder, { spec: { ...spec, runs_per_shard: 40 }, labels: "public" });
    proxy = new FaultProxy(Number(new URL(hub.url).port));
    behind = await proxy.start();
    const served = await fetch(`${hub.url}/weighbridge.py`);
    assert.equal(served.status, 200);
    assert.match(served.headers.get("content-type")!, /^text\/x-python/);
    writeFileSync(join(scripts, "weighbridge.py"), await served.text());
    const own = fileURLToPath(new URL("../../src/hub/loader/weighbridge.py", import.meta.url));
    assert.deepEqual(readFileSync(join(scripts, "weighbridge.py")), readFileSync(own));
  });
  after(async () => {
    proxy?.stop();
    await hub?.close();
    await open?.close();
  });

  /** Runs Python with the loader beside it and `print(json.dumps(..))` at its end; without pauses between attempts. */
  async function python(source: string, cache = temporaryFolder()): Promise<Run> {
    const prelude =
      "import json, time, hashlib\nimport numpy as np\nimport weighbridge\nfrom weighbridge import *\ntime.sleep = lambda seconds: None\n";
    return runPython(prelude + source, { cwd: scripts, env: { XDG_CACHE_HOME: cache, PYTHONPATH: scripts } });
  }

  async function answer(source: string, cache?: string): Promise<unknown> {
    const { code, stdout, stderr } = await python(source, cache);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  test("gives weights, accuracies and names of the training split, bit for bit", async () => {
    const [file] = filesOf(hub.manifest, { content: "weights", split: "train", epoch: "final" });
    const table = openTable(
      await bytesOf(hub.store, fileKey(hub.manifest.zoo, hub.manifest.version, file.path)),
      "file",
    );
    const { values, rows } = table.readGroup(0);
    const weights = values.weights as Float32Array;
    const sum = createHash("sha256")
      .update(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength))
      .digest("hex");
    const found = await answer(`
X, y, ids = load(${JSON.stringify(hub.url)}, "mnist")
print(json.dumps([X.shape, str(X.dtype), hashlib.sha256(X.tobytes()).hexdigest(), list(y), list(ids), isinstance(X, np.memmap), X.flags.writeable]))`);
    assert.deepEqual(found, [
      [rows, 4970],
      "float32",
      sum,
      [...(values.test_accuracy as Float64Array)],
      values.model_id,
      true,
      false,
    ]);
  });

  test("gives no accuracies of test networks where they are withheld, and does where they are public", async () => {
    const ask = (url: string) => `
X, y, ids = load(${JSON.stringify(url)}, "mnist", split="test")
print(json.dumps([len(X), None if y is None else [len(y), bool((0 <= y).all() and (y <= 1).all())], len(ids)]))`;
    const test = hub.manifest.collections[0].counts.test;
    assert.deepEqual(await answer(ask(hub.url)), [test, null, test]);
    const count = open.manifest.collections[0].counts.test;
    assert.deepEqual(await answer(ask(open.url)), [count, [count, true], count]);
  });

  test("gives features with their names", async () => {
    const found = await answer(`
url = ${JSON.stringify(hub.url)}
X, y, ids = load(url, "mnist", content="features", zoo="made-zoo", version="1.0.0")
W, _, _ = load(url, "mnist")
names = feature_names(url, "mnist")
print(json.dumps([X.shape[1], len(names), names[0], names[6], bool(np.allclose(X[:, 6], W.mean(axis=1, dtype="f8"))), len(X) == len(W)]))`);
    assert.deepEqual(found, [79, 79, "all_p0", "all_mean", true, true]);
  });

  test("asks only whether anything changed the second time, and needs no hub then", async () => {
    const cache = temporaryFolder();
    const ask = `X, y, ids = load(${JSON.stringify(behind)}, "mnist", zoo="made-zoo", version="1.0.0")\nprint(json.dumps(float(X.sum(dtype="f8"))))`;
    proxy.reset();
    const first = await answer(ask, cache);
    // Whatever comes now as a whole array would be another one.
    const isArray = (request: IncomingMessage) => /\.npy/.test(request.url ?? "") && !request.headers["if-none-match"];
    proxy.reset({ when: isArray, fault: { answer: 200, body: "no array" }, times: 1000 });
    assert.equal(await answer(ask, cache), first);
    assert.equal(proxy.seen.filter((line) => /\.npy/.test(line)).length, 3);
    proxy.reset({ when: () => true, fault: { answer: 503 }, times: 1000 });
    assert.equal(await answer(ask, cache), first);
    const elsewhere = await python(ask, temporaryFolder());
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.stderr, /HubUnreachable: http:\S+ the hub answered 503/);
  });

  test("goes on by range where a connection was cut, and starts anew where the rest is damaged", async () => {
    const cache = temporaryFolder();
    const isWeights = (request: IncomingMessage) => /weights\.npy/.test(request.url ?? "");
    proxy.reset({ when: isWeights, fault: { cutAnswerAfter: 200_000 }, times: 1 });
    const ask = `X, y, ids = load(${JSON.stringify(behind)}, "mnist")\nprint(json.dumps(hashlib.sha256(X.tobytes()).hexdigest()))`;
    const plain = await answer(
      `X, y, ids = load(${JSON.stringify(hub.url)}, "mnist")\nprint(json.dumps(hashlib.sha256(X.tobytes()).hexdigest()))`,
    );
    assert.equal(await answer(ask, cache), plain);
    assert.equal(proxy.seen.filter((line) => /weights\.npy/.test(line)).length, 2);
    // What a killed process left, with a byte wrong: the SHA-256 in the hub's ETag tells.
    const root = join(cache, "weighbridge");
    const place = readdirSync(root, { recursive: true, encoding: "utf8" }).find((name) =>
      name.endsWith("weights.npy"),
    )!;
    const etag = readFileSync(join(root, `${place}.etag`));
    const part = readFileSync(join(root, place)).subarray(0, 100_000);
    part[50_000] ^= 1;
    rmSync(join(root, place));
    rmSync(join(root, `${place}.etag`));
    writeFileSync(join(root, `${place}.part`), part);
    writeFileSync(join(root, `${place}.part.etag`), etag);
    proxy.reset();
    assert.equal(await answer(ask, cache), plain);
    assert.equal(proxy.seen.filter((line) => /weights\.npy/.test(line)).length, 2);
    assert.deepEqual(
      readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /part/.test(name)),
      [],
    );
  });

  test("says in a sentence what is wrong", async () => {
    const url = JSON.stringify(hub.url);
    const cases: [string, RegExp][] = [
      [
        `load(${url}, "cifar10")`,
        /WeighbridgeError: made-zoo 1\.0\.0 of http:\S+ has no collection "cifar10"; it has mnist/,
      ],
      [`load(${url}, "mnist", zoo="mad-zoo")`, /WeighbridgeError: http:\S+ has no zoo "mad-zoo"; it has made-zoo/],
      [
        `load(${url}, "mnist", zoo="made-zoo", version="7.0.0")`,
        /WeighbridgeError: http:\S+: the hub answered 404: There is no version "7.0.0"/,
      ],
      [`load(${url}, "mnist", split="early")`, /ValueError: split must be 'train' or 'test', is 'early'/],
      [`load(${url}, "mnist", content="labels")`, /ValueError: content must be/],
      [`load(${url}, "../mnist")`, /ValueError: collection must be a name/],
      [`load(${url}, "mnist", version="../..")`, /ValueError: version must be like/],
      [`load("file:///etc/passwd", "mnist")`, /ValueError: url must be the address of a hub/],
      [`load("http://user:secret@localhost", "mnist")`, /ValueError: url must not hold credentials/],
      [`load("http://127.0.0.1:1", "mnist")`, /HubUnreachable: http:\S+ can't be reached/],
    ];
    for (const [call, message] of cases) {
      const { code, stderr } = await python(call);
      assert.equal(code, 1);
      const last = stderr.trim().split("\n").at(-1)!;
      assert.match(last, message);
    }
  });

  test("follows no redirect out of the web, and takes no array that is a program", async () => {
    const cache = temporaryFolder();
    const isIds = (request: IncomingMessage) => /ids\.npy/.test(request.url ?? "");
    const ask = `load(${JSON.stringify(behind)}, "mnist")`;
    proxy.reset({ when: isIds, fault: { answer: 302, headers: { location: "ftp://127.0.0.1/x" } }, times: 9 });
    const redirected = await python(ask, cache);
    assert.match(redirected.stderr, /redirects to ftp:\S+, which is no http address|the hub answered 302/);
    const pickled = "\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(128, " ");
    proxy.reset({ when: isIds, fault: { answer: 200, body: `${pickled}cos\nsystem\n.` }, times: 9 });
    const { stderr } = await python(ask, cache);
    assert.match(stderr, /WeighbridgeError: .*ids is no array that can be read/);
    proxy.reset({ when: isIds, fault: { answer: 200, body: "" }, times: 9 });
    assert.match((await python(ask, cache)).stderr, /WeighbridgeError: .*ids is no array that can be read/);
  });

  test("as a program lists what a hub has", async () => {
    const options = { cwd: scripts, env: {} };
    const listed = await runProgram("/usr/bin/python3", ["weighbridge.py", hub.url], options);
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(
      listed.stdout,
      /^made-zoo 1\.0\.0: Made-up zoo, test labels withheld\n {2}mnist +\d+ train, \d+ test, \d+ early networks\n$/,
    );
    assert.equal((await runProgram("/usr/bin/python3", ["weighbridge.py"], options)).code, 2);
    const nowhere = await runProgram("/usr/bin/python3", ["weighbridge.py", "ftp://x"], options);
    assert.deepEqual([nowhere.code, nowhere.stdout], [1, ""]);
  });

  test("imports nothing but numpy and the standard library, and is Python 3.8", async () => {
    const source = `
import ast, json, sys
tree = ast.parse(open("weighbridge.py").read(), feature_version=(3, 8))
names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
print(json.dumps(sorted({name.split(".")[0] for name in names} - set(sys.stdlib_module_names))))`;
    const { stdout, stderr } = await runPython(source, { cwd: scripts });
    assert.deepEqual(JSON.parse(stdout || "null"), ["numpy"], stderr);
  });
});
