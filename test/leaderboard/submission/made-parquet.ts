// Parquet files of two columns whose every declaration can be a lie. Field numbers are those of parquet.thrift:
// https://github.com/apache/parquet-format
import { zstdCompressSync } from "node:zlib";
import { binary, integer, list, struct, type ThriftValue, thriftBytes } from "../../../src/shard/thrift-writer.ts";

const CODECS = { none: 0, zstd: 6 } as const;
export const ENCODINGS = { plain: 0, rle: 3, deltaByteArray: 7, rleDictionary: 8 } as const;

export interface MadePage {
  kind: "data" | "dictionary";
  values: number;
  encoding: keyof typeof ENCODINGS;
  /** Before compression. */
  body: Uint8Array;
  /** What the header says that it has before compression; the truth if not given. */
  declared?: number;
}

export interface MadeColumn {
  name: string;
  /** double = 5, byte array = 6, boolean = 0 */
  type: number;
  pages: MadePage[];
  codec?: keyof typeof CODECS;
  isOptional?: boolean;
  /** What the footer says of its values; the number of rows if not given. */
  values?: number;
}

/** The bytes of a file of one row group that declares so many rows. */
export function madeParquet(rows: number, columns: readonly MadeColumn[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from("PAR1")];
  let place = 4;
  const chunks = columns.map((column) => {
    const start = place;
    let data = 0;
    for (const page of column.pages) {
      const packed = column.codec === "zstd" ? zstdCompressSync(page.body) : page.body;
      const header = headerOf(page, packed.length);
      if (page.kind === "data" && data === 0) data = place;
      parts.push(header, packed);
      place += header.length + packed.length;
    }
    const hasDictionary = column.pages[0]?.kind === "dictionary";
    return chunkOf(column, rows, place - start, data, hasDictionary ? start : undefined);
  });
  const footer = thriftBytes(
    struct([
      [1, integer(1)],
      [2, list([rootOf(columns.length), ...columns.map(elementOf)])],
      [3, integer(rows, 64)],
      [
        4,
        list([
          struct([
            [1, list(chunks)],
            [2, integer(place, 64)],
            [3, integer(rows, 64)],
          ]),
        ]),
      ],
    ]),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return new Uint8Array(Buffer.concat([...parts, footer, length, Buffer.from("PAR1")]));
}

/** Texts as PLAIN has them: four bytes of length, then the bytes. */
export function plainTexts(texts: readonly string[]): Uint8Array {
  return Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

export function plainDoubles(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}

/** The header of a run of equal values, as a varint. */
export function runHeader(count: number): Uint8Array {
  const bytes: number[] = [];
  let rest = count * 2;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

function headerOf({ kind, values, encoding, body, declared }: MadePage, packed: number): Uint8Array {
  const of = struct([
    [1, integer(values)],
    [2, integer(ENCODINGS[encoding])],
    ...(kind === "data"
      ? ([
          [3, integer(ENCODINGS.rle)],
          [4, integer(ENCODINGS.rle)],
        ] as const)
      : []),
  ]);
  return thriftBytes(
    struct([
      [1, integer(kind === "data" ? 0 : 2)],
      [2, integer(declared ?? body.length)],
      [3, integer(packed)],
      [kind === "data" ? 5 : 7, of],
    ]),
  );
}

function chunkOf(column: MadeColumn, rows: number, bytes: number, data: number, dictionary?: number): ThriftValue {
  const facts = struct([
    [1, integer(column.type)],
    [2, list([integer(0)])],
    [3, list([binary(column.name)])],
    [4, integer(CODECS[column.codec ?? "none"])],
    [5, integer(column.values ?? rows, 64)],
    [6, integer(bytes, 64)],
    [7, integer(bytes, 64)],
    [9, integer(data, 64)],
    [11, dictionary === undefined ? undefined : integer(dictionary, 64)],
  ]);
  return struct([
    [2, integer(0, 64)],
    [3, facts],
  ]);
}

function rootOf(children: number): ThriftValue {
  return struct([
    [4, binary("schema")],
    [5, integer(children)],
  ]);
}

function elementOf({ name, type, isOptional }: MadeColumn): ThriftValue {
  return struct([
    [1, integer(type)],
    [3, integer(isOptional ? 1 : 0)],
    [4, binary(name)],
    [6, type === 6 ? integer(0) : undefined],
  ]);
}
