// Early decision against what comes out by hand on pools of four and five runs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { BaselineFit, BaselineFits } from "../../../leaderboard/baselines/fits.ts";
import { drawPools, poolSize, SHARES, stopWorst } from "../../../leaderboard/score/early-pools.ts";
import { PUBLIC, scoreEarlyDecision, WITHHELD } from "../../../leaderboard/score/index.ts";
import type { CollectionTruth, SplitTruth } from "../../../leaderboard/score/truth.ts";

const close = (value: number, expected: number) =>
  assert.ok(Math.abs(value - expected) < 1e-12, `${value}, ${expected}`);

describe("stopping the worst of a pool of four", () => {
  const runs = { accuracy: Float64Array.of(0.9, 0.5, 0.7, 0.1), images: Float64Array.of(100, 200, 300, 400) };
  const pool = Uint32Array.of(0, 1, 2, 3);
  const at = (found: ReturnType<typeof stopWorst>, share: number) => found[SHARES.indexOf(share)];

  test("saves what the stopped runs had still to pay, and loses the best of them", () => {
    const found = stopWorst(runs, [pool], [0.2, 0.9, 0.8, 0.1], 0.25); // goes on: 1, 2, 0, 3
    assert.deepEqual(at(found, 0), { stopped: 0, saved: 0, savedImages: 0, lost: 0, low: 0, high: 0 });
    close(at(found, 0.3).saved, 0.75 * 0.4); // run 3
    close(at(found, 0.3).lost, 0);
    close(at(found, 0.5).saved, 0.75 * 0.5); // runs 3 and 0
    close(at(found, 0.5).savedImages, (0.75 * 500) / 4);
    close(at(found, 0.5).lost, 0.2);
    close(at(found, 0.8).saved, 0.75 * 0.8); // and 2
    close(at(found, 0.8).lost, 0.4);
  });

  test("stops whole runs, rounded down, and never all of them", () => {
    const saved = stopWorst(runs, [pool], [4, 3, 2, 1], 0).map((found) => Math.round(1000 * found.saved));
    const byRuns = [0, 400, 700, 900];
    assert.deepEqual(
      saved,
      [0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3].map((stopped) => byRuns[stopped]),
    );
  });

  test("seven tenths of ninety are 63, though 0.7 * 90 is a little less as doubles go", () => {
    const ninety = { accuracy: new Float64Array(90).fill(0.5), images: new Float64Array(90).fill(1) };
    const found = stopWorst(ninety, [Uint32Array.from(ninety.images, (_, run) => run)], undefined, 0);
    assert.deepEqual(
      found.map(({ saved }) => Math.round(90 * saved)),
      [0, 9, 18, 27, 36, 45, 54, 63, 72, 81, 85],
    );
  });

  test("equal scores leave it to the order of the pool, as random stopping does", () => {
    const pools = [pool, Uint32Array.of(3, 1, 0, 2), Uint32Array.of(2, 3, 1, 0)];
    const random = stopWorst(runs, pools, undefined, 0.5);
    assert.deepEqual(stopWorst(runs, pools, [0.3, 0.3, 0.3, 0.3], 0.5), random);
    close(at(random, 0.5).lost, (0 + 0.4 + 0.2) / 3); // 0 and 1, then 3 and 1, then 2 and 3 go on
    assert.notDeepEqual(stopWorst(runs, pools, [0.3, 0.3, 0.3, 0.2], 0.5), random);
  });

  test("gives the 5th and 95th percentile of the pools", () => {
    const pools = Array.from({ length: 101 }, (_, number) => (number < 90 ? pool : Uint32Array.of(1, 3, 0, 2)));
    const found = at(stopWorst(runs, pools, undefined, 0), 0.5);
    close(found.lost, (11 * 0.4) / 101);
    assert.equal(found.low, 0);
    close(found.high, 0.4);
  });
});

test("pools have 100 runs, or half of fewer than 200, or 5, and there are none of fewer", () => {
  const runs = [4, 5, 9, 10, 24, 75, 199, 200, 5000];
  assert.deepEqual(runs.map(poolSize), [0, 5, 5, 5, 12, 37, 99, 100, 100]);
});

