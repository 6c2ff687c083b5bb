// The number of rows of each row group, straight from a Parquet file's footer. parquet-wasm's synchronous reader does not
// tell it, and to count by reading it copies the whole file once for each group.
// Format: https://github.com/apache/parquet-format (parquet.thrift), Thrift compact protocol.

const TRAILER = 8; // length of the footer, four bytes little-endian, and the mark PAR1
const DEEPEST = 16; // structs and lists within each other; a footer has five levels

/** Types of the compact protocol that say how to skip a value. */
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;

/** Field numbers: FileMetaData.row_groups and RowGroup.num_rows. */
const ROW_GROUPS = 4;
const NUM_ROWS = 3;

/** Rows of each row group, in their order. Throws a RangeError if the footer is damaged. */
export function readGroupRows(file: Uint8Array): number[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(file.length - TRAILER, true);
  const start = file.length - TRAILER - length;
  if (start < 4) throw new RangeError(`its footer must fit the ${file.length} bytes, has ${length}`);
  const footer = new CompactReader(file.subarray(start, file.length - TRAILER));
  const rows: number[] = [];
  footer.readStruct((id, type) => {
    if (id !== ROW_GROUPS || type !== LIST) return false;
    footer.readList(() => {
      let count = 0;
      footer.readStruct((field, kind) => {
        if (field !== NUM_ROWS || kind !== I64) return false;
        count = footer.readInteger();
        return true;
      });
      rows.push(count);
    });
    return true;
  });
  return rows;
}

/** Walks through values of Thrift's compact protocol; every step is checked against the end of the bytes. */
export class CompactReader {
  readonly #bytes: Uint8Array;
  #place = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** How many bytes have been read. */
  get place(): number {
    return this.#place;
  }

  /** Calls `visit` for each field; where it returns false, having read nothing, the field is skipped. */
  readStruct(visit: (id: number, type: number) => boolean): void {
    this.#enter();
    let id = 0;
    for (;;) {
      const header = this.#byte();
      if (header === 0) break;
      const type = header & 15;
      id = header >> 4 === 0 ? this.readInteger() : id + (header >> 4);
      if (!visit(id, type)) this.#skip(type, false);
    }
    this.#depth--;
  }

  /** Calls `readElement`, which must read one element, for each of a list's. */
  readList(readElement: (type: number) => void): void {
    this.#enter();
    const header = this.#byte();
    const size = header >> 4 === 15 ? this.#varint() : header >> 4;
    if (size > this.#bytes.length) throw new RangeError(`a list in its footer has ${size} elements`);
    for (let index = 0; index < size; index++) readElement(header & 15);
    this.#depth--;
  }

  /** A signed integer of any width. */
  readInteger(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #skip(type: number, isElement: boolean): void {
    if (type === TRUE || type === FALSE) this.#advance(isElement ? 1 : 0);
    else if (type === BYTE) this.#advance(1);
    else if (type > BYTE && type <= I64) this.#varint();
    else if (type === DOUBLE) this.#advance(8);
    else if (type === BINARY) this.#advance(this.#varint());
    else if (type === LIST || type === SET) this.readList((element) => this.#skip(element, true));
    else if (type === STRUCT) this.readStruct(() => false);
    else throw new RangeError(`its footer has a value of the unknown type ${type}`);
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError("its footer has an integer of more than ten bytes");
  }

  #byte(): number {
    this.#advance(1);
    return this.#bytes[this.#place - 1];
  }

  #advance(count: number): void {
    this.#place += count;
    if (this.#place > this.#bytes.length)
      throw new RangeError(`its footer ends after ${this.#bytes.length} bytes, needs ${this.#place}`);
  }

  #enter(): void {
    this.#depth++;
    if (this.#depth > DEEPEST) throw new RangeError(`its footer is nested more than ${DEEPEST} deep`);
  }
}
