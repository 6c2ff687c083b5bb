// The paper's DNN: dense layers with ReLU and dropout, and one sigmoid output.
import type { DnnSettings } from "../../../schemas/types.d.ts";
import { denseEstimator } from "../dense/index.ts";
import { DEFAULTS, drawSettings } from "./settings.ts";

export const dnn = denseEstimator<DnnSettings>({
  name: "dnn",
  title: "DNN",
  schema: "dnn-settings",
  defaults: DEFAULTS,
  settingsOf: drawSettings,
  networkOf: ({ layers, units, batch_size, optimizer, learning_rate, l2reg, dropout }) => ({
    shape: { layers, units },
    settings: { batchSize: batch_size, optimizer, learningRate: learning_rate, l2reg, dropout },
  }),
});