test("pools are drawn without replacement, by the seed and their number alone", () => {
  const pools = drawPools(50, 20, 8, 3);
  for (const pool of pools) {
    assert.equal(new Set(pool).size, 20);
    assert.ok(pool.every((run) => run < 50));
  }
  assert.equal(new Set(pools.map(String)).size, 8);
  assert.deepEqual(drawPools(50, 20, 3, 3), pools.slice(0, 3));
  assert.notDeepEqual(drawPools(50, 20, 8, 4), pools);
  const drawn = new Set(drawPools(50, 20, 30, 3).flatMap((pool) => [...pool]));
  assert.equal(drawn.size, 50, "every run is drawn some time");
});

/** Five test runs, so that each pool has all of them; two training runs. */
function fiveRuns(): { truth: CollectionTruth & { test: SplitTruth }; fits: BaselineFits } {
  const split = (accuracy: number[], images: number[], at0: number[], at3: number[]): SplitTruth => {
    const final = Float64Array.from(accuracy);
    const accuracyAt = new Map([
      [3, Float64Array.from(at3)],
      [0, Float64Array.from(at0)],
      [6, final],
    ]);
    const runs = Int32Array.from(final, (_, run) => run);
    const model_ids = Array.from(runs, (run) => `made-${run}`);
    return { model_ids, runs, accuracy: final, accuracyAt, trainingImages: Float64Array.from(images) };
  };
  const same = [0.1, 0.1, 0.1, 0.1, 0.1];
  const test = split([0.9, 0.5, 0.7, 0.1, 0.3], [100, 100, 100, 100, 100], same, [0.4, 0.1, 0.5, 0.2, 0.3]);
  const train = split([0.5, 0.6], [600, 400], [0.1, 0.1], [0.2, 0.2]);
  const truth = {
    ...{ collection: "mnist", title: "MNIST", majorityRate: 0.1, finalEpoch: 6, train, test },
    testRuns: { model_ids: test.model_ids, runs: test.runs },
    earlyRuns: { model_ids: [], runs: new Int32Array(0) },
  };
  const fit = (input: string, estimator: string, predictions: number[], columns = 56): BaselineFit => ({
    ...{ collection: "mnist", input, estimator, columns, trials: 1, settings: {}, iterations: 1 },
    ...{ outOfFold: Float64Array.of(0.5, 0.5), test: Float64Array.from(predictions), transfers: new Map() },
    early: undefined,
  });
  const fits = [
    fit("hyper", "linear", [0, 0, 0, 0, 1]),
    fit("hyper", "gbm", [0.1, 0.9, 0.8, 0.7, 0.6]),
    fit("wstats-layers-3@3", "gbm", [0, 1, 2, 3, 4], 14),
    fit("wstats-layers-0,1,2,3@3", "linear", [0, 1, 2, 3, 4]),
    fit("wstats-layers-0,1,2,3@3", "gbm", [0.8, 0.6, 0.7, 0.2, 0.1]),
    fit("wstats-layers-0,1,2,3", "gbm", [0, 1, 2, 3, 4]),
  ];
  return { truth, fits: { zoo: "made", version: "1.0.0", seed: 1, trials: new Map(), fits, curves: [], fewShot: [] } };
}

