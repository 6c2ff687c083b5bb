// `weighbridge verify`: whether a published zoo is what its manifest says.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { type Check, MOST_RETRAINED, type VerifyEvent, type VerifyReport, verifyZoo } from "../download/index.ts";
import { InputError } from "../lib/errors.ts";
import { createProgress, type Progress } from "../lib/progress.ts";
import { wholeNumber } from "./arguments.ts";
import { formatAmount, formatBytes, printable } from "./format.ts";
import { openPatiently } from "./open-patiently.ts";
import { untilStopped } from "./stopping.ts";

export const summary = "check a published zoo: hashes, tables, withheld labels, networks trained again";

const MOST_SEED = 2 ** 32 - 1;

export const help = `Usage: weighbridge verify SOURCE [options]

Checks a published zoo at a hub (http://..), in a store (s3://bucket/prefix or a folder) or in a folder that pull wrote:
the manifest, every file's length and SHA-256, every table's columns and rows against what the spec draws for each run,
splits and folds, finite weights, features computed again for some networks, that no label of a test network is public
where the zoo withholds them, and that nothing else lies beside the listed files.

Options:
  --zoo NAME[@VERSION]  which zoo; may be left out if the source has one. The highest version if none is given
  --partial             pass over files that are not there: for a folder into which only some were pulled
  --retrain K           train K networks again, chosen at random, 1 to ${MOST_RETRAINED}, and compare all their checkpoints bit for bit
  --seed N              choose the same networks as another time with this number
  --images DIR          look for image files here first
  --json                print one JSON object, and no progress

Exit codes: 0 sound, 1 something is wrong or could not be read, 2 wrong usage or input, or this machine can't train these
networks again to the same bits (other arithmetic, other image files), 130 or 143 stopped.`;

const OPTIONS = {
  zoo: { type: "string" },
  partial: { type: "boolean", default: false },
  retrain: { type: "string" },
  seed: { type: "string" },
  images: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

const SHOWN = 20; // problems and notes shown to people; --json has all

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`verify needs one SOURCE, has ${positionals.length} (see weighbridge verify --help)`);
  const seed = values.seed === undefined ? randomInt(MOST_SEED) : wholeNumber("--seed", values.seed, 0, MOST_SEED);
  const runs = values.retrain === undefined ? 0 : wholeNumber("--retrain", values.retrain, 1, MOST_RETRAINED);
  const retrain = runs === 0 ? {} : { retrain: { runs, seed, retrainer: await loadRetrainer(values) } };
  const source = await openPatiently(positionals[0]);
  const teller = new Teller(values.json);
  try {
    const { zoo, partial } = values;
    const tell = (event: VerifyEvent) => teller.tell(event);
    const { result, exitCode } = await untilStopped((signal) =>
      verifyZoo({ source, zoo, partial, ...retrain, signal, tell }),
    );
    teller.done();
    if (result === undefined) return exitCode;
    if (values.json) console.log(JSON.stringify({ ...result, ...(runs > 0 ? { seed } : {}) }));
    else console.log(printable(describe(result, runs > 0 ? seed : undefined).join("\n")));
    return exitCode || (result.sound ? 0 : 1);
  } finally {
    teller.done();
    await source.close();
  }
}

async function loadRetrainer({ images, json }: { images?: string | undefined; json: boolean }) {
  const { Retrainer } = await import("../../workers/retrain.ts");
  const warn = (text: string) => console.error(`weighbridge: ${text}`);
  const note = (text: string) => !json && console.error(text);
  return new Retrainer({ directory: images, warn, note });
}

function describe(report: VerifyReport, seed: number | undefined): string[] {
  const { source, zoo, version, sound, files, bytes, checks, notes, labels } = report;
  const problems = checks.reduce((sum, check) => sum + check.problems.length, 0);
  const verdict = sound ? "sound" : `NOT sound, ${formatAmount(problems, "problem")}`;
  const missing = files.missing > 0 ? `, ${formatAmount(files.missing, "file")} not here` : "";
  return [
    `${zoo} ${version} in ${source}: ${verdict}`,
    `${formatAmount(files.read, "file")} read, ${formatBytes(bytes)}${missing}; test labels ${labels}`,
    "",
    ...checks.flatMap(checkLines),
    ...(seed === undefined ? [] : [`networks to train again were chosen with --seed ${seed}`]),
    ...shortened(notes.map((note) => `note: ${note}`)),
  ];
}

function checkLines({ title, count, problems }: Check): string[] {
  const word = problems.length === 0 ? "good " : "WRONG";
  return [
    `${word}  ${title} (${count.toLocaleString("en-US")})`,
    ...shortened(problems.map((text) => `       ${text}`)),
  ];
}

function shortened(lines: string[]): string[] {
  if (lines.length <= SHOWN) return lines;
  return [...lines.slice(0, SHOWN), `       and ${lines.length - SHOWN} more (--json has all)`];
}

/** Progress on standard error: megabytes read, then networks trained. */
class Teller {
  readonly #quiet: boolean;
  #progress: Progress | undefined;

  constructor(quiet: boolean) {
    this.#quiet = quiet;
  }

  tell(event: VerifyEvent): void {
    if (event.kind === "reading") this.#begin("verifying", event.bytes / 1e6, "MB");
    if (event.kind === "retraining") this.#begin("training again", event.runs, "runs");
    if (event.kind === "read") this.#progress?.add(event.bytes / 1e6);
    if (event.kind === "retrained") this.#progress?.add(1);
  }

  /** Ends the line of progress, if there is one. */
  done(): void {
    this.#progress?.done();
    this.#progress = undefined;
  }

  #begin(label: string, total: number, unit: string): void {
    this.done();
    this.#progress = createProgress({ label, total, unit, quiet: this.#quiet });
  }
}
