// `weighbridge train`: from a spec to a folder of checked shards.
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ZooReport } from "../../workers/zoo.ts";
import { InputError } from "../lib/errors.ts";
import { formatDuration, formatRate } from "../lib/progress.ts";
import { summarizeAccuracy } from "../shard/index.ts";
import { readSpec, shardCount, specHash } from "../zoo/index.ts";
import { jobCount, MOST_JOBS, numberRange, oneOf, someOf, specWithRuns } from "./arguments.ts";
import { formatAmount, formatBytes } from "./format.ts";
import { accuracyLines } from "./histogram.ts";
import { trainWatched } from "./training.ts";

export const summary = "train the networks of a zoo and write them as shards";

export const help = `Usage: weighbridge train SPEC [options]

Trains the networks that SPEC describes (the name of a shipped zoo, or a path to a .json file) and writes them as
Parquet files, one shard after another. What is complete already is left alone, so the same command continues after
Ctrl-C, a crash or a power cut; at most the shard in work is lost. Several processes may work on one folder.

Options:
  --out DIR             where to write; if not given, data/ and the zoo's name
  --collections A,B     only these image sets of the spec
  --runs N              so many runs per collection instead of the spec's, 1 to 1000000 (another zoo: use a new DIR)
  --shards A-B          only these shards of each collection, or one: for arrays of jobs on a cluster
  --jobs N              so many threads, 1 to ${MOST_JOBS}; if not given, one per core
  --images DIR          look for image files here first
  --format FORMAT       parquet (default) or arrow
  --backend BACKEND     kernel (default), or tfjs: TensorFlow.js, slow, with its own bits, marked as such in the files
  --json                print one JSON object about what was made, and no progress
  --quiet               no progress

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 or 143 stopped by Ctrl-C or a signal.`;

const OPTIONS = {
  out: { type: "string" },
  collections: { type: "string" },
  runs: { type: "string" },
  shards: { type: "string" },
  jobs: { type: "string" },
  images: { type: "string" },
  format: { type: "string", default: "parquet" },
  backend: { type: "string", default: "kernel" },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`train needs one SPEC, has ${positionals.length} (see weighbridge train --help)`);
  const spec = specWithRuns(readSpec(positionals[0]), values.runs);
  const { collections, shards, images } = values;
  const folder = values.out ?? join("data", spec.name);
  const training = await trainWatched(
    {
      spec,
      folder,
      format: oneOf("--format", values.format, ["parquet", "arrow"]),
      ...(collections ? { collections: someOf("--collections", collections, spec.collections) } : {}),
      ...(shards ? { shards: numberRange("--shards", shards, shardCount(spec)) } : {}),
      jobs: jobCount(values.jobs),
      backend: oneOf("--backend", values.backend, ["kernel", "tfjs"]),
      ...(images ? { images } : {}),
    },
    values.quiet || values.json,
  );
  const { report, exitCode } = training;
  if (values.json)
    console.log(
      JSON.stringify({
        ...{ zoo: spec.name, version: spec.version, spec_hash: specHash(spec), folder },
        ...reportJson(report),
      }),
    );
  else console.log(describeReport(report, folder).join("\n"));
  return exitCode;
}

/** What was made, for programs: the accuracies of each collection summed up. */
export function reportJson({ accuracies, ...report }: ZooReport) {
  const summaries = Object.entries(accuracies).map(([collection, own]) => [collection, summarizeAccuracy(own) ?? null]);
  return { ...report, final_test_accuracy: Object.fromEntries(summaries) };
}

/** What was made, as lines for people. */
export function describeReport(report: ZooReport, folder: string): string[] {
  const { made, kept, elsewhere } = report.shards;
  const lines: string[] = [];
  if (made > 0) {
    const discarded = report.discards > 0 ? `, ${formatAmount(report.discards, "run")} discarded` : "";
    const amount = `${formatAmount(report.runs, "run")}, ${formatAmount(report.rows, "row")}${discarded}`;
    lines.push(`Made ${formatAmount(made, "shard")} in ${folder}: ${amount}, ${formatBytes(report.bytes)}.`);
    const rates = `${formatRate(report.runs / report.seconds)} runs/s, ${formatRate(report.images / report.seconds)} images/s`;
    lines.push(
      `It took ${formatDuration(report.seconds)} (${rates}) with kernel ${report.level} (${report.numerics}).`,
    );
  }
  if (kept > 0) lines.push(`${formatAmount(kept, "shard")} ${kept === 1 ? "was" : "were"} complete already.`);
  if (elsewhere > 0)
    lines.push(`${formatAmount(elsewhere, "shard")} ${elsewhere === 1 ? "is" : "are"} in work in another process.`);
  if (report.stopped)
    lines.push(
      `Stopped; ${formatAmount(made + kept, "shard")} kept in ${folder}. The same command goes on from there.`,
    );
  for (const [collection, accuracies] of Object.entries(report.accuracies)) {
    const accuracy = summarizeAccuracy(accuracies);
    if (accuracy === undefined) continue;
    const what = `${collection}, test accuracy after the last epoch of ${formatAmount(accuracy.count, "network")}`;
    lines.push("", ...accuracyLines(what, accuracy));
  }
  return lines;
}
