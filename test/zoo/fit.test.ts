// Specs on image sets that nobody ships, so that only their descriptors can tell whether they fit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { checkFit } from "../../src/zoo/index.ts";
import { soundSpec } from "./specs.ts";

const set = { title: "Made-up", size: 28, train: 1000 } as const;

test("images too small for the convolutions are refused", () => {
  const deep = soundSpec({ collections: ["made_up"], convolution_layers: 4 });
  assert.throws(() => checkFit(deep, set), new InputError("28x28 images are enough for 3 convolution layers, not 4"));
  assert.doesNotThrow(() => checkFit(deep, { ...set, size: 32 }));
});

test("a run with less than one batch of images is refused, whether the set or image_limit leaves so few", () => {
  const spec = soundSpec({ collections: ["made_up"], batch_size: 50, image_limit: undefined });
  const message = (pool: number, least: number) =>
    `zoo sound: a batch needs 50 images, train_fraction 0.1 of ${pool} Made-up images is ${least}`;
  assert.doesNotThrow(() => checkFit(spec, { ...set, train: 500 }));
  assert.throws(() => checkFit(spec, { ...set, train: 490 }), new InputError(message(490, 49)));
  assert.throws(() => checkFit({ ...spec, image_limit: 300 }, set), new InputError(message(300, 30)));
});
