// NumPy's .npy format, version 1.0, as its own documentation describes it: a magic text, a header that is a Python dict
// padded so that the data begins at a multiple of 64 bytes, and the values in C order, little-endian.

/** Kinds of values: float32, float64, or text of so many characters. */
export type NpyType = "<f4" | "<f8" | `<U${number}`;

/** The bytes before the values of an array of this shape. */
export function npyHeader(type: NpyType, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const before = 10; // magic, version, length of the header
  const length = Math.ceil((before + dict.length + 1) / 64) * 64 - before;
  const bytes = new Uint8Array(before + length).fill(0x20);
  bytes.set([0x93, ...Buffer.from("NUMPY"), 1, 0, length & 0xff, length >> 8]);
  bytes.set(Buffer.from(dict, "latin1"), before);
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

/** Texts as NumPy stores them: so many characters of four bytes each, zeros behind. Gives the type and the bytes. */
export function npyTexts(texts: readonly string[]): { type: NpyType; bytes: Uint8Array } {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const codes = new Uint32Array(texts.length * width); // [texts, width]
  points.forEach((text, row) => {
    codes.set(text, row * width);
  });
  return { type: `<U${width}`, bytes: new Uint8Array(codes.buffer) };
}
