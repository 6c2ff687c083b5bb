import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { validate } from "../../src/lib/validate.ts";
import { type Config, drawConfig, drawOne, modelId, readSpec, shippedSpecNames } from "../../src/zoo/index.ts";
import { soundSpec, withDistribution } from "./specs.ts";

const DRAWS = 4000;
const whole = readSpec("small-cnn-zoo");
const drawn = Array.from({ length: DRAWS }, (_, run) => drawConfig(whole, "mnist", run).config);

test("the shipped zoos' draws have the bits that their published runs depend on", () => {
  assert.deepEqual(drawConfig(readSpec("quickstart"), "mnist", 0), {
    seed: 3659707866114837,
    config: {
      learning_rate: 0.018852525780807088,
      l2reg: 6.225591220885377e-8,
      dropout: 0.11318679778079442,
      init_std: 0.0016661180686203738,
      train_fraction: 0.25,
      activation: "relu",
      optimizer: "sgd",
      w_init: "TruncatedNormal",
      b_init: "zeros",
    },
  });
  assert.deepEqual(drawConfig(readSpec("quickstart"), "mnist", 299), {
    seed: 7796264612227382,
    config: {
      learning_rate: 0.010593780809031601,
      l2reg: 0.00009083175952888541,
      dropout: 0.030108273586104704,
      init_std: 0.06473863076077546,
      train_fraction: 0.25,
      activation: "relu",
      optimizer: "rmsprop",
      w_init: "glorot_normal",
      b_init: "zeros",
    },
  });
  assert.deepEqual(drawConfig(readSpec("sample"), "fashion_mnist", 7), {
    seed: 330798186426149,
    config: {
      learning_rate: 0.04529541087927538,
      l2reg: 7.94444207232477e-7,
      dropout: 0.051840796603362736,
      init_std: 0.0694291117358269,
      train_fraction: 0.1,
      activation: "tanh",
      optimizer: "sgd",
      w_init: "RandomNormal",
      b_init: "zeros",
    },
  });
  assert.deepEqual(drawConfig(readSpec("small-cnn-zoo"), "cifar10", 12345), {
    seed: 3085525040458464,
    config: {
      learning_rate: 0.0005679406744596192,
      l2reg: 0.00003133829561665975,
      dropout: 0.2896915014598001,
      init_std: 0.015746544040710457,
      train_fraction: 0.5,
      activation: "relu",
      optimizer: "rmsprop",
      w_init: "orthogonal",
      b_init: "zeros",
    },
  });
  assert.deepEqual(drawConfig(readSpec("small-cnn-zoo"), "svhn_cropped", 19999), {
    seed: 5688204677100141,
    config: {
      learning_rate: 0.01818068889616148,
      l2reg: 0.0038044771414542967,
      dropout: 0.34851193173710504,
      init_std: 0.060690899412648144,
      train_fraction: 0.25,
      activation: "tanh",
      optimizer: "adam",
      w_init: "TruncatedNormal",
      b_init: "zeros",
    },
  });
});

test("run i is the same whatever the number of runs and the other collections", () => {
  const larger = { ...whole, runs_per_collection: 999_999, collections: ["mnist", "other"], epochs: 1 };
  for (const run of [0, 1, 299, 19_999]) {
    assert.deepEqual(drawConfig(larger, "mnist", run), drawConfig(whole, "mnist", run));
  }
  assert.ok(Number.isFinite(drawConfig(whole, "mnist", 999_999).config.learning_rate));
});

test("changing one hyperparameter's distribution changes no draw of the others", () => {
  const spec = soundSpec();
  const changed = withDistribution("l2reg", { distribution: "uniform", low: 0, high: 1 });
  for (let run = 0; run < 20; run++) {
    const { l2reg: before, ...others } = drawConfig(spec, "mnist", run).config;
    const { l2reg: now, ...same } = drawConfig(changed, "mnist", run).config;
    assert.notEqual(now, before);
    assert.deepEqual(same, others);
  }
});

