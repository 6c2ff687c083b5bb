// The agreement bench: does the kernel train networks as well as another library does? Ten drawn configs, three seeds
// each, in PyTorch (bench/torch, an independent implementation) and here. Definitions stand in docs/benchmarks.md.
import { parseArgs } from "node:util";
import { loadImageSet } from "../src/images/index.ts";
import { loadKernel } from "../src/kernel/index.ts";
import { InputError } from "../src/lib/errors.ts";
import { drawConfig, readSpec } from "../src/zoo/index.ts";
import { type Comparison, compare, describeComparisons, worstDifference } from "./agreement/compare.ts";
import { Results } from "./agreement/results.ts";
import { ourAccuracies, type Run, torchAccuracies } from "./agreement/train.ts";
import { wholeNumber } from "./harness/arguments.ts";
import { findTorch } from "./harness/python.ts";
import type { Figure, Findings } from "./harness/report.ts";

export const summary = "mean accuracy of drawn configs, trained here and in PyTorch";

const COLLECTION = "mnist";
const FIGURE = "mean accuracy difference to PyTorch, worst of ten configs, points";

export const help = `Usage: npm run bench -- agreement [options]

Trains the first ten configs of small-cnn-zoo's ${COLLECTION} collection with three seeds each, in PyTorch and with the kernel,
and compares mean test accuracies. PyTorch's results are kept in data/agreement/, one line each, and not trained again;
without them the whole takes about 20 minutes of one core. PyTorch is that of WEIGHBRIDGE_PYTHON, python3 or
/usr/bin/python3.

Options:
  --configs N      so many configs instead of 10
  --only A,B       only these configs, by number: more seeds for those whose accuracy varies
  --seeds N        so many seeds instead of 3
  --epochs N       so many epochs instead of 18
  --processes N    so many PyTorch processes at once, of one thread each, instead of 1
  --out DIR        keeps PyTorch's results there instead of data/agreement
  --json           one JSON object`;

const OPTIONS = {
  configs: { type: "string", default: "10" },
  only: { type: "string" },
  seeds: { type: "string", default: "3" },
  epochs: { type: "string", default: "18" },
  processes: { type: "string", default: "1" },
  out: { type: "string", default: "data/agreement" },
} as const;

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const [configs, seeds] = [wholeNumber("configs", values.configs, 1000), wholeNumber("seeds", values.seeds, 1000)];
  const [epochs, processes] = [
    wholeNumber("epochs", values.epochs, 1000),
    wholeNumber("processes", values.processes, 1000),
  ];
  const torch = findTorch();
  if ("reason" in torch)
    return { figures: [], detail: { left_out: [{ name: FIGURE, reason: torch.reason }] }, lines: [] };

  const published = readSpec("small-cnn-zoo");
  const spec = { ...published, epochs, checkpoint_epochs: [epochs] };
  const drawn = values.only ? numbersOf(values.only) : Array.from({ length: configs }, (_, run) => run);
  const runs: Run[] = drawn.flatMap((run) =>
    Array.from({ length: seeds }, (_, repeat) => ({ run, repeat, ...drawConfig(spec, COLLECTION, run) })),
  );
  const images = await loadImageSet(COLLECTION);
  const kernel = await loadKernel({ warn: tell });
  const results = await Results.open(`${values.out}/${COLLECTION}-${epochs}-epochs.jsonl`, spec, images);
  const { trained } = await torchAccuracies({ torch, spec, images, processes, tell }, runs, results);
  tell(`kernel ${kernel.level}: ${runs.length} runs ..`);
  const ours = ourAccuracies(kernel, spec, images, runs);
  const theirs = runs.map((run) => results.find(run)!.test_accuracy);

  const comparisons: Comparison[] = drawn.map((run, place) => {
    const of = (accuracies: (number | null)[]) => accuracies.slice(place * seeds, (place + 1) * seeds);
    return compare(run, runs[place * seeds].config, of(ours), of(theirs));
  });
  const worst = worstDifference(comparisons);
  const isTrial = drawn.length < 10 || seeds < 3 || epochs !== published.epochs;
  const missing = isTrial ? "a trial: it takes ten configs, three seeds and all epochs" : "neither side trained any";
  const figures: Figure[] =
    isTrial || worst === undefined ? [] : [{ name: FIGURE, value: worst, reach: 1.5, better: "lower" }];
  return {
    figures,
    detail: {
      ...{ collection: COLLECTION, configs: drawn, seeds, epochs, kernel: kernel.level, numerics: kernel.numerics },
      ...{ torch: torch.version, trained_now: trained, comparisons },
      left_out: figures.length > 0 ? [] : [{ name: FIGURE, reason: missing }],
    },
    lines: describeComparisons(comparisons, { seeds, epochs, torch: torch.version, kernel: kernel.level }),
  };
}

function numbersOf(list: string): number[] {
  return list.split(",").map((text) => {
    if (!/^\d{1,5}$/.test(text)) throw new InputError(`--only takes numbers of configs, as in 6,8, not "${list}"`);
    return Number(text);
  });
}
