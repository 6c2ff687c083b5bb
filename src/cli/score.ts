// `weighbridge score`: how good predictions of training networks are, by the published labels and folds.
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { METRICS } from "../../leaderboard/metrics/index.ts";
import { discloseScores, ENTRY_RESAMPLES, rounded } from "../../leaderboard/score/index.ts";
import { assignFiles } from "../../leaderboard/submission/index.ts";
import { type ExpectedModels, expectedTraining, findTrack, type Track } from "../../leaderboard/tracks/index.ts";
import { chooseRelease } from "../download/choose.ts";
import type { Release, ZooSource } from "../download/index.ts";
import { readTrainingTruth, type TrainingTruth, trainingTruthBytes } from "../download/training-truth.ts";
import { InputError } from "../lib/errors.ts";
import { createProgress } from "../lib/progress.ts";
import { checkedAsJson, checkFiles, describeChecked } from "./checked-files.ts";
import { formatAmount, printable } from "./format.ts";
import { openPatiently } from "./open-patiently.ts";
import { type LocalScores, scoreLocally } from "./score-locally.ts";
import { scoreTable, written } from "./score-table.ts";
import { untilStopped } from "./stopping.ts";

export const summary = "score predictions of training networks by their published labels";

export const help = `Usage: weighbridge score FILE.. --track TRACK --zoo-source SOURCE [options]

Scores predictions as a hub does, but of training networks, whose labels are published: every metric with its 95 %
interval, and the track's metric on each of the three published folds. Nothing is sent and no quota used.

FILE must hold a prediction for every training network of the collection that the track tests (after the final epoch, on
early-decision tracks too), each by a predictor that was not fitted on it: fit on two of the published folds, predict the
third. On few-shot tracks file set-NN.csv holds all training networks but those of the set. Give several files for several
seeds. Form and check are those of weighbridge check.

Options:
  --track TRACK          such as quickstart-mnist
  --zoo-source SOURCE    the published zoo: a hub (http://..), a store (s3://bucket/prefix or a folder) or a pulled folder
  --zoo NAME[@VERSION]   which zoo of the source; may be left out if it has one
  --json                 print one JSON object, and no progress

Exit codes: 0 scored, 1 failed, 2 something is wrong with the files or the usage, 130 or 143 stopped.`;

const OPTIONS = {
  track: { type: "string" },
  "zoo-source": { type: "string" },
  zoo: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals: paths } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { track: name, zoo, "zoo-source": place, json } = values;
  const more = "(see weighbridge score --help)";
  if (paths.length === 0) throw new InputError(`score needs a FILE, has none ${more}`);
  if (name === undefined) throw new InputError(`score needs --track TRACK ${more}`);
  if (place === undefined) throw new InputError(`score needs --zoo-source SOURCE, which has the labels ${more}`);
  const source = await openPatiently(place);
  try {
    const { result, exitCode } = await untilStopped(async (signal) => {
      const release = await chooseRelease(source, zoo);
      const { spec, collections } = release.manifest;
      const { track } = findTrack(name, spec);
      const files = assignFiles(track, paths);
      const expected = expectedTraining(track, spec, collections);
      const checked = await checkFiles(paths, files, expected);
      if (!checked.every(({ sound }) => sound)) {
        if (json) return tell(2, JSON.stringify({ track: name, sound: false, files: checked.map(checkedAsJson) }));
        return tell(2, printable(checked.flatMap((one) => describeChecked(one, expected)).join("\n")));
      }
      const truths = await readTruths(source, release, expected, signal, json);
      const progress = createProgress({ label: "scoring", total: paths.length, unit: "files", quiet: json });
      // In the track's order, whatever that of the arguments, as a hub does.
      const own = expected.flatMap((asked) =>
        checked.flatMap((one) =>
          one.sound && one.file === asked.file ? [{ expected: asked, predictions: one.predictions }] : [],
        ),
      );
      const scored = () => progress.add(1);
      const scores = await scoreLocally({ track, files: own, truths, signal, scored }).finally(() => progress.done());
      return tell(0, json ? asJson(track, release, expected, paths, scores) : describe(track, expected, paths, scores));
    });
    return result ?? exitCode;
  } finally {
    await source.close();
  }
}

function tell(code: number, text: string): number {
  console.log(text);
  return code;
}

async function readTruths(
  source: ZooSource,
  release: Release,
  expected: readonly ExpectedModels[],
  signal: AbortSignal,
  quiet: boolean,
): Promise<Map<string, TrainingTruth>> {
  const collections = [...new Set(expected.map(({ collection }) => collection))];
  const total = collections.reduce((sum, collection) => sum + trainingTruthBytes(release, collection), 0) / 1e6;
  const progress = createProgress({ label: "reading labels", total, unit: "MB", quiet });
  const truths = new Map<string, TrainingTruth>();
  const options = { signal, moved: (bytes: number) => progress.add(bytes / 1e6) };
  try {
    for (const collection of collections)
      truths.set(collection, await readTrainingTruth(source, release, collection, options));
  } finally {
    progress.done();
  }
  return truths;
}

/** How many different networks are scored. */
function networksOf(expected: readonly ExpectedModels[]): number {
  return new Set(expected.flatMap(({ models }) => models)).size;
}

function asJson(
  track: Track,
  { manifest }: Release,
  expected: readonly ExpectedModels[],
  paths: readonly string[],
  { scores, folds }: LocalScores,
): string {
  const networks = networksOf(expected);
  return JSON.stringify({
    ...{ track: track.name, zoo: manifest.zoo, version: manifest.version, sound: true, split: "train" },
    ...{ files: paths, networks, metric: track.metric, resamples: ENTRY_RESAMPLES },
    scores: discloseScores(scores, networks, "public"),
    folds: folds.map(({ value, ...fold }) => ({ ...fold, value: value === null ? null : rounded(value) })),
  });
}

const FEW_FILES = 3;

function describe(
  track: Track,
  expected: readonly ExpectedModels[],
  paths: readonly string[],
  { scores, folds }: LocalScores,
): string {
  const networks = networksOf(expected);
  const told = discloseScores(scores, networks, "public");
  const metric = METRICS.find(({ name }) => name === track.metric)!;
  const names =
    paths.length > FEW_FILES ? formatAmount(paths.length, "file") : paths.map((path) => basename(path)).join(", ");
  const byFold = folds.map(({ fold, value }) => `${written(value, 4)} on fold ${fold}`).join(", ");
  return printable(
    [
      `${names}: ${formatAmount(networks, "training network")}, as ${track.name} would score them`,
      "",
      ...scoreTable(told, track.metric, paths.length > 1),
      "",
      `${metric.title}: ${byFold}`,
      ...notes(track).map((note) => `note: ${note}`),
    ].join("\n"),
  );
}

/** What the number is not. */
function notes({ kind, split, prediction }: Track): string[] {
  const found = [`the track is scored on its ${split === "early" ? "early-decision" : "test"} networks, not on these`];
  if (kind === "transfer" || kind === "few-shot")
    found.push("the track's rules don't let you choose anything by these labels; look at them last");
  if (prediction === "score") found.push("R², MSE and MAE are shown if all predictions are from 0 to 1");
  return found;
}
