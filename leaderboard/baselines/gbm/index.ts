// Gradient boosting of regression trees on histograms, leaf-wise, for the squared error: the paper's GBM.
import type { FittedGbm, GbmSettings } from "../../../schemas/types.d.ts";
import { checkTables, type Estimator } from "../estimator.ts";
import { GbmFitting } from "./fitting.ts";
import { loadBoosting } from "./model.ts";
import { checkRowCount } from "./packed-sums.ts";
import { DEFAULTS, drawSettings } from "./settings.ts";

export const gbm: Estimator<GbmSettings, FittedGbm> = {
  name: "gbm",
  title: "Gradient boosting",
  defaults: DEFAULTS,
  settingsOf: drawSettings,
  async prepare(tables) {
    checkTables(tables);
    checkRowCount(tables.training.rows);
    return new GbmFitting(tables);
  },
  load: loadBoosting,
};