test("one hyperparameter drawn alone is as in the whole config", () => {
  for (const [run, config] of drawn.slice(0, 50).entries()) {
    for (const name of Object.keys(config) as (keyof Config)[]) {
      assert.equal(drawOne(whole, "mnist", run, name), config[name]);
    }
  }
});

test("every drawn config fits its schema", () => {
  for (const [run, config] of drawn.entries()) validate("config", config, `run ${run}`);
});

for (const [name, from] of Object.entries(whole.hyperparameters)) {
  if (from.distribution === "choice") {
    test(`${name} takes each of its values equally often`, () => {
      const expected = DRAWS / from.values.length;
      const counts = from.values.map(
        (value) => drawn.filter((config) => config[name as keyof Config] === value).length,
      );
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      assert.equal(
        counts.reduce((sum, count) => sum + count),
        DRAWS,
      );
      // 0.999 quantiles of chi-square for 0 to 4 degrees of freedom
      assert.ok(chiSquare <= [0, 10.83, 13.82, 16.27, 18.47][counts.length - 1], `chi-square ${chiSquare}`);
    });
  } else {
    test(`${name} is ${from.distribution} between its ends`, () => {
      const scale = from.distribution === "uniform" ? (value: number) => value : Math.log;
      const [low, high] = [scale(from.low), scale(from.high)];
      const shares = drawn.map((config) => (scale(config[name as "l2reg"]) - low) / (high - low)).sort((a, b) => a - b);
      assert.ok(shares[0] >= 0 && shares[DRAWS - 1] <= 1);
      // Kolmogorov-Smirnov: the greatest distance from a uniform, below the 0.999 quantile
      const distance = Math.max(...shares.map((share, i) => Math.max((i + 1) / DRAWS - share, share - i / DRAWS)));
      assert.ok(distance < 1.95 / Math.sqrt(DRAWS), `distance ${distance}`);
    });
  }
}

test("hyperparameters are independent of each other", () => {
  const ranks = (name: "learning_rate" | "l2reg" | "dropout" | "init_std" | "train_fraction") => {
    const values = drawn.map((config) => (name === "dropout" ? config[name] : Math.log(config[name])));
    const mean = values.reduce((sum, value) => sum + value) / DRAWS;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS);
    return values.map((value) => (value - mean) / deviation);
  };
  const columns = (["learning_rate", "l2reg", "dropout", "init_std", "train_fraction"] as const).map(ranks);
  for (const [i, one] of columns.entries()) {
    for (const other of columns.slice(i + 1)) {
      const correlation = one.reduce((sum, value, run) => sum + value * other[run], 0) / DRAWS;
      assert.ok(Math.abs(correlation) < 3.9 / Math.sqrt(DRAWS), `correlation ${correlation}`);
    }
  }
});

test("a range of one value gives that value", () => {
  const spec = withDistribution("dropout", { distribution: "uniform", low: 0.3, high: 0.3 });
  assert.equal(drawConfig(spec, "mnist", 5).config.dropout, 0.3);
});

test("no two of the 86,300 runs of the shipped zoos have the same seed", () => {
  const seeds = new Set<number>();
  let runs = 0;
  for (const spec of shippedSpecNames().map(readSpec)) {
    for (const collection of spec.collections) {
      for (let run = 0; run < spec.runs_per_collection; run++, runs++)
        seeds.add(drawConfig(spec, collection, run).seed);
    }
  }
  assert.equal(runs, 86_300);
  assert.equal(seeds.size, runs);
});

test("collections and run numbers that are not in the zoo are refused", () => {
  assert.throws(
    () => drawConfig(soundSpec(), "cifar10", 0),
    new InputError('zoo sound has no collection "cifar10"; it has mnist'),
  );
  for (const run of [-1, 0.5, 1_000_000]) {
    const message = `a run number is a whole number from 0 to 999999, not ${run}`;
    assert.throws(() => drawConfig(soundSpec(), "mnist", run), new InputError(message));
  }
});

test("model ids name the collection and the run with six digits", () => {
  assert.equal(modelId("mnist", 123), "mnist-000123");
  assert.equal(modelId("svhn_cropped", 999_999), "svhn_cropped-999999");
});
