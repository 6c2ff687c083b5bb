// How good the networks of a collection are and on what it depends, by the training split alone: what the pages draw and
// the API tells. Nothing of the test split goes into any of it, so that it can't be told from it.
import type {
  AccuracyCells,
  AccuracyStatistics,
  CollectionStatistics,
  HyperparameterGroup,
  HyperparameterStatistics,
  Manifest,
} from "../../schemas/types.d.ts";
import type { RunTable } from "./run-table.ts";

/** Bins of an accuracy from 0 to 1. */
const ACCURACY_BINS = 50;
/** Bins of a hyperparameter that is drawn from a range. */
const RANGE_BINS = 10;
const QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
const QUARTILES = [0.25, 0.5, 0.75];

const RANGES = ["learning_rate", "l2reg", "dropout", "init_std"] as const;
const CHOICES = ["train_fraction", "activation", "optimizer", "w_init"] as const;

/** Statistics of the training split of one collection, after the final epoch. */
export function summarizeTraining(manifest: Manifest, collection: string, runs: RunTable): CollectionStatistics {
  const published = manifest.collections.find((other) => other.collection === collection)!;
  const rows = trainingRows(runs);
  return {
    collection,
    counts: published.counts,
    test_accuracy: summarizeAccuracy(rows.map((row) => runs.test_accuracy[row])),
    train_accuracy: summarizeAccuracy(rows.map((row) => runs.train_accuracy[row])),
    train_against_test: countCells(runs, rows),
    hyperparameters: [
      ...RANGES.map((name) => summarizeRange(manifest, runs, rows, name)),
      ...CHOICES.map((name) => summarizeChoice(manifest, runs, rows, name)),
    ],
  };
}

/** Numbers of the rows of the training split. */
export function trainingRows(runs: RunTable): number[] {
  return runs.split.flatMap((split, row) => (split === "train" ? [row] : []));
}

/** Quantiles, interpolated between the two nearest values; null without values. */
export function quantilesOf(values: readonly number[], shares: readonly number[]): number[] | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return shares.map((share) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  });
}

function binOf(accuracy: number): number {
  return Math.min(ACCURACY_BINS - 1, Math.max(0, Math.floor(accuracy * ACCURACY_BINS)));
}

function summarizeAccuracy(values: number[]): AccuracyStatistics {
  const histogram = new Array<number>(ACCURACY_BINS).fill(0);
  for (const value of values) histogram[binOf(value)]++;
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, quantiles: quantilesOf(values, QUANTILES), histogram };
}

function countCells(runs: RunTable, rows: number[]): AccuracyCells {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const cell = binOf(runs.train_accuracy[row]) * ACCURACY_BINS + binOf(runs.test_accuracy[row]);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const cells = [...counts].sort(([one], [other]) => one - other);
  return {
    bins: ACCURACY_BINS,
    cells: cells.map(([cell, count]) => [Math.floor(cell / ACCURACY_BINS), cell % ACCURACY_BINS, count]),
  };
}

function summarizeRange(
  manifest: Manifest,
  runs: RunTable,
  rows: number[],
  name: (typeof RANGES)[number],
): HyperparameterStatistics {
  const { distribution, low, high } = manifest.spec.hyperparameters[name];
  const scale = distribution === "log_uniform" ? "log" : "linear";
  const bins = low === high ? 1 : RANGE_BINS;
  const place = (value: number) => (scale === "log" ? Math.log(value) : value);
  const width = (place(high) - place(low)) / bins;
  const edge = (bin: number) => {
    if (bin === 0) return low;
    if (bin === bins) return high;
    return scale === "log" ? Math.exp(place(low) + width * bin) : low + width * bin;
  };
  const inBin = (row: number) =>
    width === 0 ? 0 : Math.min(bins - 1, Math.max(0, Math.floor((place(runs[name][row]) - place(low)) / width)));
  const members = Map.groupBy(rows, inBin);
  const groups = Array.from({ length: bins }, (_, bin) => ({
    low: edge(bin),
    high: edge(bin + 1),
    ...summarizeGroup(runs, members.get(bin) ?? []),
  }));
  return { name, scale, groups };
}

function summarizeChoice(
  manifest: Manifest,
  runs: RunTable,
  rows: number[],
  name: (typeof CHOICES)[number],
): HyperparameterStatistics {
  const members = Map.groupBy(rows, (row) => runs[name][row]);
  const values: (string | number)[] = manifest.spec.hyperparameters[name].values;
  const groups = values.map((value) => ({ value, ...summarizeGroup(runs, members.get(value) ?? []) }));
  return { name, scale: "values", groups };
}

function summarizeGroup(runs: RunTable, rows: number[]): Pick<HyperparameterGroup, "count" | "quartiles"> {
  const accuracies = rows.map((row) => runs.test_accuracy[row]);
  return { count: rows.length, quartiles: quantilesOf(accuracies, QUARTILES) };
}
