// Tables for tests, written as published ones are.
import { type Column, type TableBatch, TableWriter, tableForm } from "../../src/shard/index.ts";

/** The bytes of a table, each batch a row group. */
export function writtenTable(columns: readonly Column[], batches: readonly TableBatch[], metadata = "{}"): Uint8Array {
  const writer = new TableWriter(tableForm(columns, metadata));
  const pieces = batches.flatMap((batch) => writer.addGroup(batch));
  return new Uint8Array(Buffer.concat([...pieces, ...writer.finish()]));
}
