// The scalar kernel: its gradients against finite differences in doubles, its float32 arithmetic against exact sums.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { NetworkShape, TrainingSettings } from "../../src/kernel/kernel.ts";
import { givesKnownAnswers } from "../../src/kernel/known-answers.ts";
import { fusedArithmetic, fusedMultiplyAdd, singleArithmetic } from "../../src/kernel/reference/arithmetic.ts";
import { createReference } from "../../src/kernel/reference/index.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { exampleImages, exampleSettings, exampleWeights, inOrder, normError, tensors } from "./examples.ts";

const SHAPES: NetworkShape[] = [
  ...[1, 2, 3].map((layers): NetworkShape => ({ imageSize: 28, layers })),
  ...[1, 2, 3, 4].map((layers): NetworkShape => ({ imageSize: 32, layers })),
];
const ELEMENTS = 24; // of each tensor, spread over it; all of a bias
const STEP = 1e-5;
const TOLERANCE = 1e-5;

/** Central differences of the training loss for some elements of every tensor, tensor by tensor. */
function assertGradients(shape: NetworkShape, settings: TrainingSettings): void {
  const trainer = createReference({ precision: "double" }).createTrainer(shape, settings);
  trainer.setWeights(exampleWeights(shape));
  const images = exampleImages(shape, 3);
  const order = Uint32Array.of(2, 0);
  const gradient = trainer.preciseGradient(images, order, 4);
  for (const { name, start, end } of tensors(shape)) {
    const stride = Math.max(1, (end - start) / ELEMENTS);
    const expected: number[] = [];
    const found: number[] = [];
    for (let place = start; place < end; place += stride) {
      const i = Math.floor(place);
      const weight = trainer.weights[i];
      trainer.weights[i] = weight + STEP;
      const above = trainer.trainingLoss(images, order, 4);
      trainer.weights[i] = weight - STEP;
      const below = trainer.trainingLoss(images, order, 4);
      trainer.weights[i] = weight;
      expected.push((above - below) / (2 * STEP));
      found.push(gradient[i]);
    }
    const error = normError(found, expected);
    assert.ok(error < TOLERANCE, `${name}: gradient is off by ${error} of its size`);
  }
}

for (const activation of ["relu", "tanh"] as const) {
  for (const shape of SHAPES) {
    for (const dropout of [0, 0.4]) {
      const what = `${shape.layers} layers on ${shape.imageSize} pixels, ${activation}, dropout ${dropout}`;
      test(`gradients of every tensor are the finite differences: ${what}`, () => {
        assertGradients(shape, exampleSettings({ activation, dropout }));
      });
    }
  }
}

test("float32 gradients, fused or not, are those in doubles to a few rounding errors", () => {
  const shape: NetworkShape = { imageSize: 28, layers: 3 };
  for (const activation of ["relu", "tanh"] as const) {
    const gradients = (["double", "single", "fused"] as const).map((precision) => {
      const trainer = createReference({ precision }).createTrainer(
        shape,
        exampleSettings({ activation, dropout: 0.25 }),
      );
      trainer.setWeights(exampleWeights(shape));
      return trainer.gradient(exampleImages(shape, 4), inOrder(4), 1);
    });
    for (const { name, start, end } of tensors(shape)) {
      const [double, single, fused] = gradients.map((gradient) => gradient.subarray(start, end));
      assert.ok(normError(single, double) < 2e-6, `${activation} ${name}: ${normError(single, double)}`);
      assert.ok(normError(fused, double) < 2e-6, `${activation} ${name}: ${normError(fused, double)}`);
    }
    assert.notDeepEqual(gradients[1], gradients[2], "fused arithmetic has bits of its own");
  }
});

test("in float32, fused or not, it gives the bits that the native and the WASM builds must give", () => {
  for (const precision of ["single", "fused"] as const) {
    assert.ok(givesKnownAnswers(createReference({ precision })), precision);
  }
});

