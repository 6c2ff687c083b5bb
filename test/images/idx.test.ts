import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readIdxImages, readIdxLabels } from "../../src/images/idx.ts";
import { idx, md5, noise, put, sha256, temporaryFolder } from "./made-files.ts";
import { refused } from "./refused.ts";

const SIZE = 28;
const COUNT = 5;
const PIXELS = noise(COUNT * SIZE * SIZE, 1);
const IMAGES = idx([COUNT, SIZE, SIZE], PIXELS);
const LABELS = idx([COUNT], Uint8Array.of(0, 9, 3, 3, 1));

test("plain and gzipped images give the same pixels and the same SHA-256", async (t) => {
  const folder = temporaryFolder(t);
  for (const content of [IMAGES, gzipSync(IMAGES)]) {
    const pixels = new Uint8Array(new SharedArrayBuffer(PIXELS.length));
    const hashes = await readIdxImages(put(folder, "images", content), pixels, SIZE);
    assert.deepEqual(Buffer.from(pixels), Buffer.from(PIXELS));
    assert.equal(hashes.sha256, sha256(IMAGES));
    assert.deepEqual(hashes.md5, content === IMAGES ? [md5(IMAGES)] : [md5(content), md5(IMAGES)]);
  }
});

test("labels are read", async (t) => {
  const labels = new Uint8Array(COUNT);
  await readIdxLabels(put(temporaryFolder(t), "labels", LABELS), labels, 10);
  assert.deepEqual([...labels], [0, 9, 3, 3, 1]);
});

const badImages: [what: string, content: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /images: needs 16 bytes, has 0$/],
  ["a file cut in its header", IMAGES.subarray(0, 7), /images: needs 16 bytes, has 7$/],
  ["a truncated file", IMAGES.subarray(0, 1000), /images: needs 3936 bytes, has 1000$/],
  ["a file with bytes after its end", Buffer.concat([IMAGES, Buffer.alloc(9)]), /needs 3936 bytes, has 3945$/],
  ["a wrong magic number", idx([COUNT, SIZE, SIZE], PIXELS, 0x0802), /magic number 0x00000803 .*, has 0x00000802$/],
  ["labels in the place of images", Buffer.concat([LABELS, Buffer.alloc(9)]), /0x00000803 .*, has 0x00000801$/],
  ["images of another size", idx([COUNT, 32, 32], PIXELS), /needs images of 28x28 pixels, has 32x32$/],
  ["images that aren't square", idx([COUNT, 28, 27], PIXELS), /needs images of 28x28 pixels, has 28x27$/],
  ["another number of images", idx([4, SIZE, SIZE], PIXELS), /needs 5 images, its header says 4$/],
  ["a huge declared number", idx([4294967295, SIZE, SIZE], PIXELS), /needs 5 images, its header says 4294967295$/],
  ["gzip data that end early", gzipSync(IMAGES).subarray(0, 2000), /ends early: the file of 2000 bytes is cut off$/],
  ["gzip data with a few bytes", gzipSync(IMAGES).subarray(0, 5), /after 0 unpacked bytes the gzip data ends early/],
  ["gzip data with wrong bytes", spoilt(gzipSync(IMAGES), 1500), /unpacked bytes the gzip data is corrupt \(/],
  ["a gzip checksum that is wrong", spoilt(gzipSync(IMAGES), -6), /the gzip data is corrupt \(incorrect data check\)$/],
  ["gzipped images that are too few", gzipSync(IMAGES.subarray(0, 1000)), /images: needs 3936 bytes, has 1000$/],
  ["gzipped images that are too many", gzipSync(Buffer.concat([IMAGES, IMAGES])), /needs 3936 bytes, has more$/],
];

for (const [what, content, message] of badImages) {
  test(`${what} is refused with its own message`, async (t) => {
    const path = put(temporaryFolder(t), "images", content);
    await refused(readIdxImages(path, new Uint8Array(PIXELS.length), SIZE), message);
  });
}

test("a label beyond the classes is refused with its place", async (t) => {
  const path = put(temporaryFolder(t), "labels", LABELS);
  await refused(readIdxLabels(path, new Uint8Array(COUNT), 9), /labels: label of image 1 must be 0 to 8, is 9$/);
});

test("another number of labels than of images is refused with both numbers", async (t) => {
  const path = put(temporaryFolder(t), "labels", LABELS);
  await refused(readIdxLabels(path, new Uint8Array(6), 10), /needs a label for each of 6 images, .* says 5 labels$/);
});

test("a missing file and a folder in its place are told apart", async (t) => {
  const folder = temporaryFolder(t);
  await refused(readIdxLabels(`${folder}/none`, new Uint8Array(5), 10), /none: there is no such file$/);
  await refused(readIdxLabels(folder, new Uint8Array(5), 10), /: is not a file$/);
});

test("a gzip bomb is left as soon as it has more bytes than the images need", async (t) => {
  const bomb = gzipSync(Buffer.concat([IMAGES, Buffer.alloc(1 << 26)]));
  const path = put(temporaryFolder(t), "images", bomb);
  await refused(readIdxImages(path, new Uint8Array(PIXELS.length), SIZE), /needs 3936 bytes, has more$/);
});

function spoilt(content: Uint8Array, place: number): Uint8Array {
  const copy = Buffer.from(content);
  const i = (place + copy.length) % copy.length;
  copy[i] ^= 0x55;
  return copy;
}
