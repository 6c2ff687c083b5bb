import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { prepareAll } from "../../../leaderboard/metrics/all.ts";
import { METRICS, r2, ScoredPairs, somersD } from "../../../leaderboard/metrics/index.ts";
import {
  discloseP,
  discloseScores,
  ENTRY_RESAMPLES,
  type EntryFile,
  type EntryScore,
  KeptResamples,
  scoreByFile,
  scoreEntry,
} from "../../../leaderboard/score/index.ts";
import { percentileInterval, scoreResamples } from "../../../leaderboard/score/resample.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { randomPairs } from "../made-pairs.ts";

const stream = new RandomStream(streamKey(5, "config"));
const networks = 60;
const truth = Float64Array.from({ length: networks }, () => stream.uniform());
const guess = (noise: number) =>
  truth.map((value) => Math.min(1, Math.max(0, value + noise * (stream.uniform() - 0.5))));
const truths = new Map([["mnist", truth]]);
const fileOf = (predictions: Float64Array, seed = 1, collection = "mnist"): EntryFile => {
  return { file: "predictions", seed, collection, predictions };
};
const named = (scores: EntryScore[], name: string) => scores.find(({ metric }) => metric === name)!;

test("all metrics at once have the bits of each alone", () => {
  for (let number = 0; number < 300; number++) {
    const list = randomPairs(number);
    const pairs = new ScoredPairs(list.truth, list.prediction);
    const counts = Uint8Array.from(list.truth, (_, i) => [0, 1, 0, 2, 5][(i * 7 + number) % 5]);
    const together = prepareAll(pairs);
    together(new Uint8Array(pairs.models).fill(3)); // what is kept between calls must not show
    const alone = METRICS.map(({ prepare }) => prepare(pairs)(counts));
    assert.deepEqual([...together(counts)], alone, `list ${number}`);
  }
});

describe("an entry of one file", () => {
  const predictions = guess(0.3);
  const scores = scoreEntry("a-track", [fileOf(predictions)], truths);

  test("has every metric as it is measured alone, and no deviation", () => {
    assert.deepEqual(
      scores.map(({ metric, value, deviation }) => [metric, value, deviation]),
      METRICS.map(({ name, measure }) => [name, measure(truth, predictions), null]),
    );
  });

  test("has the resamples of its track, and the interval that these give", () => {
    const resamples = new KeptResamples().of("a-track", "mnist", networks);
    for (const metric of METRICS) {
      const { low, high, resamples: found } = named(scores, metric.name);
      const expected = scoreResamples(metric, { truth, prediction: predictions }, resamples);
      assert.deepEqual(found, expected);
      assert.deepEqual({ low, high }, percentileInterval(expected, 0.95));
    }
  });

  test("scores the same again, with resamples that are kept too", () => {
    const kept = new KeptResamples();
    for (let time = 0; time < 2; time++)
      assert.deepEqual(scoreEntry("a-track", [fileOf(predictions)], truths, kept), scores);
  });
});

describe("an entry of several files", () => {
  const other = Float64Array.from({ length: 40 }, () => stream.uniform());
  const both = new Map([...truths, ["cifar10", other]]);
  const files = [fileOf(guess(0.2), 1), fileOf(guess(0.4), 2), fileOf(other.map(Math.sqrt), 1, "cifar10")];
  const scores = scoreEntry("a-track", files, both);

  test("has their mean, its deviation, and on each resample the mean of theirs", () => {
    const apart = files.map((file) => named(scoreEntry("a-track", [file], both), "r2"));
    const [a, b, c] = apart.map(({ value }) => value!);
    const { value, deviation, resamples } = named(scores, "r2");
    const mean = (a + b + c) / 3;
    assert.equal(value, mean);
    assert.equal(a, r2(truth, files[0].predictions));
    const squares = [a, b, c].map((one) => (one - mean) * (one - mean));
    assert.ok(Math.abs(deviation! - Math.sqrt((squares[0] + squares[1] + squares[2]) / 2)) < 1e-15);
    for (let row = 0; row < ENTRY_RESAMPLES; row++) {
      const [x, y, z] = apart.map((one) => one.resamples![row]);
      assert.equal(resamples![row], (x + y + z) / 3);
    }
  });

  test("resamples collections independently, and each track in its own way", () => {
    const kept = new KeptResamples();
    const counts = (track: string, collection: string) => kept.of(track, collection, 40).counts;
    assert.notDeepEqual(counts("a-track", "mnist"), counts("a-track", "cifar10"));
    assert.notDeepEqual(counts("a-track", "mnist"), counts("b-track", "mnist"));
  });
});

describe("files by themselves", () => {
  const other = Float64Array.from({ length: 40 }, () => stream.uniform());
  const both = new Map([...truths, ["cifar10", other]]);
  const called = (file: string, predictions: Float64Array, seed = 1, collection = "mnist") => {
    return { ...fileOf(predictions, seed, collection), file };
  };
  const files = [
    ...[called("a", guess(0.2)), called("a", guess(0.4), 2)],
    ...[called("b", other.map(Math.sqrt), 1, "cifar10"), called("b", other.toReversed(), 2, "cifar10")],
  ];
  const { scores, byFile } = scoreByFile("a-track", files, both);

  test("leave the entry's scores as they are", () => {
    assert.deepEqual(scores, scoreEntry("a-track", files, both));
  });

  test("score what an entry of their seeds alone does, without resamples", () => {
    assert.deepEqual(
      byFile.map(({ file }) => file),
      ["a", "b"],
    );
    for (const { file, scores: own } of byFile) {
      const alone = scoreEntry(
        "a-track",
        files.filter((one) => one.file === file),
        both,
      );
      assert.deepEqual(
        own,
        alone.map(({ resamples: _, ...score }) => score),
      );
    }
  });

  test("have the entry's value as their mean", () => {
    for (const { metric, value } of scores) {
      const values = byFile.map(({ scores }) => scores.find((score) => score.metric === metric)!.value!);
      assert.ok(Math.abs((values[0] + values[1]) / 2 - value!) < 1e-15, metric);
    }
  });
});

