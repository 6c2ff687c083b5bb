// The scores of one entry of a track: every metric of all its files, with the resamples that intervals and rank ranges come
// from. Exact numbers: they are stored, and leave a hub only through entry-disclosure.ts.
import { InputError } from "../../src/lib/errors.ts";
import { METRICS, type Metric } from "../metrics/index.ts";
import { type FileScores, scoreFile } from "./entry-file.ts";
import { KeptResamples } from "./entry-resamples.ts";
import { percentileInterval } from "./resample.ts";
import { LEVEL } from "./scores.ts";

/** One file of predictions, as it was read. */
export interface EntryFile {
  /** The track's name of it. */
  readonly file: string;
  /** Which of several trainings of the predictor, from 1. */
  readonly seed: number;
  /** Whose networks it predicts. */
  readonly collection: string;
  /** In the order of the collection's truth. [networks] */
  readonly predictions: Float64Array;
}

/** A metric of an entry, unrounded. Numbers are finite; null where they are undefined. */
export interface EntryScore {
  /** Its name in leaderboard/metrics. */
  readonly metric: string;
  /** Mean over files and seeds; null unless the metric is defined for each. */
  readonly value: number | null;
  /** Sample standard deviation over files and seeds; null of one. */
  readonly deviation: number | null;
  /** The 95 % interval of the value; both or neither are null. */
  readonly low: number | null;
  readonly high: number | null;
  /** The value on each resample, NaN where it is undefined; null if `value` is. [ENTRY_RESAMPLES] */
  readonly resamples: Float64Array | null;
}

/** What one of a track's files scored: as an entry of this file alone would, whatever its seeds. */
export interface NamedScores {
  /** The track's name of it. */
  readonly file: string;
  readonly scores: readonly Omit<EntryScore, "resamples">[];
}

/**
 * Scores an entry by all METRICS, in their order: the value is the mean over all files and seeds, and resample r of the
 * value is the mean of each file's score on resample r of its collection. `truths` holds a list for each collection. Sums
 * depend on the order of the files in their last bits: give the same order for the same scores.
 *
 * @throws InputError if there is no file, no truth for one, or another number of networks in it.
 */
export function scoreEntry(
  track: string,
  files: readonly EntryFile[],
  truths: ReadonlyMap<string, Float64Array>,
  kept = new KeptResamples(),
): EntryScore[] {
  return scoreByFile(track, files, truths, kept).scores;
}

/** The same, with the scores of each of the track's files by itself, in the order in which they are first given. */
export function scoreByFile(
  track: string,
  files: readonly EntryFile[],
  truths: ReadonlyMap<string, Float64Array>,
  kept = new KeptResamples(),
): { scores: EntryScore[]; byFile: NamedScores[] } {
  if (files.length === 0) throw new InputError(`an entry of ${track} has 0 files, needs at least 1`);
  const scored = files.map((file) => {
    const truth = truthFor(file, truths);
    const own = scoreFile(truth, file.predictions, kept.of(track, file.collection, truth.length));
    return { file: file.file, own };
  });
  const byFile = [...Map.groupBy(scored, ({ file }) => file)].map(([file, seeds]) => {
    const scores = meanOfFiles(seeds.map(({ own }) => own)).map(({ resamples: _, ...score }) => score);
    return { file, scores };
  });
  return { scores: meanOfFiles(scored.map(({ own }) => own)), byFile };
}

function truthFor({ file, collection, predictions }: EntryFile, truths: ReadonlyMap<string, Float64Array>) {
  const truth = truths.get(collection);
  if (truth === undefined) throw new InputError(`${file}: there is no truth of ${collection} to score it by`);
  if (truth.length === predictions.length) return truth;
  const found = `${predictions.length} predictions for ${truth.length} networks of ${collection}`;
  throw new InputError(`${file}: ${found}, must be as many`);
}

/** The scores of an entry from those of its files, at least one. */
export function meanOfFiles(files: readonly FileScores[]): EntryScore[] {
  return METRICS.map((metric, index) => {
    const values = Float64Array.from(files, (file) => file.values[index]);
    const sums = new Float64Array(files[0].resamples[index].length);
    for (const { resamples } of files) for (let row = 0; row < sums.length; row++) sums[row] += resamples[index][row];
    return summarise(metric, values, sums);
  });
}

function summarise({ name }: Metric, values: Float64Array, sums: Float64Array): EntryScore {
  const value = mean(values);
  const missing = { value: null, deviation: null, low: null, high: null, resamples: null };
  if (!Number.isFinite(value)) return { metric: name, ...missing };
  const resamples = sums.map((sum) => finite(sum / values.length) ?? Number.NaN);
  const interval = percentileInterval(resamples, LEVEL);
  const [low, high] = [finite(interval.low), finite(interval.high)];
  const ends = low === null || high === null ? { low: null, high: null } : { low, high };
  return { metric: name, value, deviation: deviationOf(values, value), ...ends, resamples };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation; null of a single value. */
function deviationOf(values: Float64Array, middle: number): number | null {
  if (values.length < 2) return null;
  const squares = values.reduce((sum, value) => sum + (value - middle) * (value - middle), 0);
  return finite(Math.sqrt(squares / (values.length - 1)));
}

/** Null for what the database does not take as a score. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
