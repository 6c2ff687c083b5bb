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

/** Tables that several fits are made on. */
export interface FitTables {
  readonly training: LabelledTable;
  /** Networks on which a fit may decide when to stop; without them it goes all its way. */
  readonly validation?: LabelledTable | undefined;
}

/** One fit on them. */
export interface FitOptions<Settings> {
  readonly settings: Settings;
  /** From 0 to 2^53 - 1; the same fit with the same seed gives the same bits. */
  readonly seed: number;
  /** So many trees or epochs, in place of what settings or validation say: for a refit. At least 1. */
  readonly iterations?: number | undefined;
  /** Ends the fit early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Tables made ready: what all fits on them share (standardised columns, bins) is made once. */
export interface Fitting<Settings = unknown, Saved = unknown> {
  /** Minimises the mean squared error. Throws an InputError for settings that break their schema. */
  fit(options: FitOptions<Settings>): Promise<Fitted<Settings, Saved>>;
  /** Gives memory outside of JavaScript back; the fitted estimators go on working. */
  close(): void;
}

/** What a fit gives. */
export interface Fitted<Settings = unknown, Saved = unknown> {
  readonly columns: number;
  readonly settings: Settings;
  /** Trees or epochs that are in it: with validation, up to the one that was best there. */
  readonly iterations: number;
  /** Predicted accuracies of [rows, columns] inputs: [rows], finite and within [0, 1]. */
  predict(features: Float64Array | Float32Array, rows: number): Float64Array;
  /** The record that `load` of the same estimator makes the same predictions of, bit for bit, also by way of JSON. */
  save(): Saved;
}

/** A way to learn accuracies. */
export interface Estimator<Settings = unknown, Saved = unknown> {
  /** Short name in reports and file names, such as "gbm". */
  readonly name: string;
  /** As in the head of a table: "Gradient boosting". */
  readonly title: string;
  /** A sound choice where nothing is searched for. */
  readonly defaults: Settings;
  /** Random settings within the ranges of the search, for inputs of so many columns. */
  settingsOf(stream: RandomStream, columns: number): Settings;
  /** Checks the tables and makes them ready; they must not change while it is used. Throws an InputError. */
  prepare(tables: FitTables): Promise<Fitting<Settings, Saved>>;
  /** Checks a saved record; `where` names it in messages. Throws an InputError. */
  load(record: unknown, where: string): Promise<Fitted<Settings, Saved>>;
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

/** Checks the tables of fits against each other. */
export function checkTables({ training, validation }: FitTables): void {
  checkLabelled(training, "training");
  if (validation === undefined) return;
  checkLabelled(validation, "validation");
  if (validation.columns !== training.columns) {
    throw new InputError(`validation has ${validation.columns} columns, training has ${training.columns}`);
  }
}

/** Checks what is asked of a fit but its settings. */
export function checkFitOptions({ seed, iterations }: FitOptions<unknown>): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InputError(`a seed is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, not ${seed}`);
  if (iterations !== undefined && !(Number.isInteger(iterations) && iterations >= 1))
    throw new InputError(`a fit takes at least 1 iteration, not ${iterations}`);
}

/** Mean of at least one number. */
export function mean(values: Float64Array | Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Puts predictions into [0, 1], in place. */
export function clipToAccuracies(predictions: Float64Array): Float64Array {
  for (let row = 0; row < predictions.length; row++) {
    predictions[row] = Math.min(Math.max(predictions[row], 0), 1);
  }
  return predictions;
}
