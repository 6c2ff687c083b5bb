// Reads small Parquet tables that strangers made. Before anything is decoded, all that the file declares is added up and
// every page is decompressed into no more than it declares; what is left cannot grow while it is decoded. By hyparquet,
// not parquet-wasm: WebAssembly's memory obeys no thread's limits, and Arrow writes out a dictionary's texts once a row.
import { parquetMetadata } from "hyparquet";
import { readColumn } from "hyparquet/src/column.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { parquetSchema } from "hyparquet/src/metadata.js";
import type { ColumnDecoder, ColumnMetaData, FileMetaData, RowGroup, SchemaTree } from "hyparquet/src/types.js";
import { InputError } from "../lib/errors.ts";
import { BoundedPages, compressors, wholeNumber } from "./bounded-pages.ts";
import { CompactReader } from "./parquet-footer.ts";

const MAGIC = 0x31524150; // PAR1
const ENCRYPTED = 0x45524150; // PARE
const TRAILER = 8;
/** A footer has about 300 bytes for each column of each row group. */
const MOST_FOOTER_BYTES = 2 ** 20;
const MOST_COLUMNS = 1000;
const LONGEST_DECIMAL = 16;

export interface TableBounds {
  rows: number;
  /** Of all pages that are read, decompressed. */
  bytes: number;
}

/** A table whose footer was read. */
export interface BoundedTable {
  /** What each column holds: texts, numbers, or something else by its Parquet type. */
  columns: { name: string; holds: "texts" | "numbers" | string }[];
  rows: number;
  /**
   * Columns of texts or numbers, which must be there once: [columns][rows]. Texts as strings, numbers as numbers or bigints,
   * null where there is none. InputError if they can't be read, with the cause "too large" if that is why.
   */
  read(names: readonly string[]): unknown[][];
}

/** Opens a table. InputErrors begin with `where`; those about bounds have the cause "too large". */
export function openBoundedTable(given: Uint8Array, where: string, bounds: TableBounds): BoundedTable {
  // hyparquet believes lengths within a page: what lies beside the file in memory must not be read as part of it.
  const bytes = given.byteLength === given.buffer.byteLength ? given : Uint8Array.from(given);
  const metadata = attempt(where, () => readFooter(bytes));
  const root = attempt(where, () => parquetSchema(metadata));
  const groups = attempt(where, () => metadata.row_groups.map((group) => wholeNumber(group.num_rows, "rows")));
  const rows = groups.reduce((sum, count) => sum + count, 0);
  if (rows > bounds.rows) throw tooLarge(`${where}: may have ${bounds.rows} rows, has ${rows}`);
  return {
    columns: root.children.map((column) => ({ name: column.element.name, holds: holds(column) })),
    rows,
    read(names) {
      return attempt(where, () => {
        const pages = new BoundedPages(bounds);
        const chunks = names.map((name) =>
          metadata.row_groups.map((group, index) => chunkOf(bytes, root, group, name, groups[index])),
        );
        for (const { view, decoder, rows } of chunks.flat()) pages.check(view, decoder, rows);
        return chunks.map((ofColumn) => ofColumn.flatMap(decode));
      });
    },
  };
}

/** The part of a file that one column of one row group is in. */
interface Chunk {
  view: DataView;
  decoder: ColumnDecoder;
  rows: number;
}

function readFooter(bytes: Uint8Array): FileMetaData {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < TRAILER + 4) throw new RangeError(`must have ${TRAILER + 4} bytes or more, has ${bytes.length}`);
  const end = view.getUint32(bytes.length - 4, true);
  if (end === ENCRYPTED) throw new RangeError("it is encrypted");
  if (end !== MAGIC) throw new RangeError("it does not end in PAR1, so it is not whole");
  const length = view.getUint32(bytes.length - TRAILER, true);
  const start = bytes.length - TRAILER - length;
  if (start < 4) throw new RangeError(`its footer must fit the ${bytes.length} bytes, has ${length}`);
  if (length > MOST_FOOTER_BYTES) throw tooLarge(`its footer may have ${MOST_FOOTER_BYTES} bytes, has ${length}`);
  const footer = Uint8Array.from(bytes.subarray(start));
  new CompactReader(footer.subarray(0, length)).readStruct(() => false); // its form, before objects are made of it
  const metadata = parquetMetadata(footer.buffer, { geoparquet: false });
  if (metadata.schema.some(({ name }) => typeof name !== "string")) throw new RangeError("a column has no name");
  const columns = metadata.schema.length - 1;
  if (columns > MOST_COLUMNS) throw tooLarge(`may have ${MOST_COLUMNS} columns, has ${columns}`);
  return metadata;
}

