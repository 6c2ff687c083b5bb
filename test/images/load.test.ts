import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type ImageSetDescriptor, loadImageSet } from "../../src/images/index.ts";
import { MADE_FILES, madeDescriptor } from "./made-descriptor.ts";
import {
  cifarRecords,
  compressed,
  mat,
  matArray,
  md5,
  noise,
  put,
  sha256,
  tar,
  temporaryFolder,
} from "./made-files.ts";
import { refused } from "./refused.ts";

const official = (name: string) => [md5(MADE_FILES[name])];

/** A folder with the descriptor, and one with the files; environment variables are set for this test only. */
function setUp(t: TestContext, descriptor: ImageSetDescriptor): { descriptors: string; directory: string } {
  const before = { ...process.env };
  t.after(() => {
    process.env = before;
  });
  const folder = temporaryFolder(t);
  for (const name of ["WEIGHBRIDGE_IMAGES", "WEIGHBRIDGE_DESCRIPTORS", "WEIGHBRIDGE_OFFLINE"]) delete process.env[name];
  process.env.WEIGHBRIDGE_CACHE = join(folder, "cache");
  put(folder, "descriptors/made_up.json", JSON.stringify(descriptor));
  put(folder, "images/read-me.txt", "");
  return { descriptors: join(folder, "descriptors"), directory: join(folder, "images") };
}

function putAll(folder: string, files = MADE_FILES): void {
  for (const [name, content] of Object.entries(files)) put(folder, name, content);
}

test("a set in IDX format is loaded by adding a descriptor, its arrays can be shared between threads", async (t) => {
  const options = setUp(t, madeDescriptor(official));
  putAll(join(options.directory, "made_up"));
  const warnings: string[] = [];
  const set = await loadImageSet("made_up", { ...options, warn: (message) => warnings.push(message) });
  const { id, title, size, classes, train, test: held, files } = set;
  assert.deepEqual({ id, title, size, classes }, { id: "made_up", title: "Made-up", size: 32, classes: 3 });
  for (const array of [train.pixels, train.labels, held.pixels, held.labels]) {
    assert.ok(array.buffer instanceof SharedArrayBuffer);
  }
  assert.deepEqual([train.pixels.length, held.pixels.length], [7 * 1024, 3 * 1024]);
  assert.deepEqual([...train.labels, ...held.labels], [0, 1, 2, 0, 1, 2, 0, 2, 1, 0]);
  assert.deepEqual(
    files,
    ["train-images", "train-labels", "t10k-images", "t10k-labels"].map((name, i) => {
      return { name, sha256: sha256(Object.values(MADE_FILES)[i]), official: true };
    }),
  );
  assert.deepEqual(warnings, []);
});

test("gzipped files count as the official ones by their content, and give the same hashes", async (t) => {
  const options = setUp(t, madeDescriptor(official));
  putAll(options.directory);
  const plain = await loadImageSet("made_up", options);
  const packed = Object.entries(MADE_FILES).map(([name, content]) => [`${name}.gz`, gzipSync(content, { level: 1 })]);
  putAll(join(options.directory, "made_up"), Object.fromEntries(packed));
  assert.deepEqual((await loadImageSet("made_up", options)).files, plain.files);
});

test("files that differ are used from --images with one warning, and their hashes are recorded", async (t) => {
  const options = setUp(
    t,
    madeDescriptor(() => ["0".repeat(32)]),
  );
  putAll(options.directory);
  const warnings: string[] = [];
  const set = await loadImageSet("made_up", { ...options, warn: (message) => warnings.push(message) });
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^Made-up: 4 of 4 files in .* are not known to be the official ones \(their MD5s differ\)/);
  assert.deepEqual(set.files[1], {
    name: "train-labels",
    sha256: sha256(MADE_FILES["train-labels-idx1-ubyte"]),
    official: false,
  });
});

test("WEIGHBRIDGE_IMAGES and WEIGHBRIDGE_DESCRIPTORS stand in for the options", async (t) => {
  const { descriptors, directory } = setUp(t, madeDescriptor());
  putAll(directory);
  Object.assign(process.env, { WEIGHBRIDGE_IMAGES: directory, WEIGHBRIDGE_DESCRIPTORS: descriptors });
  const warnings: string[] = [];
  await loadImageSet("made_up", { warn: (message) => warnings.push(message) });
  assert.match(warnings.join(), /the descriptor lists no MD5 for them/);
});

