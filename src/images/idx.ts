// The IDX format of MNIST: a magic number, the lengths of the axes (32-bit big-endian), then the bytes.
import { InputError } from "../lib/errors.ts";
import { type FileHashes, type OpenImageFile, readImageFile } from "./image-file.ts";

const IMAGES_MAGIC = 0x0803; // unsigned bytes, 3 axes
const LABELS_MAGIC = 0x0801; // unsigned bytes, 1 axis

/** Reads an images file into `pixels`, [count, size, size]; throws an InputError if the file holds anything else. */
export async function readIdxImages(path: string, pixels: Uint8Array, size: number): Promise<FileHashes> {
  const count = pixels.length / (size * size);
  const { hashes } = await readImageFile(path, async (file) => {
    const header = await readHeader(file, IMAGES_MAGIC, 16);
    const rows = header.getUint32(8);
    const columns = header.getUint32(12);
    if (rows !== size || columns !== size) {
      throw new InputError(`${path}: needs images of ${size}x${size} pixels, has ${rows}x${columns}`);
    }
    const has = header.getUint32(4);
    if (has !== count) throw new InputError(`${path}: needs ${count} images, its header says ${has}`);
    await readBody(file, pixels);
  });
  return hashes;
}

/** Reads a labels file into `labels`, [count], and checks that each is below `classes`. */
export async function readIdxLabels(path: string, labels: Uint8Array, classes: number): Promise<FileHashes> {
  const { hashes } = await readImageFile(path, async (file) => {
    const header = await readHeader(file, LABELS_MAGIC, 8);
    const has = header.getUint32(4);
    if (has !== labels.length) {
      throw new InputError(`${path}: needs a label for each of ${labels.length} images, its header says ${has} labels`);
    }
    await readBody(file, labels);
  });
  checkLabels(path, labels, classes);
  return hashes;
}

/** Throws an InputError that names the first label that is not below `classes`. */
function checkLabels(path: string, labels: Uint8Array, classes: number): void {
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong !== -1) {
    throw new InputError(`${path}: label of image ${wrong} must be 0 to ${classes - 1}, is ${labels[wrong]}`);
  }
}

async function readHeader(file: OpenImageFile, magic: number, bytes: number): Promise<DataView> {
  const header = await file.reader.take(bytes);
  const has = header.getUint32(0);
  if (has !== magic) {
    throw new InputError(`${file.path}: needs magic number ${hex(magic)} at its start, has ${hex(has)}`);
  }
  return header;
}

async function readBody(file: OpenImageFile, target: Uint8Array): Promise<void> {
  const needed = file.reader.position + target.length;
  if (!file.gzipped && file.storedSize !== needed) {
    throw new InputError(`${file.path}: needs ${needed} bytes, has ${file.storedSize}`);
  }
  file.reader.expectedSize = needed;
  await file.reader.fill(target);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
