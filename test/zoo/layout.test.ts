import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { layerSides, mostLayers, weightCount, weightLayout } from "../../src/zoo/index.ts";

test("three convolutions have the published layout of 4,970 weights", () => {
  const places = weightLayout({ layers: 3 }).map(
    ({ name, start, end, shape }) => `${name} ${start}-${end} ${shape.join("x")}`,
  );
  assert.deepEqual(places, [
    "conv1/bias 0-16 16",
    "conv1/kernel 16-160 3x3x1x16",
    "conv2/bias 160-176 16",
    "conv2/kernel 176-2480 3x3x16x16",
    "conv3/bias 2480-2496 16",
    "conv3/kernel 2496-4800 3x3x16x16",
    "dense/bias 4800-4810 10",
    "dense/kernel 4810-4970 16x10",
  ]);
});

test("tensors follow each other without gaps, each as long as its shape", () => {
  for (const layers of [1, 2, 3, 4]) {
    let end = 0;
    for (const place of weightLayout({ layers })) {
      assert.equal(place.start, end);
      assert.equal(
        place.end - place.start,
        place.shape.reduce((product, length) => product * length),
      );
      end = place.end;
    }
    assert.equal(weightCount(layers), end);
  }
  assert.deepEqual([1, 2, 3, 4].map(weightCount), [330, 2650, 4970, 7290]);
});

test("28x28 images are enough for 3 convolutions and 32x32 images for 4", () => {
  assert.deepEqual(layerSides(28, 3), [13, 6, 2]);
  assert.deepEqual(layerSides(32, 4), [15, 7, 3, 1]);
  assert.deepEqual([mostLayers(28), mostLayers(32)], [3, 4]);
  assert.equal(weightLayout({ imageSize: 32, layers: 4 }).length, 10);
  const message = "28x28 images are enough for 3 convolution layers, not 4";
  assert.throws(() => weightLayout({ imageSize: 28, layers: 4 }), new InputError(message));
});
