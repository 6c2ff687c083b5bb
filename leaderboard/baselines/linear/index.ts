// sigmoid(w x + b), the paper's L-Linear: a dense network without hidden layers.
import type { LinearSettings } from "../../../schemas/types.d.ts";
import { denseEstimator } from "../dense/index.ts";
import { DEFAULTS, drawSettings } from "./settings.ts";

export const linear = denseEstimator<LinearSettings>({
  name: "linear",
  title: "L-Linear",
  schema: "linear-settings",
  defaults: DEFAULTS,
  settingsOf: drawSettings,
  networkOf: ({ batch_size, optimizer, learning_rate, l2reg }) => ({
    shape: { layers: 0, units: 16 }, // units are of no effect
    settings: { batchSize: batch_size, optimizer, learningRate: learning_rate, l2reg, dropout: 0 },
  }),
});
