// The boards bench: a board of 1,000 entries on two real hubs that share a PostgreSQL, asked for by many while new entries
// come in, and looked at in a real browser. How each figure is defined stands in docs/benchmarks.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { missingForPostgres } from "../test/db/postgres.ts";
import { missingBrowser } from "../test/hub/pages/browser.ts";
import type { Ending } from "../test/hub/serving.ts";
import { compressedBytes, measureRate } from "./boards/ask.ts";
import { fillBoard } from "./boards/fill.ts";
import { measurePaints, type Paint } from "./boards/paint.ts";
import { wholeNumber } from "./harness/arguments.ts";
import type { Figure, Findings, LeftOut } from "./harness/report.ts";
import { missingPrograms } from "./serve/servers.ts";

export const summary = "a board of 1,000 entries: requests a second, new entries, bytes, largest paint";

export const help = `Usage: npm run bench -- boards [options]

Two hubs on one PostgreSQL take 1,000 submissions of 1,000 teams. Then 32 connections ask one of them for the board's page,
packed as browsers take it, while a new entry comes in every other second and must appear on both hubs' pages; nginx (one
worker) gives the same bytes as a file, for the ratio. Chromium on a throttled connection (150 ms, 1.6 Mbit/s, a processor
four times slower) tells when the largest part of a page was painted, and how much of it moved. Takes about five minutes;
other work on the machine spoils it. Needs Debian's postgresql, nginx, wrk and chromium.

Options:
  --entries N   so many entries instead of 1,000
  --rounds N    so many rounds instead of 7; each has a new entry
  --quick       few entries, one round, to see that everything works; its figures mean nothing
  --json        one JSON object`;

const OPTIONS = {
  entries: { type: "string", default: "1000" },
  rounds: { type: "string", default: "7" },
  quick: { type: "boolean", default: false },
} as const;

const RATE = "board page with 1,000 entries, 32 connections, new entries coming in: requests/s";
const SEEN = "a new entry on both hubs' pages meanwhile, greatest of all rounds: seconds";
const BYTES = "the same page, packed with gzip: kB";
const PAINT = "largest paint on a throttled connection, slowest page: seconds";

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const entries = values.quick ? 30 : wholeNumber("entries", values.entries, 100_000);
  const rounds = values.quick ? 1 : wholeNumber("rounds", values.rounds, 1000);
  const missing = missingForPostgres();
  if (missing !== undefined) return leaveOut([RATE, SEEN, BYTES, PAINT], missing);
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-bench-boards-"));
  const ends: (() => Promise<void> | void)[] = [];
  try {
    return await measureIn(folder, { after: (end) => void ends.push(end) }, { entries, rounds }, tell);
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(
  folder: string,
  ending: Ending,
  { entries, rounds }: { entries: number; rounds: number },
  tell: (line: string) => void,
): Promise<Findings> {
  const figures: Figure[] = [];
  const left_out: LeftOut[] = [];
  const lines: string[] = [];
  const detail: Record<string, unknown> = { entries, rounds };
  tell(`two hubs take ${entries} submissions`);
  const filled = await fillBoard(ending, folder, { entries, more: rounds + 1 });

  const bytes = await compressedBytes(filled.board(0));
  detail.bytes = bytes;
  figures.push({ name: BYTES, value: bytes.gzip / 1000, reach: 100, better: "lower" });
  lines.push(`page of ${entries} entries: ${bytes.plain} bytes, gzip ${bytes.gzip}, brotli ${bytes.br}`);

  const programs = missingPrograms();
  if (programs.length > 0) {
    const reason = `${programs.join(" and ")} not installed (Debian's packages of these names)`;
    left_out.push({ name: RATE, reason }, { name: SEEN, reason });
  } else {
    const rate = await measureRate(ending, folder, filled, rounds, tell);
    detail.rate = rate;
    const { hub, nginx, seen } = rate;
    figures.push({ name: RATE, value: hub.median, reach: 1000, better: "higher" });
    figures.push({ name: SEEN, value: seen.greatest, reach: 1, better: "lower" });
    lines.push(
      `board page: hub ${Math.round(hub.median)} requests/s (${Math.round(hub.least)} to ${Math.round(hub.greatest)}), ` +
        `nginx ${Math.round(nginx.median)}, ratio ${rate.ratio.median.toFixed(2)}; a new entry on both pages after ` +
        `${seen.median.toFixed(2)} s (${seen.least.toFixed(2)} to ${seen.greatest.toFixed(2)})`,
    );
  }

  if (missingBrowser !== undefined) left_out.push({ name: PAINT, reason: missingBrowser });
  else {
    tell("largest paints");
    const paints = await measurePaints(filled.hubs[0], filled.pages, rounds);
    detail.paints = paints;
    figures.push({
      name: PAINT,
      value: Math.max(...paints.map(({ seconds }) => seconds)),
      reach: 1.5,
      better: "lower",
    });
    lines.push(...paints.map(lineOf));
  }
  return { figures, detail: { ...detail, left_out }, lines };
}

function lineOf({ path, seconds, least, greatest, shift }: Paint): string {
  const range = `${least.toFixed(2)} to ${greatest.toFixed(2)}`;
  return `${path}: largest paint after ${seconds.toFixed(2)} s (${range}), layout shift ${shift}`;
}

function leaveOut(names: readonly string[], reason: string): Findings {
  return { figures: [], detail: { left_out: names.map((name) => ({ name, reason })) }, lines: [] };
}
