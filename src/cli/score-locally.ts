// Scores predictions of training networks by the published labels: the same metrics, means and intervals as a hub's.
import { setImmediate as turn } from "node:timers/promises";
import { METRICS } from "../../leaderboard/metrics/index.ts";
import { type FileScores, KeptResamples, meanOfFiles, scoreFile } from "../../leaderboard/score/index.ts";
import type { Resamples } from "../../leaderboard/score/resample.ts";
import type { ExpectedModels, Track } from "../../leaderboard/tracks/index.ts";
import type { TrainingTruth } from "../download/training-truth.ts";
import { FailureError } from "../lib/errors.ts";

/** The published folds. */
const FOLDS = [0, 1, 2];

/** Predictions of what a file must hold, in its order. */
export interface LocalFile {
  readonly expected: ExpectedModels;
  readonly predictions: Float64Array;
}

export interface LocalScores {
  readonly scores: ReturnType<typeof meanOfFiles>;
  /** The track's metric on each fold, mean over the files; null where it is undefined. */
  readonly folds: { readonly fold: number; readonly networks: number; readonly value: number | null }[];
}

export interface LocalTask {
  readonly track: Track;
  readonly files: readonly LocalFile[];
  /** By collection. */
  readonly truths: ReadonlyMap<string, TrainingTruth>;
  readonly signal: AbortSignal;
  /** Called after each file. */
  readonly scored: () => void;
}

/**
 * Scores an entry as scoreEntry does, by the labels of training networks. Files that leave out different networks, as those
 * of few-shot tracks do, share the resamples of all training networks: their errors are much the same, and with resamples
 * of their own the interval of their mean would be far too narrow. FailureError if labels are of other networks.
 */
export async function scoreLocally({ track, files, truths, signal, scored }: LocalTask): Promise<LocalScores> {
  const kept = new KeptResamples();
  const metric = METRICS.find(({ name }) => name === track.metric)!;
  const byFile: FileScores[] = [];
  const byFold = FOLDS.map(() => ({ sum: 0, networks: 0 }));
  for (const { expected, predictions } of files) {
    await turn(); // lets signals in
    signal.throwIfAborted();
    const truth = truths.get(expected.collection)!;
    const rows = rowsOf(expected, truth);
    const accuracy = Float64Array.from(rows, (row) => truth.accuracy[row]);
    const resamples = kept.of(track.name, expected.collection, truth.accuracy.length);
    byFile.push(scoreFile(accuracy, predictions, columnsOf(resamples, rows)));
    for (const [index, fold] of FOLDS.entries()) {
      const isOwn = (_: number, place: number) => truth.folds[rows[place]] === fold;
      const own = accuracy.filter(isOwn);
      byFold[index].sum += own.length === 0 ? Number.NaN : metric.measure(own, predictions.filter(isOwn));
      byFold[index].networks += own.length;
    }
    scored();
  }
  const folds = byFold.map(({ sum, networks }, index) => {
    const value = sum / files.length;
    return { fold: FOLDS[index], networks, value: Number.isFinite(value) ? value : null };
  });
  return { scores: meanOfFiles(byFile), folds };
}

/** Where the expected models are among all training networks. */
function rowsOf({ models, collection }: ExpectedModels, { model_ids }: TrainingTruth): Uint32Array {
  const places = new Map(model_ids.map((model, row) => [model, row]));
  return Uint32Array.from(models, (model) => {
    const row = places.get(model);
    if (row === undefined)
      throw new FailureError(`the table of runs of ${collection} has no training network ${model}`);
    return row;
  });
}

/** Resamples of some of the models: how often each is drawn together with the others. */
function columnsOf(resamples: Resamples, models: Uint32Array): Resamples {
  if (models.length === resamples.models) return resamples;
  const counts = new Uint8Array(resamples.rows * models.length);
  for (let row = 0; row < resamples.rows; row++)
    for (let place = 0; place < models.length; place++)
      counts[row * models.length + place] = resamples.counts[row * resamples.models + models[place]];
  return { models: models.length, rows: resamples.rows, counts };
}
