// The input sets by their names, how many columns they have, and which numbers of a network stand in them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { assembleInputs, type InputBlocks } from "../../src/features/assemble-inputs.ts";
import { computeFeatures, featureNames } from "../../src/features/index.ts";
import { inputSets } from "../../src/features/input-sets.ts";
import { InputError } from "../../src/lib/errors.ts";
import { readSpec, type TensorPlace, weightLayout } from "../../src/zoo/index.ts";
import { madeSpec } from "../publish/made-zoo.ts";

/** Names and numbers of columns of a zoo's sets. */
function columnsOf(layers: number, spec = readSpec("small-cnn-zoo")): Record<string, number> {
  const sets = inputSets(weightLayout({ layers }), spec);
  return Object.fromEntries(sets.map(({ name, columns }) => [name, columns]));
}

describe("input sets", () => {
  test("of the paper's networks are its fourteen in its order, then ours, with these columns", () => {
    const paper = {
      ...{ "weights.0": 160, "weights.1": 2320, "weights.2": 2320, "weights.3": 170, weights: 4970 },
      ...{ hyper: 12, "hyper+weights": 4982, "wstats-glob": 7, "wnorm-l1": 8, "wnorm-l2": 8 },
      ...{ "hyper.learning_rate": 1, "wstats-layers-0,3": 28, "wstats-layers-3": 14, "wstats-layers-0,1,2,3": 56 },
    };
    const spec = readSpec("small-cnn-zoo");
    const early = spec.checkpoint_epochs.filter((epoch) => epoch < spec.epochs);
    assert.ok(early.includes(3));
    const ours = Object.fromEntries(early.map((epoch) => [`wstats-layers-0,1,2,3@${epoch}`, 56]));
    const wanted = { ...paper, "hyper+optimizer": 15, ...ours };
    assert.deepEqual(Object.entries(columnsOf(3)), Object.entries(wanted));
    const sets = inputSets(weightLayout({ layers: 3 }), spec);
    assert.deepEqual(
      sets.filter(({ source }) => source === "paper").map(({ name }) => name),
      Object.keys(paper),
    );
  });

  test("follow the number of layers", () => {
    const names = (layers: number) => Object.keys(columnsOf(layers, madeSpec({ convolution_layers: layers })));
    assert.deepEqual(names(2), [
      ...["weights.0", "weights.1", "weights.2", "weights", "hyper", "hyper+weights"],
      ...["wstats-glob", "wnorm-l1", "wnorm-l2", "hyper.learning_rate"],
      ...["wstats-layers-0,2", "wstats-layers-2", "wstats-layers-0,1,2", "hyper+optimizer"],
      ...["wstats-layers-0,1,2@0", "wstats-layers-0,1,2@1", "wstats-layers-0,1,2@3"],
    ]);
    // The first and the last of two layers are all of them: one set, not two of one name.
    assert.deepEqual(
      names(1).filter((name) => name.startsWith("wstats-layers")),
      ["wstats-layers-1", "wstats-layers-0,1", ...[0, 1, 3].map((epoch) => `wstats-layers-0,1@${epoch}`)],
    );
  });

  test("have a name of their own each, whatever the number of layers", () => {
    for (const layers of [1, 2, 3, 4]) {
      const sets = inputSets(weightLayout({ layers }), madeSpec({ convolution_layers: layers }));
      assert.equal(new Set(sets.map(({ name }) => name)).size, sets.length, `${layers} layers`);
      const perLayer = sets.find(({ name }) => name === `wstats-layers-${[0, 1, 2, 3, 4].slice(0, layers + 1)}`)!;
      assert.equal(perLayer.columns, (layers + 1) * 2 * 7);
    }
  });

  test("of the paper have the names under which its figures are kept", () => {
    const file = new URL("../../datasets/paper/2002.11448.json", import.meta.url);
    const figures = JSON.parse(readFileSync(file, "utf8")).r2.values.mnist.gbm;
    const sets = inputSets(weightLayout({ layers: 3 }), readSpec("small-cnn-zoo"));
    assert.deepEqual(
      sets.filter(({ source }) => source === "paper").map(({ name }) => name),
      Object.keys(figures),
    );
  });

  test("have titles and sentences for people", () => {
    const sets = inputSets(weightLayout({ layers: 3 }), readSpec("small-cnn-zoo"));
    assert.equal(new Set(sets.map(({ title }) => title)).size, sets.length);
    for (const { title, says } of sets) {
      assert.match(title, /^[A-Z]/);
      assert.match(says, /^[A-Z].*\.$/);
    }
  });
});