test("a file that differs is refused from any other place, with both hashes", async (t) => {
  const descriptor = madeDescriptor(() => ["0".repeat(32)]);
  const { descriptors, directory } = setUp(t, descriptor);
  descriptor.sources = [{ kind: "folder", folder: directory }];
  put(descriptors, "made_up.json", JSON.stringify(descriptor));
  putAll(directory);
  const has = md5(MADE_FILES["train-images-idx3-ubyte"]);
  const message = new RegExp(`train-images-idx3-ubyte: its MD5 must be 0{32}, is ${has}; remove it, or give`);
  await refused(loadImageSet("made_up", { descriptors }), message);
});

test("a folder that has only some of the files is refused with what it lacks", async (t) => {
  const options = setUp(t, madeDescriptor());
  const { "t10k-labels-idx1-ubyte": _, ...others } = MADE_FILES;
  putAll(join(options.directory, "made_up"), others);
  await refused(loadImageSet("made_up", options), /made_up lacks t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz$/);
  put(options.directory, "made_up/t10k-labels-idx1-ubyte.gz.part", "half");
  const half = /lacks .* \(t10k-labels-idx1-ubyte.gz.part of 4 bytes is a half-downloaded file\)$/;
  await refused(loadImageSet("made_up", options), half);
});

test("a folder or a link to itself in the place of a file counts as missing", async (t) => {
  const { descriptors, directory } = setUp(t, madeDescriptor());
  putAll(directory);
  for (const name of ["train-labels-idx1-ubyte", "train-labels-idx1-ubyte.gz"]) {
    rmSync(join(directory, name), { force: true });
    if (name.endsWith(".gz")) symlinkSync(name, join(directory, name));
    else mkdirSync(join(directory, name));
  }
  await refused(loadImageSet("made_up", { descriptors, directory }), /images lacks train-labels-idx1-ubyte or /);
});

test("another set's official files are not taken for this one's", async (t) => {
  const { descriptors, directory } = setUp(t, madeDescriptor());
  put(descriptors, "other.json", JSON.stringify({ ...madeDescriptor(official), id: "other", title: "Other" }));
  putAll(directory);
  await refused(loadImageSet("made_up", { descriptors, directory }), /images: holds Other\n/);
  putAll(join(directory, "made_up"));
  await refused(loadImageSet("made_up", { descriptors, directory }), /is a file of Other, not of Made-up$/);
});

test("a set that is nowhere lists every place and what helps", async (t) => {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => server.close());
  const descriptor = madeDescriptor(official);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  descriptor.sources = [
    { kind: "package", package: "no-such-package-here", folder: "data", install: "npm install no-such-package-here" },
    { kind: "folder", folder: "/no/such/folder", install: "apt install nothing" },
    { kind: "url", urls: [`${url}first/`, `${url}second/`], format: "idx" },
  ];
  const options = setUp(t, descriptor);
  await assert.rejects(loadImageSet("made_up", options), (error: Error) => {
    const lines = error.message.split("\n").map((line) => line.trim());
    assert.deepEqual(lines, [
      "Made-up: its files were not found. Looked at:",
      `${options.directory}/made_up: no such folder`,
      `${options.directory}: none of the files`,
      "npm package no-such-package-here: not installed",
      "/no/such/folder: no such folder",
      `${process.env.WEIGHBRIDGE_CACHE}/made_up/train-images-idx3-ubyte: no such file`,
      `${url}first/train-images-idx3-ubyte: HTTP 404 Not Found`,
      `${url}second/train-images-idx3-ubyte: HTTP 404 Not Found`,
      "What helps:",
      "npm install no-such-package-here",
      "apt install nothing",
      "or --images DIR (or WEIGHBRIDGE_IMAGES=DIR), where DIR or DIR/made_up holds:",
      "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte",
      "They are described at https://example.org/",
    ]);
    return true;
  });
  process.env.WEIGHBRIDGE_OFFLINE = "1";
  await refused(loadImageSet("made_up", options), /ubyte: not tried, because WEIGHBRIDGE_OFFLINE is set/);
});

