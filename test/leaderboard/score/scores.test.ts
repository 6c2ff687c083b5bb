// Cells, transfers, learning curves and residuals: against the metrics themselves and by hand.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { METRICS, somersD } from "../../../leaderboard/metrics/index.ts";
import {
  checkFits,
  findResiduals,
  PUBLIC,
  paperOf,
  scoreCells,
  scoreCurves,
  scoreTransfers,
  WITHHELD,
} from "../../../leaderboard/score/index.ts";
import { drawResamples, percentileInterval, scoreResamples } from "../../../leaderboard/score/resample.ts";
import { scoreNetworks, scoreTwice } from "../../../leaderboard/score/scores.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { madeFits } from "../made-report.ts";

const paper = paperOf({ convolution_layers: 3 });
const resamplesOf = (networks: number) => drawResamples(networks, 30, 5);
const TRUTH = Float64Array.of(0.1, 0.1, 0.2, 0.2135, 0.5, 0.6, 0.7777, 0.9);
const GUESS = Float64Array.of(0.15, 0.05, 0.3, 0.2, 0.55, 0.8123456, 0.7, 0.85);

describe("scores", () => {
  test("are every metric of all networks, and of those above twice the majority rate", () => {
    const { all, trained } = scoreTwice(TRUTH, GUESS, 0.1, { disclosure: PUBLIC, resamplesOf });
    assert.deepEqual([all.networks, trained.networks], [8, 5]); // 0.2 is not above
    for (const { name, measure } of METRICS) {
      assert.equal(all.values[name as "r2"], measure(TRUTH, GUESS), name);
      assert.equal(trained.values[name as "r2"], measure(TRUTH.slice(3), GUESS.slice(3)), name);
    }
  });

  test("have the intervals of the same resamples for every predictor", () => {
    const { intervals } = scoreNetworks(TRUTH, GUESS, { disclosure: PUBLIC, resamplesOf });
    const metric = METRICS.find(({ name }) => name === "somersD")!;
    const scores = scoreResamples(metric, { truth: TRUTH, prediction: GUESS }, resamplesOf(8));
    const { low, high } = percentileInterval(scores, 0.95);
    assert.deepEqual(intervals.somersD, [low, high]);
    assert.deepEqual(Object.keys(intervals).sort(), ["mae", "r2", "somersD"]);
  });

  test("of withheld networks have two places, errors three, two where a few networks decide, none of four networks", () => {
    const scoring = { disclosure: WITHHELD, resamplesOf };
    const { values, intervals } = scoreNetworks(TRUTH, GUESS, scoring);
    const exact = (name: string) => METRICS.find((metric) => metric.name === name)!.measure(TRUTH, GUESS);
    assert.equal(values.mae, Number(exact("mae").toFixed(3)));
    assert.equal(values.r2, Number(exact("r2").toFixed(2)));
    assert.equal(values.somersD, Number(exact("somersD").toFixed(2)));
    const one = scoreNetworks(Float64Array.of(...TRUTH.slice(0, 7), 0.1234), GUESS, scoring);
    assert.equal(one.values.topPickRegret, 0.65); // 0.7777 less 0.1234, of the network predicted best
    assert.ok([...intervals.r2!, ...intervals.somersD!].every((end) => /^-?\d(\.\d{1,2})?$/.test(`${end}`)));
    assert.ok(intervals.mae!.every((end) => /^\d(\.\d{1,3})?$/.test(`${end}`)));
    const few = scoreNetworks(TRUTH.slice(4), GUESS.slice(4), scoring);
    assert.equal(few.networks, 4);
    assert.deepEqual(new Set([...Object.values(few.values), ...Object.values(few.intervals)]), new Set([null]));
    assert.notEqual(scoreNetworks(TRUTH.slice(3), GUESS.slice(3), scoring).values.mae, null);
  });

  test("of a thousand withheld networks have four places", () => {
    const truth = Float64Array.from({ length: 1000 }, (_, network) => ((network * 37) % 1000) / 1234);
    const guess = truth.map((accuracy, network) => accuracy + ((network % 7) - 3) / 70);
    const exact = METRICS[0].measure(truth, guess);
    const { values } = scoreNetworks(truth, guess, { disclosure: WITHHELD, resamplesOf });
    assert.equal(values.r2, Number(exact.toFixed(4)));
    assert.notEqual(values.r2, Number(exact.toFixed(3)));
    const fewer = scoreNetworks(truth.slice(1), guess.slice(1), { disclosure: WITHHELD, resamplesOf });
    assert.match(String(fewer.values.r2), /^0\.\d\d?$/);
  });

  test("of trained networks are rounded to two places where they tell of a few others, by what is missing", () => {
    const truth = Float64Array.of(...TRUTH.slice(1), 0.812345);
    const told = (majorityRate: number) =>
      scoreTwice(truth, GUESS, majorityRate, { disclosure: WITHHELD, resamplesOf }).trained.values.mae!;
    assert.match(String(told(0.05)), /^0\.\d\d?$/); // one is left out
    assert.match(String(told(0.01)), /^0\.\d{3}$/); // none
  });

  test("of four withheld networks do not even say how many are trained", () => {
    const scoring = { disclosure: WITHHELD, resamplesOf };
    assert.equal(scoreTwice(TRUTH.slice(4), GUESS.slice(4), 0.28, scoring).trained.networks, 0);
    assert.equal(scoreTwice(TRUTH.slice(3), GUESS.slice(3), 0.28, scoring).trained.networks, 3);
  });

  test("are null where they are undefined, as are intervals", () => {
    const constant = new Float64Array(6).fill(0.1);
    const { values, intervals } = scoreNetworks(constant, GUESS.slice(0, 6), { disclosure: PUBLIC, resamplesOf });
    const { r2, somersD: ranked, mae, topPickRegret } = values;
    assert.deepEqual([r2, ranked, intervals.r2, intervals.somersD, topPickRegret], [null, null, null, null, 0]);
    assert.ok(mae! > 0 && intervals.mae![0] <= mae! && mae! <= intervals.mae![1]);
    const none = scoreNetworks(new Float64Array(), new Float64Array(), { disclosure: PUBLIC, resamplesOf });
    assert.deepEqual([none.networks, none.values.mae, none.intervals.mae], [0, null, null]);
  });
});

