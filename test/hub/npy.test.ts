// NumPy files of a published zoo: their bytes against the tables, made once, and served like any file.
import assert from "node:assert/strict";
import { readdirSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Manifest } from "../../schemas/types.d.ts";
import { npyHeader, npyTexts } from "../../src/hub/npy/format.ts";
import { openTable } from "../../src/shard/index.ts";
import { readAll, type Store } from "../../src/store/index.ts";
import { madeSpec, type PublishedZoo, publishMade } from "../publish/made-zoo.ts";
import { endOfSuite, type Serving, serve, temporaryFolder } from "./serving.ts";

const ending = endOfSuite();
let made: PublishedZoo;
let manifest: Manifest;
let serving: Serving;
let cacheFolder: string;

before(async () => {
  const spec = madeSpec({ collections: ["mnist"], runs_per_collection: 80, runs_per_shard: 40 });
  made = await publishMade(temporaryFolder(ending), { spec, discards: { mnist: [0, 41] } });
  manifest = made.manifest;
  cacheFolder = temporaryFolder(ending);
  serving = await serve(ending, made.publicStore, { cacheFolder });
});

const urlOf = (split: string, what: string, version = "1.0.0") =>
  `${serving.url}/api/zoos/made-zoo/${version}/npy/mnist/${split}/${what}`;

interface Npy {
  descr: string;
  shape: number[];
  data: Buffer;
}

async function load(url: string): Promise<Npy> {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, url);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(bytes.subarray(0, 8).toString("latin1"), "\x93NUMPY\x01\x00");
  const end = 10 + bytes.readUInt16LE(8);
  assert.equal(end % 64, 0);
  const header = bytes.subarray(10, end).toString("latin1");
  const match = /^\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]+)\), \} *\n$/.exec(header);
  assert.ok(match, header);
  const shape = match[2].split(",").filter((text) => text.trim() !== "");
  return { descr: match[1], shape: shape.map(Number), data: bytes.subarray(end) };
}

/** Columns of a table of the final epoch, all row groups together. */
async function columns(content: string, split?: string, epoch = 18): Promise<Record<string, ArrayLike<unknown>>> {
  const file = manifest.files.find(
    (other) => other.content === content && other.split === split && (other.epoch ?? epoch) === epoch,
  )!;
  const object = await made.publicStore.get(`zoos/made-zoo/1.0.0/${file.path}`);
  return openTable(await readAll(object!.body), file.path).readGroup(0).values;
}

