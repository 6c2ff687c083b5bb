// Gradient boosting of regression trees on histograms, leaf-wise, for the squared error: the paper's GBM.
import type { FittedGbm, GbmSettings } from "../../../schemas/types.d.ts";
import { validate } from "../../../src/lib/validate.ts";
import { checkTask, type Estimator } from "../estimator.ts";
import { boost } from "./boost.ts";
import { FittedBoosting, loadBoosting } from "./model.ts";
import { DEFAULTS, drawSettings } from "./settings.ts";

export const gbm: Estimator<GbmSettings, FittedGbm> = {
  name: "gbm",
  defaults: DEFAULTS,
  settingsOf: drawSettings,
  async fit(task) {
    const settings = validate<GbmSettings>("gbm-settings", task.settings, "settings of gbm");
    checkTask(task);
    return new FittedBoosting(task.columns, settings, await boost({ ...task, settings }));
  },
  load: loadBoosting,
};
