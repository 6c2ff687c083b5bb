// The baselines bench: boosted trees, dense networks, statistics of weights and tau-b, each against what people use.
// How each figure is defined stands in docs/benchmarks.md. Seeded, offline, all in one run.
import { parseArgs } from "node:util";
import { loadKernel } from "../src/kernel/index.ts";
import { InputError } from "../src/lib/errors.ts";
import { describe } from "./baselines/describe.ts";
import { leaveOut, PARTS, type Part, type Session, type Size } from "./baselines/parts.ts";
import { wholeNumber } from "./harness/arguments.ts";
import type { Findings } from "./harness/report.ts";

export const summary = "what the baselines are made of, against XGBoost, PyTorch, numpy and scipy";

const NAMES = Object.keys(PARTS) as Part[];

export const help = `Usage: npm run bench -- baselines [options]

Boosted trees against XGBoost's hist (how well they predict, how fast they are fitted), training of a dense network against
this core's peak and PyTorch, statistics of weights against numpy, tau-b against scipy; one thread each, in turns. Takes
about two minutes; other work on the machine spoils it. The Python is WEIGHBRIDGE_PYTHON, python3 or /usr/bin/python3;
what it lacks is left out.

Options:
  --zoo DIR     compares R2 on the networks of a folder that weighbridge train has written, too
  --rounds N    so many rounds instead of 5 (boosting), 9 (dense) and 15 (tau-b)
  --skip A,B    leaves parts out: ${NAMES.join(", ")}
  --quick       tiny measurements, to see that everything works; their figures mean nothing
  --json        one JSON object`;

const OPTIONS = {
  zoo: { type: "string" },
  rounds: { type: "string" },
  skip: { type: "string", default: "" },
  quick: { type: "boolean", default: false },
} as const;

const FULL: Size = {
  boosting: { tables: 3, agreementRows: 5_000, agreementTrees: 200, rounds: 5, rateRows: 10_000, rateTrees: 500 },
  dense: { rounds: 9, rows: 4096, peakSeconds: 0.05 },
  statistics: { parts: 10, networks: 20_000 },
  ranking: { rounds: 15, models: 20_000, times: 20 },
};
const QUICK: Size = {
  boosting: { tables: 1, agreementRows: 100, agreementTrees: 5, rounds: 1, rateRows: 200, rateTrees: 5 },
  dense: { rounds: 1, rows: 512, peakSeconds: 0.002 },
  statistics: { parts: 1, networks: 20 },
  ranking: { rounds: 1, models: 200, times: 1 },
};

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const skipped = values.skip.split(",").filter((name) => name !== "");
  const unknown = skipped.find((name) => !NAMES.includes(name as Part));
  if (unknown !== undefined) throw new InputError(`--skip takes ${NAMES.join(", ")}, not "${unknown}"`);
  const session: Session = {
    kernel: await loadKernel({ warn: tell }),
    ...{ size: sizeOf(values.quick ? QUICK : FULL, values.rounds), zoo: values.zoo, tell, figures: [] },
    detail: { quick: values.quick, left_out: [] },
  };
  for (const name of NAMES) {
    if (skipped.includes(name)) leaveOut(session, name, "skipped");
    else await PARTS[name](session);
  }
  const { figures, detail } = session;
  return { figures, detail, lines: describe(detail) };
}

function sizeOf(size: Size, rounds?: string): Size {
  if (rounds === undefined) return size;
  const number = { rounds: wholeNumber("rounds", rounds, 1000) };
  return {
    ...size,
    ...{ boosting: { ...size.boosting, ...number }, dense: { ...size.dense, ...number } },
    ranking: { ...size.ranking, ...number },
  };
}
