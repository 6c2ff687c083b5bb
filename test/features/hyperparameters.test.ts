// Hyperparameters as numbers: which columns there are and what stands in them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHyperparameters, hyperparameterNames, hyperparameterOf } from "../../src/features/hyperparameters.ts";
import { InputError } from "../../src/lib/errors.ts";
import { drawConfig, readSpec } from "../../src/zoo/index.ts";

const spec = readSpec("small-cnn-zoo");
const config = {
  ...{ learning_rate: 0.01, l2reg: 1e-5, dropout: 0.25, init_std: 0.1, train_fraction: 0.5 },
  ...({ activation: "tanh", optimizer: "adam", w_init: "orthogonal", b_init: "zeros" } as const),
};

test("hyperparameters are a column for each text that may be drawn, and one for each number", () => {
  assert.deepEqual(hyperparameterNames(spec), [
    ...["he_normal", "orthogonal", "glorot_normal", "RandomNormal", "TruncatedNormal"].map((one) => `w_init=${one}`),
    ...["activation=relu", "activation=tanh", "learning_rate", "init_std", "l2reg", "train_fraction", "dropout"],
    ...["optimizer=sgd", "optimizer=adam", "optimizer=rmsprop"],
  ]);
  assert.equal(hyperparameterOf(spec).filter((name) => name === "w_init").length, 5);
});

test("texts are 1 in their column, numbers drawn log-uniformly are logarithms, others are as they are", () => {
  const found = encodeHyperparameters([config, { ...config, optimizer: "sgd", dropout: 0 }], spec);
  const near = [Math.log(0.01), Math.log(0.1), Math.log(1e-5)];
  const first = [0, 1, 0, 0, 0, 0, 1, ...near, 0.5, 0.25, 0, 1, 0];
  const second = [...first.slice(0, 11), 0, 1, 0, 0];
  assert.equal(found.length, 30);
  for (const [place, wanted] of [...first, ...second].entries())
    assert.ok(Math.abs(found[place] - wanted) < 1e-14, `${place}: ${found[place]}, must be ${wanted}`);
});

test("what the shipped zoos draw can be encoded, and every column takes several values", () => {
  for (const name of ["quickstart", "small-cnn-zoo"]) {
    const own = readSpec(name);
    const configs = Array.from({ length: 200 }, (_, run) => drawConfig(own, "mnist", run).config);
    const encoded = encodeHyperparameters(configs, own);
    for (const [column, title] of hyperparameterNames(own).entries()) {
      const values = new Set(configs.map((_, row) => encoded[row * hyperparameterNames(own).length + column]));
      assert.ok(values.size > 1 && [...values].every(Number.isFinite), `${name}: ${title}`);
    }
  }
});

test("a text that the spec does not draw is refused", () => {
  const few = {
    ...spec,
    hyperparameters: {
      ...spec.hyperparameters,
      optimizer: { distribution: "choice" as const, values: ["sgd" as const] },
    },
  };
  assert.throws(
    () => encodeHyperparameters([{ ...config, optimizer: "sgd" }, config], { ...few, name: "few" } as typeof spec),
    new InputError('row 1: optimizer is "adam", which the spec of few does not draw'),
  );
});
