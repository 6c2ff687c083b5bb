// `weighbridge publish`: from a training folder to a published version.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InputError } from "../lib/errors.ts";
import { createProgress, formatDuration, type Progress } from "../lib/progress.ts";
import { type PublishEvent, type PublishReport, type PublishTask, publishZoo } from "../publish/publish.ts";
import { openStore } from "../store/index.ts";
import { readSpec } from "../zoo/index.ts";
import { jobCount, oneOf, someOf } from "./arguments.ts";
import { formatAmount, formatBytes } from "./format.ts";
import { type Stoppable, untilStopped } from "./stopping.ts";

export const summary = "publish a trained zoo as an immutable version";

export const help = `Usage: weighbridge publish DIR [options]

Makes of the shards in DIR, which weighbridge train has filled, a version of the zoo that anyone may download: a file of
weights for each collection, split and checkpoint epoch, hyperparameters, features, folds, a card, a citation and a
manifest, which lists them all. Labels (accuracies and losses) of test networks go to another place, which nobody may
read. A published version never changes: what has other content needs another version in its spec.

The same command continues after Ctrl-C, a crash or a power cut, and does nothing when all is done.

Options:
  --store PLACE           where to publish: a folder, or s3://bucket/prefix?endpoint=http://..; data/public if not given
  --private-store PLACE   where withheld labels go, likewise; data/private if not given
  --labels MODE           withheld (default), or public: nothing is withheld and no private store is used
  --collections A,B       only these image sets of the zoo
  --date YYYY-MM-DD       the day of publication; today (UTC) if not given
  --jobs N                so many threads, 1 or 2; if not given, one per core (more would take too much memory)
  --json                  print one JSON object about what was published, and no progress
  --quiet                 no progress

S3 takes its credentials from the environment or the profile (AWS_ACCESS_KEY_ID, .. or ?profile=), never from a URL.
Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 or 143 stopped by Ctrl-C or a signal.`;

const OPTIONS = {
  store: { type: "string" },
  "private-store": { type: "string" },
  labels: { type: "string", default: "withheld" },
  collections: { type: "string" },
  date: { type: "string" },
  jobs: { type: "string" },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`publish needs one DIR, has ${positionals.length} (see weighbridge publish --help)`);
  const [folder] = positionals;
  const labels = oneOf("--labels", values.labels, ["withheld", "public"]);
  if (labels === "public" && values["private-store"] !== undefined)
    throw new InputError("--labels public withholds nothing, so it takes no --private-store");
  const { collections } = values;
  const chosen = collections && someOf("--collections", collections, readSpec(join(folder, "zoo.json")).collections);
  const publicStore = await openStore(values.store ?? join("data", "public"));
  const privateStore =
    labels === "withheld" ? await openStore(values["private-store"] ?? join("data", "private")) : undefined;
  try {
    const task = {
      ...{ folder, publicStore, labels, published: values.date ?? today(), jobs: jobCount(values.jobs) },
      ...(privateStore ? { privateStore } : {}),
      ...(chosen ? { collections: chosen } : {}),
    };
    const { result, exitCode } = await publishWatched(task, values.quiet || values.json);
    if (result === undefined) {
      console.error("Stopped. The same command goes on from there.");
      return exitCode;
    }
    if (values.json) console.log(JSON.stringify(asJson(result, publicStore.name)));
    else console.log(describeReport(result, publicStore.name, privateStore?.name).join("\n"));
    return result.outcome === "stopped" ? exitCode : 0;
  } finally {
    await publicStore.close();
    await privateStore?.close();
  }
}

/** Publishes with its progress on standard error; the first SIGINT or SIGTERM stops it in good order. */
export async function publishWatched(
  task: Omit<PublishTask, "signal" | "tell">,
  quiet: boolean,
): Promise<Stoppable<PublishReport>> {
  const { tell, done } = teller(quiet);
  try {
    const stopping = () => quiet || console.error("\nStopping (once more: at once) ..");
    return await untilStopped((signal) => publishZoo({ ...task, signal, tell }), stopping);
  } finally {
    done();
  }
}

/** YYYY-MM-DD in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** What was published, for programs. */
export function asJson({ manifest, ...report }: PublishReport, store: string) {
  const files = manifest?.files ?? [];
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { ...report, store, labels: manifest?.labels, published: manifest?.published, files: files.length, bytes };
}

/** What was published, as lines for people. */
export function describeReport(report: PublishReport, store: string, privateStore?: string): string[] {
  const { outcome, zoo, version, manifest, made, kept, seconds } = report;
  if (outcome === "stopped" || manifest === undefined)
    return [`Stopped; nothing is published yet. ${formatAmount(kept, "file")} kept in ${store} for the same command.`];
  if (outcome === "unchanged") return [`${zoo} ${version} is published in ${store} already, with the same content.`];
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const size = `${formatAmount(manifest.files.length, "file")}, ${formatBytes(bytes)}`;
  const again = kept > 0 ? `, ${formatAmount(kept, "file")} of it before` : "";
  const lines = [`Published ${zoo} ${version} in ${store}: ${size}, in ${formatDuration(seconds)}${again}.`];
  for (const { collection, counts } of manifest.collections) {
    const early = counts.early > 0 ? `, ${formatAmount(counts.early, "network")} set aside for early decision` : "";
    lines.push(`  ${collection}: ${formatAmount(counts.train, "network")} to train on, ${counts.test} to test${early}`);
  }
  if (privateStore)
    lines.push(`Labels of the test networks are in ${privateStore} only: keep it, and keep it to yourself.`);
  if (made === 0) lines.push("All files were there from an interrupted publishing.");
  return lines;
}

/** Shows events as lines of progress. */
function teller(quiet: boolean): { tell: (event: PublishEvent) => void; done: () => void } {
  let progress: Progress | undefined;
  return {
    tell(event) {
      if (event.kind === "stage") {
        progress?.done();
        progress = createProgress({ label: event.stage, total: event.total, unit: event.unit, quiet });
      } else progress?.add(event.count);
    },
    done: () => progress?.done(),
  };
}