describe("inputs of networks", () => {
  // Two layers of three and two weights: small enough to be told by hand.
  const layout: TensorPlace[] = [
    { name: "conv1/bias", start: 0, end: 1, shape: [1] },
    { name: "conv1/kernel", start: 1, end: 3, shape: [2] },
    { name: "dense/bias", start: 3, end: 4, shape: [1] },
    { name: "dense/kernel", start: 4, end: 5, shape: [1] },
  ];
  const spec = madeSpec({ epochs: 2, checkpoint_epochs: [1, 2] });
  const sets = new Map(inputSets(layout, spec).map((set) => [set.name, set]));
  const weights = Float32Array.of(1, 2, -4, 0.5, -3, /**/ 10, 20, 30, 40, 50, /**/ 0, 0, 0, 0, 0);
  const before = weights.map((weight) => weight / 2);
  const hyperparameters = Float64Array.from({ length: 3 * 15 }, (_, place) => place / 64);
  const blocks: InputBlocks = {
    ...{ rows: 3, weights, hyperparameters },
    statistics: new Map([
      [2, computeFeatures(weights, layout, 3)],
      [1, computeFeatures(before, layout, 3)],
    ]),
  };
  const inputs = (name: string, rows = [0]) => assembleInputs(sets.get(name)!, blocks, Uint32Array.from(rows));

  test("hold a layer's weights, bias first", () => {
    assert.deepEqual(inputs("weights.0", [1, 0]).features, Float32Array.of(10, 20, 30, 1, 2, -4));
    assert.deepEqual(inputs("weights.1", [0]), { features: Float32Array.of(0.5, -3), rows: 1, columns: 2 });
    assert.deepEqual(inputs("weights", [1]).features, Float32Array.of(10, 20, 30, 40, 50));
  });

  test("hold statistics by their names, of the layers that the set names", () => {
    // Percentiles 0, 25, 50, 75, 100, standard deviation, mean.
    const [bias, kernel] = [
      [1, 1, 1, 1, 1, 0, 1],
      [-4, -2.5, -1, 0.5, 2, 3, -1],
    ];
    const last = [0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.5, -3, -3, -3, -3, -3, 0, -3];
    assert.deepEqual([...inputs("wstats-layers-0,1").features], [...bias, ...kernel, ...last]);
    assert.deepEqual([...inputs("wstats-layers-1").features], last);
    const deviation = Math.sqrt((1.7 ** 2 + 2.7 ** 2 + 3.3 ** 2 + 1.2 ** 2 + 2.3 ** 2) / 5);
    const whole = [...inputs("wstats-glob").features];
    assert.deepEqual(whole.slice(0, 5), [-4, -3, 0.5, 1, 2]);
    assert.ok(Math.abs(whole[5] - deviation) < 1e-12 && Math.abs(whole[6] - -0.7) < 1e-12);
  });

  test("hold the norms of each bias and kernel", () => {
    assert.deepEqual([...inputs("wnorm-l1").features], [1, 6, 0.5, 3]);
    assert.deepEqual([...inputs("wnorm-l2").features], [1, Math.sqrt(20), 0.5, 3]);
  });

  test("hold statistics of the epoch that the set names", () => {
    const [now, earlier] = [
      inputs("wstats-layers-0,1", [0, 1]).features,
      inputs("wstats-layers-0,1@1", [0, 1]).features,
    ];
    assert.deepEqual(
      Array.from(earlier, (value) => value * 2),
      [...now],
    );
  });

  test("hold hyperparameters, without the optimizer unless it is asked for, before the weights", () => {
    const row = [...hyperparameters.subarray(15, 30)];
    assert.deepEqual([...inputs("hyper", [1]).features], row.slice(0, 12));
    assert.deepEqual([...inputs("hyper+optimizer", [1]).features], row);
    assert.deepEqual([...inputs("hyper.learning_rate", [1]).features], [row[7]]);
    assert.deepEqual([...inputs("hyper+weights", [1]).features], [...row.slice(0, 12), 10, 20, 30, 40, 50]);
    assert.ok(inputs("hyper+weights").features instanceof Float32Array);
    assert.ok(inputs("hyper").features instanceof Float64Array);
  });

  test("follow the order of the rows, which may come twice or not at all", () => {
    assert.deepEqual(inputs("wnorm-l1", [2, 0, 2]).features, Float64Array.of(0, 0, 0, 0, 1, 6, 0.5, 3, 0, 0, 0, 0));
    assert.deepEqual(inputs("weights", []), { features: new Float32Array(), rows: 0, columns: 5 });
  });

  test("are refused where a block is not there", () => {
    const poor = { ...blocks, weights: undefined, statistics: new Map() };
    const refused = (name: string, message: string) =>
      assert.throws(() => assembleInputs(sets.get(name)!, poor, Uint32Array.of(0)), new InputError(message));
    refused("weights.1", "weights.1 needs the networks' weights, which are not there");
    refused("wstats-glob", "wstats-glob needs the networks' statistics after epoch 2, which are not there");
  });

  test("are picked from the published columns", () => {
    const names = featureNames(layout);
    const { picks } = sets.get("wstats-layers-1")!;
    assert.deepEqual(
      picks.statistics.map((place) => names[place]).filter((_, place) => place % 7 === 0),
      ["dense_bias_p0", "dense_kernel_p0"],
    );
  });
});
