// Bad arguments to the dense network's addon functions, past their TypeScript: a RangeError, never a crash.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { type TestContext, test } from "node:test";
import { denseSettingNumbers } from "../../src/kernel/dense-settings.ts";
import { ADDON } from "../../src/kernel/native.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { denseSamples, denseSettings } from "./dense-examples.ts";
import { inOrder } from "./examples.ts";
import { nativeKernels, skipped } from "./tools.ts";

const SHAPE = { inputs: 3, layers: 2, units: 32 };
const WEIGHTS = 32 * 4 + 32 * 33 + 33;

function rawAddon(t: TestContext) {
  if (!existsSync(ADDON)) return void skipped(t, "no native kernel was built (npm run build)");
  const addon = createRequire(import.meta.url)(ADDON) as Record<string, (...values: unknown[]) => unknown>;
  const level = (addon.levels() as string[]).findIndex((name) => name !== "");
  const settings = denseSettingNumbers(SHAPE, denseSettings({ batchSize: 4 }), new Uint32Array(4));
  const state = new Uint8Array(addon.denseBytes(level, settings) as number);
  addon.denseSetup(level, state, settings);
  const { inputs, labels } = denseSamples(3, 8);
  const good: Record<string, unknown[]> = {
    denseBytes: [level, settings],
    denseSetup: [level, state, settings],
    denseCopy: [level, state, 1, new Float32Array(WEIGHTS)],
    denseTrain: [level, state, inputs, labels, inOrder(8), 1],
    denseGradient: [level, state, inputs, labels, inOrder(4), 1],
    densePredict: [level, state, inputs, inOrder(8), new Float32Array(8)],
    denseMask: [level, state, 1, 0, 0, new Uint8Array(32)],
  };
  return { addon, good, level, state, settings };
}

test("the addon refuses memory for a dense network that is too small, was never set up, or is a part", (t) => {
  const raw = rawAddon(t);
  if (!raw) return;
  const { addon, good, level, state, settings } = raw;
  const unfit = [
    new Uint8Array(state.length),
    state.slice(0, state.length - 1),
    state.slice(0, 256),
    new Uint8Array(0),
  ];
  for (const name of ["denseCopy", "denseTrain", "denseGradient", "densePredict", "denseMask"]) {
    for (const [i, memory] of unfit.entries())
      assert.throws(() => addon[name](level, memory, ...good[name].slice(2)), RangeError, `${name}, memory ${i}`);
    addon[name](...good[name]);
  }
  assert.throws(() => addon.denseSetup(level, new Uint8Array(state.length - 1), settings), RangeError);
  for (const [place, value] of [
    [0, 16385],
    [1, 10],
    [2, 1040],
    [2, 24],
    [3, 4097],
    [3, 0],
    [7, 65536],
  ] as const) {
    const bad = settings.slice();
    bad[place] = value;
    assert.equal(addon.denseBytes(level, bad), 0, `setting ${place} of ${value}`);
    assert.throws(() => addon.denseSetup(level, state, bad), RangeError);
  }
});

test("rows past the inputs or the labels, and results of another length, are refused", (t) => {
  const raw = rawAddon(t);
  if (!raw) return;
  const { addon, good, level, state } = raw;
  const { inputs, labels } = denseSamples(3, 8);
  for (const values of [
    [inputs, labels, Uint32Array.of(8), 1],
    [inputs, labels, Uint32Array.of(0xffffffff), 1],
    [inputs.subarray(1), labels, inOrder(8), 1],
    [inputs, labels.subarray(1), inOrder(8), 1],
  ])
    for (const name of ["denseTrain", "denseGradient"])
      assert.throws(() => addon[name](level, state, ...values), RangeError, name);
  assert.throws(() => addon.denseGradient(level, state, inputs, labels, inOrder(5), 1), RangeError);
  assert.throws(() => addon.densePredict(level, state, inputs, inOrder(8), new Float32Array(7)), RangeError);
  assert.throws(() => addon.denseMask(level, state, 1, 0, 2, new Uint8Array(32)), RangeError);
  assert.throws(() => addon.denseCopy(level, state, 0, new Float32Array(WEIGHTS + 1)), RangeError);
  for (const name of Object.keys(good)) addon[name](...good[name]);
});

test("six hundred seeded calls with wrong arguments throw RangeError or do no harm", (t) => {
  const raw = rawAddon(t);
  if (!raw) return;
  const { addon, good } = raw;
  const wrong: unknown[] = [
    ...[undefined, null, true, "8", {}, 5n, () => 1, -1, 0.5, 3, 9, 2 ** 31, 2 ** 32, 1e300, Number.NaN],
    ...[0, 1, 12, 32, 4096].flatMap((length) => [
      ...[new Uint8Array(length), new Uint32Array(length).fill(99), new Float32Array(length), new Float64Array(length)],
    ]),
  ];
  const stream = new RandomStream(streamKey(6, "subset"));
  const names = Object.keys(good);
  let refused = 0;
  for (let i = 0; i < 600; i++) {
    const name = names[i % names.length];
    const values = [...good[name]];
    for (let changes = stream.below(3); changes >= 0; changes--)
      values[stream.below(values.length)] = wrong[stream.below(wrong.length)];
    try {
      addon[name](...values);
    } catch (error) {
      assert.ok(error instanceof RangeError, `${name}: ${error}`);
      refused++;
    }
  }
  assert.ok(refused > 400, `${refused} refused`);
  for (const name of names) addon[name](...good[name]);
});

test("a native dense trainer that was freed refuses everything", (t) => {
  for (const kernel of nativeKernels(t)) {
    const trainer = kernel.createDenseTrainer(SHAPE, denseSettings());
    trainer.free();
    const samples = denseSamples(3, 8);
    for (const use of [
      () => trainer.weights(),
      () => trainer.initialize(1),
      () => trainer.epoch(samples, inOrder(8), 1),
      () => trainer.predict(samples.inputs, inOrder(8)),
      () => trainer.dropoutMask(1, 0, 0),
    ])
      assert.throws(use, RangeError);
  }
});
