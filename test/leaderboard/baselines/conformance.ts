// What every estimator must do, whichever it is: one suite, run for each.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Estimator, FitOptions, FitTables } from "../../../leaderboard/baselines/estimator.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { RandomStream } from "../../../src/lib/random.ts";
import { fitOnce } from "./fit-once.ts";
import { cutTable, makeTable, r2Of } from "./made-table.ts";

const MADE = makeTable({ rows: 400, columns: 6, levels: 1 << 24, seed: 11 });
const TRAINING = cutTable(MADE, 0, 240);
const VALIDATION = cutTable(MADE, 240, 280);
const OTHERS = cutTable(MADE, 280, 400);
const EXTREMES = [1e300, -1e300, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -0, 0, 1e-300, 1];

export interface ConformingEstimator<Settings> {
  readonly estimator: Estimator<Settings, unknown>;
  /** Settings of quick fits that learn, up to 60 iterations and with little patience. */
  readonly settings: Settings;
  /** Settings that the schema forbids, and what is said of them. */
  readonly forbidden: readonly [settings: Settings, message: RegExp];
}

/** Registers the suite. */
export function testEstimator<Settings>({ estimator, settings, forbidden }: ConformingEstimator<Settings>): void {
  type Task = FitTables & FitOptions<Settings>;
  const task: Task = { training: TRAINING, settings, seed: 5 };
  const fit = (change: Partial<Task> = {}) => fitOnce(estimator, { ...task, ...change });
  const recordOf = async (change: Partial<Task> = {}) => JSON.stringify((await fit(change)).save());

  describe(`${estimator.name} as an estimator`, () => {
    test("learns: it is better than the mean on other rows", async () => {
      const fitted = await fit({ validation: VALIDATION });
      const r2 = r2Of(OTHERS.labels, fitted.predict(OTHERS.features, OTHERS.rows));
      assert.ok(r2 > 0.4, `R2 ${r2}`);
      assert.deepEqual(fitted.settings, settings);
      assert.equal(fitted.columns, 6);
      assert.ok(fitted.iterations >= 1 && fitted.iterations <= 60, `${fitted.iterations} iterations`);
    });

    test("gives the same bits for the same task, in floats and in doubles, and others for another seed", async () => {
      const record = await recordOf();
      assert.equal(await recordOf(), record);
      assert.equal(
        await recordOf({ training: { ...TRAINING, features: Float64Array.from(TRAINING.features) } }),
        record,
      );
      assert.notEqual(await recordOf({ seed: 6 }), record);
    });

    test("gives the same bits for a fit alone, after others, and beside others on the same tables", async () => {
      const fitting = await estimator.prepare({ training: TRAINING, validation: VALIDATION });
      const alone = await recordOf({ validation: VALIDATION });
      const save = async (seed: number) => JSON.stringify((await fitting.fit({ settings, seed })).save());
      const [other, beside] = await Promise.all([save(6), save(5)]);
      assert.equal(beside, alone);
      assert.notEqual(other, alone);
      assert.equal(await save(5), alone);
      fitting.close();
    });

    test("predicts the same after its tables are closed and after a journey through JSON", async () => {
      const fitted = await fit({ validation: VALIDATION });
      const loaded = await estimator.load(JSON.parse(JSON.stringify(fitted.save())), "saved");
      const expected = fitted.predict(OTHERS.features, OTHERS.rows);
      assert.deepEqual(loaded.predict(OTHERS.features, OTHERS.rows), expected);
      assert.deepEqual(loaded.predict(Float64Array.from(OTHERS.features), OTHERS.rows), expected);
      assert.deepEqual(loaded.save(), fitted.save());
      assert.equal(loaded.iterations, fitted.iterations);
      assert.equal(loaded.columns, 6);
      const row = OTHERS.features.slice(12, 18);
      assert.equal(loaded.predict(row, 1)[0], expected[2]); // a row alone as among others
      assert.equal(loaded.predict(new Float64Array(0), 0).length, 0);
    });

    test("predicts finite numbers from 0 to 1 for inputs unlike all that were seen", async () => {
      const fitted = await fit();
      const features = Float64Array.from(
        { length: 60 * 6 },
        (_, index) => EXTREMES[(index * 7 + Math.floor(index / 6)) % 9],
      );
      assertAccuracies(fitted.predict(features, 60));
    });

    test("takes extreme, constant and nearly constant columns to learn from", async () => {
      const labels = Float64Array.from({ length: 45 }, (_, row) => (row % 9) / 8);
      const features = new Float64Array(45 * 4);
      for (let row = 0; row < 45; row++) {
        features.set([EXTREMES[row % 9], 7e-310, 1 + (row % 2) * Number.EPSILON, -1e300], row * 4);
      }
      const training = { features, rows: 45, columns: 4, labels };
      const fitted = await fit({ training });
      assertAccuracies(fitted.predict(features, 45));
      assert.deepEqual(await recordOf({ training }), JSON.stringify(fitted.save()));
      await estimator.load(JSON.parse(JSON.stringify(fitted.save())), "saved");
    });

    test("says about the mean where all columns are constant", async () => {
      const training = { ...TRAINING, features: new Float64Array(240 * 6).fill(3) };
      const mean = TRAINING.labels.reduce((sum, label) => sum + label, 0) / 240;
      const predictions = (await fit({ training })).predict(new Float64Array(12).fill(3), 2);
      assertAccuracies(predictions);
      for (const prediction of predictions) assert.ok(Math.abs(prediction - mean) < 0.1, `${prediction} for ${mean}`);
    });

    test("fits a single row, and validates on one", async () => {
      const row = cutTable(MADE, 0, 1);
      assertAccuracies((await fit({ training: row })).predict(OTHERS.features, OTHERS.rows));
      const both = await fit({ training: row, validation: cutTable(MADE, 1, 2) });
      assertAccuracies(both.predict(OTHERS.features, OTHERS.rows));
    });

    test("stops by the validation rows alone, and keeps what was best there", async () => {
      const stopped = await fit({ validation: VALIDATION });
      const exact = await fit({ iterations: stopped.iterations });
      const expected = stopped.predict(OTHERS.features, OTHERS.rows);
      assert.deepEqual(exact.predict(OTHERS.features, OTHERS.rows), expected);
      const errorOf = async (iterations: number) => {
        const predictions = (await fit({ iterations })).predict(VALIDATION.features, VALIDATION.rows);
        return predictions.reduce((sum, value, row) => sum + (value - VALIDATION.labels[row]) ** 2, 0);
      };
      const best = await errorOf(stopped.iterations);
      for (const change of [-1, 1, 2, 3]) {
        const other = stopped.iterations + change;
        if (other >= 1 && other <= 60) assert.ok((await errorOf(other)) >= best * (1 - 1e-6), `${other} iterations`);
      }
      const labels = VALIDATION.labels.map((label) => 1 - label);
      const against = await fit({ validation: { ...VALIDATION, labels } });
      assert.ok(against.iterations < stopped.iterations, `${against.iterations} against ${stopped.iterations}`);
    });

    test("fits exactly so many iterations if told so, whatever validation or settings say", async () => {
      const labels = VALIDATION.labels.map((label) => 1 - label);
      for (const iterations of [1, 7, 70]) {
        const fitted = await fit({ iterations });
        assert.equal(fitted.iterations, iterations);
        const validation = { ...VALIDATION, labels };
        assert.equal(await recordOf({ iterations, validation }), JSON.stringify(fitted.save()));
      }
    });

    test("goes all its way without validation", async () => {
      assert.equal((await fit()).iterations, 60);
    });

    test("ends when its signal says so, at once and on the way, and lets others have their turn", async () => {
      const stop = new AbortController();
      const fitting = await estimator.prepare({ training: TRAINING });
      const first = fitting.fit({ settings, seed: 1, signal: stop.signal, iterations: 2000 });
      let turns = 0;
      while (turns < 10) {
        await new Promise(setImmediate);
        turns++;
      }
      stop.abort(new Error("enough"));
      await assert.rejects(first, /enough/);
      await assert.rejects(fitting.fit({ settings, seed: 1, signal: stop.signal }), /enough/);
      fitting.close();
    });

    test("refuses what it can't learn from, with both numbers", async () => {
      const refuses = (change: Partial<Task>, message: RegExp) =>
        assert.rejects(fit(change), (error) => error instanceof InputError && message.test(error.message));
      const training = { features: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2, labels: Float64Array.of(0, 1) };
      await fit({ training });
      const wrong = (change: object, message: RegExp) => refuses({ training: { ...training, ...change } }, message);
      await wrong({ features: Float64Array.of(1, 2, 3, Number.NaN) }, /training: row 1, column 1 is NaN/);
      await wrong({ features: Float32Array.of(1, 2, 1e39, 4) }, /row 1, column 0 is Infinity/);
      await wrong({ rows: 3 }, /3 rows of 2 are 6 numbers, not 4/);
      await wrong({ labels: Float64Array.of(0) }, /2 rows need 2 labels, not 1/);
      await wrong({ labels: Float64Array.of(0, 1.5) }, /label 1 is 1.5/);
      await wrong({ labels: Float64Array.of(Number.NaN, 1) }, /label 0 is NaN/);
      await wrong({ features: new Float64Array(0), labels: new Float64Array(0), rows: 0 }, /at least 1 row, has 0/);
      const validation = { features: Float64Array.of(1), rows: 1, columns: 1, labels: Float64Array.of(1) };
      await refuses({ training, validation }, /validation has 1 columns, training has 2/);
      await refuses({ seed: -1 }, /seed .* not -1/);
      await refuses({ iterations: 0 }, /at least 1 iteration, not 0/);
      await refuses({ settings: forbidden[0] }, forbidden[1]);
    });

    test("refuses to predict for rows of another width, or not finite", async () => {
      const fitted = await fit();
      assert.throws(() => fitted.predict(new Float64Array(10), 2), /features: 2 rows of 6 are 12 numbers, not 10/);
      assert.throws(() => fitted.predict(new Float64Array(6).fill(Number.NaN), 1), /row 0, column 0 is NaN/);
    });

    test("draws settings that it takes, different ones, the same from the same stream", async () => {
      const draw = (number: number, columns: number) =>
        estimator.settingsOf(new RandomStream(Uint32Array.of(9, 9, 9, 9), number), columns);
      assert.deepEqual(draw(5, 56), draw(5, 56));
      assert.notDeepEqual(draw(5, 56), draw(6, 56));
      const fitting = await estimator.prepare({ training: cutTable(MADE, 0, 2) });
      for (let number = 0; number < 12; number++) {
        for (const columns of [1, 56, 4970]) {
          await fitting.fit({ settings: draw(number, columns), seed: 1, iterations: 1 });
        }
      }
      await fitting.fit({ settings: estimator.defaults, seed: 1, iterations: 1 });
      fitting.close();
    });
  });
}

function assertAccuracies(predictions: Float64Array): void {
  for (const [row, value] of predictions.entries()) assert.ok(value >= 0 && value <= 1, `row ${row}: ${value}`);
}