test("the L2 term of the gradient is 2 l2reg w on kernels and nothing on biases", () => {
  const shape: NetworkShape = { imageSize: 28, layers: 2 };
  const [plain, decayed] = [0, 0.125].map((l2reg) => {
    const trainer = createReference({ precision: "double" }).createTrainer(shape, exampleSettings({ l2reg }));
    trainer.setWeights(exampleWeights(shape));
    return trainer.preciseGradient(exampleImages(shape, 2), inOrder(2), 1);
  });
  const weights = exampleWeights(shape);
  for (const { name, start, end } of tensors(shape)) {
    const factor = name.endsWith("kernel") ? 0.25 : 0;
    for (let i = start; i < end; i++) {
      assert.ok(Math.abs(decayed[i] - plain[i] - factor * weights[i]) < 1e-12, `${name}, weight ${i}`);
    }
  }
});

test("training learns, leaves a partial batch out, and repeats to the bit", () => {
  const shape: NetworkShape = { imageSize: 28, layers: 3 };
  const images = exampleImages(shape, 20);
  const train = (length: number) => {
    const settings = exampleSettings({ optimizer: "adam", activation: "tanh", dropout: 0.1 });
    const trainer = createReference({ precision: "single" }).createTrainer(shape, settings);
    trainer.setWeights(exampleWeights(shape));
    for (let epoch = 1; epoch <= 3; epoch++) trainer.trainEpoch(images, inOrder(length), epoch);
    return trainer;
  };
  const trained = train(16);
  assert.deepEqual(train(20).getWeights(), trained.getWeights());
  const before = createReference({ precision: "single" }).createTrainer(shape, exampleSettings());
  before.setWeights(exampleWeights(shape));
  assert.ok(trained.evaluate(images, inOrder(16)).loss < before.evaluate(images, inOrder(16)).loss);
});

test("evaluation gives ln 10 and the first class's share where all logits are equal", () => {
  const shape: NetworkShape = { imageSize: 32, layers: 3 };
  const images = exampleImages(shape, 30);
  for (const precision of ["double", "single", "fused"] as const) {
    const trainer = createReference({ precision }).createTrainer(shape, exampleSettings({ dropout: 0.5 }));
    trainer.setWeights(new Float32Array(4970));
    const { accuracy, loss } = trainer.evaluate(images, inOrder(30));
    assert.ok(Math.abs(loss - Math.LN10) < 3e-7, `loss ${loss}`);
    assert.equal(accuracy, images.labels.filter((label) => label === 0).length / 30);
  }
});

test("dropout masks drop their share, differ by epoch, sample and layer, and don't depend on the order of asking", () => {
  const settings = exampleSettings({ dropout: 0.3 });
  const trainer = createReference({ precision: "single" }).createTrainer({ imageSize: 32, layers: 4 }, settings);
  let kept = 0;
  let units = 0;
  const seen = new Set<string>();
  for (let epoch = 1; epoch <= 3; epoch++) {
    for (let place = 0; place < 20; place++) {
      for (let layer = 0; layer < 4; layer++) {
        const mask = trainer.dropoutMask(epoch, place, layer);
        kept += mask.reduce((sum, value) => sum + value, 0);
        units += mask.length;
        if (layer < 2) seen.add(mask.slice(0, 49 * 16).join(""));
      }
    }
  }
  assert.equal(seen.size, 3 * 20 * 2);
  const error = (kept / units - 0.7) / Math.sqrt((0.3 * 0.7) / units);
  assert.ok(Math.abs(error) < 4, `${kept} of ${units} kept: ${error} standard errors off`);
  assert.deepEqual(trainer.dropoutMask(2, 5, 1), trainer.dropoutMask(2, 5, 1));
});

test("images that are too small for the layers are refused with both numbers", () => {
  assert.throws(
    () => createReference({ precision: "single" }).createTrainer({ imageSize: 28, layers: 4 }, exampleSettings()),
    { name: "InputError", message: "layers: 28x28 images allow 3, not 4" },
  );
});

