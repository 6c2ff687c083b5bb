// Bad arguments to the native and WASM kernels: a RangeError, never a crash. The addon is also called past its TypeScript,
// as a mistake in there would; memory that setup() has not accepted, or for other settings, must be refused.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { type TestContext, test } from "node:test";
import type { Images, Kernel } from "../../src/kernel/kernel.ts";
import { ADDON, loadNative } from "../../src/kernel/native.ts";
import { settingNumbers } from "../../src/kernel/settings.ts";
import { loadWasm } from "../../src/kernel/wasm.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { assertSameBits } from "./every-case.ts";
import { exampleImages, exampleSettings, exampleWeights, inOrder } from "./examples.ts";
import { skipped } from "./tools.ts";

const SHAPE = { imageSize: 28, layers: 2 } as const;
const IMAGE = 28 * 28;

function kernels(t: TestContext): Kernel[] {
  if (existsSync(ADDON)) return [...loadNative(), loadWasm()];
  skipped(t, "no native kernel was built (npm run build)");
  return [loadWasm()];
}

test("images, labels and orders that don't fit are refused with a RangeError, and the trainer works on", (t) => {
  const good = exampleImages(SHAPE, 8);
  const bad: Record<string, [Images, Uint32Array]> = {
    "an image past the end": [good, Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 8)],
    "the greatest number": [good, Uint32Array.of(0xffffffff, 1, 2, 3, 4, 5, 6, 7)],
    "label 10": [{ ...good, labels: good.labels.map((label, i) => (i === 3 ? 10 : label)) }, inOrder(8)],
    "label 255": [{ ...good, labels: good.labels.map((label, i) => (i === 7 ? 255 : label)) }, inOrder(8)],
    "a pixel too few": [{ ...good, pixels: good.pixels.subarray(1) }, inOrder(8)],
    "no pixels": [{ ...good, pixels: new Uint8Array(0) }, inOrder(8)],
    "no images": [{ pixels: new Uint8Array(0), labels: new Uint8Array(0) }, inOrder(8)],
  };
  for (const kernel of kernels(t)) {
    const trainer = kernel.createTrainer(SHAPE, exampleSettings());
    trainer.setWeights(exampleWeights(SHAPE));
    for (const [what, [images, order]] of Object.entries(bad)) {
      assert.throws(() => trainer.trainEpoch(images, order, 1), RangeError, `${kernel.level}, train, ${what}`);
      assert.throws(() => trainer.evaluate(images, order), RangeError, `${kernel.level}, evaluate, ${what}`);
      assert.throws(() => trainer.gradient(images, order, 1), RangeError, `${kernel.level}, gradient, ${what}`);
    }
    assertSameBits(trainer.getWeights(), exampleWeights(SHAPE), kernel.level);
    const unbothered = kernel.createTrainer(SHAPE, exampleSettings());
    unbothered.setWeights(exampleWeights(SHAPE));
    for (const one of [trainer, unbothered]) one.trainEpoch(good, inOrder(8), 1);
    assertSameBits(trainer.getWeights(), unbothered.getWeights(), kernel.level);
  }
});

test("weights of another length and layers that are not there are refused with a RangeError", (t) => {
  for (const kernel of kernels(t)) {
    const trainer = kernel.createTrainer(SHAPE, exampleSettings({ dropout: 0.5 }));
    for (const length of [0, 2649, 2651, 4970])
      assert.throws(() => trainer.setWeights(new Float32Array(length)), RangeError, `${kernel.level}, ${length}`);
    for (const layer of [-1, 2, 3, 4, 5, 1e9, 0.5, Number.NaN])
      assert.throws(() => trainer.dropoutMask(1, 0, layer), RangeError, `${kernel.level}, layer ${layer}`);
  }
});

