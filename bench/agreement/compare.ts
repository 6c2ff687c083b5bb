// Two samples of accuracies of one config, side by side: means, their difference, and how sure it is.
import type { Config } from "../../schemas/types.d.ts";
import { table } from "../harness/report.ts";

/** One config; differences and errors in points (hundredths of accuracy). */
export interface Comparison {
  run: number;
  config: Config;
  ours: (number | null)[];
  pytorch: (number | null)[];
  /** Mean of ours minus mean of PyTorch's, over the runs that stayed finite; missing if one side has none. */
  difference?: number;
  /** Standard error of the difference from the spread over seeds; missing with fewer than two runs on a side. */
  standard_error?: number;
}

/** Compares the accuracies that both made of one config. */
export function compare(run: number, config: Config, ours: (number | null)[], pytorch: (number | null)[]): Comparison {
  const [mine, other] = [finite(ours), finite(pytorch)];
  return {
    ...{ run, config, ours, pytorch },
    ...(mine.length > 0 && other.length > 0 ? { difference: 100 * (mean(mine) - mean(other)) } : {}),
    ...(mine.length > 1 && other.length > 1
      ? { standard_error: 100 * Math.sqrt(meanVariance(mine) + meanVariance(other)) }
      : {}),
  };
}

/**
 * The greatest difference, without its sign. A config that stayed finite on one side only counts as 100 points; one that
 * did on neither is left out; undefined if that leaves none.
 */
export function worstDifference(comparisons: Comparison[]): number | undefined {
  const differences = comparisons.flatMap(({ ours, pytorch, difference }) => {
    if (difference !== undefined) return [Math.abs(difference)];
    return finite(ours).length + finite(pytorch).length > 0 ? [100] : [];
  });
  return differences.length > 0 ? Math.max(...differences) : undefined;
}

/** The comparison as a table and a summary. */
export function describeComparisons(
  comparisons: Comparison[],
  about: { seeds: number; epochs: number; torch: string; kernel: string },
): string[] {
  const head = [
    "config",
    "share",
    "l2reg",
    "dropout",
    "rate",
    "ours",
    "PyTorch",
    "difference",
    "standard error",
    "not finite",
  ];
  const rows = comparisons.map(({ run, config, ours, pytorch, difference, standard_error }) => {
    const { optimizer, activation, w_init, init_std } = config;
    const deviation = w_init.endsWith("Normal") ? ` ${init_std.toPrecision(2)}` : "";
    return [
      `${run} ${optimizer} ${activation} ${w_init}${deviation}`,
      String(config.train_fraction),
      config.l2reg.toExponential(0),
      config.dropout.toFixed(2),
      config.learning_rate.toPrecision(2),
      percent(ours),
      percent(pytorch),
      difference?.toFixed(2) ?? "-",
      standard_error?.toFixed(2) ?? "-",
      `${notFinite(ours)} / ${notFinite(pytorch)}`,
    ];
  });
  const differences = comparisons.flatMap(({ difference }) => (difference === undefined ? [] : [difference]));
  const errors = comparisons.flatMap(({ standard_error }) => (standard_error === undefined ? [] : [standard_error]));
  const lines = [
    `Mean test accuracy in %, ${about.seeds} seeds a config, ${about.epochs} epochs: kernel ${about.kernel}, PyTorch ${about.torch}`,
    ...table([head, ...rows]),
  ];
  if (differences.length === 0) return lines;
  const sum = `mean difference ${mean(differences).toFixed(2)} points`;
  const sure = errors.length === differences.length ? ` (standard error ${combined(errors).toFixed(2)})` : "";
  return [...lines, `${sum}${sure}, worst ${worstDifference(comparisons)!.toFixed(2)} points`];
}

/** Standard error of the mean of independent values. */
function combined(errors: number[]): number {
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0)) / errors.length;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Variance of the mean of these values, estimated from their own spread. */
function meanVariance(values: number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
}

function finite(accuracies: (number | null)[]): number[] {
  return accuracies.filter((accuracy) => accuracy !== null);
}

function notFinite(accuracies: (number | null)[]): number {
  return accuracies.length - finite(accuracies).length;
}

function percent(accuracies: (number | null)[]): string {
  const values = finite(accuracies);
  return values.length > 0 ? (100 * mean(values)).toFixed(2) : "-";
}
