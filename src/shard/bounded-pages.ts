// Goes through the pages of a column before they are decoded: what they declare, that they decompress to it, and that no run
// of equal values is longer than a table may be. hyparquet believes all three.
// Format: https://github.com/apache/parquet-format/blob/master/README.md and Encodings.md there
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import type { ColumnDecoder, Compressors, PageHeader } from "hyparquet/src/types.js";
import { InputError } from "../lib/errors.ts";

const native =
  (decompress: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) =>
  (input: Uint8Array, length: number) => {
    try {
      return decompress(input, { maxOutputLength: Math.max(1, length) });
    } catch (error) {
      const isLonger = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
      const what = isLonger ? `holds more than the ${length} bytes that it declares` : "can't be decompressed";
      throw new RangeError(`a page ${what}`, { cause: error });
    }
  };

/** By Node's own libraries, which stop at the declared length; hyparquet's own does for Snappy. */
export const compressors: Compressors = {
  GZIP: native(gunzipSync),
  ZSTD: native(zstdDecompressSync),
  BROTLI: native(brotliDecompressSync),
};
const CODECS = new Set(["UNCOMPRESSED", "SNAPPY", ...Object.keys(compressors)]);

const DICTIONARY = new Set(["PLAIN_DICTIONARY", "RLE_DICTIONARY"]);
/** Others can't be bounded beforehand, or nobody writes them: DELTA_BYTE_ARRAY grows with every value. */
const ENCODINGS = new Set([
  ...["PLAIN", "BYTE_STREAM_SPLIT", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY"],
  ...DICTIONARY,
]);

export class BoundedPages {
  readonly #rows: number;
  #room: number;
  readonly #most: number;

  /** At most so many rows in a table and so many decompressed bytes in all pages that are checked. */
  constructor({ rows, bytes }: { rows: number; bytes: number }) {
    this.#rows = rows;
    this.#most = bytes;
    this.#room = bytes;
  }

  /** Checks the pages of a column that is no list. RangeError or InputError (too large) if they must not be decoded. */
  check(view: DataView, decoder: ColumnDecoder, rows: number): void {
    if (!CODECS.has(decoder.codec)) {
      throw new RangeError(`it is compressed by ${decoder.codec}; write it with snappy, gzip, zstd or uncompressed`);
    }
    const reader = { view, offset: 0 };
    let values = 0;
    let hasDictionary = false;
    // Where hyparquet stops, too: what is behind the last value is not looked at.
    while (values < rows && reader.offset < view.byteLength - 1) {
      const header = parquetHeader(reader);
      const packed = wholeNumber(header.compressed_page_size, "bytes");
      const plain = wholeNumber(header.uncompressed_page_size, "bytes");
      if (reader.offset + packed > view.byteLength) {
        throw new RangeError(`a page of ${packed} bytes must end within its column`);
      }
      this.#room -= plain;
      if (this.#room < 0) {
        throw new InputError(`may hold ${this.#most} bytes decompressed, holds more`, { cause: "too large" });
      }
      const body = new Uint8Array(view.buffer, view.byteOffset + reader.offset, packed);
      reader.offset += packed;
      if (header.type === "DICTIONARY_PAGE") {
        if (hasDictionary || values > 0) throw new RangeError("a column must have one dictionary, before its values");
        hasDictionary = true;
        this.#checkDictionary(header, body, decoder);
      } else values += this.#checkData(header, body, decoder, rows - values, hasDictionary);
    }
    if (values !== rows) throw new RangeError(`a column must have ${rows} values, its pages declare ${values}`);
  }

  #checkDictionary(header: PageHeader, body: Uint8Array, { codec }: ColumnDecoder): void {
    const entries = wholeNumber(header.dictionary_page_header?.num_values, "entries");
    if (entries > this.#rows) {
      throw new RangeError(`a dictionary may have ${this.#rows} entries, declares ${entries}`);
    }
    decompressPage(body, header.uncompressed_page_size, codec, compressors);
  }

  /** The number of values of a page. */
  #checkData(
    header: PageHeader,
    body: Uint8Array,
    { codec, element }: ColumnDecoder,
    most: number,
    hasDictionary: boolean,
  ): number {
    const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: plain } = header;
    const facts = header.type === "DATA_PAGE" ? first : header.type === "DATA_PAGE_V2" ? second : undefined;
    if (facts === undefined) throw new RangeError(`a page of the unknown type ${header.type}`);
    const { encoding } = facts;
    const values = wholeNumber(facts.num_values, "values");
    if (!(values > 0 && values <= most)) throw new RangeError(`a page may have ${most} values, declares ${values}`);
    if (!ENCODINGS.has(encoding))
      throw new RangeError(`its values are encoded as ${encoding}; write it with the defaults`);
    const isDictionary = DICTIONARY.has(encoding);
    if (isDictionary && !hasDictionary) throw new RangeError("a page refers to a dictionary that is not there");
    const isOptional = element.repetition_type !== "REQUIRED";
    if (second !== undefined && header.type === "DATA_PAGE_V2") {
      const levels = wholeNumber(second.definition_levels_byte_length, "bytes of levels");
      const nulls = wholeNumber(second.num_nulls, "nulls");
      const lists = second.repetition_levels_byte_length;
      if (lists !== 0 || levels > body.length || levels > plain || nulls > values) {
        throw new RangeError(`a page declares levels of ${levels} bytes, lists of ${lists} and ${nulls} nulls`);
      }
      if (isOptional) this.#checkRuns(body.subarray(0, levels), 1, values);
      const packed = body.subarray(levels);
      const page = second.is_compressed === false ? packed : decompressPage(packed, plain - levels, codec, compressors);
      if (isDictionary) this.#checkRuns(page.subarray(1), page[0], values - nulls);
      return values;
    }
    const page = decompressPage(body, plain, codec, compressors);
    let start = 0;
    if (isOptional) {
      const length = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
      start = 4 + length;
      if (start > page.length) throw new RangeError(`a page of ${page.length} bytes declares levels of ${length}`);
      this.#checkRuns(page.subarray(4, start), 1, values);
    }
    // Nulls have no index: hyparquet reads no more than `values` of them.
    if (isDictionary && page[start] > 0) this.#checkRuns(page.subarray(start + 1), page[start], values);
    return values;
  }

  /** Goes through the run headers of the RLE and bit-packing hybrid; runs may be no longer than a table. */
  #checkRuns(bytes: Uint8Array, width: number, values: number): void {
    if (!(width >= 0 && width <= 32)) throw new RangeError(`a page declares indices of ${width} bits`);
    let place = 0;
    let seen = 0;
    while (seen < values && place < bytes.length) {
      let header = 0;
      let byte = 128;
      for (let scale = 1; byte >= 128; scale *= 128) {
        byte = bytes[place++] ?? 0;
        header += (byte & 127) * scale;
        if (header >= 2 ** 31) throw new RangeError("a page declares a run of more than 2^30 values");
        if (scale > 2 ** 35) throw new RangeError("a page has a run header of more than five bytes");
      }
      const isPacked = header % 2 === 1;
      const count = Math.floor(header / 2) * (isPacked ? 8 : 1);
      if (count > this.#rows + 8) throw new RangeError(`a page declares a run of ${count} values`);
      place += isPacked ? (count / 8) * width : Math.ceil(width / 8);
      seen += count;
    }
  }
}

/** A declaration as a number. hyparquet gives what stands there, which may be a text or a list. */
export function wholeNumber(value: unknown, what: string): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) {
    throw new RangeError(`it declares no usable number of ${what}`);
  }
  return number;
}