describe("arrays of a split", () => {
  for (const split of ["train", "test"] as const) {
    test(`${split}: weights, features and ids have their rows in the same order, that of the runs`, async () => {
      const rows = manifest.collections[0].counts[split];
      const table = await columns("weights", split);
      const weights = await load(urlOf(split, "weights.npy"));
      assert.deepEqual([weights.descr, weights.shape], ["<f4", [rows, 4970]]);
      const expected = table.weights as Float32Array;
      assert.ok(weights.data.equals(Buffer.from(expected.buffer, expected.byteOffset, expected.byteLength)));

      const ids = await load(urlOf(split, "ids.npy"));
      assert.deepEqual([ids.descr, ids.shape], ["<U12", [rows]]);
      const names = Array.from({ length: rows }, (_, row) =>
        ids.data
          .subarray(row * 48, row * 48 + 48)
          .toString("utf16le")
          .replaceAll("\0", ""),
      );
      assert.deepEqual(names, Array.from(table.model_id));

      const features = await load(urlOf(split, "features.npy"));
      assert.deepEqual([features.descr, features.shape], ["<f8", [rows, 79]]);
      const answer = await fetch(`${serving.url}/api/zoos/made-zoo/1.0.0/npy/mnist/feature-names.json`);
      const featureNames = (await answer.json()) as string[];
      assert.equal(featureNames.length, 79);
      const all = await columns("features");
      const chosen = Array.from(all.split as string[]).flatMap((other, row) => (other === split ? [row] : []));
      assert.deepEqual(
        chosen.map((row) => all.model_id[row]),
        names,
      );
      chosen.forEach((row, place) => {
        featureNames.forEach((name, column) => {
          assert.equal(features.data.readDoubleLE((place * 79 + column) * 8), all[name][row], `${name} of row ${row}`);
        });
      });
    });
  }

  for (const [split, epoch] of [
    ["early", 3],
    ["early", 0],
    ["train", 1],
    ["test", 3],
  ] as const)
    test(`${split} after epoch ${epoch}: weights, features and ids have their rows in the same order`, async () => {
      const rows = manifest.collections[0].counts[split];
      const table = await columns("weights", split, epoch);
      const weights = await load(urlOf(split, `weights.npy?epoch=${epoch}`));
      const expected = table.weights as Float32Array;
      assert.ok(rows > 0 && weights.shape[0] === rows);
      assert.ok(weights.data.equals(Buffer.from(expected.buffer, expected.byteOffset, expected.byteLength)));
      const ids = await load(urlOf(split, "ids.npy"));
      const names = ids.data
        .toString("utf16le")
        .replaceAll("\0", "")
        .match(/mnist-\d{6}/g);
      assert.deepEqual(names, Array.from(table.model_id));
      const all = await columns("features", undefined, epoch);
      const features = await load(urlOf(split, `features.npy?epoch=${epoch}`));
      const first = Object.keys(all).find((name) => all[name] instanceof Float64Array)!;
      const own = Array.from(all[first]).filter((_, row) => all.split[row] === split);
      assert.deepEqual(
        Array.from({ length: rows }, (_, row) => features.data.readDoubleLE(row * 79 * 8)),
        own,
      );
    });

  test("an epoch that is no checkpoint, or of what has none, is a 400", async () => {
    for (const [path, says] of [
      ["train/weights.npy?epoch=2", /parameter epoch must be one of 0, 1, 3, 18; is "2"/],
      ["train/ids.npy?epoch=3", /parameter epoch is for weights and features, not for ids/],
    ] as const) {
      const answer = await fetch(urlOf("", "").replace(/\/\/$/, "/") + path);
      assert.equal(answer.status, 400);
      assert.match(((await answer.json()) as { error: { message: string } }).error.message, says);
    }
  });

  test("labels are those of the training split", async () => {
    const table = await columns("weights", "train");
    const { descr, shape, data } = await load(urlOf("train", "labels.npy"));
    assert.deepEqual([descr, shape], ["<f8", [manifest.collections[0].counts.train]]);
    assert.deepEqual(
      Array.from({ length: shape[0] }, (_, row) => data.readDoubleLE(row * 8)),
      Array.from(table.test_accuracy as Float64Array),
    );
  });

  for (const [path, says] of [
    ["test/labels.npy", /The labels of the test split are withheld/],
    ["early/labels.npy", /The labels of the early split are withheld/],
    ["early/weights.npy", /Of the checkpoints of early-decision networks those up to epoch 3 \(\?epoch=3\) are/],
    ["all/weights.npy", /no such split; there are train and test and early/],
    ["train/losses.npy", /no such array; there are weights\.npy, features\.npy, labels\.npy, ids\.npy/],
    ["train/weights", /no such array/],
  ] as const)
    test(`${path} is a 404 that says why`, async () => {
      const answer = await fetch(urlOf("", "").replace(/\/\/$/, "/") + path);
      assert.equal(answer.status, 404);
      assert.match(((await answer.json()) as { error: { message: string } }).error.message, says);
    });

  test("of a zoo whose labels are public, the test split's labels are given", async () => {
    const open = await publishMade(temporaryFolder(ending), { collections: ["mnist"], runs: 40, labels: "public" });
    const { url } = await serve(ending, open.publicStore);
    const labels = await load(`${url}/api/zoos/made-zoo/1.0.0/npy/mnist/test/labels.npy`);
    assert.equal(labels.shape[0], open.manifest.collections[0].counts.test);
    for (let row = 0; row < labels.shape[0]; row++) assert.ok(labels.data.readDoubleLE(row * 8) > 0);
  });
});

