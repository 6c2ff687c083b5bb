// What surrounds the values in a Parquet file that TableWriter writes: page headers, page index and footer. Numbers of
// fields and enums are those of parquet.thrift: https://github.com/apache/parquet-format
import { type Column, METADATA_KEY } from "./columns.ts";
import { binary, integer, list, struct, type ThriftValue, thriftBytes } from "./thrift-writer.ts";

/** Part of the bytes: to be raised when a change of the writer changes them. */
const CREATED_BY = "weighbridge version 1 (build zstd)";

const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;
const ZSTD = 6;
const PLAIN = 0;
const RLE = 3;
const BYTE_STREAM_SPLIT = 9;

const TYPES = { text: 6, int32: 1, int64: 2, double: 5, weights: 4 } as const; // physical: the weights' is float

/** What a table is, but for its rows. Plain data: it can be handed to another thread. */
export interface TableForm {
  columns: readonly Column[];
  /** The text under the metadata key. */
  metadata: string;
  /** What readers that know Arrow need to see lists of one fixed length. */
  arrowSchema: string;
}

/** Where the values of one column of one row group are. */
export interface ChunkPlace {
  start: number;
  /** With their headers. */
  pages: { start: number; bytes: number; firstRow: number }[];
  /** Uncompressed, with the pages' headers. */
  plainBytes: number;
  values: number;
  /** As the column stores them. */
  least?: Uint8Array;
  greatest?: Uint8Array;
}

/** The header of a page of a column with so many values, and so many bytes before and after compression. */
export function pageHeader(column: Column, values: number, plain: number, packed: number): Uint8Array {
  const data = [
    [1, integer(values)],
    [2, integer(encodingOf(column))],
    [3, integer(RLE)],
    [4, integer(RLE)],
  ] as const;
  return thriftBytes(
    struct([
      [1, integer(0)],
      [2, integer(plain)],
      [3, integer(packed)],
      [5, struct(data)],
    ]),
  );
}

type Groups = readonly { rows: number; chunks: readonly ChunkPlace[] }[];

/** Where each page of each column begins, as bytes that stand at `start`, and where in them each column's part is. */
export function pageIndex(
  groups: Groups,
  start: number,
): { bytes: Uint8Array; places: { start: number; bytes: number }[][] } {
  const parts: Uint8Array[] = [];
  let place = start;
  const places = groups.map(({ chunks }) =>
    chunks.map(({ pages }) => {
      const locations = pages.map((page) =>
        struct([
          [1, integer(page.start, 64)],
          [2, integer(page.bytes)],
          [3, integer(page.firstRow, 64)],
        ]),
      );
      const bytes = thriftBytes(struct([[1, list(locations)]]));
      parts.push(bytes);
      place += bytes.length;
      return { start: place - bytes.length, bytes: bytes.length };
    }),
  );
  return { bytes: Buffer.concat(parts), places };
}

/** The footer: schema, row groups and metadata. */
export function fileFooter(
  { columns, metadata, arrowSchema }: TableForm,
  groups: Groups,
  index: { start: number; bytes: number }[][],
): Uint8Array {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const keys = [
    [METADATA_KEY, metadata],
    ["ARROW:schema", arrowSchema],
  ];
  return thriftBytes(
    struct([
      [1, integer(1)],
      [2, list([element("arrow_schema", { children: columns.length }), ...columns.flatMap(elementsOf)])],
      [3, integer(rows, 64)],
      [4, list(groups.map((group, number) => rowGroup(columns, group, index[number], number)))],
      [
        5,
        list(
          keys.map(([key, value]) =>
            struct([
              [1, binary(key)],
              [2, binary(value)],
            ]),
          ),
        ),
      ],
      [6, binary(CREATED_BY)],
      [7, list(columns.map(() => struct([[1, struct([])]])))], // least and greatest by the type's own order
    ]),
  );
}

function rowGroup(
  columns: readonly Column[],
  { rows, chunks }: Groups[number],
  index: { start: number; bytes: number }[],
  number: number,
): ThriftValue {
  const packed = chunks.map(({ pages }) => pages.reduce((sum, page) => sum + page.bytes, 0));
  return struct([
    [1, list(chunks.map((chunk, at) => columnChunk(columns[at], chunk, packed[at], index[at])))],
    [
      2,
      integer(
        chunks.reduce((sum, chunk) => sum + chunk.plainBytes, 0),
        64,
      ),
    ],
    [3, integer(rows, 64)],
    [5, integer(chunks[0].start, 64)],
    [
      6,
      integer(
        packed.reduce((sum, bytes) => sum + bytes, 0),
        64,
      ),
    ],
    [7, { ...integer(number), type: 4 }], // an integer of 16 bits
  ]);
}

function columnChunk(
  column: Column,
  chunk: ChunkPlace,
  packed: number,
  index: { start: number; bytes: number },
): ThriftValue {
  const path = column.kind === "weights" ? [column.name, "list", "element"] : [column.name];
  const { least, greatest } = chunk;
  const statistics = [
    [3, integer(0, 64)], // nulls
    [5, greatest && binary(greatest)],
    [6, least && binary(least)],
  ] as const;
  const metadata = struct([
    [1, integer(TYPES[column.kind])],
    [2, list([integer(encodingOf(column)), integer(RLE)])],
    [3, list(path.map(binary))],
    [4, integer(ZSTD)],
    [5, integer(chunk.values, 64)],
    [6, integer(chunk.plainBytes, 64)],
    [7, integer(packed, 64)],
    [9, integer(chunk.start, 64)],
    [12, least ? struct(statistics) : undefined],
  ]);
  return struct([
    [2, integer(0, 64)],
    [3, metadata],
    [4, integer(index.start, 64)],
    [5, integer(index.bytes)],
  ]);
}

/** A column's place in the schema: one element, or three for a list. */
function elementsOf(column: Column): ThriftValue[] {
  const type = TYPES[column.kind];
  if (column.kind !== "weights")
    return [
      element(column.name, { type, repetition: column.nullable ? OPTIONAL : REQUIRED, isText: column.kind === "text" }),
    ];
  return [
    element(column.name, { repetition: REQUIRED, children: 1, isList: true }),
    element("list", { repetition: REPEATED, children: 1 }),
    element("element", { type, repetition: REQUIRED }),
  ];
}

interface ElementFacts {
  type?: number;
  repetition?: number;
  children?: number;
  isText?: boolean;
  isList?: boolean;
}

function element(name: string, { type, repetition, children, isText, isList }: ElementFacts): ThriftValue {
  const converted = isText ? 0 : isList ? 3 : undefined;
  const logical = isText ? 1 : isList ? 3 : undefined;
  return struct([
    [1, type === undefined ? undefined : integer(type)],
    [3, repetition === undefined ? undefined : integer(repetition)],
    [4, binary(name)],
    [5, children === undefined ? undefined : integer(children)],
    [6, converted === undefined ? undefined : integer(converted)],
    [10, logical === undefined ? undefined : struct([[logical, struct([])]])],
  ]);
}

function encodingOf({ kind }: Column): number {
  return kind === "weights" || kind === "double" ? BYTE_STREAM_SPLIT : PLAIN;
}