describe("cells", () => {
  const { fits, truths } = madeFits();
  const options = { disclosure: PUBLIC, resamples: 20, paper };

  test("score out-of-fold predictions with training labels, the refit with test labels, beside the paper", async () => {
    const cells = await scoreCells(fits, truths, options);
    assert.equal(cells.length, fits.fits.length);
    const place = fits.fits.findIndex(({ input, estimator }) => input === "hyper" && estimator === "gbm");
    const [cell, fit] = [cells[place], fits.fits[place]];
    assert.equal(cell.cross_validated.all.values.somersD, somersD(truths[0].train.accuracy, fit.outOfFold));
    assert.equal(cell.test!.all.values.somersD, somersD(truths[0].test!.accuracy, fit.test));
    assert.equal(cell.paper_r2, 0.9177);
    assert.deepEqual(cell.settings, fit.settings);
  });

  test("withhold what the test split's labels are told of, not what the training split's are", async () => {
    const [cell] = await scoreCells(fits, truths, { ...options, disclosure: WITHHELD });
    const [exact] = await scoreCells(fits, truths, options);
    assert.deepEqual(cell.cross_validated, exact.cross_validated);
    assert.equal(cell.test!.all.values.r2, Number(exact.test!.all.values.r2!.toFixed(2)));
  });

  test("have no test scores where the truth is not known", async () => {
    const { fits, truths } = madeFits({ scored: false });
    const cells = await scoreCells(fits, truths, options);
    assert.ok(cells.every(({ test }) => test === null));
  });

  test("tell how far they are, and stop when asked to", async () => {
    const told: number[] = [];
    const stop = new AbortController();
    const tell = ({ done, total }: { done: number; total: number }) => {
      assert.equal(total, fits.fits.length);
      told.push(done);
      if (done === 3) stop.abort(new Error("enough"));
    };
    await assert.rejects(scoreCells(fits, truths, { ...options, tell, signal: stop.signal }), /^Error: enough$/);
    assert.deepEqual(told, [0, 1, 2, 3]);
  });
});

describe("predictions and truths that do not belong together are refused, by name", () => {
  const { fits, truths } = madeFits();
  const [first] = fits.fits;
  const refused = (change: Partial<typeof first>, given = truths) => {
    const error = (() => {
      try {
        checkFits({ ...fits, fits: [{ ...first, ...change }] }, given);
      } catch (caught) {
        return caught;
      }
    })();
    assert.ok(error instanceof InputError);
    return error.message;
  };

  test("a list that is too short", () => {
    assert.equal(
      refused({ outOfFold: first.outOfFold.slice(1) }),
      "linear on weights of mnist: 59 predictions for 60 training networks, must be as many",
    );
    assert.equal(
      refused({ test: first.test.slice(2) }),
      "linear on weights of mnist: 22 predictions for 24 test networks, must be as many",
    );
    assert.equal(
      refused({ transfers: new Map([["fashion_mnist", new Float64Array(3)]]) }),
      "linear on weights of mnist: 3 predictions for 24 test networks of fashion_mnist, must be as many",
    );
    const curve = { ...fits.curves[0], points: [{ networks: 10, draws: [new Float64Array(1)] }] };
    assert.throws(() => checkFits({ ...fits, curves: [curve] }, truths), {
      message: "gbm on wstats-layers-0,1,2,3 of mnist: 1 predictions for 24 test networks, must be as many",
    });
  });

  test("a collection without truth", () => {
    assert.equal(
      refused({}, truths.slice(1)),
      "scoring: the truth of mnist is missing; there is that of fashion_mnist",
    );
  });
});

