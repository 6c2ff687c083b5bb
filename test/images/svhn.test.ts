import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { allocateImages } from "../../src/images/image-set.ts";
import { readSvhnFile } from "../../src/images/svhn.ts";
import { compressed, mat, matArray, matElement, noise, put, temporaryFolder } from "./made-files.ts";
import { refused } from "./refused.ts";

const COUNT = 3;
const COLOURS = noise(3072 * COUNT, 5); // [image][channel][column][row], as MATLAB lays out [32, 32, 3, n]
const DIGITS = Uint8Array.of(1, 10, 9);
const X = matArray("X", [32, 32, 3, COUNT], COLOURS);
const Y = matArray("y", [COUNT, 1], DIGITS);

function expectedGrey(image: number, row: number, column: number): number {
  const at = image * 3072 + column * 32 + row;
  return Math.round((COLOURS[at] + COLOURS[at + 1024] + COLOURS[at + 2048]) / 3);
}

test("pixels become grey and row after row, label 10 becomes 0, compressed or not, in any order", async (t) => {
  const folder = temporaryFolder(t);
  for (const elements of [
    [compressed(X), compressed(Y)],
    [Y, X],
    [compressed(Y), X],
  ]) {
    const images = allocateImages(COUNT, 32);
    await readSvhnFile(put(folder, "train_32x32.mat", mat(elements)), images);
    assert.deepEqual([...images.labels], [1, 0, 9]);
    for (let place = 0; place < COUNT * 1024; place++) {
      const [image, row, column] = [place >> 10, (place >> 5) & 31, place & 31];
      assert.equal(images.pixels[place], expectedGrey(image, row, column));
    }
  }
});

test("labels may be stored as doubles or other numbers", async (t) => {
  const folder = temporaryFolder(t);
  const stored: [type: number, bytes: Uint8Array][] = [
    [9, Buffer.from(Float64Array.of(1, 10, 9).buffer)],
    [7, Buffer.from(Float32Array.of(1, 10, 9).buffer)],
    [3, Buffer.from(Int16Array.of(1, 10, 9).buffer)],
    [6, Buffer.from(Uint32Array.of(1, 10, 9).buffer)],
  ];
  for (const [type, bytes] of stored) {
    const images = allocateImages(COUNT, 32);
    const y = matArray("y", [COUNT, 1], bytes, { kind: 6, type });
    await readSvhnFile(put(folder, "a.mat", mat([compressed(X), compressed(y)])), images);
    assert.deepEqual([...images.labels], [1, 0, 9]);
  }
});

test("other variables are passed over, cells in cells too", async (t) => {
  let nested = matArray("c", [1, 1], new Uint8Array(0), { kind: 1 });
  for (let depth = 0; depth < 2000; depth++) nested = matElement(14, nested);
  const other = matArray("a_longer_name", [2, 2], Uint8Array.of(1, 2, 3, 4));
  const cell = compressed(matArray("cells", [1, 1], nested, { kind: 1 }));
  const images = allocateImages(COUNT, 32);
  const path = put(temporaryFolder(t), "a.mat", mat([cell, other, compressed(X), compressed(other), compressed(Y)]));
  await readSvhnFile(path, images);
  assert.deepEqual([...images.labels], [1, 0, 9]);
});

