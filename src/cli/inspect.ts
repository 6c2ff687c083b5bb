// `weighbridge inspect`: what is in a shard or a folder of them, and whether it is sound.
import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { canRedraw, formatCount } from "../lib/progress.ts";
import {
  type ColumnRange,
  ColumnRanges,
  type FolderInspection,
  inspectFolder,
  inspectShard,
  type ShardInspection,
  summarizeAccuracy,
} from "../shard/index.ts";
import { formatAmount, formatBytes, printable, table } from "./format.ts";
import { accuracyLines } from "./histogram.ts";

export const summary = "tell what is in a shard or a folder of them, and whether it is sound";

export const help = `Usage: weighbridge inspect FILE|DIR [options]

Reads one shard (shard-00007.parquet or .arrow, with its sidecar shard-00007.json beside it) or all shards of a zoo's or
a collection's folder. Tells counts, the range of every column, the runs that were given up and a histogram of the final
test accuracies, and finds damage: flipped bytes and cut files by the sidecar's SHA-256, wrong columns, missing and
unsorted rows, weights that are not finite, configs that are not what the spec draws, and in a folder missing shards,
shards that are there twice, and shards of another spec. To mend a shard, remove it and its sidecar and train again:
it is made anew, with the same bytes.

Options:
  --json       print one JSON object

Exit codes: 0 sound, 1 something is wrong, 2 wrong usage or no such shard.`;

const LISTED = 20; // problems and discards shown to people; --json has all

export async function run(args: string[]): Promise<number> {
  const options = { json: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`inspect needs one FILE or DIR, has ${positionals.length} (see weighbridge inspect --help)`);
  const [path] = positionals;
  const inspection = await inspectPath(path);
  if (values.json) console.log(JSON.stringify(toJson(path, inspection)));
  else console.log(printable(describe(path, inspection).join("\n")));
  return inspection.problems.length === 0 ? 0 : 1;
}

async function inspectPath(path: string): Promise<FolderInspection> {
  const found = await stat(path).catch((error) => {
    throw asUnreadable(error, path);
  });
  if (found.isDirectory()) return inspectFolder(path, showProgress);
  const shard = await inspectShard(path);
  return { shards: [shard], problems: shard.problems, notes: [] };
}

function showProgress(done: number, total: number): void {
  if (!canRedraw(process.stderr) || total < 2) return;
  process.stderr.write(done < total ? `\rinspected ${done} of ${total} shards` : "\r\x1b[K");
}

function total(shards: ShardInspection[], of: (shard: ShardInspection) => number): number {
  return shards.reduce((sum, shard) => sum + of(shard), 0);
}

function rangesOf(shards: ShardInspection[]): ColumnRange[] {
  const ranges = new ColumnRanges();
  for (const shard of shards) ranges.merge(shard.ranges);
  return ranges.result();
}

/** Shards whose metadata could be read, by collection. */
function byCollection(shards: ShardInspection[]): [string, ShardInspection[]][] {
  const known = shards.filter((shard) => shard.metadata !== undefined);
  return [...Map.groupBy(known, (shard) => shard.metadata!.collection)];
}

function toJson(path: string, { shards, problems, notes }: FolderInspection) {
  return {
    path,
    sound: problems.length === 0,
    rows: total(shards, (shard) => shard.rows),
    runs: total(shards, (shard) => shard.runs),
    discards: total(shards, (shard) => shard.discards.length),
    bytes: total(shards, (shard) => shard.bytes),
    collections: byCollection(shards).map(([collection, own]) => ({
      collection,
      shards: own.length,
      runs: total(own, (shard) => shard.runs),
      final_test_accuracy: summarizeAccuracy(own.flatMap((shard) => shard.finalAccuracies)) ?? null,
    })),
    ranges: rangesOf(shards),
    shards: shards.map(({ path: file, format, bytes, sha256, metadata, sidecar, rows, runs, discards, ...shard }) => ({
      path: file,
      ...{ format, bytes, sha256, rows, runs, discards },
      zoo: metadata?.spec.name ?? null,
      version: metadata?.spec.version ?? null,
      spec_hash: metadata?.spec_hash ?? null,
      collection: metadata?.collection ?? null,
      shard: metadata?.shard ?? null,
      numerics: metadata?.numerics ?? null,
      maker: sidecar?.maker ?? null,
      problems: shard.problems,
    })),
    problems,
    notes,
  };
}

