// A board as CSV, for spreadsheets: which take what begins like a formula for one, whoever wrote it.
import type { ApiBoard } from "../../../schemas/types.d.ts";
import { boardColumns } from "./board-columns.ts";

/** A line for each entry, best first; the metric that ranks comes first. RFC 4180. `base` is put before addresses. */
export function boardCsv(board: ApiBoard, base: string): string {
  const columns = boardColumns(board, base);
  const lines = [
    columns.map(({ name }) => name),
    ...board.entries.map((entry) => columns.map(({ of }) => asCell(of(entry)))),
  ];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

/**
 * Where a formula may begin within a field: behind what spreadsheets of some countries part cells at, and the quotes that then
 * open and close nothing. Some take the wide signs of East Asia for formulas too.
 */
const AFTER_SEPARATOR = /([;\t\r\n][ "]*)(?=[=+\-@＝＋－＠])/g;

/** A field of CSV; empty for what is not there. */
export function asCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const isNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text);
  const inside = text.replace(AFTER_SEPARATOR, "$1'");
  const safe = /^[=+\-@＝＋－＠\t\r]/.test(text) && !isNumber ? `'${inside}` : inside;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
