import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { CIFAR_BATCHES, readCifarArchive, readCifarFile } from "../../src/images/cifar.ts";
import { greyOfPlanes } from "../../src/images/grey.ts";
import { allocateImages } from "../../src/images/image-set.ts";
import { cifarRecords, md5, put, sha256, tar, tarHeader, temporaryFolder } from "./made-files.ts";
import { refused } from "./refused.ts";

const BATCHES = CIFAR_BATCHES.map((name, batch): [string, Uint8Array] => [
  `cifar-10-batches-bin/${name}.bin`,
  cifarRecords([batch, 9 - batch], batch * 100),
]);
const OTHERS: [string, Uint8Array][] = [["cifar-10-batches-bin/batches.meta.txt", Buffer.from("airplane\n")]];
const ARCHIVE = gzipSync(tar([...OTHERS, ...BATCHES]));

test("grey is the mean of the channels rounded to the nearest whole number, for every sum", () => {
  for (let sum = 0; sum <= 765; sum++) {
    const red = Math.min(sum, 255);
    const green = Math.min(sum - red, 255);
    const grey = new Uint8Array(1);
    greyOfPlanes(Uint8Array.of(red, green, sum - red - green), grey);
    assert.equal(grey[0], Math.round(sum / 3));
  }
});

test("a .bin file gives labels and grey pixels, row after row", async (t) => {
  const content = BATCHES[3][1];
  const images = allocateImages(2, 32);
  const hashes = await readCifarFile(put(temporaryFolder(t), "data_batch_4.bin", content), images, 10);
  assert.deepEqual([...images.labels], [3, 6]);
  for (const [image, place] of [
    [0, 0],
    [0, 1023],
    [1, 500],
  ]) {
    const at = image * 3073 + 1 + place;
    const mean = Math.round((content[at] + content[at + 1024] + content[at + 2048]) / 3);
    assert.equal(images.pixels[image * 1024 + place], mean);
  }
  assert.equal(hashes.sha256, sha256(content));
});

test("the archive gives the same as its extracted files, whatever the order of its members", async (t) => {
  const folder = temporaryFolder(t);
  const train = allocateImages(10, 32);
  const test_ = allocateImages(2, 32);
  const path = put(folder, "cifar-10-binary.tar.gz", gzipSync(tar([...BATCHES].reverse())));
  const { archive, members } = await readCifarArchive(path, train, test_, 10);
  assert.deepEqual([...train.labels], [0, 9, 1, 8, 2, 7, 3, 6, 4, 5]);
  assert.deepEqual([...test_.labels], [5, 4]);
  assert.deepEqual(
    members,
    BATCHES.map(([, content]) => sha256(content)),
  );
  assert.equal(archive.md5.length, 2);
  const third = allocateImages(2, 32);
  await readCifarFile(put(folder, "data_batch_3.bin", BATCHES[2][1]), third, 10);
  assert.deepEqual(train.pixels.slice(4096, 6144), new Uint8Array(third.pixels));
});

test("a gzipped archive's first MD5 is that of the file itself", async (t) => {
  const path = put(temporaryFolder(t), "a.tar.gz", ARCHIVE);
  const { archive } = await readCifarArchive(path, allocateImages(10, 32), allocateImages(2, 32), 10);
  assert.equal(archive.md5[0], md5(ARCHIVE));
});

test("a truncated .bin file, a longer one and a label out of range are refused", async (t) => {
  const folder = temporaryFolder(t);
  const content = BATCHES[0][1];
  const images = allocateImages(2, 32);
  const short = put(folder, "short.bin", content.subarray(0, 3073));
  await refused(readCifarFile(short, images, 10), /short.bin: needs 6146 bytes \(3073 an image\), has 3073$/);
  const long = put(folder, "long.bin", Buffer.concat([content, content]));
  await refused(readCifarFile(long, images, 10), /long.bin: needs 6146 bytes .*, has 12292$/);
  const label = put(folder, "label.bin", cifarRecords([1, 10], 0));
  await refused(readCifarFile(label, images, 10), /label.bin: label of image 1 must be 0 to 9, is 10$/);
});

const HEADER = (size: number | string) => tarHeader("cifar-10-batches-bin/data_batch_1.bin", size);
const badArchives: [what: string, content: Uint8Array, message: RegExp][] = [
  ["an archive that is cut off", ARCHIVE.subarray(0, 9000), /the gzip data ends early: the file of 9000 bytes/],
  ["a tar that is cut off", tar(BATCHES).subarray(0, 20000), /needs \d+ bytes, has 20000$/],
  ["a file that is no tar", Buffer.alloc(4096, "x"), /tar header at byte 0 needs checksum \d+, has none$/],
  ["an archive without the test batch", tar(BATCHES.slice(0, 5)), /needs 6 .bin members, has 5; missing: test_batch$/],
  ["an archive with nothing in it", tar([]), /needs 6 .bin members, has 0; missing: data_batch_1, /],
  ["a member that is there twice", tar([BATCHES[0], BATCHES[0]]), /member .*data_batch_1.bin must be there once/],
  ["a member of another size", tar([[BATCHES[0][0], Buffer.alloc(9)]]), /data_batch_1.bin needs 6146 bytes, has 9$/],
  ["a member of huge declared size", HEADER("77777777777"), /data_batch_1.bin needs 6146 bytes, has 8589934591$/],
  ["an unwanted member of huge size", tarHeader("a", "77777777777"), /may unpack to \d+ bytes at most, has at least/],
  ["a negative size", HEADER("-0000000100"), /member at byte 0 has no valid size$/],
  ["a size in base 256", HEADER("\x80\0\0\0\0\0\0\0\0\x01\0\0"), /member at byte 0 has no valid size$/],
  ["zeros without end", gzipSync(Buffer.concat([tar(BATCHES), Buffer.alloc(1 << 25)])), /may unpack to \d+ bytes/],
];

for (const [what, content, message] of badArchives) {
  test(`${what} is refused with its own message`, async (t) => {
    const path = put(temporaryFolder(t), "cifar-10-binary.tar.gz", content);
    await refused(readCifarArchive(path, allocateImages(10, 32), allocateImages(2, 32), 10), message);
  });
}
