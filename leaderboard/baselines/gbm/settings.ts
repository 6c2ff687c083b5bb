// The settings of boosting: what is taken where nothing is searched for, and the ranges of the search.
import type { GbmSettings } from "../../../schemas/types.d.ts";
import type { RandomStream } from "../../../src/lib/random.ts";
import { drawing } from "../drawing.ts";

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
 * Columns up to which a tree draws a share of 0.2 to 1 of them; of more it draws a number from 32 to 512, on a logarithmic
 * scale. Neighbouring weights tell much the same, and a tree's cost is in proportion to its columns.
 */
const NARROW = 64;
const LEAST_DRAWN = 32;
const MOST_DRAWN = 512;

/**
 * Random settings for inputs of so many columns. arXiv 2002.11448 names what it searched (protocol.md) and says "up to 2000
 * trees, stop after 500 without gain"; the ranges are our own choice, around the defaults of the common programs and
 * narrow enough that a hundred draws cover them. Patience is 50 here: at these learning rates a fit that has gained
 * nothing for 50 trees has nearly always passed its best, and waiting for 500 would make most of a search's cost trees
 * that are thrown away. Never reorder the draws: the same stream would give other settings.
 */
export function drawSettings(stream: RandomStream, columns: number): GbmSettings {
  const { share, scale, one } = drawing(stream);
  return {
    trees: 2000,
    patience: 50,
    num_leaves: Math.round(scale(4, 128)),
    max_depth: one([0, 3, 4, 6, 8, 12, 16]),
    learning_rate: scale(0.02, 0.3),
    max_bin: one([15, 31, 63, 127, 255]),
    min_child_weight: scale(1, 50),
    subsample: share(0.5, 1),
    colsample_bytree: columns <= NARROW ? share(0.2, 1) : scale(LEAST_DRAWN, Math.min(columns, MOST_DRAWN)) / columns,
    reg_lambda: scale(1e-3, 10),
    reg_alpha: scale(1e-4, 1),
  };
}
