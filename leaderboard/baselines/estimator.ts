// What every estimator offers, so that choosing, reporting and scoring know none by name: a new one is one file or folder
// that exports an Estimator, and a line in index.ts. Fitting gets arrays and nothing else: it can't read test labels.
import { InputError } from "../../src/lib/errors.ts";
import type { RandomStream } from "../../src/lib/random.ts";

/** The inputs of `rows` networks: [rows, columns], one network behind the other. All are finite. */
export interface FeatureTable {
  readonly features: Float64Array | Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** The inputs of networks with their accuracies, [rows], each within [0, 1]. */
export interface LabelledTable extends FeatureTable {
  readonly labels: Float64Array;
}

/** One fit. */
export interface FitTask<Settings> extends LabelledTable {
  /** Networks on which the fit may decide when to stop; without them it goes all its way. */
  readonly validation?: LabelledTable;
  readonly settings: Settings;
  /** From 0 to 2^53 - 1; the same task with the same seed gives the same bits. */
  readonly seed: number;
  /** Ends the fit early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a fit gives. */
export interface Fitted<Settings = unknown, Saved = unknown> {
  readonly columns: number;
  readonly settings: Settings;
  /** Predicted accuracies of [rows, columns] inputs: [rows], finite and within [0, 1]. */
  predict(features: Float64Array | Float32Array, rows: number): Float64Array;
  /** The record that `load` of the same estimator makes the same predictions of, bit for bit, also by way of JSON. */
  save(): Saved;
}

/** A way to learn accuracies. */
export interface Estimator<Settings = unknown, Saved = unknown> {
  /** Short name in reports and file names, such as "gbm". */
  readonly name: string;
  /** A sound choice where nothing is searched for. */
  readonly defaults: Settings;
  /** Random settings within the ranges of the search. */
  settingsOf(stream: RandomStream): Settings;
  /** Minimises the mean squared error. Throws an InputError for a task that breaks the rules above. */
  fit(task: FitTask<Settings>): Promise<Fitted<Settings, Saved>>;
  /** Checks a saved record; `where` names it in messages. Throws an InputError. */
  load(record: unknown, where: string): Fitted<Settings, Saved>;
}

/** Throws an InputError unless the shape fits the array and every number is finite. `what` names the table. */
export function checkFeatures({ features, rows, columns }: FeatureTable, what: string): void {
  if (!Number.isInteger(columns) || columns < 1)
    throw new InputError(`${what}: needs at least 1 column, has ${columns}`);
  if (!Number.isInteger(rows) || rows < 0) throw new InputError(`${what}: cannot have ${rows} rows`);
  if (features.length !== rows * columns) {
    throw new InputError(`${what}: ${rows} rows of ${columns} are ${rows * columns} numbers, not ${features.length}`);
  }
  for (let index = 0; index < features.length; index++) {
    if (!Number.isFinite(features[index])) {
      const row = Math.floor(index / columns);
      throw new InputError(`${what}: row ${row}, column ${index % columns} is ${features[index]}, which is not finite`);
    }
  }
}

/** The same for a table with labels, which has at least one row, and labels within [0, 1]. */
export function checkLabelled(table: LabelledTable, what: string): void {
  checkFeatures(table, what);
  const { labels, rows } = table;
  if (rows === 0) throw new InputError(`${what}: needs at least 1 row, has 0`);
  if (labels.length !== rows) throw new InputError(`${what}: ${rows} rows need ${rows} labels, not ${labels.length}`);
  const wrong = labels.findIndex((label) => !(label >= 0 && label <= 1));
  if (wrong >= 0) throw new InputError(`${what}: label ${wrong} is ${labels[wrong]}, an accuracy is from 0 to 1`);
}

/** Checks a task's tables against each other. */
export function checkTask(task: FitTask<unknown>): void {
  checkLabelled(task, "training");
  if (!Number.isSafeInteger(task.seed) || task.seed < 0) {
    throw new InputError(`a seed is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, not ${task.seed}`);
  }
  if (task.validation === undefined) return;
  checkLabelled(task.validation, "validation");
  const { columns } = task.validation;
  if (columns !== task.columns) {
    throw new InputError(`validation has ${columns} columns, training has ${task.columns}`);
  }
}

/** Puts predictions into [0, 1], in place. */
export function clipToAccuracies(predictions: Float64Array): Float64Array {
  for (let row = 0; row < predictions.length; row++) {
    predictions[row] = Math.min(Math.max(predictions[row], 0), 1);
  }
  return predictions;
}
