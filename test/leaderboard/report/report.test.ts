// The report as a whole: what is in it, that the same fits give the same one, and that no withheld accuracy gets into it or
// into what is made beside it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildReport, predictionsTable, reportMarkdown } from "../../../leaderboard/report/index.ts";
import type { CollectionTruth } from "../../../leaderboard/score/truth.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { validate } from "../../../src/lib/validate.ts";
import { openTable } from "../../../src/shard/index.ts";
import { MADE_INPUTS, madeReport, madeTask } from "../made-report.ts";

const report = await madeReport();

describe("a report", () => {
  test("fits its schema and has all parts", () => {
    const read = JSON.parse(JSON.stringify(report)); // no NaN that JSON would make null, nothing undefined
    assert.deepEqual(validate("baselines-report", read, "it"), report);
    const { cells, transfers, sample_efficiency, early_decision, residuals } = report;
    const parts = [cells, transfers, sample_efficiency, early_decision, residuals];
    assert.deepEqual(
      parts.map((part) => part.length),
      [24, 8, 2, 2, 4],
    );
  });

  test("tells its zoo, how it was made and what it is made of", () => {
    const { zoo, version, title, demo, labels, test_scored, bootstrap, main_input, estimators, inputs, files } = report;
    assert.deepEqual([zoo, version, title, demo], ["made", "1.0.0", "Made-up zoo", false]);
    assert.deepEqual([labels, test_scored, bootstrap], ["withheld", true, { resamples: 50, level: 0.95 }]);
    assert.equal(main_input, "wstats-layers-0,1,2,3");
    assert.deepEqual(
      estimators.map(({ name, trials }) => [name, trials]),
      [
        ["linear", 5],
        ["gbm", 5],
      ],
    );
    assert.deepEqual(inputs, MADE_INPUTS);
    assert.deepEqual(files, []);
    const [mnist] = report.collections;
    assert.deepEqual([mnist.title, mnist.majority_rate, mnist.final_epoch], ["MNIST", 0.1, 18]);
    const { truths } = madeTask();
    const trained = truths[0].test!.accuracy.filter((accuracy) => accuracy > 0.2).length;
    assert.deepEqual(mnist.test, { networks: 24, trained });
  });

  test("is the same for the same fits, in whatever order they come; another by another seed", async () => {
    const task = madeTask();
    const { fits } = task;
    const turned = { ...fits, fits: fits.fits.toReversed(), curves: fits.curves.toReversed() };
    assert.deepEqual(await buildReport({ ...task, fits: turned }), report);
    const other = await buildReport({ ...task, fits: { ...fits, seed: 8 } });
    assert.notDeepEqual(other.cells[0].test!.all.intervals, report.cells[0].test!.all.intervals);
    assert.deepEqual(other.cells[0].test!.all.values, report.cells[0].test!.all.values);
  });

  test("has its lists by collection, input set and estimator, without what nothing was fitted on", async () => {
    const task = madeTask();
    const fits = task.fits.fits.filter(({ input, estimator }) => input !== "weights" && estimator !== "linear");
    const fewer = await buildReport({ ...task, fits: { ...task.fits, fits } });
    assert.deepEqual(
      fewer.inputs.map(({ name }) => name),
      MADE_INPUTS.map(({ name }) => name).filter((name) => name !== "weights"),
    );
    assert.deepEqual(
      fewer.estimators.map(({ name }) => name),
      ["gbm"],
    );
    const order = ["mnist", "fashion_mnist"].flatMap((own) => fewer.inputs.map(({ name }) => `${own} ${name}`));
    assert.deepEqual(
      fewer.cells.map(({ collection, input }) => `${collection} ${input}`),
      order,
    );
  });

  test("without test accuracies has cross-validated scores alone", async () => {
    const unscored = await madeReport({ scored: false });
    const { test_scored, transfers, sample_efficiency, early_decision, cells, residuals } = unscored;
    assert.deepEqual([test_scored, transfers, sample_efficiency, early_decision], [false, [], [], []]);
    assert.ok(cells.every((cell) => cell.test === null));
    assert.deepEqual(
      cells.map((cell) => cell.cross_validated),
      report.cells.map((cell) => cell.cross_validated),
    );
    assert.equal(residuals.length, 4);
    assert.deepEqual(unscored.collections[0].test, { networks: 24, trained: null });
  });

  test("of a public zoo has its scores as they are", async () => {
    const open = await madeReport({ labels: "public" });
    const places = (value: number) => String(value).split(".")[1]?.length ?? 0;
    assert.ok(open.cells.some((cell) => places(cell.test!.all.values.r2!) > 4));
    assert.ok(report.cells.every((cell) => places(cell.test!.all.values.r2!) <= 2));
  });

  test("of four withheld test networks does not tell how many are trained", async () => {
    const { collections } = await madeReport({ test: 4 });
    assert.deepEqual(collections[0].test, { networks: 4, trained: null });
    assert.notEqual((await madeReport({ test: 4, labels: "public" })).collections[0].test.trained, null);
  });

  test("refuses settings that its schema does not know, and predictions of another zoo", async () => {
    const task = madeTask();
    const [first, ...rest] = task.fits.fits;
    const odd = { ...task.fits, fits: [{ ...first, settings: { layers: { deep: 1 } } }, ...rest] };
    await assert.rejects(buildReport({ ...task, fits: odd }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /^the report of made 1\.0\.0: cells\[0\]\.settings\.layers must be/);
      return true;
    });
    const { truths } = madeTask({ test: 30 });
    await assert.rejects(buildReport({ ...task, truths }), /24 predictions for 30 test networks/);
  });
});

