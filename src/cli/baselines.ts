// `weighbridge baselines`: the built-in predictors on a published zoo, and the report that later ones are compared with.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ESTIMATORS } from "../../leaderboard/baselines/index.ts";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { chooseRelease } from "../download/choose.ts";
import type { Release } from "../download/index.ts";
import { InputError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { openStore, type Store } from "../store/index.ts";
import { jobCount, someOf, wholeNumber } from "./arguments.ts";
import { describeBaselines, reportSummary, watchBaselines } from "./baselines-telling.ts";
import { inputSetsOf, makeBaselines } from "./make-baselines.ts";
import { openPatiently } from "./open-patiently.ts";
import { untilStopped } from "./stopping.ts";

export const summary = "fit the built-in predictors on a published zoo and report how well they do";

const DEFAULT_FOLDER = "baselines";
const DEFAULT_TRIALS = 100;
const QUICK_TRIALS = 6;
const MOST_TRIALS = 100_000;
const NAMES = ESTIMATORS.map(({ name }) => name);

export const help = `Usage: weighbridge baselines SOURCE [options]

Fits L-Linear, DNN and gradient boosting on the published networks of a zoo, for every input set: all weights, those of
one layer, statistics, norms, hyperparameters. SOURCE is what weighbridge pull takes: a hub, a store, or a pulled folder.
Settings are found by random search with 3-fold cross-validation on the published folds; the best are fitted again on
the whole training split, and the test split is predicted once. Then everything is scored: R2 with intervals, ranking,
transfer to other image sets, how many networks are needed, and what stopping bad trainings early would save. Networks
of few-shot and early-decision tracks are predicted too, for the boards of a hub.

DIR/ZOO-VERSION/ gets report.md, drawings/, report.json, predictions.parquet, and search/ with all that is needed to go
on: the same command continues where it was stopped, and does nothing when all is done.

Options:
  --zoo NAME[@VERSION]     which zoo; may be left out if the source has one. The highest version if none is given
  --collections A,B        only these collections
  --input NAME             only this input set, such as wstats-glob; may be given more than once
  --estimators A,B         only these: ${NAMES.join(", ")}
  --trials N               settings to try for each estimator and input set; ${DEFAULT_TRIALS} if not given. Or by estimator:
                           linear=100,dnn=20,gbm=100
  --quick                  ${QUICK_TRIALS} trials where --trials says nothing: a look, marked as a demo
  --seed N                 another random search; 0 if not given
  --private-store PLACE    where the labels of the test networks are, if they are withheld; without it only
                           cross-validated scores are reported
  --out DIR                where to; if not given, ${DEFAULT_FOLDER}
  --publish STORE          put the report beside the zoo there too, for the hub to show
  --jobs N                 threads; if not given, one per core
  --json                   print one JSON object with the scores, and no progress
  --quiet                  no progress

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 or 143 stopped by Ctrl-C or a signal.`;

const OPTIONS = {
  zoo: { type: "string" },
  collections: { type: "string" },
  input: { type: "string", multiple: true },
  estimators: { type: "string" },
  trials: { type: "string" },
  quick: { type: "boolean", default: false },
  seed: { type: "string", default: "0" },
  "private-store": { type: "string" },
  out: { type: "string", default: DEFAULT_FOLDER },
  publish: { type: "string" },
  jobs: { type: "string" },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`baselines needs one SOURCE, has ${positionals.length} (see weighbridge baselines --help)`);
  const names = values.estimators === undefined ? NAMES : someOf("--estimators", values.estimators, NAMES);
  const estimators = ESTIMATORS.filter(({ name }) => names.includes(name));
  const trials = trialsOf(values.trials, values.quick ? QUICK_TRIALS : DEFAULT_TRIALS);
  const seed = wholeNumber("--seed", values.seed, 0, Number.MAX_SAFE_INTEGER);
  const jobs = jobCount(values.jobs);
  const privateStore = values["private-store"];
  const source = await openPatiently(positionals[0]);
  const watched = watchBaselines(values.quiet || values.json);
  const stores: { privateStore?: Store; publish?: Store } = {};
  try {
    const release = await chooseRelease(source, values.zoo);
    const { zoo, version, collections } = release.manifest;
    const known = collections.map(({ collection }) => collection as string);
    const folder = join(values.out, `${zoo}-${version}`);
    if (privateStore !== undefined) stores.privateStore = await openStore(privateStore);
    if (values.publish !== undefined) stores.publish = await openStore(values.publish);
    const task = {
      ...{ source, release, estimators, trials, seed, folder, jobs, demo: values.quick },
      ...{ privateStore: stores.privateStore, publish: stores.publish },
      collections: values.collections === undefined ? known : someOf("--collections", values.collections, known),
      sets: chosenSets(release, values.input ?? []),
      tell: watched.tell,
    };
    const { result, exitCode, error } = await untilStopped((signal) => makeBaselines({ ...task, signal }));
    watched.done();
    if (result === undefined) {
      if (error instanceof InputError) throw error;
      console.error(`Stopped; every finished fit is kept in ${folder}. The same command goes on from there.`);
    } else if (values.json) console.log(JSON.stringify(asJson(result, folder)));
    else console.log(describeBaselines(result, folder, task.publish?.name).join("\n"));
    return exitCode;
  } finally {
    watched.done();
    for (const open of [source, stores.privateStore, stores.publish]) await open?.close();
  }
}

/** "100", or "linear=100,gbm=50": others have the usual number. */
function trialsOf(text: string | undefined, usual: number): Map<string, number> {
  const trials = new Map(NAMES.map((name) => [name, usual]));
  for (const part of text?.split(",") ?? []) {
    const [, name, count] = /^(?:([^=]*)=)?(.*)$/.exec(part.trim())!;
    const number = wholeNumber(name === undefined ? "--trials" : `--trials ${name}`, count, 1, MOST_TRIALS);
    if (name !== undefined && !NAMES.includes(name))
      throw new InputError(`--trials ${part}: there is no estimator "${name}"; there are ${NAMES.join(", ")}`);
    for (const one of name === undefined ? NAMES : [name]) trials.set(one, number);
  }
  return trials;
}

function chosenSets(release: Release, wanted: readonly string[]) {
  const sets = inputSetsOf(release);
  if (wanted.length === 0) return sets;
  const names = sets.map(({ name }) => name);
  for (const name of wanted) {
    if (names.includes(name)) continue;
    const near = nearestName(name, names);
    throw new InputError(`--input ${name}: ${near ? `did you mean ${near}?` : `must be one of ${names.join(" ")}`}`);
  }
  return sets.filter(({ name }) => wanted.includes(name));
}

function asJson(report: BaselinesReport, folder: string) {
  const { zoo, version, demo, test_scored } = report;
  return { zoo, version, folder, demo, test_scored, scores: reportSummary(report) };
}
