// Values of a column as the bytes of a Parquet page, before they are compressed. Encodings as encodeParquet chooses them:
// floats split into streams of their bytes, everything else plain.
// Format: https://github.com/apache/parquet-format/blob/master/Encodings.md
import type { ColumnValues } from "./column-data.ts";
import { writeVarint } from "./thrift-writer.ts";

/** Texts: four bytes of length, then UTF-8. */
export function plainTexts(values: readonly string[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(values.reduce((sum, value) => sum + 4 + Buffer.byteLength(value), 0));
  let place = 0;
  for (const value of values) {
    const length = bytes.write(value, place + 4, "utf8");
    place = bytes.writeUInt32LE(length, place) + length;
  }
  return bytes;
}

/** Whole numbers of four or eight bytes, little-endian. */
export function plainIntegers(values: ColumnValues, bits: 32 | 64): Uint8Array {
  const width = bits / 8;
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (bits === 32) view.setInt32(i * width, values[i] as number, true);
    else view.setBigInt64(i * width, BigInt(values[i] as number | bigint), true);
  }
  return new Uint8Array(view.buffer);
}

/** Doubles: all first bytes, then all second ones, .. */
export function splitDoubles(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const count = values.length;
  const out = new Uint8Array(bytes.length);
  for (let i = 0, at = 0; i < count; i++) for (let k = 0; k < 8; k++, at++) out[k * count + i] = bytes[at];
  return out;
}

/** Floats likewise, into `out` from `place` on. This and its inverse are where the time goes: four stores a float. */
export function splitFloats(values: Float32Array, out: Uint8Array, place: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const count = words.length;
  const first = out.subarray(place, place + count);
  const second = out.subarray(place + count, place + 2 * count);
  const third = out.subarray(place + 2 * count, place + 3 * count);
  const fourth = out.subarray(place + 3 * count, place + 4 * count);
  for (let i = 0; i < count; i++) {
    const word = words[i];
    first[i] = word;
    second[i] = word >>> 8;
    third[i] = word >>> 16;
    fourth[i] = word >>> 24;
  }
}

/** The inverse of splitFloats: the floats of `bytes`, into `out`. */
export function joinFloats(bytes: Uint8Array, out: Float32Array): void {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  const count = words.length;
  const first = bytes.subarray(0, count);
  const second = bytes.subarray(count, 2 * count);
  const third = bytes.subarray(2 * count, 3 * count);
  const fourth = bytes.subarray(3 * count, 4 * count);
  for (let i = 0; i < count; i++) {
    words[i] = first[i] | (second[i] << 8) | (third[i] << 16) | (fourth[i] << 24);
  }
}

/** One-bit levels as runs of equal ones (runs that follow each other may be equal), preceded by their length in bytes. */
export function levels(runs: readonly (readonly [length: number, level: 0 | 1])[]): Uint8Array {
  const out = [0, 0, 0, 0];
  for (let i = 0; i < runs.length; ) {
    const level = runs[i][1];
    let length = 0;
    for (; i < runs.length && runs[i][1] === level; i++) length += runs[i][0];
    writeVarint(out, length * 2);
    out.push(level);
  }
  const bytes = Uint8Array.from(out);
  new DataView(bytes.buffer).setUint32(0, bytes.length - 4, true);
  return bytes;
}
