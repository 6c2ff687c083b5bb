// The binary version of CIFAR-10: records of a label byte and three colour planes of 32 x 32, as .bin files or in a tar.
import { createHash } from "node:crypto";
import { InputError } from "../lib/errors.ts";
import type { ByteReader } from "./byte-reader.ts";
import { greyOfPlanes } from "./grey.ts";
import { type FileHashes, readImageFile } from "./image-file.ts";
import type { Images } from "./image-set.ts";
import { readTar } from "./tar.ts";

const PIXELS = 32 * 32;
const RECORD_BYTES = 1 + 3 * PIXELS;
const RECORDS_AT_ONCE = 64;

/** The six record files, in the fixed order. */
export const CIFAR_BATCHES = [
  "data_batch_1",
  "data_batch_2",
  "data_batch_3",
  "data_batch_4",
  "data_batch_5",
  "test_batch",
] as const;

/** The part of `set` that a batch (place in CIFAR_BATCHES) fills: a fifth of the training images, or all test images. */
export function batchImages(train: Images, test: Images, batch: number): Images {
  if (batch === 5) return test;
  const count = train.labels.length / 5;
  return {
    pixels: train.pixels.subarray(batch * count * PIXELS, (batch + 1) * count * PIXELS),
    labels: train.labels.subarray(batch * count, (batch + 1) * count),
  };
}

/** Reads an extracted .bin file into `images`, whose length says how many records it must hold. */
export async function readCifarFile(path: string, images: Images, classes: number): Promise<FileHashes> {
  const needed = images.labels.length * RECORD_BYTES;
  const { hashes } = await readImageFile(path, async (file) => {
    if (!file.gzipped && file.storedSize !== needed) {
      throw new InputError(`${path}: needs ${needed} bytes (${RECORD_BYTES} an image), has ${file.storedSize}`);
    }
    file.reader.expectedSize = needed;
    await readRecords(file.reader, path, images, classes);
  });
  return hashes;
}

/** Reads all six batches out of cifar-10-binary.tar.gz. Gives the archive's hashes and each member's SHA-256. */
export async function readCifarArchive(
  path: string,
  train: Images,
  test: Images,
  classes: number,
): Promise<{ archive: FileHashes; members: string[] }> {
  const members: (string | undefined)[] = CIFAR_BATCHES.map(() => undefined);
  const records = train.labels.length + test.labels.length;
  const { hashes } = await readImageFile(path, (file) =>
    readTar(file.reader, records * RECORD_BYTES, async (member, size) => {
      const batch = CIFAR_BATCHES.findIndex((name) => member === `${name}.bin` || member.endsWith(`/${name}.bin`));
      if (batch === -1) return undefined;
      const images = batchImages(train, test, batch);
      const needed = images.labels.length * RECORD_BYTES;
      if (size !== needed) throw new InputError(`${path}: member ${member} needs ${needed} bytes, has ${size}`);
      if (members[batch] !== undefined) throw new InputError(`${path}: member ${member} must be there once, is twice`);
      members[batch] = await readRecords(file.reader, `${path}: member ${member}`, images, classes);
      return needed;
    }),
  );
  const missing = CIFAR_BATCHES.filter((_, batch) => members[batch] === undefined);
  if (missing.length > 0) {
    throw new InputError(`${path}: needs 6 .bin members, has ${6 - missing.length}; missing: ${missing.join(", ")}`);
  }
  return { archive: hashes, members: members as string[] };
}

/** Reads records until `images` is full, colour to grey a piece at a time; gives the SHA-256 of the records. */
async function readRecords(reader: ByteReader, where: string, images: Images, classes: number): Promise<string> {
  const hash = createHash("sha256");
  const count = images.labels.length;
  for (let first = 0; first < count; first += RECORDS_AT_ONCE) {
    const records = new Uint8Array(Math.min(RECORDS_AT_ONCE, count - first) * RECORD_BYTES);
    await reader.fill(records);
    hash.update(records);
    for (let offset = 0, image = first; offset < records.length; offset += RECORD_BYTES, image++) {
      const label = records[offset];
      if (label >= classes) {
        throw new InputError(`${where}: label of image ${image} must be 0 to ${classes - 1}, is ${label}`);
      }
      images.labels[image] = label;
      const grey = images.pixels.subarray(image * PIXELS, (image + 1) * PIXELS);
      greyOfPlanes(records.subarray(offset + 1, offset + RECORD_BYTES), grey);
    }
  }
  return hash.digest("hex");
}
