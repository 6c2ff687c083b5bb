// What every bench of the project is and prints: figures with what they are to reach, and the detail behind them.
import type { Machine } from "./machine.ts";

/** One row of a table of figures to reach. */
export interface Figure {
  name: string;
  value: number;
  reach: number;
  better: "higher" | "lower";
}

/** A figure that this machine can't give, and why. */
export interface LeftOut {
  name: string;
  reason: string;
}

/** What a bench found out. */
export interface Findings {
  figures: Figure[];
  /** Everything else that was measured, for --json; `left_out` names the figures that are missing. */
  detail: Record<string, unknown> & { left_out: LeftOut[] };
  /** The detail as lines for people. */
  lines: string[];
}

/** One file bench/<name>.ts. */
export interface Bench {
  summary: string;
  help: string;
  /**
   * Measures. `tell` takes a line about what is being done.
   * @throws InputError, or what parseArgs throws, for wrong arguments.
   */
  measure(args: string[], tell: (line: string) => void): Promise<Findings>;
}

/** Whether a figure reaches what it is to reach. */
export function isMet({ value, reach, better }: Figure): boolean {
  return better === "higher" ? value >= reach : value <= reach;
}

/** The one object that `--json` prints. */
export function asJson(machine: Machine, { figures, detail }: Findings): string {
  const rows = figures.map(({ name, value, reach, better }) => ({ name, value: round(value), reach, better }));
  return JSON.stringify({ machine, figures: rows, detail }, (_key, value) =>
    typeof value === "number" ? round(value, 6) : value,
  );
}

/** The report for people: machine, detail, then the table of figures. */
export function asText(machine: Machine, { figures, detail, lines }: Findings): string[] {
  const about = `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, kernel ${machine.kernel}`;
  const compiler = machine.compiler ? ` (${machine.compiler})` : "";
  const load = machine.load_average.map((value) => value.toFixed(2)).join(" ");
  const rows = [
    ["figure", "value", "reach", "met"],
    ...figures.map((figure) => [
      figure.name,
      formatValue(figure.value),
      `${figure.better === "higher" ? "≥" : "≤"} ${figure.reach}`,
      isMet(figure) ? "yes" : "NO",
    ]),
  ];
  return [
    `${about}${compiler}; load average before ${load}`,
    "",
    ...lines,
    ...(figures.length > 0 ? ["", ...table(rows)] : []),
    ...detail.left_out.map(({ name, reason }) => `not measured: ${name} (${reason})`),
  ];
}

/** Rows of texts in aligned columns, the first one the head; all but the first column to the right. */
export function table(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: string[]) =>
    row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join("  ");
  return [line(rows[0]), widths.map((width) => "-".repeat(width)).join("  "), ...rows.slice(1).map(line)];
}

function formatValue(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(value !== 0 && Math.abs(value) < 0.01 ? 4 : 2);
}

/** So many significant digits, and at least whole numbers: more would pretend. */
function round(value: number, digits = 4): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  return Math.abs(value) >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(4));
}
