// `weighbridge plan`: what a zoo will cost, before anything is trained.
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { type Measured, measureMachine } from "../../workers/measure.ts";
import { descriptorOf, listImageSets } from "../images/index.ts";
import { InputError } from "../lib/errors.ts";
import { formatCount, formatDuration, formatRate } from "../lib/progress.ts";
import { checkFit, type ImageCounts, type Plan, planZoo, readSpec, specHash } from "../zoo/index.ts";
import { specWithRuns } from "./arguments.ts";
import { formatAmount, formatBytes, table } from "./format.ts";

export const summary = "tell how long a zoo will take to train, and how big it gets";

export const help = `Usage: weighbridge plan SPEC [options]

Measures this machine for a few seconds (all cores at once, on made-up images), counts exactly what SPEC asks for, and
tells runs, rows, images, bytes and hours: here, and on 16, 64 and 1,000 cores like these. Bytes and hours are estimates.

Options:
  --runs N     so many runs per collection instead of the spec's, 1 to 1000000
  --json       print one JSON object

Exit codes: 0 done, 1 failed, 2 wrong usage or input.`;

const CLUSTERS = [16, 64, 1000];

export async function run(args: string[]): Promise<number> {
  const options = { runs: { type: "string" }, json: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`plan needs one SPEC, has ${positionals.length} (see weighbridge plan --help)`);
  const spec = specWithRuns(readSpec(positionals[0]), values.runs);
  const counts = imageCounts(spec);
  const sizes = [...new Set(Object.values(counts).map(({ size }) => size))].sort();
  const cores = availableParallelism();
  const measured = await measureMachine({ spec, sizes }, cores);
  for (const line of measured.warnings) console.error(`weighbridge: ${line}`);
  const plan = planZoo(spec, counts, measured.rates, [...new Set([cores, ...CLUSTERS])]);
  if (values.json) {
    const { level, numerics, rates } = measured;
    const machine = { processor: cpus()[0]?.model.trim() ?? process.arch, cores, level, numerics };
    const zoo = { zoo: spec.name, version: spec.version, spec_hash: specHash(spec) };
    console.log(JSON.stringify({ ...zoo, machine, images_per_second_and_core: rates, ...planJson(plan) }));
  } else console.log(describe(spec, plan, measured, cores).join("\n"));
  return 0;
}

/** The plan with names as all JSON of Weighbridge has them. */
function planJson({ collections, total, hours }: Plan) {
  const amounts = <Amounts extends Plan["total"]>({
    imagesToTrain,
    imagesToEvaluate,
    coreHours,
    ...rest
  }: Amounts) => ({
    ...rest,
    images_to_train: imagesToTrain,
    images_to_evaluate: imagesToEvaluate,
    core_hours: coreHours,
  });
  return { collections: collections.map(amounts), total: amounts(total), hours };
}

/** Sizes and counts of the spec's image sets, from their descriptors: the files need not be there. */
function imageCounts(spec: ZooSpec): Record<string, ImageCounts> {
  const sets = listImageSets(process.env.WEIGHBRIDGE_DESCRIPTORS || undefined);
  return Object.fromEntries(
    spec.collections.map((id) => {
      const { title, size, counts } = descriptorOf(id, sets);
      checkFit(spec, { title, size, train: counts.train });
      return [id, { size, ...counts }];
    }),
  );
}

function describe(spec: ZooSpec, plan: Plan, measured: Measured, cores: number): string[] {
  const amounts = (of: Plan["total"]) => [
    formatCount(of.runs),
    formatCount(of.shards),
    formatCount(of.rows),
    formatCount(of.imagesToTrain),
    formatBytes(of.bytes),
    formatDuration(of.coreHours * 3600),
  ];
  const rows = plan.collections.map((collection) => [collection.collection, ...amounts(collection)]);
  if (rows.length > 1) rows.push(["together", ...amounts(plan.total)]);
  const rates = Object.entries(measured.rates).map(
    ([size, rate]) =>
      `  ${size}x${size} pixels: ${formatRate(rate.train)} images/s to train, ${formatRate(rate.evaluate)} to evaluate`,
  );
  const hours = plan.hours.map(({ cores: count, hours }) => [
    count === cores ? `this machine (${formatAmount(count, "core")})` : `${formatCount(count)} cores`,
    formatDuration(hours * 3600),
  ]);
  return [
    `${spec.title} ${spec.version}: ${formatAmount(plan.total.runs, "network")}, each trained for ${formatAmount(spec.epochs, "epoch")}`,
    "",
    ...table([["collection", "runs", "shards", "rows", "images to train", "size", "time on one core"], ...rows]),
    "",
    `One core of this machine, with kernel ${measured.level} (${measured.numerics}):`,
    ...rates,
    "",
    "Time for all of it:",
    ...table(hours).map((line) => `  ${line}`),
  ];
}