describe("what is undefined", () => {
  const missing = { value: null, deviation: null, low: null, high: null, resamples: null };

  test("is null in value, deviation, interval and resamples, if it is so for one file", () => {
    const constant = new Float64Array(networks).fill(0.5);
    const scores = scoreEntry("a-track", [fileOf(guess(0.2)), fileOf(constant, 2)], truths);
    for (const name of ["kendallTauB", "spearman"]) assert.deepEqual(named(scores, name), { metric: name, ...missing });
    assert.equal(typeof named(scores, "somersD").value, "number");
  });

  test("on too many resamples is no interval: of two networks half of them are constant", () => {
    const two = new Map([["mnist", Float64Array.of(0.2, 0.8)]]);
    const score = named(scoreEntry("a-track", [fileOf(Float64Array.of(0.3, 0.6))], two), "somersD");
    assert.deepEqual([score.value, score.low, score.high], [1, null, null]);
    const undefinedOnes = score.resamples!.filter(Number.isNaN).length;
    assert.ok(undefinedOnes > 400 && undefinedOnes < 600, `${undefinedOnes} of 1,000`);
  });

  test("are metrics of accuracies where a prediction is none, whatever its size; rankings are not", () => {
    for (const huge of [1.0001, -1e-9, 1e300, -1.7e308]) {
      const predictions = guess(0.2);
      predictions[7] = huge;
      const scores = scoreEntry("a-track", [fileOf(predictions)], truths);
      for (const name of ["r2", "mse", "mae"]) assert.deepEqual(named(scores, name), { metric: name, ...missing });
      assert.equal(named(scores, "somersD").value, somersD(truth, predictions));
    }
  });
});

describe("what does not fit is refused", () => {
  const cases: [string, EntryFile[], RegExp][] = [
    ["no file", [], /an entry of a-track has 0 files, needs at least 1/],
    ["another length", [fileOf(new Float64Array(3))], /3 predictions for 60 networks of mnist, must be as many/],
    ["an unknown collection", [fileOf(truth, 1, "svhn")], /there is no truth of svhn to score it by/],
  ];
  for (const [name, files, message] of cases)
    test(`${name}`, () => assert.throws(() => scoreEntry("a-track", files, truths), { name: "InputError", message }));
});

describe("kept resamples", () => {
  test("stay below their bytes, and what was used last stays", () => {
    const kept = new KeptResamples(25_000);
    const first = kept.of("t", "a", 10);
    kept.of("t", "b", 10);
    assert.equal(kept.of("t", "a", 10), first);
    assert.equal(kept.bytes, 20_000);
    kept.of("t", "c", 10); // in the place of b
    assert.equal(kept.of("t", "a", 10), first);
    assert.equal(kept.bytes, 20_000);
    kept.of("t", "d", 26);
    assert.equal(kept.bytes, 20_000);
  });
});

describe("what is told", () => {
  const predictions = guess(0.3);
  const exact = scoreEntry("a-track", [fileOf(predictions), fileOf(guess(0.1), 2)], truths);
  const places = (value: number) => String(value).split(".")[1]?.length ?? 0;

  test("of public labels has four decimal places, every metric, in order", () => {
    const told = discloseScores(exact.toReversed(), networks, "public");
    assert.deepEqual(
      Object.keys(told),
      METRICS.map(({ name }) => name),
    );
    for (const { metric, value, deviation, low, high } of exact) {
      const [a, b, c, d] = [value!, deviation!, low!, high!].map((number) => Math.round(number * 1e4) / 1e4 + 0);
      assert.deepEqual(told[metric], { value: a, deviation: b, low: c, high: d });
    }
  });

  test("of a few hundred withheld ones has two, of errors and deviations three; of the top pick always two", () => {
    const told = discloseScores(exact, networks, "withheld");
    const most = (name: string) => {
      const { value, low, high } = told[name];
      return Math.max(...[value, low, high].map((number) => places(number!)));
    };
    assert.deepEqual(["somersD", "mae", "topPickRegret"].map(most), [2, 3, 2]);
    assert.equal(told.r2.deviation, Math.round(named(exact, "r2").deviation! * 1e3) / 1e3);
    const many = discloseScores(exact, 5000, "withheld");
    assert.equal(many.r2.value, Math.round(named(exact, "r2").value! * 1e4) / 1e4);
    assert.equal(many.topPickRegret.low, told.topPickRegret.low);
  });

  test("of four withheld networks is nothing", () => {
    const told = discloseScores(exact, 4, "withheld");
    for (const score of Object.values(told))
      assert.deepEqual(score, { value: null, deviation: null, low: null, high: null });
  });

  test("of a pair's p is rounded up, of withheld labels to one of six", () => {
    const told = (labels: "withheld" | "public") =>
      [0, 1e-9, 0.0011, 0.05, 0.0501, 0.1234, 0.5001, 1].map((p) => discloseP(p, labels));
    assert.deepEqual(told("public"), [0, 0.001, 0.002, 0.05, 0.051, 0.124, 0.501, 1]);
    assert.deepEqual(told("withheld"), [0.001, 0.001, 0.01, 0.05, 0.1, 0.5, 1, 1]);
  });

  test("of what is undefined is null", () => {
    const none = { metric: "mae", value: null, deviation: null, low: null, high: null };
    assert.deepEqual(discloseScores([none], 5000, "withheld"), {
      mae: { value: null, deviation: null, low: null, high: null },
    });
  });
});
