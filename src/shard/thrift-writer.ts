// Thrift's compact protocol, the writing side: what Parquet's page headers and footers are made of.
// Format: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md

/** A value that can stand in a field or a list. */
export interface ThriftValue {
  /** Its type's number in the compact protocol. */
  type: number;
  write(out: number[]): void;
}

/** A whole number of 32 or 64 bits that a double holds exactly. */
export function integer(value: number, bits: 32 | 64 = 32): ThriftValue {
  return { type: bits === 32 ? 5 : 6, write: (out) => writeInteger(out, value) };
}

/** Bytes, or a text as UTF-8. */
export function binary(value: string | Uint8Array): ThriftValue {
  const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
  return {
    type: 8,
    write(out) {
      writeVarint(out, bytes.length);
      for (const byte of bytes) out.push(byte);
    },
  };
}

/** Values of one type; a list without any is one of structs. */
export function list(values: readonly ThriftValue[]): ThriftValue {
  const type = values[0]?.type ?? 12;
  return {
    type: 9,
    write(out) {
      if (values.length < 15) out.push((values.length << 4) | type);
      else {
        out.push(0xf0 | type);
        writeVarint(out, values.length);
      }
      for (const value of values) value.write(out);
    },
  };
}

/** Fields by their numbers, ascending; those that are undefined are left out. */
export function struct(fields: readonly (readonly [id: number, value: ThriftValue | undefined])[]): ThriftValue {
  return {
    type: 12,
    write(out) {
      let last = 0;
      for (const [id, value] of fields) {
        if (value === undefined) continue;
        if (id - last > 0 && id - last < 16) out.push(((id - last) << 4) | value.type);
        else {
          out.push(value.type);
          writeInteger(out, id);
        }
        last = id;
        value.write(out);
      }
      out.push(0);
    },
  };
}

/** The bytes of a value that stands by itself. */
export function thriftBytes(value: ThriftValue): Uint8Array {
  const out: number[] = [];
  value.write(out);
  return Uint8Array.from(out);
}

/** Seven bits a byte, the lowest first. */
export function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

/** Signs in the lowest bit, so that small negative numbers are short too. */
function writeInteger(out: number[], value: number): void {
  writeVarint(out, value >= 0 ? value * 2 : -value * 2 - 1);
}