function describe(path: string, { shards, problems, notes }: FolderInspection): string[] {
  const first = shards.find((shard) => shard.metadata !== undefined);
  const lines = [
    problems.length === 0 ? `${path}: sound` : `${path}: NOT sound, ${formatAmount(problems.length, "problem")}`,
    ...shortened(problems),
    ...notes.map((note) => `  note: ${note}`),
    "",
    ...(first ? facts(shards, first) : []),
  ];
  const discards = shards.flatMap((shard) => shard.discards);
  lines.push(...shortened(discards.map((run) => `  ${run.model_id} after epoch ${run.epoch}: ${run.reason}`)));
  const ranges = rangesOf(shards);
  if (ranges.length > 0) lines.push("", ...rangeLines(ranges));
  for (const [collection, own] of byCollection(shards)) {
    const accuracy = summarizeAccuracy(own.flatMap((shard) => shard.finalAccuracies));
    if (accuracy === undefined) continue;
    const what = `${collection}, test accuracy after epoch ${own[0].metadata!.spec.epochs}`;
    lines.push("", ...accuracyLines(`${what} of ${formatAmount(accuracy.count, "network")}`, accuracy));
  }
  return lines;
}

function facts(shards: ShardInspection[], { metadata, sidecar, path, sha256 }: ShardInspection): string[] {
  const { spec, spec_hash, numerics, tensor_layout } = metadata!;
  const many = shards.length > 1;
  const rows = formatCount(total(shards, (shard) => shard.rows));
  const runs = formatAmount(
    total(shards, (shard) => shard.runs),
    "run",
  );
  const maker = sidecar?.maker;
  const makers = `weighbridge ${maker?.weighbridge}, ${maker?.level} on ${maker?.machine}, ${maker?.started}`;
  const cells = [
    ["zoo", `${spec.name} ${spec.version}, spec ${spec_hash.slice(0, 12)}`],
    ["numerics", numerics],
    many
      ? [
          "shards",
          `${shards.length} of ${byCollection(shards)
            .map(([collection]) => collection)
            .join(", ")}`,
        ]
      : ["shard", `${metadata!.shard} of ${metadata!.collection}`],
    ["rows", `${rows}: ${runs} at epochs ${spec.checkpoint_epochs.join(", ")}`],
    ["weights", `${formatCount(tensor_layout[tensor_layout.length - 1].end)} in ${tensor_layout.length} tensors`],
    ["size", formatBytes(total(shards, (shard) => shard.bytes))],
    ...(many ? [] : [["SHA-256", sha256]]),
    ...(maker ? [["made by", many ? `${makers} (${path})` : makers]] : []),
    [
      "given up",
      formatAmount(
        total(shards, (shard) => shard.discards.length),
        "run",
      ),
    ],
  ];
  const width = Math.max(...cells.map(([name]) => name.length));
  return cells.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

function rangeLines(ranges: ColumnRange[]): string[] {
  const numbers = ranges.flatMap((range) =>
    "least" in range ? [[range.column, short(range.least), short(range.greatest)]] : [],
  );
  const texts = ranges.flatMap((range) => {
    if ("least" in range) return [];
    if ("first" in range) return [`${range.column}: ${range.first} to ${range.last}`];
    const counts = Object.entries(range.values).map(([text, count]) => `${text} ${formatCount(count)}`);
    return [`${range.column}: ${counts.join(", ")}`];
  });
  return [...table([["column", "least", "greatest"], ...numbers]), ...texts];
}

/** A number in at most six digits; whole ones in full. */
function short(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function shortened(lines: string[]): string[] {
  const shown = lines.slice(0, LISTED).map((line) => `  ${line.trimStart()}`);
  return lines.length > LISTED ? [...shown, `  and ${lines.length - LISTED} more (--json has all)`] : shown;
}
