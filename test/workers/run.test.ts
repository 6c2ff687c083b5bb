import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { loadImageSet } from "../../src/images/index.ts";
import { loadKernel } from "../../src/kernel/index.ts";
import { initialWeights } from "../../src/kernel/initialize.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { InputError } from "../../src/lib/errors.ts";
import { drawConfig } from "../../src/zoo/index.ts";
import { type ImagePair, trainConfig, trainingSubset, trainRun } from "../../workers/run.ts";
import { divergingSpec, tinySpec } from "./tiny-zoo.ts";

let kernel: Kernel;
let images: ImagePair;
before(async () => {
  kernel = await loadKernel();
  images = await loadImageSet("mnist");
});

describe("one run", () => {
  test("gives a row for each checkpoint, the first with the initial weights", () => {
    const spec = tinySpec();
    const { seed, config } = drawConfig(spec, "mnist", 1);
    const rows = trainRun(kernel, spec, "mnist", 1, images)?.rows ?? [];
    const steps = Math.floor(Math.floor(config.train_fraction * 320) / 16);
    assert.deepEqual(
      rows.map((row) => [row.epoch, row.step]),
      [
        [0, 0],
        [2, 2 * steps],
      ],
    );
    assert.equal(rows[0].model_id, "mnist-000001");
    assert.equal(rows[0].seed, seed);
    const shape = { imageSize: 28, layers: 3 } as const;
    assert.deepEqual(rows[0].weights, initialWeights(shape, config.w_init, config.init_std, seed));
    assert.notDeepEqual(rows[1].weights, rows[0].weights);
  });

  test("learns", () => {
    const spec = tinySpec({ image_limit: 2000, epochs: 3, checkpoint_epochs: [0, 3] });
    const { seed, config } = drawConfig(spec, "mnist", 0);
    const easy = { ...config, train_fraction: 1, optimizer: "adam", learning_rate: 0.005, dropout: 0 } as const;
    const good = { ...easy, w_init: "he_normal", activation: "relu", l2reg: 1e-6 } as const;
    const [first, last] =
      trainConfig(kernel, spec, { collection: "mnist", run: 0, seed, config: good }, images)?.rows ?? [];
    assert.ok(last.test_accuracy > 0.7 && last.test_loss < 1, `reached ${last.test_accuracy}, ${last.test_loss}`);
    assert.ok(first.test_accuracy < 0.3);
  });

  test("has the same bits when repeated", () => {
    const spec = tinySpec();
    assert.deepEqual(trainRun(kernel, spec, "mnist", 2, images), trainRun(kernel, spec, "mnist", 2, images));
  });

  test("that diverges is discarded with its epoch and the tensor, without rows", () => {
    const spec = divergingSpec({ image_limit: 1600, epochs: 5, checkpoint_epochs: [0, 5] });
    const outcome = trainRun(kernel, spec, "mnist", 0, images);
    assert.equal(outcome?.rows, undefined);
    assert.ok(outcome?.discard && outcome.discard.epoch > 0 && outcome.discard.epoch <= 5);
    assert.match(outcome.discard.reason, /^(conv\d|dense)\/(bias|kernel) holds (NaN|an infinity)$/);
  });

  test("is discarded when a loss is no number although the weights are", () => {
    const spec = tinySpec({ epochs: 1, checkpoint_epochs: [0, 1] });
    const fake: Kernel = {
      ...kernel,
      createTrainer: (shape, settings) => ({
        ...kernel.createTrainer(shape, settings),
        evaluate: () => ({ accuracy: 0.1, loss: Number.NaN }),
        setWeights() {},
        getWeights: () => new Float32Array(4970),
        trainEpoch() {},
        free() {},
      }),
    };
    const outcome = trainRun(fake, spec, "mnist", 0, images);
    assert.deepEqual(outcome, { run: 0, discard: { epoch: 0, reason: "train_loss is NaN" } });
  });

  test("is given up after the epoch in which it is told to stop", () => {
    let epochs = 0;
    const outcome = trainRun(kernel, tinySpec(), "mnist", 0, images, () => ++epochs === 1);
    assert.equal(outcome, undefined);
    assert.equal(epochs, 1);
  });

  test("needs at least one batch of images", () => {
    const spec = { ...tinySpec(), batch_size: 400 };
    assert.throws(() => trainRun(kernel, spec, "mnist", 0, images), InputError);
    assert.throws(
      () => trainRun(kernel, spec, "mnist", 0, images),
      /mnist-000000: a batch needs 400 images, .* leaves/,
    );
  });
});

describe("the images of a run", () => {
  const { config } = drawConfig(tinySpec(), "mnist", 0);

  test("are an ascending random part of the first image_limit ones", () => {
    const subset = trainingSubset(tinySpec(), { ...config, train_fraction: 0.25 }, 7, 60000);
    assert.equal(subset.length, 80);
    assert.deepEqual(subset, subset.slice().sort());
    assert.equal(new Set(subset).size, 80);
    assert.ok(subset[79] < 320 && subset[79] > 200);
    assert.notDeepEqual(subset, trainingSubset(tinySpec(), { ...config, train_fraction: 0.25 }, 8, 60000));
  });

  test("are all of them at train_fraction 1", () => {
    const subset = trainingSubset(tinySpec(), { ...config, train_fraction: 1 }, 7, 60000);
    assert.deepEqual(
      subset,
      Uint32Array.from({ length: 320 }, (_, index) => index),
    );
  });
});
