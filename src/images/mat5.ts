// Walks the variables of a MATLAB 5 file (MAT-File Format, MathWorks: "Level 5 MAT-Files") as a stream. Only real
// numeric arrays can be read; whatever else a file holds is passed over without being unpacked, so nothing nests.

import { pipeline, Readable } from "node:stream";
import { createInflate } from "node:zlib";
import { InputError } from "../lib/errors.ts";
import { ByteReader } from "./byte-reader.ts";

const MATRIX = 14;
const COMPRESSED = 15;
const INT8 = 1;
const UINT8 = 2;
const INT32 = 5;
const UINT32 = 6;
const FIRST_NUMERIC_CLASS = 6; // double
const LAST_NUMERIC_CLASS = 15; // uint64
const MOST_AXES = 8;
const LONGEST_NAME = 63;
const PIECE_BYTES = 128 * 1024;
/** Bytes a value takes, by data type number. */
const VALUE_BYTES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8 };

/** A numeric array whose header has been read and whose values come next. */
export interface MatArray {
  name: string;
  /** Lengths of the axes; the first one varies fastest in the data. */
  axes: number[];
  /** Data type number of the values as stored: 2 is unsigned bytes. */
  dataType: number;
  /** Bytes of the values. */
  dataBytes: number;
  /** At the first value. */
  reader: ByteReader;
}

interface Tag {
  type: number;
  size: number;
  /** The data of a small element, which sits in the tag. */
  small: DataView | undefined;
}

/**
 * Walks the file to its end. `visit` is told of each array that has one of the `wanted` names and must read all of its
 * data from `array.reader`. Throws an InputError with the place of what is not as the format has it.
 */
export async function readMat(
  reader: ByteReader,
  wanted: string[],
  visit: (array: MatArray) => Promise<void>,
): Promise<void> {
  const header = await reader.take(128);
  const byteOrder = String.fromCharCode(header.getUint8(126), header.getUint8(127));
  const version = header.getUint16(124, true);
  if (byteOrder !== "IM" || version !== 0x0100) {
    const has = `${JSON.stringify(byteOrder)} and version ${version}`;
    throw new InputError(`${reader.name}: needs a little-endian MATLAB 5 file ("IM" and version 256), has ${has}`);
  }
  while (!(await reader.atEnd())) {
    const place = reader.position;
    const { type, size } = await readTag(reader);
    const end = reader.position + size;
    if (type === COMPRESSED) await readCompressed(reader, size, place, wanted, visit);
    else if (type === MATRIX) await readMatrix(reader, size, wanted, visit);
    if (reader.position > end) {
      throw new InputError(`${reader.name}: element at byte ${place} needs more than the ${size} bytes that it has`);
    }
    await reader.skip(end - reader.position);
  }
}

/** Inflates one element and reads the matrix in it; what isn't wanted is not inflated further than its name. */
async function readCompressed(
  reader: ByteReader,
  size: number,
  place: number,
  wanted: string[],
  visit: (array: MatArray) => Promise<void>,
): Promise<void> {
  const where = `${reader.name}: compressed element at byte ${place}`;
  const inflate = createInflate({ chunkSize: PIECE_BYTES });
  const source = reader.pieces(size);
  pipeline(Readable.from(source, { objectMode: false }), inflate, () => {});
  const inner = new ByteReader(where, inflated(inflate, where));
  try {
    const tag = await readTag(inner);
    if (tag.type !== MATRIX) throw new InputError(`${where} needs a matrix (type ${MATRIX}), has type ${tag.type}`);
    const read = await readMatrix(inner, tag.size, wanted, visit);
    if (read && !(await inner.atEnd())) {
      throw new InputError(`${where} needs ${inner.position} bytes, has more`);
    }
  } finally {
    inflate.destroy();
    await source.return();
  }
}

async function* inflated(inflate: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* inflate;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith("Z_")) throw error;
    throw new InputError(`${where} is corrupt or cut off (${message})`);
  }
}

