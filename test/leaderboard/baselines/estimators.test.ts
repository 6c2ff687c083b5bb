import assert from "node:assert/strict";
import { test } from "node:test";
import { dnn } from "../../../leaderboard/baselines/dnn/index.ts";
import { gbm } from "../../../leaderboard/baselines/gbm/index.ts";
import { ESTIMATORS } from "../../../leaderboard/baselines/index.ts";
import { linear } from "../../../leaderboard/baselines/linear/index.ts";
import { testEstimator } from "./conformance.ts";

test("the built-in estimators have the paper's names", () => {
  assert.deepEqual(
    ESTIMATORS.map(({ name }) => name),
    ["linear", "dnn", "gbm"],
  );
});

const shortly = { epochs: 60, patience: 5, batch_size: 32 };
const boosting = { ...gbm.defaults, trees: 60, patience: 5, learning_rate: 0.3, subsample: 0.7, num_leaves: 8 };
const network = { ...dnn.defaults, ...shortly, layers: 2, units: 32, learning_rate: 0.01 };
const line = { ...linear.defaults, ...shortly, learning_rate: 0.03 };

testEstimator({
  estimator: linear,
  settings: line,
  forbidden: [{ ...line, batch_size: 0 }, /settings of linear: batch_size must be at least 1, is 0/],
});
testEstimator({
  estimator: dnn,
  settings: network,
  forbidden: [{ ...network, units: 100 }, /settings of dnn: units must be a multiple of 16, is 100/],
});
testEstimator({
  estimator: gbm,
  settings: boosting,
  forbidden: [{ ...boosting, num_leaves: 1 }, /settings of gbm: num_leaves must be at least 2, is 1/],
});
