import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { drawConfig, type ImageCounts, planZoo, readSpec, stepsPerEpoch, subsetSize } from "../../src/zoo/index.ts";
import { soundSpec, withDistribution } from "./specs.ts";

const mnist: ImageCounts = { size: 28, train: 60_000, test: 10_000 };
const rates = { 28: { train: 100_000, evaluate: 300_000 } };

test("a plan of one train fraction is what one works out by hand", () => {
  const spec = withDistribution("train_fraction", { distribution: "choice", values: [0.25] });
  const plan = planZoo(spec, { mnist }, rates, [1, 2]);
  // 2,500 images: 78 batches of 32, 3 epochs, 300 runs; evaluated with the 10,000 test images after 4 epochs
  const [imagesToTrain, imagesToEvaluate] = [300 * 3 * 78 * 32, 300 * 4 * 12_500];
  const coreHours = (imagesToTrain / 100_000 + imagesToEvaluate / 300_000) / 3600;
  const bytes = Math.round(1200 * (4970 * 4 * 0.85 + 100));
  const expected = { runs: 300, shards: 6, rows: 1200, imagesToTrain, imagesToEvaluate, bytes, coreHours };
  assert.deepEqual(plan.collections, [{ collection: "mnist", ...expected }]);
  assert.deepEqual(plan.total, expected);
  assert.deepEqual(plan.hours, [
    { cores: 1, hours: coreHours },
    { cores: 2, hours: coreHours / 2 },
  ]);
});

test("the sums are exact over the runs that will be drawn", () => {
  const spec = soundSpec();
  let [train, evaluate] = [0, 0];
  for (let run = 0; run < spec.runs_per_collection; run++) {
    const subset = subsetSize(spec, mnist.train, drawConfig(spec, "mnist", run).config.train_fraction);
    train += spec.epochs * stepsPerEpoch(spec, subset) * spec.batch_size;
    evaluate += spec.checkpoint_epochs.length * (subset + mnist.test);
  }
  const { total } = planZoo(spec, { mnist }, rates, []);
  assert.deepEqual([total.imagesToTrain, total.imagesToEvaluate], [train, evaluate]);
});

test("the whole zoo adds up over its four collections, each by the rates of its size", () => {
  const spec = readSpec("small-cnn-zoo");
  const counts: Record<string, ImageCounts> = {
    mnist,
    fashion_mnist: mnist,
    cifar10: { size: 32, train: 50_000, test: 10_000 },
    svhn_cropped: { size: 32, train: 73_257, test: 26_032 },
  };
  const plan = planZoo(spec, counts, { ...rates, 32: { train: 50_000, evaluate: 150_000 } }, [16, 1000]);
  assert.deepEqual([plan.total.runs, plan.total.shards, plan.total.rows], [80_000, 320, 560_000]);
  const sum = plan.collections.reduce((hours, collection) => hours + collection.coreHours, 0);
  assert.equal(plan.total.coreHours, sum);
  const cifar10 = plan.collections[2];
  assert.equal(cifar10.coreHours, (cifar10.imagesToTrain / 50_000 + cifar10.imagesToEvaluate / 150_000) / 3600);
  assert.ok(plan.total.bytes > 9e9 && plan.total.bytes < 10e9);
});

test("no number of cores makes a zoo faster than its longest run", () => {
  const spec = soundSpec();
  const [hours] = planZoo(spec, { mnist }, rates, [1_000_000]).hours;
  assert.equal(hours.hours, ((3 * 312 * 32) / 100_000 + (4 * 20_000) / 300_000) / 3600);
});

test("missing counts and rates are refused", () => {
  assert.throws(() => planZoo(soundSpec(), {}, rates, [1]), new InputError("plan of sound: no image counts for mnist"));
  for (const bad of [{}, { 28: { train: 0, evaluate: 1 } }]) {
    const message = "plan of sound: no rates for 28x28 images";
    assert.throws(() => planZoo(soundSpec(), { mnist }, bad, [1]), new InputError(message));
  }
});