describe("their files", () => {
  test("have ranges, a tag, HEAD, and a short life by `latest`", async () => {
    const whole = Buffer.from(await (await fetch(urlOf("train", "weights.npy"))).arrayBuffer());
    const part = await fetch(urlOf("train", "weights.npy"), { headers: { range: "bytes=100-199" } });
    assert.equal(part.status, 206);
    assert.ok(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100, 200)));
    const head = await fetch(urlOf("train", "weights.npy"), { method: "HEAD" });
    assert.equal(head.headers.get("content-length"), String(whole.length));
    assert.match(head.headers.get("cache-control")!, /immutable/);
    const tag = head.headers.get("etag")!;
    const latest = await fetch(urlOf("train", "weights.npy", "latest"), { headers: { "if-none-match": tag } });
    assert.equal(latest.status, 304);
    assert.equal(latest.headers.get("cache-control"), "public, max-age=60");
  });

  test("are made once, however many ask at once; a hub that starts later uses them", async () => {
    let reads = 0;
    const counted: Store = Object.assign(Object.create(made.publicStore), {
      name: "counted",
      get: (key: string, options: object) => {
        if (key.includes("/train-0")) reads++;
        return made.publicStore.get(key, options);
      },
    });
    const folder = temporaryFolder(ending);
    const path = "/api/zoos/made-zoo/1.0.0/npy/mnist/train/weights.npy";
    const first = await serve(ending, counted, { cacheFolder: folder });
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(first.url + path)));
    const bodies = await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    assert.equal(new Set(bodies.map((body) => Buffer.from(body).toString("latin1"))).size, 1);
    const parts = manifest.files.filter(
      (file) => file.content === "weights" && file.split === "train" && file.epoch === 18,
    );
    assert.equal(reads, parts.length);
    const second = await serve(ending, counted, { cacheFolder: folder });
    assert.equal((await fetch(second.url + path)).status, 200);
    assert.equal(reads, parts.length);
  });

  test("that were damaged in the cache are made again", async () => {
    const good = await (await fetch(urlOf("test", "weights.npy"))).arrayBuffer();
    const folder = join(cacheFolder, "npy");
    const file = readdirSync(folder).find(
      (name) => !name.startsWith(".") && statSync(join(folder, name)).size === good.byteLength,
    )!;
    truncateSync(join(folder, file), 1000);
    const again = await (await fetch(urlOf("test", "weights.npy"))).arrayBuffer();
    assert.ok(Buffer.from(again).equals(Buffer.from(good)));
  });

  test("that can't be made are a 503, and made when they can be", async () => {
    let isBroken = true;
    const store: Store = Object.assign(Object.create(made.publicStore), {
      name: "broken",
      get: (key: string, options: object) =>
        isBroken && key.includes("/test-0") ? Promise.resolve(undefined) : made.publicStore.get(key, options),
    });
    const hub = await serve(ending, store);
    const path = "/api/zoos/made-zoo/1.0.0/npy/mnist/test/weights.npy";
    assert.equal((await fetch(hub.url + path)).status, 503);
    assert.ok(hub.log.some(({ error }) => /test-00000.*SHA-256 must be/.test(String(error))));
    isBroken = false;
    assert.equal((await fetch(hub.url + path)).status, 200);
  });
});

test("headers and texts are those of NumPy's format", () => {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
  const one = npyHeader("<f8", [3]);
  assert.equal(one.length, 128);
  assert.equal(text(one).slice(10).trimEnd(), "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }");
  assert.match(text(npyHeader("<f4", [15000, 4970])), /'shape': \(15000, 4970\), } *\n$/);
  const { type, bytes } = npyTexts(["ab", "", "é\u{1f950}x"]);
  assert.equal(type, "<U3");
  assert.deepEqual([...new Uint32Array(bytes.buffer)], [97, 98, 0, 0, 0, 0, 0xe9, 0x1f950, 120]);
  assert.equal(npyTexts([]).type, "<U1");
});