test("a set is downloaded into the cache once, from the next address if the first fails", async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const content = request.url!.startsWith("/good/") ? MADE_FILES[request.url!.slice(6)] : undefined;
    if (content === undefined) response.writeHead(404).end();
    else response.end(content);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => server.close());
  const descriptor = madeDescriptor(official);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  descriptor.sources = [{ kind: "url", urls: [`${url}bad/`, `${url}good/`], format: "idx" }];
  const { descriptors } = setUp(t, descriptor);
  const notes: string[] = [];
  const first = await loadImageSet("made_up", { descriptors, note: (message) => notes.push(message) });
  assert.equal(asked.length, 8);
  assert.equal(notes[1], `starting the download of ${url}good/train-images-idx3-ubyte`);
  assert.ok(first.files.every((file) => file.official));
  await loadImageSet("made_up", { descriptors });
  assert.equal(asked.length, 8);
  put(process.env.WEIGHBRIDGE_CACHE!, "made_up/train-labels-idx1-ubyte", "short");
  await refused(loadImageSet("made_up", { descriptors }), /train-labels-idx1-ubyte: needs 8 bytes, has 5$/);
});

test("binary CIFAR-10 is loaded packed or unpacked, with the same pixels and hashes", async (t) => {
  const names = ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"];
  const members = names.map((name, i): [string, Uint8Array] => [`${name}.bin`, cifarRecords([i % 3, 2], i)]);
  const descriptor = madeDescriptor();
  descriptor.counts = { train: 10, test: 2 };
  descriptor.forms = [
    { format: "cifar10-archive", files: [{ part: "archive", names: ["all.tar.gz"] }] },
    { format: "cifar10-binary", files: names.map((part) => ({ part, names: [`${part}.bin`] })) },
  ];
  const options = setUp(t, descriptor);
  for (const [name, content] of members) put(options.directory, name, content);
  const unpacked = await loadImageSet("made_up", options);
  put(options.directory, "made_up/all.tar.gz", gzipSync(tar(members)));
  assert.deepEqual(await loadImageSet("made_up", options), unpacked);
  assert.deepEqual([...unpacked.train.labels, ...unpacked.test.labels], [0, 2, 1, 2, 2, 2, 0, 2, 1, 2, 2, 2]);
  assert.deepEqual(unpacked.files[5], { name: "test_batch", sha256: sha256(members[5][1]), official: false });
});

test("cropped SVHN is loaded from its two files", async (t) => {
  const descriptor = madeDescriptor();
  descriptor.classes = [..."0123456789"];
  const file = (part: string) => ({ part, names: [`${part}_32x32.mat`] });
  descriptor.forms = [{ format: "svhn-mat", files: [file("train"), file("test")] }];
  const options = setUp(t, descriptor);
  for (const [name, count] of [
    ["train", 7],
    ["test", 3],
  ] as const) {
    const x = matArray("X", [32, 32, 3, count], noise(3072 * count, count));
    const y = matArray("y", [count, 1], new Uint8Array(count).fill(10 - count));
    put(options.directory, `${name}_32x32.mat`, mat([compressed(x), compressed(y)]));
  }
  const set = await loadImageSet("made_up", options);
  assert.deepEqual([...set.train.labels, ...set.test.labels], [3, 3, 3, 3, 3, 3, 3, 7, 7, 7]);
  assert.deepEqual(
    set.files.map(({ name }) => name),
    ["train", "test"],
  );
});

test("an unknown set and a folder that isn't there are refused", async (t) => {
  const options = setUp(t, madeDescriptor());
  await refused(loadImageSet("minst", options), /^there is no image set "minst"; did you mean mnist\?$/);
  await refused(loadImageSet("imagenet", options), /there are cifar10, fashion_mnist, mnist, svhn_cropped, made_up$/);
  const missing = { ...options, directory: `${options.directory}-not` };
  await refused(loadImageSet("made_up", missing), /^--images \(or WEIGHBRIDGE_IMAGES\): there is no folder .*-not$/);
  assert.equal(existsSync(missing.directory), false);
});