test("float32 exp, log and tanh are right to a few units of the last place on their whole ranges", () => {
  for (const arithmetic of [singleArithmetic, fusedArithmetic]) {
    const worst = { exp: 0, log: 0, tanh: 0 };
    const note = (name: keyof typeof worst, found: number, expected: number) => {
      if (expected !== 0) worst[name] = Math.max(worst[name], Math.abs(found / expected - 1));
    };
    for (let i = 1; i <= 40000; i++) {
      const power = Math.fround((-87 * i) / 40000);
      note("exp", arithmetic.exp(power), Math.exp(power));
      const number = Math.fround(1 + (15 * i) / 40000);
      note("log", arithmetic.log(number), Math.log(number));
      const argument = Math.fround(2 ** (-20 + (24 * i) / 40000));
      // tanh shares its division with a partner's, which may be anything.
      for (const partner of [argument, -0.001, Math.fround(8 - i / 5000), 100]) {
        const tangent = arithmetic.tanh(argument, partner);
        note("tanh", tangent, Math.tanh(argument));
        assert.ok(tangent <= 1 + 2 ** -23, `tanh(${argument}) with ${partner} is ${tangent}`);
        assert.equal(arithmetic.tanh(-argument, -partner), -tangent);
      }
    }
    assert.ok(worst.exp < 1e-7 && worst.log < 1.3e-7 && worst.tanh < 4e-7, JSON.stringify(worst));
    assert.equal(arithmetic.exp(0), 1);
    assert.equal(arithmetic.exp(-1000), arithmetic.exp(-87));
    assert.equal(arithmetic.log(1), 0);
  }
});

/** A float32 in units of 2^-149, exactly. */
function inUnits(value: number): bigint {
  const [view, bits] = floatViews(value);
  const exponent = (bits[0] >>> 23) & 255;
  const size = BigInt((bits[0] & 0x7fffff) | (exponent ? 0x800000 : 0)) << BigInt(Math.max(0, exponent - 1));
  return view[0] < 0 ? -size : size;
}

function floatViews(value: number): [Float32Array, Uint32Array] {
  const view = Float32Array.of(value);
  return [view, new Uint32Array(view.buffer)];
}

/** a * b + c in units of 2^-298, rounded once to 24 bits, ties to even. Neither overflow nor underflow. */
function exactMultiplyAdd(a: number, b: number, c: number): number {
  const exact = inUnits(a) * inUnits(b) + (inUnits(c) << 149n);
  const size = exact < 0n ? -exact : exact;
  const shift = BigInt(Math.max(0, size.toString(2).length - 24));
  let kept = size >> shift;
  const rest = size - (kept << shift);
  const half = shift > 0n ? 1n << (shift - 1n) : 0n;
  if (shift > 0n && (rest > half || (rest === half && (kept & 1n) === 1n))) kept += 1n;
  const value = Number(kept) * 2 ** (Number(shift) - 200) * 2 ** -98;
  return exact < 0n ? -value : value;
}

test("the fused multiply-add rounds once, also where a double would round twice", () => {
  const stream = new RandomStream(streamKey(1, "subset"));
  const random = () => Math.fround((stream.uniform() - 0.5) * 2 ** (stream.below(30) - 15));
  for (let i = 0; i < 20000; i++) {
    const [a, b, c] = [random(), random(), random()];
    assert.equal(fusedMultiplyAdd(a, b, c), exactMultiplyAdd(a, b, c), `${a} * ${b} + ${c}`);
  }
  // 1 + 2^-24 lies halfway between two float32; what is added decides, though a double can't hold it.
  const half = 2 ** -24;
  for (const [a, b, c] of [
    [half, 1 + 2 ** -23, 1],
    [2 ** -40, 2 ** -20, 1 + 2 ** -23],
    [-(2 ** -35), 2 ** -35, 1 + 2 ** -23],
    [half * (1 + 2 ** -12), 1 - 2 ** -12, 1],
    [half * (1 + 2 ** -12), 1 - 2 ** -12, 1 + 2 ** -23],
    [-half * (1 + 2 ** -12), 1 - 2 ** -12, -1 - 2 ** -23],
  ]) {
    assert.equal(fusedMultiplyAdd(a, b, c), exactMultiplyAdd(a, b, c), `${a} * ${b} + ${c}`);
  }
  assert.equal(fusedMultiplyAdd(3e38, 10, -3e38), Number.POSITIVE_INFINITY);
});
