// Parquet written a row group at a time with Node's own zstd: what a published zoo's weights go through. parquet-wasm takes
// three times as long for it (docs/parquet.md), and so long that publishing would wait for nothing else. The files have
// the encodings and offset indexes of the training shards.
// Format: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
import { constants, zstdCompressSync } from "node:zlib";
import type { ColumnValues } from "./column-data.ts";
import type { Column } from "./columns.ts";
import { levels, plainIntegers, plainTexts, splitDoubles, splitFloats } from "./page-values.ts";
import type { TableBatch } from "./table.ts";
import { type ChunkPlace, fileFooter, pageHeader, pageIndex, type TableForm } from "./table-footer.ts";

const MAGIC = Buffer.from("PAR1");
/** zstd compresses blocks of so many bytes, each with a code of its own for all bytes in it. */
const BLOCK_BYTES = 2 ** 17;
/** Blocks of each of a page's four streams. */
const STREAM_BLOCKS = 3;
const LEVEL = { [constants.ZSTD_c_compressionLevel]: 1 };

/** Writes one table; bytes come out as they are made, in order. Equal groups give equal bytes. */
export class TableWriter {
  readonly #form: TableForm;
  readonly #groups: { rows: number; chunks: ChunkPlace[] }[] = [];
  #place = 0;

  constructor(form: TableForm) {
    this.#form = form;
  }

  /** Rows written so far. */
  get rows(): number {
    return this.#groups.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** The bytes of one more row group. Throws a TypeError if a column has not so many values as there are rows. */
  addGroup({ rows, values }: TableBatch): Uint8Array[] {
    const out: Uint8Array[] = this.#start();
    const chunks = this.#form.columns.map((column) => {
      const given = values[column.name];
      const length = column.kind === "weights" ? rows * column.width : rows;
      if (given?.length !== length)
        throw new TypeError(`column ${column.name} must have ${length} values, has ${given?.length ?? "none"}`);
      const chunk: ChunkPlace = {
        start: this.#place,
        pages: [],
        plainBytes: 0,
        values: length,
        ...range(column, given),
      };
      for (const page of pagesOf(column, given, rows)) {
        const packed = compress(page.body);
        const header = pageHeader(column, page.values, page.body.length, packed.length);
        out.push(header, packed);
        const bytes = header.length + packed.length;
        chunk.pages.push({ start: this.#place, bytes, firstRow: page.firstRow });
        chunk.plainBytes += header.length + page.body.length;
        this.#place += bytes;
      }
      return chunk;
    });
    this.#groups.push({ rows, chunks });
    return out;
  }

  /** The bytes that end the file. */
  finish(): Uint8Array[] {
    const out = this.#start();
    const index = pageIndex(this.#groups, this.#place);
    out.push(index.bytes);
    const footer = fileFooter(this.#form, this.#groups, index.places);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    out.push(footer, length, MAGIC);
    return out;
  }

  #start(): Uint8Array[] {
    if (this.#place > 0) return [];
    this.#place = MAGIC.length;
    return [MAGIC];
  }
}

type FlatColumn = Exclude<Column, { kind: "weights" }>;

/** Used again for every page: fresh memory is slow, and the garbage of megabytes more so. */
let pageBuffer = new Uint8Array();

interface Page {
  firstRow: number;
  values: number;
  body: Uint8Array;
}

function* pagesOf(column: Column, values: ColumnValues, rows: number): Generator<Page> {
  if (column.kind !== "weights") {
    yield { firstRow: 0, values: rows, body: flatBody(column, values) };
    return;
  }
  const { width } = column;
  const most = pageNetworks(width);
  for (let firstRow = 0; firstRow < rows; firstRow += most) {
    const end = Math.min(rows, firstRow + most);
    const part = (values as Float32Array).subarray(firstRow * width, end * width);
    yield { firstRow, values: part.length, body: weightsBody(part, width) };
  }
}

/**
 * Networks of a page of weights: as many as make the streams of their bytes end where blocks do, so that no block has
 * bytes of two kinds. 79 for three convolutions: 1.6 MB, of which a row group of 500 has six, and one of 26, which fits too.
 */
function pageNetworks(width: number): number {
  return Math.max(1, Math.round((STREAM_BLOCKS * BLOCK_BYTES) / width));
}

/** The values of a column that is no list; where it may hold nulls, after the levels that tell which are. */
function flatBody({ kind, nullable }: FlatColumn, values: ColumnValues): Uint8Array {
  if (!nullable) return plainBody(kind, values);
  const given = Array.from(values as readonly (number | null)[]);
  const definition = levels(given.map((value) => [1, value === null ? 0 : 1] as const));
  const present = given.filter((value) => value !== null);
  return Buffer.concat([definition, plainBody(kind, present)]);
}

function plainBody(kind: FlatColumn["kind"], values: ColumnValues): Uint8Array {
  if (kind === "text") return plainTexts(values as readonly string[]);
  if (kind === "double") return splitDoubles(Float64Array.from(values as readonly number[]));
  return plainIntegers(values, kind === "int32" ? 32 : 64);
}

/** In a buffer that the whole result fits in: put together from small ones it would take longer than to compress it. */
function compress(body: Uint8Array): Uint8Array {
  return zstdCompressSync(body, { params: LEVEL, chunkSize: body.length + (body.length >> 7) + 512 });
}

/** Repetition levels (a list begins with 0), definition levels (no list is empty), then the floats. */
function weightsBody(weights: Float32Array, width: number): Uint8Array {
  const lists = Array.from({ length: weights.length / width }, () => [
    [1, 0] as const,
    ...(width > 1 ? [[width - 1, 1] as const] : []),
  ]);
  const repetition = levels(lists.flat());
  const definition = levels([[weights.length, 1]]);
  const bytes = repetition.length + definition.length + weights.byteLength;
  if (pageBuffer.length < bytes) pageBuffer = new Uint8Array(bytes);
  const body = pageBuffer.subarray(0, bytes); // compressed before the next page is made
  body.set(repetition);
  body.set(definition, repetition.length);
  splitFloats(weights, body, repetition.length + definition.length);
  return body;
}

/** Least and greatest of whole numbers and texts, by which readers leave out row groups. */
function range(column: Column, values: ColumnValues): Pick<ChunkPlace, "least" | "greatest"> {
  if (column.kind === "weights" || column.kind === "double" || column.nullable || values.length === 0) return {};
  let least = values[0];
  let greatest = values[0];
  for (const value of values) {
    if (value! < least!) least = value;
    if (value! > greatest!) greatest = value;
  }
  const plain = (value: typeof least) =>
    column.kind === "text"
      ? Buffer.from(value as string)
      : plainIntegers([Number(value)], column.kind === "int32" ? 32 : 64);
  return { least: plain(least), greatest: plain(greatest) };
}