/** Reads a matrix element of `size` bytes; says whether it was wanted (and so was read to its end). */
async function readMatrix(
  reader: ByteReader,
  size: number,
  wanted: string[],
  visit: (array: MatArray) => Promise<void>,
): Promise<boolean> {
  const end = reader.position + size;
  const flags = await readSmallArray(reader, UINT32, 8, "array flags");
  const axes = await readSmallArray(reader, INT32, 4 * MOST_AXES, "lengths of the axes");
  const letters = await readSmallArray(reader, INT8, LONGEST_NAME, "name");
  const name = Buffer.from(letters.buffer, letters.byteOffset, letters.byteLength).toString("latin1");
  if (!wanted.includes(name)) return false;
  const where = `${reader.name}: variable ${name}`;
  const word = flags.byteLength >= 8 ? flags.getUint32(0, true) : 0;
  const kind = word & 0xff;
  const isComplex = (word & 0x800) !== 0;
  if (kind < FIRST_NUMERIC_CLASS || kind > LAST_NUMERIC_CLASS || isComplex) {
    const has = isComplex ? "complex numbers" : `class ${kind}`;
    throw new InputError(
      `${where} needs real numbers (classes ${FIRST_NUMERIC_CLASS} to ${LAST_NUMERIC_CLASS}), has ${has}`,
    );
  }
  const lengths = Array.from({ length: axes.byteLength >> 2 }, (_, axis) => axes.getInt32(4 * axis, true));
  if (lengths.some((length) => length < 0))
    throw new InputError(`${where} has a negative length: ${lengths.join(" x ")}`);
  const data = await readTag(reader);
  if (data.small === undefined && reader.position + data.size > end) {
    throw new InputError(`${where} needs ${data.size} bytes of data, its element has ${end - reader.position}`);
  }
  const values = lengths.reduce((product, length) => product * length, 1);
  const needed = values * (VALUE_BYTES[data.type] ?? Number.NaN);
  if (data.size !== needed) {
    const shape = lengths.join(" x ");
    throw new InputError(`${where} of ${shape} needs ${needed} bytes of data (type ${data.type}), has ${data.size}`);
  }
  const source = data.small === undefined ? reader : new ByteReader(where, oneSmall(data.small));
  const before = source.position;
  await visit({ name, axes: lengths, dataType: data.type, dataBytes: data.size, reader: source });
  if (source.position - before !== data.size) throw new Error(`${where}: not all of its data was read`);
  await reader.skip(end - reader.position);
  return true;
}

async function* oneSmall(view: DataView): AsyncGenerator<Uint8Array, void> {
  yield new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** A header element of the given type, at most `most` bytes long, with the padding after it. */
async function readSmallArray(reader: ByteReader, type: number, most: number, what: string): Promise<DataView> {
  const place = reader.position;
  const tag = await readTag(reader);
  if (tag.type !== type && !(type === INT8 && tag.type === UINT8)) {
    throw new InputError(`${reader.name}: ${what} at byte ${place} needs type ${type}, has type ${tag.type}`);
  }
  if (tag.size > most) {
    throw new InputError(`${reader.name}: ${what} at byte ${place} may have ${most} bytes, has ${tag.size}`);
  }
  if (tag.small !== undefined) return tag.small;
  const view = await reader.take(tag.size);
  await reader.skip((8 - (tag.size % 8)) % 8);
  return view;
}

/** A tag of 8 bytes: type and size as 32-bit words, or as 16-bit halves of one word with up to 4 bytes of data. */
async function readTag(reader: ByteReader): Promise<Tag> {
  const place = reader.position;
  const view = await reader.take(8);
  const word = view.getUint32(0, true);
  if (word >>> 16 === 0) return { type: word, size: view.getUint32(4, true), small: undefined };
  const size = word >>> 16;
  if (size > 4) throw new InputError(`${reader.name}: small element at byte ${place} may have 4 bytes, has ${size}`);
  return { type: word & 0xffff, size, small: new DataView(view.buffer, 4, size) };
}
