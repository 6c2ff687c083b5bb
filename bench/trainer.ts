// The trainer bench: how near training comes to the machine's own limit, how it compares, and what memory it takes.
// How each figure is defined stands in docs/benchmarks.md. Seeded, offline, all in one run.
import { parseArgs } from "node:util";
import { loadImageSet } from "../src/images/index.ts";
import { loadKernel } from "../src/kernel/index.ts";
import { InputError } from "../src/lib/errors.ts";
import { wholeNumber } from "./harness/arguments.ts";
import type { Findings } from "./harness/report.ts";
import { BATCH, multiplyAdds, SHAPE } from "./trainer/cases.ts";
import { describe } from "./trainer/describe.ts";
import * as parts from "./trainer/parts.ts";

export const summary = "training speed against the machine's peak, PyTorch and others; memory";

export const help = `Usage: npm run bench -- trainer [options]

Measures whole training epochs on MNIST in four cases: images per second, share of this core's peak multiply-add rate,
times PyTorch, gain of more threads; the WASM kernel, the scalar reference, TensorFlow.js; peak memory. Takes about four
minutes; other work on the machine spoils it. PyTorch is that of WEIGHBRIDGE_PYTHON, python3 or /usr/bin/python3.

Options:
  --rounds N    so many rounds instead of 9, for a first look
  --skip A,B    leaves parts out: ${parts.PARTS.join(", ")}
  --quick       tiny measurements, to see that everything works; their figures mean nothing
  --json        one JSON object`;

const OPTIONS = {
  rounds: { type: "string" },
  skip: { type: "string", default: "" },
  quick: { type: "boolean", default: false },
} as const;

const FULL: parts.Size = {
  ...{ rounds: 9, images: 60_000, wasmImages: 20_480, peakSeconds: 0.1 },
  ...{ torchBatches: 40, torchWarmUp: 10, slowSeconds: 2, memoryRuns: 250, memoryEpochs: 18 },
};
const QUICK: parts.Size = {
  ...{ rounds: 1, images: BATCH, wasmImages: BATCH, peakSeconds: 0.002 },
  ...{ torchBatches: 1, torchWarmUp: 1, slowSeconds: 0, memoryRuns: 3, memoryEpochs: 1 },
};

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const skipped = partsOf(values.skip);
  const size = values.quick ? QUICK : FULL;
  const rounds = values.rounds === undefined ? size.rounds : wholeNumber("rounds", values.rounds, 1000);
  const session: parts.Session = {
    images: await loadImageSet("mnist"),
    kernel: await loadKernel({ warn: tell }),
    ...{ size: { ...size, rounds }, skipped, tell, figures: [] },
    detail: {
      ...{ quick: values.quick, rounds, left_out: [] },
      multiply_adds_per_image: multiplyAdds(SHAPE.imageSize, SHAPE.layers),
    },
  };
  await parts.measureNative(session);
  await parts.measureGain(session);
  await parts.measureWasm(session);
  await parts.measureSlowOnes(session);
  await parts.measureMemoryPeak(session);
  const { figures, detail } = session;
  return { figures, detail, lines: describe(detail) };
}

function partsOf(list: string): Set<parts.Part> {
  const names = list.split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !parts.PARTS.includes(name as parts.Part));
  if (unknown !== undefined) throw new InputError(`--skip takes ${parts.PARTS.join(", ")}, not "${unknown}"`);
  return new Set(names as parts.Part[]);
}