test("shapes and settings out of bounds are refused with a RangeError", (t) => {
  for (const kernel of kernels(t)) {
    for (const layers of [-1, 0, 4, 5, 2.5, Number.NaN])
      assert.throws(() => kernel.createTrainer({ imageSize: 28, layers }, exampleSettings()), RangeError, `${layers}`);
    for (const imageSize of [0, 27, 29, 33, 1e9])
      assert.throws(
        () => kernel.createTrainer({ imageSize: imageSize as 28, layers: 1 }, exampleSettings()),
        RangeError,
      );
    for (const batchSize of [0, -1, 0.5, 65537, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => kernel.createTrainer(SHAPE, exampleSettings({ batchSize })), RangeError, `${batchSize}`);
    for (const dropout of [-0.1, 1, 1.5, Number.NaN])
      assert.throws(() => kernel.createTrainer(SHAPE, exampleSettings({ dropout })), RangeError, `${dropout}`);
    for (const words of [0, 3, 5])
      assert.throws(
        () => kernel.createTrainer(SHAPE, exampleSettings({ dropoutKey: new Uint32Array(words) })),
        RangeError,
        `a key of ${words} words`,
      );
  }
});

test("a native trainer that was freed, or whose settings object was changed since, refuses to train", (t) => {
  for (const kernel of kernels(t)) {
    if (kernel.level === "wasm") continue; // has its memory to itself, and gives it back with the trainer
    const images = exampleImages(SHAPE, 8);
    const settings = exampleSettings();
    const changed = kernel.createTrainer(SHAPE, settings);
    settings.batchSize = 1;
    assert.throws(() => changed.trainEpoch(images, inOrder(8), 1), RangeError);
    const freed = kernel.createTrainer(SHAPE, exampleSettings());
    freed.free();
    for (const use of [
      () => freed.setWeights(exampleWeights(SHAPE)),
      () => freed.getWeights(),
      () => freed.trainEpoch(images, inOrder(8), 1),
      () => freed.evaluate(images, inOrder(8)),
      () => freed.gradient(images, inOrder(8), 1),
      () => freed.dropoutMask(1, 0, 0),
    ])
      assert.throws(use, RangeError);
    freed.free();
  }
});

/** The addon's functions as they are, and good arguments for each. */
function rawAddon(): { addon: Record<string, (...values: unknown[]) => unknown>; good: Record<string, unknown[]> } {
  const addon = createRequire(import.meta.url)(ADDON) as Record<string, (...values: unknown[]) => unknown>;
  const level = (addon.levels() as string[]).findIndex((name) => name !== "");
  const state = new Uint8Array(addon.stateBytes(level) as number);
  const settings = settingNumbers(SHAPE, exampleSettings({ batchSize: 4 }));
  addon.setup(level, state, settings);
  const { pixels, labels } = exampleImages(SHAPE, 8);
  const samples = [pixels, labels, inOrder(8), IMAGE];
  const good = {
    stateBytes: [level],
    setup: [level, state, settings],
    copy: [level, state, 1, new Float32Array(2650), 2650],
    train: [level, state, ...samples, 1, 4],
    gradient: [level, state, ...samples, 1],
    evaluate: [level, state, ...samples, new Float64Array(2)],
    dropoutMask: [level, state, 1, 0, 0, new Uint8Array(13 * 13 * 16), 13 * 13 * 16],
  };
  return { addon, good };
}

test("the addon refuses memory that was never set up, was set up for another network, or is too small", (t) => {
  if (!existsSync(ADDON)) return void skipped(t, "no native kernel was built (npm run build)");
  const { addon, good } = rawAddon();
  const [level, state] = good.setup as [number, Uint8Array];
  const deeper = state.slice();
  addon.setup(level, deeper, settingNumbers({ imageSize: 32, layers: 4 }, exampleSettings({ batchSize: 8 })));
  const rejected = state.slice();
  assert.equal(addon.setup(level, rejected, new Float64Array(12)), 0);
  const unfit = [new Uint8Array(state.length), state.slice(0, state.length - 1), new Uint8Array(0), deeper, rejected];
  for (const name of ["copy", "train", "gradient", "evaluate", "dropoutMask"]) {
    for (const [i, memory] of unfit.entries())
      assert.throws(() => addon[name](level, memory, ...good[name].slice(2)), RangeError, `${name}, memory ${i}`);
    addon[name](...good[name]);
  }
});

test("six hundred seeded calls of the addon with wrong arguments throw RangeError or do no harm", (t) => {
  if (!existsSync(ADDON)) return void skipped(t, "no native kernel was built (npm run build)");
  const { addon, good } = rawAddon();
  const detached = new Uint8Array(64);
  structuredClone(detached, { transfer: [detached.buffer] });
  const wrong: unknown[] = [
    ...[undefined, null, true, "8", {}, [], 5n, Symbol.iterator, () => 1, new DataView(new ArrayBuffer(8)), detached],
    ...[-1, 0.5, 3, 4, 9, 2 ** 31, 2 ** 32, 1e300, Number.NaN, Number.NEGATIVE_INFINITY],
    ...[0, 1, 12, 2650, 4096].flatMap((length) => [
      ...[new Uint8Array(length), new Uint32Array(length).fill(99), new Float32Array(length), new Float64Array(length)],
      ...[new Int8Array(length), new BigInt64Array(length), new Uint8ClampedArray(length)],
    ]),
  ];
  const stream = new RandomStream(streamKey(5, "subset"));
  const names = Object.keys(good);
  let refused = 0;
  for (let i = 0; i < 600; i++) {
    const name = names[i % names.length];
    const values = [...good[name]];
    for (let changes = stream.below(3); changes >= 0; changes--) {
      values[stream.below(values.length)] = wrong[stream.below(wrong.length)];
    }
    if (stream.below(10) === 0) values.length = stream.below(values.length);
    try {
      addon[name](...values);
    } catch (error) {
      assert.ok(error instanceof RangeError, `${name}: ${error}`);
      refused++;
    }
  }
  assert.ok(refused > 500, `${refused} refused`);
  for (const name of names) addon[name](...good[name]);
});
