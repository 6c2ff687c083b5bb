// A board as Parquet, for pandas, polars and DuckDB: numbers are numbers, what is not there is null, and texts are as
// people wrote them (board-csv.ts guards against spreadsheets, which take some texts for formulas).
import type { ApiBoard } from "../../../schemas/types.d.ts";
import { TableWriter, tableForm } from "../../shard/index.ts";
import { boardColumns } from "./board-columns.ts";

/** What the file says of itself, as JSON under the key "weighbridge". */
interface About {
  /** Address of the hub, put before addresses. */
  base: string;
  /** Day of the hub's clock, YYYY-MM-DD. */
  date: string;
}

/** Rows of a group: some readers hold one in memory. */
const GROUP_ROWS = 1000;

/** A row for each entry, best first; the columns of the CSV. Equal boards, addresses and days give equal bytes. */
export function boardParquet(board: ApiBoard, { base, date }: About): Buffer {
  const columns = boardColumns(board, base);
  const { entries, ...about } = board;
  const writer = new TableWriter(tableForm(columns, JSON.stringify({ ...about, date, hub: base })));
  const parts: Uint8Array[] = [];
  for (let from = 0; from < entries.length; from += GROUP_ROWS) {
    const group = entries.slice(from, from + GROUP_ROWS);
    const values = Object.fromEntries(columns.map(({ name, of }) => [name, group.map(of)]));
    parts.push(...writer.addGroup({ rows: group.length, values: values as Record<string, string[]> }));
  }
  return Buffer.concat([...parts, ...writer.finish()]);
}
