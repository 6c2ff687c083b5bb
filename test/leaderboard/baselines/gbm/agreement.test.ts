// Boosting against a plain reference and against XGBoost.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { gbm } from "../../../../leaderboard/baselines/gbm/index.ts";
import type { GbmSettings } from "../../../../schemas/types.d.ts";
import { fitOnce } from "../fit-once.ts";
import { cutTable, makeTable, r2Of, type TableShape } from "../made-table.ts";
import { boostNaively } from "./naive.ts";

const WHOLE = { ...gbm.defaults, subsample: 1, colsample_bytree: 1 };

interface XgboostCase {
  table: TableShape;
  settings: Partial<GbmSettings>;
}
const xgboost: {
  exact: (XgboostCase & { predictions: number[] })[];
  binned: (XgboostCase & { training_rows: number; r2: number })[];
} = JSON.parse(readFileSync(new URL("files/xgboost.json", import.meta.url), "utf8"));

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, most: number): void {
  assert.equal(actual.length, expected.length);
  for (let row = 0; row < expected.length; row++) {
    const difference = Math.abs(actual[row] - expected[row]);
    assert.ok(difference <= most, `row ${row}: ${actual[row]} is ${difference} from ${expected[row]}`);
  }
}

describe("boosting says what the plain reference says", () => {
  const cases: [string, Partial<GbmSettings>, Partial<TableShape>][] = [
    ["with few leaves", { num_leaves: 4 }, {}],
    ["with a leaf for nearly every row", { num_leaves: 100, min_child_weight: 0, reg_lambda: 0.125 }, {}],
    ["without any regularisation", { num_leaves: 6, min_child_weight: 0, reg_lambda: 0 }, {}],
    ["with L1 regularisation", { reg_alpha: 0.0625, num_leaves: 12 }, {}],
    ["with a limit of depth", { max_depth: 2 }, {}],
    ["with leaves of at least 7.5 rows", { min_child_weight: 7.5 }, {}],
    ["with features of three levels", { num_leaves: 12 }, { levels: 3 }],
    ["with 7 columns", { num_leaves: 12 }, { columns: 7 }],
  ];
  for (const [name, settings, shape] of cases) {
    test(name, async () => {
      const table = makeTable({ rows: 96, columns: 4, levels: 64, seed: 5, ...shape });
      const all = { ...WHOLE, trees: 6, learning_rate: 0.25, ...settings };
      const fitted = await fitOnce(gbm, { training: table, settings: all, seed: 0 });
      assertNear(fitted.predict(table.features, table.rows), boostNaively(table, all), 1e-7);
    });
  }
});

describe("boosting agrees with XGBoost's hist", () => {
  for (const [index, { table: shape, settings, predictions }] of xgboost.exact.entries()) {
    test(`row by row where each value has a bin, case ${index}`, async () => {
      const table = makeTable(shape);
      const fitted = await fitOnce(gbm, { training: table, settings: { ...WHOLE, ...settings }, seed: 0 });
      assertNear(fitted.predict(table.features, table.rows), predictions, 2e-6);
    });
  }
  for (const [index, { table: shape, training_rows, settings, r2 }] of xgboost.binned.entries()) {
    test(`in R2 on other rows, less 0.003, where values share bins, case ${index}`, async () => {
      const table = makeTable(shape);
      const training = cutTable(table, 0, training_rows);
      const others = cutTable(table, training_rows, table.rows);
      const fitted = await fitOnce(gbm, { training, settings: { ...WHOLE, ...settings }, seed: 0 });
      const ours = r2Of(others.labels, fitted.predict(others.features, others.rows));
      assert.ok(ours >= r2 - 0.003, `${ours} against XGBoost's ${r2}`);
      assert.ok(ours <= r2 + 0.02, `${ours} is too good beside XGBoost's ${r2}: are these the same rows?`);
    });
  }
});
