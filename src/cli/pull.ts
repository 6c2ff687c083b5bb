// `weighbridge pull`: published zoos from a hub or a store into a folder.
import { parseArgs } from "node:util";
import { CONTENTS, type PullEvent, type PullReport, pullZoo } from "../download/index.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { createProgress, formatCount, type Progress } from "../lib/progress.ts";
import { SPLITS, type Split } from "../zoo/index.ts";
import { oneOf, someOf, wholeNumber } from "./arguments.ts";
import { formatAmount, formatBytes, printable } from "./format.ts";
import { openPatiently } from "./open-patiently.ts";
import { untilStopped } from "./stopping.ts";

export const summary = "download a published zoo, or parts of it, and check every file";

const DEFAULT_FOLDER = "zoos";
const DEFAULT_JOBS = 4;
const MOST_JOBS = 64;

export const help = `Usage: weighbridge pull SOURCE [options]

Downloads a published zoo into DIR/ZOO/VERSION/. SOURCE is the address of a hub (http://.. or https://..), a store
(s3://bucket/prefix or a folder), or a folder that pull wrote before. Every file is compared with the manifest's SHA-256
before it gets its name. The same command goes on where it was stopped, gets damaged files again, and does nothing when
all is there. Several may run at once on one folder.

Options:
  --zoo NAME[@VERSION]     which zoo; may be left out if the source has one. The highest version if none is given
  --collection A,B         only these collections
  --split A,B              only weights of these splits: ${SPLITS.join(", ")}
  --content CONTENT        what to get, besides the texts that describe the zoo, the runs and the folds:
                             final     weights and features after the final epoch (default)
                             all       weights and features after every published epoch
                             features  features after every published epoch, no weights
                             runs      nothing more: hyperparameters and labels
  --out DIR                where to; if not given, ${DEFAULT_FOLDER}
  --jobs N                 files at once, 1 to ${MOST_JOBS}; if not given, ${DEFAULT_JOBS}
  --json                   print one JSON object about what was got, and no progress
  --quiet                  no progress

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 or 143 stopped by Ctrl-C or a signal.`;

const OPTIONS = {
  zoo: { type: "string" },
  collection: { type: "string" },
  split: { type: "string" },
  content: { type: "string", default: "final" },
  out: { type: "string", default: DEFAULT_FOLDER },
  jobs: { type: "string", default: String(DEFAULT_JOBS) },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`pull needs one SOURCE, has ${positionals.length} (see weighbridge pull --help)`);
  const content = oneOf("--content", values.content, CONTENTS);
  const splits = values.split === undefined ? undefined : (someOf("--split", values.split, SPLITS) as Split[]);
  const collections = values.collection?.split(",").map((name) => name.trim());
  const jobs = wholeNumber("--jobs", values.jobs, 1, MOST_JOBS);
  const source = await openPatiently(positionals[0]);
  const teller = new Teller(values.quiet || values.json);
  try {
    const pulling = untilStopped((signal) =>
      pullZoo({
        source,
        ...{ zoo: values.zoo, collections, splits, content, folder: values.out, jobs, signal },
        tell: (event) => teller.tell(event),
      }),
    );
    const { result, exitCode } = await pulling.catch((error) => {
      throw teller.hasBegun ? resumable(error) : error;
    });
    teller.done();
    if (result === undefined) console.error("Stopped; what was got is kept. The same command goes on from there.");
    else console.log(values.json ? JSON.stringify(result) : describe(result));
    return exitCode;
  } finally {
    teller.done();
    await source.close();
  }
}

function resumable(error: unknown): unknown {
  if (!(error instanceof FailureError)) return error;
  return new FailureError(`${error.message} (what was got is kept; the same command goes on from there)`, {
    cause: error.cause,
  });
}

function describe({ zoo, version, folder, files, bytes, fetched, repaired }: PullReport): string {
  const all = `${formatAmount(files, "file")}, ${formatBytes(bytes)}`;
  const what = printable(`${zoo} ${version}`);
  if (fetched.files === 0) return `${what} is complete in ${folder}: ${all}; nothing to do.`;
  const again = repaired.length > 0 ? `, ${formatCount(repaired.length)} of them damaged before` : "";
  const now = `${formatAmount(fetched.files, "file")} (${formatBytes(fetched.bytes)}) got now${again}`;
  return `${what} is in ${folder}: ${all}, every SHA-256 checked; ${now}.`;
}

/** Shows events as lines on standard error, progress in megabytes. */
class Teller {
  /** Whether anything has to be got. */
  hasBegun = false;
  readonly #quiet: boolean;
  #progress: Progress | undefined;
  #files = { done: 0, all: 0 };

  constructor(quiet: boolean) {
    this.#quiet = quiet;
  }

  tell(event: PullEvent): void {
    switch (event.kind) {
      case "chosen": {
        const size = `${formatAmount(event.files, "file")}, ${formatBytes(event.bytes)}`;
        this.#say(`${event.zoo} ${event.version}: ${size}, to ${event.folder}`);
        break;
      }
      case "damaged":
        this.#say(`${event.path} is damaged here and is got again`);
        break;
      case "waiting":
        this.#say(`waiting for ${formatAmount(event.files, "file")} that another process is getting`);
        break;
      case "fetching": {
        this.hasBegun = true;
        this.#files = { done: 0, all: event.files };
        const total = event.bytes / 1e6;
        this.#progress = createProgress({ label: "pulling", total, unit: "MB", quiet: this.#quiet });
        break;
      }
      case "progress":
        this.#files.done += event.files;
        this.#progress?.add(event.bytes / 1e6, `${this.#files.done} of ${this.#files.all} files`);
    }
  }

  /** Ends the line of progress, if there is one. */
  done(): void {
    this.#progress?.done();
    this.#progress = undefined;
  }

  #say(text: string): void {
    if (!this.#quiet) console.error(printable(text));
  }
}
