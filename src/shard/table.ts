// Reads Parquet tables of any columns that are in memory, a row group at a time, by parquet-wasm: what a published zoo is
// made of, whoever wrote it. TableWriter writes them.
import type { Field } from "apache-arrow";
import { FailureError } from "../lib/errors.ts";
import { type ColumnValues, columnValues } from "./column-data.ts";
import type { Column, ColumnKind } from "./columns.ts";
import { openParquet } from "./parquet.ts";

/** Some rows of a table, by column. */
export interface TableBatch {
  rows: number;
  values: Record<string, ColumnValues>;
}

/** A table that is in memory. */
export interface OpenTable {
  columns: Column[];
  rows: number;
  /** Rows of each row group, in their order. */
  groupRows: number[];
  /** The text under the metadata key. */
  metadata: string | undefined;
  /**
   * The row group at `index`: all its columns, or these. Numbers come as typed arrays unless there are nulls among them,
   * int64 as numbers. FailureError if it can't be read.
   */
  readGroup(index: number, columns?: readonly string[]): TableBatch;
}

/** Opens a Parquet file's bytes. Throws a FailureError that begins with `where` if it can't be read. */
export function openTable(bytes: Uint8Array, where: string): OpenTable {
  const file = attempt(where, () => openParquet(bytes));
  const columns = attempt(where, () => file.schema.fields.map(columnOf));
  return {
    columns,
    rows: file.groupRows.reduce((sum, rows) => sum + rows, 0),
    groupRows: file.groupRows,
    metadata: file.metadata,
    readGroup(index, names) {
      return attempt(where, () => {
        const wanted = names === undefined ? columns : names.map((name) => columnNamed(columns, name));
        const rows = file.groupRows[index];
        const batches = file.readGroup(index, rows, names);
        const found = batches.reduce((sum, batch) => sum + batch.numRows, 0);
        if (found !== rows) throw new RangeError(`row group ${index} must have ${rows} rows, has ${found}`);
        const values = wanted.map((column): [string, ColumnValues] => {
          const vectors = batches.map((batch) => batch.getChild(column.name)!);
          return [column.name, columnValues(column, vectors, rows)];
        });
        return { rows, values: Object.fromEntries(values) };
      });
    },
  };
}

const KINDS: Record<string, ColumnKind> = {
  Utf8: "text",
  LargeUtf8: "text",
  Int32: "int32",
  Int64: "int64",
  Float64: "double",
};

function columnOf({ name, type, nullable }: Field): Column {
  const text = String(type);
  if (/^FixedSizeList\[\d+\]<Float32>$/.test(text)) return { name, kind: "weights", width: type.listSize };
  const kind = KINDS[text];
  if (kind === undefined) throw new TypeError(`its column ${name} is of type ${text}`);
  return nullable ? { name, kind, nullable } : { name, kind };
}

function columnNamed(columns: readonly Column[], name: string): Column {
  const column = columns.find((other) => other.name === name);
  if (column === undefined) throw new TypeError(`it has no column ${name}`);
  return column;
}

function attempt<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FailureError(`${where}: can't be read as Parquet: ${reason.split("\n")[0]}`, { cause: error });
  }
}