const spoilt = Buffer.from(compressed(X));
spoilt[4000] ^= 0xff;
const whole = mat([compressed(X), compressed(Y)]);
const bad: [what: string, content: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /a.mat: needs 128 bytes, has 0$/],
  ["a file that is not MATLAB 5", mat([], "PK"), /needs a little-endian MATLAB 5 file .*, has "PK" and version 256$/],
  ["a big-endian file", mat([], "MI"), /needs a little-endian MATLAB 5 file .*, has "MI"/],
  ["a MATLAB 7.3 file", mat([], "IM", 0x0200), /has "IM" and version 512$/],
  ["a file that is cut off", whole.subarray(0, 5000), /a.mat: needs \d+ bytes, has 5000$/],
  ["a file cut between its variables", mat([compressed(X)]), /needs the variables X and y, has no y$/],
  ["a variable that is there twice", mat([Y, Y]), /variable y must be there once, is twice$/],
  ["wrong compressed bytes", mat([spoilt]), /compressed element at byte 128 is corrupt or cut off \(/],
  ["a compressed element that ends early", mat([matElement(15, compressed(X).subarray(8, 900))]), /corrupt or cut off/],
  [
    "pixels of other axes",
    mat([matArray("X", [32, 32, 3], COLOURS.subarray(0, 3072))]),
    /needs 32 x 32 x 3 x 3 values/,
  ],
  ["another number of images", mat([matArray("X", [32, 32, 3, 2], COLOURS.subarray(0, 6144))]), /has 32 x 32 x 3 x 2$/],
  [
    "fewer labels than images",
    mat([X, matArray("y", [2, 1], Uint8Array.of(1, 2))]),
    /y needs 3 x 1 values, has 2 x 1$/,
  ],
  ["a label of 0", mat([matArray("y", [3, 1], Uint8Array.of(1, 0, 3))]), /label of image 1 must be 1 to 10 .*, is 0$/],
  [
    "a label of 11",
    mat([matArray("y", [3, 1], Uint8Array.of(1, 2, 11))]),
    /label of image 2 must be 1 to 10 .*, is 11$/,
  ],
  ["a cell array named X", mat([matArray("X", [1, 1], X, { kind: 1 })]), /X needs real numbers .*, has class 1$/],
  ["complex numbers", mat([matArray("y", [3, 1], DIGITS, { complex: true })]), /y needs real numbers .*, has complex/],
  ["a negative axis", mat([matArray("X", [-32, 32, 3, 3], COLOURS)]), /X has a negative length: -32 x 32 x 3 x 3$/],
  ["huge axes", mat([matArray("X", [2147483647, 2147483647, 9, 9], COLOURS)]), /needs \d+(e\+\d+)? bytes of data/],
  [
    "a huge declared size",
    mat([matArray("X", [32, 32, 3, 3], COLOURS, { claimed: 4294967295 })]),
    /X needs 4294967295 b/,
  ],
  [
    "a huge declared element",
    mat([matElement(14, Buffer.alloc(8), 4294967295)]),
    /array flags at byte 136 needs type 6/,
  ],
  ["a huge name", mat([hugeName()]), /name at byte \d+ may have 63 bytes, has 4294967295$/],
  ["an element shorter than its header", mat([Buffer.concat([tag(14, 8), Y.subarray(8)])]), /needs/],
  ["an element in an element", mat([compressed(compressed(X))]), /needs a matrix \(type 14\), has type 15$/],
  ["pixels that are not bytes", mat([wideX()]), /variable X needs unsigned bytes \(type 2\), has type 3$/],
];

for (const [what, content, message] of bad) {
  test(`${what} is refused with its own message`, async (t) => {
    const path = put(temporaryFolder(t), "a.mat", content);
    await refused(readSvhnFile(path, allocateImages(COUNT, 32)), message);
  });
}

function tag(type: number, size: number): Buffer {
  return matElement(type, new Uint8Array(0), size);
}

function hugeName(): Uint8Array {
  const array = matArray("a_longer_name", [1, 1], Uint8Array.of(1));
  array.writeUInt32LE(4294967295, array.indexOf("a_longer_name") - 4);
  return array;
}

function wideX(): Uint8Array {
  return matArray("X", [32, 32, 3, COUNT], Buffer.alloc(2 * COLOURS.length), { kind: 11, type: 3 });
}

test("a file that scipy wrote gives its pixels and labels", async () => {
  const images = allocateImages(COUNT, 32);
  await readSvhnFile(join(import.meta.dirname, "files/scipy.mat"), images);
  assert.deepEqual([...images.labels], [1, 0, 9]);
  const byte = (place: number) => (place * 7) % 251; // as files/make.py has it
  for (let place = 0; place < COUNT * 1024; place++) {
    const [image, row, column] = [place >> 10, (place >> 5) & 31, place & 31];
    const at = image * 3072 + column * 32 + row;
    assert.equal(images.pixels[place], Math.round((byte(at) + byte(at + 1024) + byte(at + 2048)) / 3));
  }
});