describe("transfers", () => {
  const { fits, truths } = madeFits();

  test("are scored from and to every collection, the own one too, of the fits that predicted others", () => {
    const found = scoreTransfers(fits, truths, PUBLIC, paper);
    assert.deepEqual(
      found.map(({ from, to, estimator }) => [from, to, estimator].join(" ")),
      ["mnist", "fashion_mnist"].flatMap((from) =>
        ["linear", "gbm"].flatMap((estimator) => ["mnist", "fashion_mnist"].map((to) => `${from} ${to} ${estimator}`)),
      ),
    );
    const there = found.find(({ from, to, estimator }) => from === "mnist" && to !== from && estimator === "gbm")!;
    const fit = fits.fits.find(({ input, estimator }) => input === "wstats-layers-0,1,2,3" && estimator === "gbm")!;
    assert.equal(there.somersD, somersD(truths[1].test!.accuracy, fit.transfers.get("fashion_mnist")!));
    assert.equal(there.paper_kendall_tau, 0.77);
    assert.equal(found[0].paper_kendall_tau, null); // the paper's are of gbm
  });

  test("leave out collections whose truth is not known", () => {
    const half = [truths[0], { ...truths[1], test: undefined }];
    assert.ok(scoreTransfers(fits, half, PUBLIC, paper).every(({ to }) => to === "mnist"));
  });
});

test("the paper's figures are of networks of its shape alone", () => {
  assert.equal(paper.r2("cifar10", "wstats-layers-0,1,2,3", "gbm"), 0.984);
  assert.equal(paper.r2("cifar10", "hyper+optimizer", "gbm"), null);
  assert.equal(paper.r2("made_up", "hyper", "gbm"), null);
  assert.equal(paper.kendallTau("svhn_cropped", "cifar10", "wstats-layers-0,1,2,3", "gbm"), 0.74);
  const other = paperOf({ convolution_layers: 2 });
  assert.equal(other.r2("cifar10", "hyper", "gbm"), null);
  assert.equal(other.kendallTau("mnist", "mnist", "wstats-layers-0,1,2,3", "gbm"), null);
});

test("learning curves have mean, least and greatest of the draws, by rising number of networks", () => {
  const { fits, truths } = madeFits();
  const truth = truths[0].test!.accuracy;
  const points = fits.curves[0].points.toReversed();
  const [curve] = scoreCurves({ ...fits, curves: [{ ...fits.curves[0], points }] }, truths, PUBLIC);
  assert.deepEqual(
    curve.points.map(({ networks }) => networks),
    [10, 20, 40],
  );
  const draws = points[2].draws.map((draw) => somersD(truth, draw));
  const { mean, low, high, draws: found } = curve.points[0].somersD;
  assert.deepEqual([low, high, found], [Math.min(...draws), Math.max(...draws), draws]);
  assert.ok(Math.abs(mean! - (draws[0] + draws[1] + draws[2]) / 3) < 1e-12);
});

test("a draw that can't be scored leaves the point without a mean", () => {
  const { fits, truths } = madeFits();
  const constant = { ...truths[0], test: { ...truths[0].test!, accuracy: new Float64Array(24).fill(0.1) } };
  const [curve] = scoreCurves({ ...fits, curves: [fits.curves[0]] }, [constant], PUBLIC);
  assert.deepEqual(curve.points[0].r2, { mean: null, low: null, high: null, draws: [null, null, null] });
});

describe("residuals", () => {
  const { fits, truths } = madeFits();
  const made = (accuracy: number[], prediction: number[]) => {
    const fit = { ...fits.fits[0], outOfFold: Float64Array.from(prediction) };
    const train = { ...truths[0].train, accuracy: Float64Array.from(accuracy) };
    return findResiduals({ ...fits, fits: [fit] }, [{ ...truths[0], train }], "weights")[0];
  };

  test("are by bins of true accuracy, 1 in the last, empty ones left out", () => {
    const { bins, points } = made([0.05, 0.06, 0.07, 0.099, 1, 0.99], [0.15, 0.16, 0.07, 0.199, 0.9, 0.99]);
    assert.deepEqual(bins, [
      { low: 0.05, high: 0.1, networks: 4, mean: 0.075, p10: 0.03, p50: 0.1, p90: 0.1 },
      { low: 0.95, high: 1, networks: 2, mean: -0.05, p10: -0.09, p50: -0.05, p90: -0.01 },
    ]);
    assert.deepEqual(points.truth, [0.05, 0.06, 0.07, 0.099, 1, 0.99]);
    assert.deepEqual(points.prediction, [0.15, 0.16, 0.07, 0.199, 0.9, 0.99]);
  });

  test("come with at most 1,000 points, drawn by the seed, the same networks for all estimators", () => {
    const accuracy = Array.from({ length: 1500 }, (_, network) => network / 1500);
    const { points } = made(accuracy, accuracy);
    assert.equal(new Set(points.truth).size, 1000);
    assert.deepEqual(points.truth.toSorted(), points.truth);
    assert.deepEqual(points.truth, points.prediction);
    assert.deepEqual(made(accuracy, accuracy.toReversed()).points.truth, points.truth);
  });
});
