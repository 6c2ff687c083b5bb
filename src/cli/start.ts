// `weighbridge start`, which is `npm start`: a small zoo of real networks in about a minute, and what to do with it.
// Made of the same parts as `weighbridge train`, so that what works here works there.
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { formatCount, formatDuration } from "../lib/progress.ts";
import { readSpec } from "../zoo/index.ts";
import { jobCount, specWithRuns } from "./arguments.ts";
import { describeReport, reportJson } from "./train.ts";
import { trainWatched } from "./training.ts";
import { describeZoo, summarizeZoo, type ZooSummary } from "./zoo-summary.ts";

export const summary = "train a first small zoo and show what came out (npm start)";

export const help = `Usage: weighbridge start [options]

Trains the zoo "quickstart", 300 small networks on MNIST, in about a minute on two cores, and tells what was made, how
good the networks are, how to read them from Python and what to try next. Started again, it only shows that.

Options:
  --out DIR      where to write; if not given, data/quickstart
  --runs N       so many networks instead of 300
  --jobs N       so many threads; if not given, one per core
  --images DIR   look for image files here first
  --json         print one JSON object, and no progress

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 or 143 stopped by Ctrl-C or a signal.`;

const OPTIONS = {
  out: { type: "string" },
  runs: { type: "string" },
  jobs: { type: "string" },
  images: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const spec = specWithRuns(readSpec("quickstart"), values.runs);
  const folder = values.out ?? join("data", spec.name);
  const jobs = jobCount(values.jobs);
  if (!values.json) console.log(introduction(spec, folder, jobs).join("\n"));
  const { images } = values;
  const task = { spec, folder, jobs, format: "parquet", ...(images ? { images } : {}) } as const;
  const { report, exitCode } = await trainWatched(task, values.json);
  if (report.stopped || report.shards.elsewhere > 0) {
    if (values.json) console.log(JSON.stringify({ folder, ...reportJson(report) }));
    else console.log(describeReport(report, folder).join("\n"));
    return exitCode;
  }
  const zoo = await summarizeZoo(folder);
  if (values.json) console.log(JSON.stringify({ ...zoo, made: report.shards.made }));
  else console.log(ending(zoo, report.shards.made).join("\n"));
  return zoo.problems.length > 0 ? 1 : 0;
}

function introduction(spec: ZooSpec, folder: string, jobs: number): string[] {
  const networks = formatCount(spec.runs_per_collection * spec.collections.length);
  return [
    `Weighbridge trains ${networks} small neural networks to read the digits of MNIST, each`,
    "with settings drawn at random (learning rate, optimizer, ..), and keeps their",
    "weights beside the accuracy they reach. So one can ask: how well can a network's",
    "accuracy be told from its weights alone?",
    "",
    `They go to ${folder}; ${jobs} ${jobs === 1 ? "thread trains" : "threads train"}. Ctrl-C stops, the same command goes on later.`,
    "",
  ];
}

function ending(zoo: ZooSummary, made: number): string[] {
  const time = `in ${formatDuration(zoo.seconds)} (${zoo.kernels.join(", ")})`;
  const headline = made > 0 ? `Done ${time}:` : `This was made before, ${time}:`;
  if (zoo.problems.length > 0)
    return [
      headline,
      ...describeZoo(zoo),
      "",
      "Remove the files that are named above, each with the .json beside it, and give the same",
      "command again: it makes them anew, with the same bytes.",
    ];
  const files = JSON.stringify(`${zoo.folder}/${zoo.collections[0]}/*.parquet`);
  const epoch = zoo.epochs[zoo.epochs.length - 1];
  const next = [
    [`npx weighbridge inspect ${zoo.folder}`, "every column's range, and whether the files are whole"],
    ["npx weighbridge plan small-cnn-zoo", "how long the paper's 80,000 networks would take on this machine"],
    ["npx weighbridge train sample --collections mnist --runs 100", "100 networks trained as in the paper"],
  ];
  return [
    headline,
    ...describeZoo(zoo),
    "Each line counts the networks that came that far. Guessing would give 10 %, and some",
    "do no better: their random settings are bad. Which ones, by their weights alone?",
    "",
    "To read it from Python (pip install polars numpy):",
    "  import polars as pl",
    `  zoo = pl.read_parquet(${files}).filter(pl.col("epoch") == ${epoch})`,
    `  weights = zoo["weights"].to_numpy()           # [${zoo.runs}, ${zoo.weights}]`,
    `  accuracy = zoo["test_accuracy"].to_numpy()    # [${zoo.runs}]`,
    "",
    "What to try next:",
    ...next.flatMap(([command, what]) => [`  ${command}`, `      ${what}`]),
  ];
}