describe("no withheld accuracy gets out", () => {
  const CANARY = 0.001953125; // added to every test label, with more digits than any score keeps
  const task = madeTask();
  const digits = (network: number) => 0.3 + network * 0.0123456789 + CANARY;
  const truths = task.truths.map((truth): CollectionTruth => {
    const accuracy = truth.test!.accuracy.map((_, network) => digits(network));
    const accuracyAt = new Map(
      [...truth.test!.accuracyAt.keys()].map((epoch) => [epoch, accuracy.map((value) => value - epoch / 1000)]),
    );
    return { ...truth, test: { ...truth.test!, accuracy, accuracyAt } };
  });
  const secrets = truths.flatMap(({ test: own }) => [...own!.accuracyAt.values()].flatMap((values) => [...values]));
  const isSecret = (value: number) => secrets.some((secret) => Math.abs(secret - value) < 1e-7);

  function* numbersOf(value: unknown): Generator<number> {
    if (typeof value === "number") yield value;
    else if (value !== null && typeof value === "object")
      for (const part of Object.values(value)) yield* numbersOf(part);
  }

  test("the search finds one that does", () => {
    assert.ok(isSecret(digits(3)));
    assert.deepEqual([...numbersOf({ a: [1, { b: 2 }], c: null })], [1, 2]);
  });

  test("into the report or its text", async () => {
    const made = await buildReport({ ...task, truths });
    const numbers = [...numbersOf(made)];
    assert.ok(numbers.length > 3000);
    assert.deepEqual(numbers.filter(isSecret), []);
    const written = `${JSON.stringify(made)}${reportMarkdown(made)}`;
    const shown = secrets.map((secret) => secret.toFixed(6).slice(2)).filter((text) => written.includes(text));
    assert.deepEqual(shown, []);
  });

  test("with more than three places, or two where two networks decide or 1 is perfect", async () => {
    const made = await buildReport({ ...task, truths });
    const { transfers, sample_efficiency, early_decision } = made;
    const parts = [made.cells.map((cell) => cell.test), transfers, sample_efficiency, early_decision];
    for (const value of numbersOf(parts)) assert.match(String(value), /^-?\d+(\.\d{1,3})?$/);
    for (const { r2, somersD, kendallTauB } of transfers)
      for (const value of [r2, somersD, kendallTauB]) assert.match(String(value), /^-?\d+(\.\d{1,2})?$/);
    for (const value of numbersOf(sample_efficiency)) assert.match(String(value), /^-?\d+(\.\d{1,2})?$/);
    const few = made.cells.map((cell) => cell.test!.all.values.topPickRegret);
    const curves = early_decision.flatMap(({ epochs }) => epochs.flatMap(({ strategies }) => strategies));
    const ends = curves.flatMap(({ curve }) => curve.flatMap(({ low, high }) => [low, high]));
    for (const value of [...few, ...ends]) assert.match(String(value), /^\d(\.\d{1,2})?$/);
  });

  test("as a list with an entry for each test network, rounded or not", async () => {
    const made = await buildReport({ ...task, truths });
    const lengths = (value: unknown): number[] => {
      if (value === null || typeof value !== "object") return [];
      const parts = Object.values(value).flatMap(lengths);
      return Array.isArray(value) ? [value.length, ...parts] : parts;
    };
    const ofParts = ["transfers", "sample_efficiency", "early_decision", "residuals"] as const;
    const found = ofParts.flatMap((part) => lengths(made[part]));
    assert.ok(found.includes(60), "points of the 60 training networks");
    assert.ok(!found.includes(24), "24 test networks");
    assert.deepEqual(lengths(made.cells), [24, ...new Array(24 * 12).fill(2)]); // 24 cells, ends of intervals
  });

  test("into the table of predictions, which does not depend on them", () => {
    const table = predictionsTable(task.fits, truths);
    assert.ok(Buffer.from(table).equals(Buffer.from(predictionsTable(task.fits, task.truths))));
    const unscored = truths.map((truth) => ({ ...truth, test: undefined }));
    assert.ok(Buffer.from(table).equals(Buffer.from(predictionsTable(task.fits, unscored))));
    const open = openTable(table, "predictions");
    for (const group of open.groupRows.keys()) {
      assert.ok(!(open.readGroup(group, ["prediction"]).values.prediction as Float64Array).some(isSecret));
    }
  });
});
