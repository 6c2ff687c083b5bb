// What stopping by an entry's predictions brings, against the reports' early decision of the same predictions.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { BaselineFits } from "../../../leaderboard/baselines/fits.ts";
import {
  decideEarly,
  discloseEarly,
  EARLY_SEED,
  POOLS,
  PUBLIC,
  rounded,
  scoreEarlyDecision,
  WITHHELD,
} from "../../../leaderboard/score/index.ts";
import type { SplitTruth } from "../../../leaderboard/score/truth.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";

const stream = new RandomStream(streamKey(11, "config"));
const numbers = (length: number) => Float64Array.from({ length }, () => stream.uniform());
const runs = 60;
const truth = numbers(runs);
const images = numbers(runs).map((share) => 1000 * Math.ceil(10 * share));
const stop = { epoch: 3, finalEpoch: 18, images };
const fileOf = (predictions: Float64Array, seed = 1) => ({
  file: "predictions",
  seed,
  collection: "mnist",
  predictions,
});

/** The report's curve of these predictions. */
function reported(predictions: Float64Array, disclosure: typeof PUBLIC) {
  const order = Int32Array.from(truth, (_, run) => run);
  const split: SplitTruth = {
    ...{ model_ids: Array.from(order, String), runs: order, accuracy: truth, trainingImages: images },
    accuracyAt: new Map([
      [3, numbers(runs)],
      [18, truth],
    ]),
  };
  const fits: BaselineFits = {
    ...{ zoo: "made", version: "1.0.0", seed: EARLY_SEED, trials: new Map(), curves: [], fewShot: [] },
    fits: [
      {
        ...{ collection: "mnist", input: "wstats-layers-0@3", estimator: "gbm", columns: 14, trials: 1, settings: {} },
        ...{ iterations: 1, outOfFold: truth, test: predictions, transfers: new Map(), early: undefined },
      },
    ],
  };
  const none = { model_ids: [], runs: new Int32Array(0) };
  const collection = {
    ...{ collection: "mnist", title: "MNIST", majorityRate: 0.1, finalEpoch: 18, train: split, test: split },
    ...{ testRuns: none, earlyRuns: none },
  };
  const [decision] = scoreEarlyDecision(fits, [collection], disclosure);
  return decision.epochs[0].strategies.find(({ strategy }) => strategy === "predicted")!.curve;
}

describe("stopping by an entry's predictions", () => {
  const one = numbers(runs);
  const other = numbers(runs);

  test("is what a report has of the same predictions and seed, unrounded", () => {
    const decision = decideEarly([fileOf(one)], truth, stop)!;
    assert.deepEqual(decision, { epoch: 3, pools: POOLS, pool_size: 30, curve: reported(one, PUBLIC) });
  });

  test("averages seeds first, and equal seeds are as one", () => {
    const both = decideEarly([fileOf(one), fileOf(other, 2)], truth, stop)!;
    const mean = one.map((value, run) => value + (other[run] - value) / 2);
    assert.deepEqual(both.curve, reported(mean, PUBLIC));
    assert.deepEqual(decideEarly([fileOf(one), fileOf(one, 2), fileOf(one, 3)], truth, stop), {
      ...both,
      curve: reported(one, PUBLIC),
    });
  });

  test("saves the same shares whatever the images are counted in", () => {
    const saved = (unit: number) =>
      decideEarly([fileOf(one)], truth, { ...stop, images: images.map((count) => count / unit) })!.curve.map(
        ({ saved }) => saved.toFixed(9),
      );
    assert.deepEqual(saved(3), saved(1));
  });

  test("is told as reports tell it of withheld labels, its mean loss with fewer places, with four of public ones", () => {
    const exact = decideEarly([fileOf(one)], truth, stop)!;
    const curve = reported(one, WITHHELD).map((point, index) => {
      return { ...point, lost: rounded(exact.curve[index].lost, 100) };
    });
    assert.deepEqual(discloseEarly(exact, runs, "withheld"), { ...exact, curve });
    const told = discloseEarly(exact, runs, "public").curve;
    for (const [index, { stopped, saved, lost, low, high }] of exact.curve.entries()) {
      const [a, b, c, d] = [saved, lost, low, high].map((value) => rounded(value));
      assert.deepEqual(told[index], { stopped, saved: a, lost: b, low: c, high: d });
    }
  });

  test("tells a single accuracy no finer than what hangs on five networks does, however predictions are chosen", () => {
    for (const networks of [200, 1200]) {
      const accuracy = Float64Array.from({ length: networks }, (_, run) => 0.1 + (0.8 * run) / networks);
      const alike = { epoch: 3, finalEpoch: 18, images: new Float64Array(networks).fill(1) };
      // One goes on wherever it is, with the worst beside it: what is lost then tells its accuracy, and of no other.
      const chosen = Math.floor(networks / 2);
      const files = [fileOf(accuracy.map((value, run) => (run === chosen ? 2 : 1 - value)))];
      const told = Array.from({ length: 41 }, (_, step) => {
        accuracy[chosen] = 0.5 + step / 400;
        return discloseEarly(decideEarly(files, accuracy, alike)!, networks, "withheld").curve.at(-1)!.lost;
      });
      assert.ok(new Set(told).size <= 21, `of ${networks} networks: ${new Set(told).size} of 41 accuracies differ`);
    }
  });

  test("is nothing of fewer networks than a pool has", () => {
    const few = (networks: number) => {
      const some = truth.subarray(0, networks);
      return decideEarly([fileOf(some)], some, { ...stop, images: images.subarray(0, networks) });
    };
    assert.deepEqual([few(4), few(5)?.pool_size], [undefined, 5]);
  });
});
