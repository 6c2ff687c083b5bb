// The names of the features, in the order in which computeFeatures gives them: they name columns of published files and
// never change. Which statistics there are, and their order, is arXiv 2002.11448's.
import type { TensorPlace } from "../zoo/index.ts";

/** Statistics of a group of weights: percentiles, then population standard deviation, then mean. */
export const STATISTICS = ["p0", "p25", "p50", "p75", "p100", "std", "mean"] as const;

/** Norms of a tensor: the sum of the absolute weights, and the square root of the sum of their squares. */
export const NORMS = ["l1", "l2"] as const;

/**
 * all_p0 .. all_mean of the whole vector; then conv1_bias_p0 .. conv1_bias_mean and so on for each tensor of the layout;
 * then conv1_bias_l1 .. for all tensors, and at last conv1_bias_l2 ..: 79 names for three convolutions.
 */
export function featureNames(layout: readonly TensorPlace[]): string[] {
  const tensors = layout.map(({ name }) => name.replaceAll("/", "_"));
  const statistics = ["all", ...tensors].flatMap((group) => STATISTICS.map((statistic) => `${group}_${statistic}`));
  return [...statistics, ...NORMS.flatMap((norm) => tensors.map((tensor) => `${tensor}_${norm}`))];
}
