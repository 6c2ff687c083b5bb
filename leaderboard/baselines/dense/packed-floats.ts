// Lists of floats in records: base64 of their bytes, little-endian, a third of what decimals take and the same bits.
import { InputError } from "../../../src/lib/errors.ts";

export function packFloats(floats: Float32Array | Float64Array): string {
  return Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength).toString("base64");
}

/** The `count` finite float32 of a text. Throws an InputError that begins with `where` if it holds anything else. */
export function unpackFloats32(text: string, count: number, where: string): Float32Array {
  return checked(new Float32Array(unpack(text, count, 4, where)), where);
}

/** The same for float64. */
export function unpackFloats64(text: string, count: number, where: string): Float64Array {
  return checked(new Float64Array(unpack(text, count, 8, where)), where);
}

function unpack(text: string, count: number, size: number, where: string): ArrayBuffer {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== count * size)
    throw new InputError(`${where} must hold ${count} numbers of ${size} bytes, holds ${bytes.length} bytes`);
  if (bytes.toString("base64") !== text) throw new InputError(`${where} is not base64 of ${bytes.length} bytes`);
  return new Uint8Array(bytes).buffer;
}

function checked<Floats extends Float32Array | Float64Array>(floats: Floats, where: string): Floats {
  const wrong = floats.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new InputError(`${where}: number ${wrong} is ${floats[wrong]}, which is not finite`);
  return floats;
}
