// The settings of boosting: what is taken where nothing is searched for, and the ranges of the search.
import type { GbmSettings } from "../../../schemas/types.d.ts";
import { exp, log } from "../../../src/lib/math.ts";
import type { RandomStream } from "../../../src/lib/random.ts";

export const DEFAULTS: GbmSettings = {
  trees: 500,
  patience: 500,
  num_leaves: 31,
  max_depth: 0,
  learning_rate: 0.05,
  max_bin: 255,
  min_child_weight: 5,
  subsample: 0.8,
  colsample_bytree: 0.5,
  reg_lambda: 1,
  reg_alpha: 0,
};

/**
 * Random settings. arXiv 2002.11448 names what it searched (protocol.md) and says "up to 2000 trees, stop after 500 without
 * gain", but the ranges below are our own choice: around the defaults of the common programs, narrow enough that a
 * hundred draws cover them. Never reorder the draws: the same stream would give other settings.
 */
export function drawSettings(stream: RandomStream): GbmSettings {
  const share = (low: number, high: number) => low + stream.uniform() * (high - low);
  const scale = (low: number, high: number) => Math.min(Math.max(exp(share(log(low), log(high))), low), high);
  const one = (values: readonly number[]) => values[stream.below(values.length)];
  return {
    trees: 2000,
    patience: 500,
    num_leaves: Math.round(scale(4, 128)),
    max_depth: one([0, 3, 4, 6, 8, 12, 16]),
    learning_rate: scale(0.01, 0.2),
    max_bin: one([15, 31, 63, 127, 255]),
    min_child_weight: scale(1, 50),
    subsample: share(0.5, 1),
    colsample_bytree: share(0.2, 1),
    reg_lambda: scale(1e-3, 10),
    reg_alpha: scale(1e-4, 1),
  };
}
