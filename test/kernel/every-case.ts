// Every shape, activation and optimizer, with and without dropout, and what a kernel makes of a few samples in each.
import assert from "node:assert/strict";
import type { Evaluation, Kernel, NetworkShape, TrainingSettings } from "../../src/kernel/kernel.ts";
import { exampleImages, exampleSettings, exampleWeights } from "./examples.ts";

export const SHAPES: NetworkShape[] = [
  ...[1, 2, 3].map((layers): NetworkShape => ({ imageSize: 28, layers })),
  ...[1, 2, 3, 4].map((layers): NetworkShape => ({ imageSize: 32, layers })),
];

export interface Case {
  name: string;
  shape: NetworkShape;
  settings: TrainingSettings;
}

/** All 84 cases, with batches of 1 and 3 samples in turns. */
export const CASES: Case[] = SHAPES.flatMap((shape) =>
  (["relu", "tanh"] as const).flatMap((activation) =>
    (["sgd", "adam", "rmsprop"] as const).flatMap((optimizer) =>
      [0, 0.4].map((dropout) => ({
        name: `${shape.layers} layers on ${shape.imageSize} pixels, ${activation}, ${optimizer}, dropout ${dropout}`,
        shape,
        settings: exampleSettings({ activation, optimizer, dropout }),
      })),
    ),
  ),
).map((one, index) => ({ ...one, settings: { ...one.settings, batchSize: index % 2 ? 3 : 1 } }));

export interface Results {
  /** After two or five steps; a partial batch is left out. */
  weights: Float32Array;
  gradient: Float32Array;
  evaluation: Evaluation;
  /** One of each layer. */
  masks: Uint8Array[];
}

/** Trains, derives, evaluates and draws masks: every function of a trainer. */
export function exercise(kernel: Kernel, { shape, settings }: Case): Results {
  const images = exampleImages(shape, 4);
  const trainer = kernel.createTrainer(shape, settings);
  trainer.setWeights(exampleWeights(shape));
  trainer.trainEpoch(images, Uint32Array.of(3, 0, 1, 1, 2), 1);
  if (settings.batchSize > 1) trainer.trainEpoch(images, Uint32Array.of(2, 1, 0), 2);
  const results = {
    weights: trainer.getWeights(),
    gradient: trainer.gradient(images, Uint32Array.of(1, 2, 3), 3),
    evaluation: trainer.evaluate(images, Uint32Array.of(0, 3, 2)),
    masks: Array.from({ length: shape.layers }, (_, layer) => trainer.dropoutMask(2, 7, layer)),
  };
  trainer.free();
  return results;
}

/** Throws where a bit differs, naming the case and the first place. */
export function assertSameResults(found: Results, expected: Results, what: string): void {
  assertSameBits(found.weights, expected.weights, `${what}: weights`);
  assertSameBits(found.gradient, expected.gradient, `${what}: gradient`);
  assert.deepEqual(found.evaluation, expected.evaluation, what);
  for (const [layer, mask] of found.masks.entries()) {
    assertSameBits(mask, expected.masks[layer], `${what}: mask of layer ${layer}`);
  }
}

/** Throws where a bit differs, naming the first place and both values. */
export function assertSameBits<T extends Float32Array | Uint8Array>(found: T, expected: T, what: string): void {
  assert.equal(found.length, expected.length, `${what}: length`);
  const place = found.findIndex((value, i) => !Object.is(value, expected[i]));
  assert.equal(place, -1, `${what} differ first at ${place}: ${found[place]}, expected ${expected[place]}`);
}
