// Compares a published table with what it must be: columns, number of rows, and row by row the values that are known.
import { type Column, type ColumnValues, type OpenTable, openTable, type TableBatch } from "../../shard/index.ts";
import type { Drawn } from "./expected.ts";

/** A table's row groups, one at a time, checked against rows that are known. */
export interface RowReader {
  /** Number of the row in the whole table. */
  row: number;
  /** What the table has in a column of this row: text, number, or null. */
  value(name: string): string | number | null;
  /** The row's weights. */
  weights(): Float32Array;
}

export interface Comparison {
  bytes: Uint8Array;
  columns: readonly Column[];
  /** The text under the metadata key. */
  metadata: string;
  /** What each row is known to hold; further names are those of columns of this table. */
  rows: readonly Partial<Drawn>[];
  /** Looks at what else there is in a row whose known values are right; gives what is wrong. */
  look?: (reader: RowReader) => string[];
}

/** More than so many problems are not looked for: the table is wrong. */
const ENOUGH = 50;

/** What is wrong with a table, a sentence each; empty if nothing. */
export function compareTable({ bytes, columns, metadata, rows, look }: Comparison): string[] {
  let table: OpenTable;
  try {
    table = openTable(bytes, "the file");
  } catch (error) {
    return [(error as Error).message];
  }
  const problems = columnProblems(columns, table.columns);
  if (table.metadata !== metadata)
    problems.push("its metadata is not what the spec, the collection and the epoch make it");
  if (table.rows !== rows.length) problems.push(`must have ${rows.length} rows, has ${table.rows}`);
  if (problems.length > 0) return problems;
  let start = 0;
  for (const [index, count] of table.groupRows.entries()) {
    const batch = readGroup(table, index, problems);
    if (batch === undefined) return problems;
    const read = readerOf(batch, columns, start);
    for (let row = 0; row < count && problems.length < ENOUGH; row++) {
      const reader = read(row);
      const wrong = knownProblems(rows[start + row], reader);
      problems.push(...(wrong.length > 0 ? wrong : (look?.(reader) ?? [])));
    }
    start += count;
  }
  return problems;
}

function readGroup(table: OpenTable, index: number, problems: string[]): TableBatch | undefined {
  try {
    return table.readGroup(index);
  } catch (error) {
    problems.push((error as Error).message);
    return undefined;
  }
}

function columnProblems(expected: readonly Column[], found: readonly Column[]): string[] {
  const problems: string[] = [];
  for (const column of expected) {
    const same = found.find(({ name }) => name === column.name);
    if (same === undefined) problems.push(`column ${column.name} is missing`);
    else if (kindOf(same) !== kindOf(column)) {
      problems.push(`column ${column.name} must be ${kindOf(column)}, is ${kindOf(same)}`);
    }
  }
  for (const { name } of found) {
    if (!expected.some((column) => column.name === name)) problems.push(`column ${name} must not be there`);
  }
  return problems;
}

function kindOf(column: Column): string {
  if (column.kind === "weights") return `${column.width} weights`;
  return column.nullable ? `${column.kind} or nothing` : column.kind;
}

function readerOf(batch: TableBatch, columns: readonly Column[], start: number): (row: number) => RowReader {
  const weights = columns.find((column) => column.kind === "weights");
  const width = weights?.kind === "weights" ? weights.width : 0;
  return (row) => ({
    row: start + row,
    value: (name) => (batch.values[name] as Exclude<ColumnValues, BigInt64Array>)[row],
    weights: () => (batch.values[weights!.name] as Float32Array).subarray(row * width, (row + 1) * width),
  });
}

function knownProblems(known: Partial<Drawn>, reader: RowReader): string[] {
  const problems: string[] = [];
  for (const [name, must] of Object.entries(known)) {
    const is = reader.value(name);
    if (!Object.is(is, must)) problems.push(`row ${reader.row}: ${name} must be ${must}, is ${is}`);
  }
  return problems;
}
