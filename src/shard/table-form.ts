// The form of a table that TableWriter writes. Apart from it, so that threads can write tables without loading Arrow.
import { Table, tableToIPC } from "apache-arrow";
import { schemaOf } from "./arrow-schema.ts";
import type { Column } from "./columns.ts";
import type { TableForm } from "./table-footer.ts";

/** A table of these columns, with the text under the metadata key. */
export function tableForm(columns: readonly Column[], metadata: string): TableForm {
  return { columns, metadata, arrowSchema: arrowSchema(columns) };
}

/** The schema's message of an Arrow stream, as Parquet's writers for Arrow keep it. */
function arrowSchema(columns: readonly Column[]): string {
  const stream = tableToIPC(new Table(schemaOf(columns)), "stream");
  const length = new DataView(stream.buffer, stream.byteOffset).getUint32(4, true);
  return Buffer.from(stream.subarray(0, 8 + length)).toString("base64");
}
