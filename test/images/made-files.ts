// Writes small image files of each format, byte by byte after the format's description, for the tests of the readers.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { deflateSync } from "node:zlib";

/** A folder of its own for a test, removed when the test ends. */
export function temporaryFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-images-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file, and the folders above it; gives its path. */
export function put(folder: string, name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

export function md5(content: Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Bytes that look random and are the same each time. */
export function noise(count: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length: count }, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return state >>> 24;
  });
}

/** An IDX file: magic number, lengths, bytes. */
export function idx(lengths: number[], bytes: Uint8Array, magic = 0x0800 + lengths.length): Uint8Array {
  const header = Buffer.alloc(4 + 4 * lengths.length);
  header.writeUInt32BE(magic);
  lengths.forEach((length, axis) => {
    header.writeUInt32BE(length, 4 + 4 * axis);
  });
  return Buffer.concat([header, bytes]);
}

/** CIFAR-10 records: a label, then red, green and blue planes of 1024 bytes each. */
export function cifarRecords(labels: number[], seed: number): Uint8Array {
  return Buffer.concat(labels.map((label, i) => Buffer.concat([Buffer.of(label), noise(3072, seed + 2 * i)])));
}

/** A ustar header of 512 bytes. `size` may be any text. */
export function tarHeader(name: string, size: number | string, kind = "0"): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, "latin1");
  header.write("0000644\0", 100);
  header.write(typeof size === "number" ? size.toString(8).padStart(11, "0") : size, 124, "latin1");
  header.write("        ", 148);
  header.write(kind, 156);
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** A tar file of the given members. */
export function tar(members: [name: string, content: Uint8Array][]): Uint8Array {
  const blocks = members.flatMap(([name, content]) => {
    return [tarHeader(name, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(10240)]);
}

/** One element of a MATLAB 5 file: type, size, data, padding to 8 bytes. */
export function matElement(type: number, data: Uint8Array, size = data.length): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(size, 4);
  return Buffer.concat([tag, data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
}

/** The small form of an element: up to 4 bytes of data in its tag. */
export function smallMatElement(type: number, data: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt16LE(type, 0);
  tag.writeUInt16LE(data.length, 2);
  tag.set(data, 4);
  return tag;
}

/** What can be wrong or special with a made array. */
export interface MatArrayChoices {
  /** Class of the array: 9 is uint8, 6 double, 1 a cell array. */
  kind?: number;
  /** Type of the stored values: 2 is unsigned bytes. */
  type?: number;
  /** Size that the data's tag claims. */
  claimed?: number;
  complex?: boolean;
}

/** A matrix element (type 14), not compressed. */
export function matArray(name: string, axes: number[], data: Uint8Array, choices: MatArrayChoices = {}): Buffer {
  const { kind = 9, type = 2, claimed = data.length, complex = false } = choices;
  const flags = Buffer.alloc(8);
  flags.writeUInt32LE(kind | (complex ? 0x800 : 0));
  const letters = Buffer.from(name);
  const parts = [
    matElement(6, flags),
    matElement(5, Buffer.from(Int32Array.from(axes).buffer)),
    letters.length <= 4 ? smallMatElement(1, letters) : matElement(1, letters),
    matElement(type, data, claimed),
  ];
  return matElement(14, Buffer.concat(parts));
}

/** A compressed element (type 15) around another; it has no padding. */
export function compressed(element: Uint8Array): Buffer {
  const packed = deflateSync(element);
  return matElement(15, packed).subarray(0, 8 + packed.length);
}

/** A MATLAB 5 file. */
export function mat(elements: Uint8Array[], byteOrder = "IM", version = 0x0100): Uint8Array {
  const header = Buffer.alloc(128, " ");
  header.write("MATLAB 5.0 MAT-file, made by a test");
  header.writeUInt16LE(version, 124);
  header.write(byteOrder, 126, "latin1");
  return Buffer.concat([header, ...elements]);
}
