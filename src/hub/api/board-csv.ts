// A board as CSV, for spreadsheets: which take what begins like a formula for one, whoever wrote it.
import { METRICS } from "../../../leaderboard/metrics/index.ts";
import type { ApiBoard } from "../../../schemas/types.d.ts";

type Entry = ApiBoard["entries"][number];
type Cell = string | number | null | undefined;

/** A line for each entry, best first; the metric that ranks comes first. RFC 4180. `base` is put before addresses. */
export function boardCsv({ metric, entries }: ApiBoard, base: string): string {
  const metrics = [metric, ...METRICS.map(({ name }) => name).filter((name) => name !== metric)];
  const columns: [string, (entry: Entry) => Cell][] = [
    ["best_rank", ({ rank }) => rank?.best],
    ["worst_rank", ({ rank }) => rank?.worst],
    ["method", ({ method }) => method],
    ["team", ({ team }) => team],
    ["authors", ({ authors, anonymous }) => (anonymous ? "anonymous" : authors?.join("; "))],
    ["standing", ({ standing }) => standing],
    ["inputs", ({ inputs }) => inputs.join("; ")],
    ["files", ({ files }) => files],
    ...metrics.flatMap((name) =>
      (["value", "deviation", "low", "high"] as const).map((part): [string, (entry: Entry) => Cell] => {
        return [part === "value" ? name : `${name}_${part}`, ({ scores }) => scores[name]?.[part]];
      }),
    ),
    ["parameters", ({ parameters }) => parameters],
    ["submitted_at", ({ submitted_at }) => submitted_at],
    ["code", ({ code }) => code],
    ["paper", ({ paper }) => paper],
    ["id", ({ id }) => id],
    ["url", ({ url }) => base + url],
  ];
  const lines = [columns.map(([name]) => name), ...entries.map((entry) => columns.map(([, of]) => asCell(of(entry))))];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** Where a formula may begin within a field: behind what spreadsheets of some countries part cells at. */
const AFTER_SEPARATOR = /([;\t\r\n] *)(?=[=+\-@])/g;

/** A field of CSV; empty for what is not there. */
export function asCell(value: Cell): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const isNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text);
  const inside = text.replace(AFTER_SEPARATOR, "$1'");
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumber ? `'${inside}` : inside;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