function chunkOf(bytes: Uint8Array, root: SchemaTree, { columns }: RowGroup, name: string, rows: number): Chunk {
  const places = columns.flatMap(({ meta_data }, index) =>
    meta_data?.path_in_schema.length === 1 && meta_data.path_in_schema[0] === name ? [{ meta_data, index }] : [],
  );
  const trees = root.children.filter(({ element }) => element.name === name);
  if (places.length !== 1 || trees.length !== 1) throw new RangeError(`column ${name} must be there once`);
  const [{ meta_data, index }] = places;
  if (columns[index].file_path) throw new RangeError(`column ${name} must be in the file, is in another`);
  if (wholeNumber(meta_data.num_values, "values") !== rows)
    throw new RangeError(`column ${name} must have ${rows} values, has ${meta_data.num_values}`);
  const [tree] = trees;
  if (holds(tree) !== "texts" && holds(tree) !== "numbers") throw new RangeError(`column ${name} is ${holds(tree)}`);
  if (meta_data.type !== tree.element.type) throw new RangeError(`column ${name} is of two types`);
  const [start, end] = placeOf(meta_data, bytes.length);
  return {
    view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start),
    decoder: {
      pathInSchema: meta_data.path_in_schema,
      type: tree.element.type!,
      element: tree.element,
      schemaPath: [root, tree],
      codec: meta_data.codec,
      parsers: DEFAULT_PARSERS,
      compressors,
    },
    rows,
  };
}

function placeOf(chunk: ColumnMetaData, length: number): [number, number] {
  const start = wholeNumber(chunk.dictionary_page_offset || chunk.data_page_offset, "bytes before a column");
  const end = start + wholeNumber(chunk.total_compressed_size, "bytes");
  if (end > length) throw new RangeError(`a column must end within the ${length} bytes, ends at ${end}`);
  return [start, end];
}

function decode({ view, decoder, rows }: Chunk): unknown[] {
  const reader = { view, offset: 0 };
  const { data } = readColumn(reader, { groupStart: 0, groupRows: rows, selectStart: 0, selectEnd: rows }, decoder);
  const values = data.flatMap((chunk) => Array.from(chunk as ArrayLike<unknown>));
  if (values.length !== rows) throw new RangeError(`a column must have ${rows} values, has ${values.length}`);
  return values.map((value) => value ?? null);
}

/** By the types that predictions come in; all else is named and not read. */
function holds({ element, children }: SchemaTree): string {
  const { type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (children.length > 0 || repetition === "REPEATED") return "lists or structs";
  const meaning = logical?.type ?? converted;
  if (type === "BYTE_ARRAY" && [undefined, "UTF8", "STRING", "ENUM"].includes(meaning)) return "texts";
  const isWhole = /^U?INT_\d+$/.test(converted ?? "INT_64") && [undefined, "INTEGER"].includes(logical?.type);
  if ((type === "INT32" || type === "INT64") && isWhole) return "numbers";
  if ((type === "FLOAT" || type === "DOUBLE") && meaning === undefined) return "numbers";
  const isShort = type === "INT32" || type === "INT64" || isDecimalLength(element.type_length);
  if (converted === "DECIMAL" && isShort) return "numbers";
  if (type === "FIXED_LEN_BYTE_ARRAY" && logical?.type === "FLOAT16" && element.type_length === 2) return "numbers";
  return [type, meaning].filter((word) => word !== undefined).join(" ");
}

function isDecimalLength(length: unknown): boolean {
  return typeof length === "number" && length > 0 && length <= LONGEST_DECIMAL;
}

/** An InputError for what is beyond a bound. */
function tooLarge(message: string): InputError {
  return new InputError(message, { cause: "too large" });
}

function attempt<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) {
      throw error.message.startsWith(where) ? error : tooLarge(`${where}: ${error.message}`);
    }
    throw new InputError(`${where}: can't be read as Parquet: ${reasonOf(error)}`);
  }
}

/** What the language itself says over damaged bytes helps nobody. */
const LANGUAGE =
  /DataView|typed array|array length|buffer|start offset|call stack|BigInt|invalid string|undefined|null\b|NaN/i;

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message.split("\n")[0] : "";
  const isOfLanguage = error instanceof TypeError || error instanceof SyntaxError || LANGUAGE.test(message);
  return message === "" || isOfLanguage ? "it is damaged, its parts do not fit each other" : message;
}