describe("early decision of five runs", () => {
  const { truth, fits } = fiveRuns();
  const [decision] = scoreEarlyDecision(fits, [truth], PUBLIC, 40);
  const curve = (epoch: number, strategy: string) => {
    const { strategies } = decision.epochs.find((other) => other.epoch === epoch)!;
    return strategies.find((other) => other.strategy === strategy)?.curve;
  };
  const half = SHARES.indexOf(0.5); // two of five
  const most = SHARES.indexOf(0.9); // four

  test("says what its pools and its predictor are", () => {
    const { collection, pools, pool_size, test_networks, predictor } = decision;
    assert.deepEqual([collection, pools, pool_size, test_networks], ["mnist", 40, 5, 5]);
    assert.deepEqual(predictor, { estimator: "gbm", training_networks: 2, training_images: 1000 });
  });

  test("has every kept epoch before the final one, ascending, and the widest statistics of each", () => {
    assert.deepEqual(
      decision.epochs.map(({ epoch, input, strategies }) => [epoch, input, strategies.map(({ strategy }) => strategy)]),
      [
        [0, null, ["random", "hyperparameters", "measured"]],
        [3, "wstats-layers-0,1,2,3@3", ["random", "hyperparameters", "measured", "predicted"]],
      ],
    );
  });

  test("stops by each strategy", () => {
    close(curve(3, "predicted")![half].lost, 0); // 3 and 4 are stopped
    close(curve(3, "predicted")![most].lost, 0);
    close(curve(3, "measured")![half].lost, 0); // 1 and 3
    close(curve(3, "measured")![most].lost, 0.2); // only 2 goes on
    close(curve(3, "hyperparameters")![half].lost, 0.2); // 0 and 4
    close(curve(3, "hyperparameters")![most].lost, 0.4); // only 1 goes on
    close(curve(3, "predicted")![half].saved, 0.2); // two fifths, half of the way
    close(curve(0, "measured")![half].saved, 0.4); // all of the way
  });

  test("random stopping loses what one would expect", () => {
    const expected = 0.9 - (0.9 + 0.5 + 0.7 + 0.1 + 0.3) / 5;
    const many = scoreEarlyDecision(fits, [truth], PUBLIC, 2000)[0].epochs[0].strategies[0].curve[most];
    assert.ok(Math.abs(many.lost - expected) < 0.02, String(many.lost));
    close(many.saved, 0.8);
  });

  test("pays off when the saved images are as many as those of the training runs", () => {
    // Four of five are stopped without loss: each run started saves 0.8 * 50 = 40 images of 1,000.
    assert.deepEqual(decision.epochs[1].break_even, { stopped: 0.95, networks: 25 });
    assert.equal(decision.epochs[0].break_even, null);
  });

  test("pays off later where only fewer runs can be stopped without harm", () => {
    const worse = fits.fits.map((fit) =>
      fit.estimator === "gbm" && fit.input === "wstats-layers-0,1,2,3@3"
        ? { ...fit, test: Float64Array.of(0.2, 0.6, 0.7, 0.1, 0.3) } // 3 is stopped first, then 0
        : fit,
    );
    const [, { break_even: found }] = scoreEarlyDecision({ ...fits, fits: worse }, [truth], PUBLIC, 40)[0].epochs;
    assert.deepEqual(found, { stopped: 0.3, networks: 100 }); // 0.2 * 50 = 10 images of 1,000
  });

  test("is the same by the same seed, and another by another", () => {
    const again = scoreEarlyDecision(fits, [truth], PUBLIC, 40);
    assert.deepEqual(again, [decision]);
    assert.notDeepEqual(scoreEarlyDecision({ ...fits, seed: 2 }, [truth], PUBLIC, 40), [decision]);
  });

  test("without gbm the first estimator predicts", () => {
    const linear = { ...fits, fits: fits.fits.filter(({ estimator }) => estimator === "linear") };
    const [other] = scoreEarlyDecision(linear, [truth], PUBLIC, 3);
    assert.equal(other.predictor.estimator, "linear");
    close(other.epochs[1].strategies.find(({ strategy }) => strategy === "hyperparameters")!.curve[most].lost, 0.6);
  });

  test("nothing is decided where the truth is not known or runs are too few", () => {
    assert.deepEqual(scoreEarlyDecision(fits, [{ ...truth, test: undefined }], PUBLIC), []);
    const { test: five } = truth;
    const four = { ...five, accuracy: five.accuracy.slice(0, 4) };
    const [none] = scoreEarlyDecision(fits, [{ ...truth, test: four }], PUBLIC);
    assert.deepEqual([none.pools, none.pool_size, none.test_networks, none.epochs], [0, 0, 4, []]);
  });

  test("of withheld labels, what two networks decide has two places", () => {
    const accuracy = Float64Array.of(0.9123, 0.5, 0.7456, 0.1, 0.3);
    const withheld = { ...truth, test: { ...truth.test, accuracy } };
    const [told] = scoreEarlyDecision(fits, [withheld], WITHHELD, 40);
    const point = told.epochs[1].strategies.find(({ strategy }) => strategy === "measured")!.curve[most];
    assert.deepEqual(point, { stopped: 0.9, saved: 0.4, lost: 0.17, low: 0.17, high: 0.17 });
  });
});
