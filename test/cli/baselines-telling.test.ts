// What people are told of baselines, by what a report says.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { answerInShort, describeBaselines, reportSummary } from "../../src/cli/baselines-telling.ts";
import { madeReport } from "../leaderboard/made-report.ts";

/** A report of one collection in which every score is `others` but those of the named cells: cross-validated and test. */
async function reportWith(cells: Record<string, [number, number | null]>, others = -1): Promise<BaselinesReport> {
  const report = await madeReport({ collections: ["mnist"] });
  for (const cell of report.cells) {
    const [own, tested] = cells[`${cell.input} ${cell.estimator}`] ?? [others, others];
    cell.cross_validated.all.values.r2 = own;
    if (tested === null) cell.test = null;
    else cell.test!.all.values.r2 = tested;
  }
  return report;
}

test("the answer is of the predictor that cross-validation chose, whatever the test split says", async () => {
  const report = await reportWith({
    ...{ "weights linear": [0.8, 0.99], "wstats-layers-0,1,2,3 gbm": [0.9, 0.876] },
    ...{ "hyper gbm": [0.95, 0.95], "wstats-layers-0,1,2,3@3 gbm": [0.97, 0.97] }, // not of the trained weights alone
  });
  assert.equal(
    answerInShort(report),
    "Told from its weights alone, a network's accuracy: R2 0.88 on 24 networks that the predictor did not see (gradient boosting on statistics of all layers).",
  );
});

test("the answer is the cross-validated one where the test split was not scored", async () => {
  const report = await reportWith({ "weights linear": [0.6, null] });
  assert.equal(
    answerInShort(report),
    "Told from its weights alone, a network's accuracy: R2 0.60 on 60 networks that the predictor did not see (L-Linear on all weights).",
  );
});

test("where nothing was learnt the answer says that", async () => {
  const report = await reportWith({ "weights gbm": [-0.2, -0.25] });
  assert.equal(
    answerInShort(report),
    "From 60 networks no predictor learnt to tell accuracy from weights: R2 -0.25 on 24 networks that the predictor did not see.",
  );
});

test("there is no answer without predictors on weights", async () => {
  const report = await madeReport({ collections: ["mnist"] });
  report.cells = report.cells.filter(({ input }) => input === "hyper");
  assert.equal(answerInShort(report), undefined);
});

test("scores are told best first, collection by collection, and undefined ones last", async () => {
  const report = await reportWith({ "hyper gbm": [0.5, 0.4], "weights linear": [0.75, 0.7] }, 0.1);
  report.cells.find(
    ({ input, estimator }) => input === "weights" && estimator === "gbm",
  )!.cross_validated.all.values.r2 = null;
  const rows = reportSummary(report);
  assert.deepEqual(rows[0], {
    ...{ collection: "mnist", input: "weights", estimator: "linear" },
    ...{ cross_validated_r2: 0.75, test_r2: 0.7 },
  });
  assert.equal(rows[1].input, "hyper");
  assert.deepEqual([rows.at(-1)!.input, rows.at(-1)!.cross_validated_r2], ["weights", null]);
  const lines = describeBaselines(report, "there", "the store");
  assert.deepEqual(lines.slice(0, 4), [
    "MNIST: 60 training networks, 24 to test on",
    "  R2 of predicted accuracy           crossv.    test",
    "  weights                   linear     0.750   0.700",
    "  hyper                     gbm        0.500   0.400",
  ]);
  assert.equal(
    lines.find((line) => line.startsWith("  .. and")),
    `  .. and ${report.cells.length - 5} more`,
  );
  assert.deepEqual(lines.slice(-2), [
    "The report is published in the store.",
    "Read there/report.md; all predictions are in predictions.parquet beside it.",
  ]);
});
