// Dense networks, settings and samples for the kernel's tests: seeded, small, and with widths that leave every kind of
// remainder. `exercise` calls every function of a trainer.
import assert from "node:assert/strict";
import type { DenseSamples, DenseSettings, DenseShape, DenseTrainer } from "../../src/kernel/dense-network.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { assertSameBits } from "./every-case.ts";

/** Whatever makes a dense trainer. */
export type CreateDense = (shape: DenseShape, settings: DenseSettings) => DenseTrainer;

export interface DenseCase {
  name: string;
  shape: DenseShape;
  settings: DenseSettings;
  /** Rows of the samples; one epoch takes all. */
  rows: number;
}

/** Settings with everything switched on, unless told otherwise. */
export function denseSettings(changes: Partial<DenseSettings> = {}): DenseSettings {
  return { batchSize: 8, optimizer: "adam", learningRate: 0.003, l2reg: 1e-3, dropout: 0.3, ...changes };
}

/** Standard normal inputs and labels that depend on them, with a few at the ends of [0, 1]. */
export function denseSamples(inputs: number, rows: number, seed = 1): DenseSamples {
  const stream = new RandomStream(streamKey(seed, "subset"));
  const values = Float32Array.from({ length: rows * inputs }, () => stream.normal());
  const labels = Float32Array.from({ length: rows }, (_, row) => {
    const value = 0.5 + 0.2 * values[row * inputs] + 0.1 * (values[row * inputs + inputs - 1] > 0 ? 1 : -1);
    return Math.min(1, Math.max(0, value));
  });
  return { inputs: values, labels };
}

/** [inputs, layers, units, batch, rows, optimizer, dropout]: remainders of rows, panels and depths of every size. */
const CHOICES: [number, number, number, number, number, "sgd" | "adam", number][] = [
  [1, 0, 16, 1, 3, "sgd", 0],
  [5, 0, 16, 4, 9, "adam", 0],
  [330, 0, 16, 7, 16, "adam", 0],
  [3, 1, 16, 1, 2, "adam", 0.4],
  [7, 1, 32, 3, 7, "sgd", 0],
  [16, 2, 48, 8, 20, "adam", 0.25],
  [17, 3, 64, 5, 11, "sgd", 0.5],
  [56, 2, 80, 9, 9, "adam", 0],
  [9, 4, 32, 13, 30, "sgd", 0.1],
  [33, 1, 144, 6, 13, "adam", 0.7],
  [2, 9, 16, 4, 10, "adam", 0.05],
  [210, 1, 48, 17, 17, "sgd", 0],
  [4, 2, 208, 3, 5, "adam", 0.3],
  [5, 1, 48, 210, 230, "adam", 0.2],
];

export const DENSE_CASES: DenseCase[] = CHOICES.map(([inputs, layers, units, batchSize, rows, optimizer, dropout]) => ({
  name: `${inputs} inputs, ${layers} x ${units}, batch ${batchSize} of ${rows}, ${optimizer}, dropout ${dropout}`,
  shape: { inputs, layers, units },
  settings: denseSettings({ batchSize, optimizer, dropout, learningRate: optimizer === "sgd" ? 0.1 : 0.003 }),
  rows,
}));

export interface DenseResults {
  initial: Float32Array;
  weights: Float32Array;
  gradient: Float32Array;
  predictions: Float32Array;
  masks: Uint8Array[];
}

/** First weights, two epochs (in the second a row left out), a gradient, predictions and masks. */
export function exerciseDense(create: CreateDense, { shape, settings, rows }: DenseCase): DenseResults {
  const samples = denseSamples(shape.inputs, rows);
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  const trainer = create(shape, settings);
  trainer.initialize(7);
  const initial = trainer.weights();
  trainer.epoch(samples, all, 1);
  trainer.epoch(samples, all.subarray(1), 2);
  const results = {
    initial,
    weights: trainer.weights(),
    gradient: trainer.gradient(samples, all.slice(0, settings.batchSize).reverse(), 3),
    predictions: trainer.predict(samples.inputs, all.slice().reverse()),
    masks: Array.from({ length: shape.layers }, (_, layer) => trainer.dropoutMask(2, 7, layer)),
  };
  trainer.free();
  return results;
}

/** Throws where a bit differs, naming the case and the first place. */
export function assertSameDense(found: DenseResults, expected: DenseResults, what: string): void {
  for (const name of ["initial", "gradient", "weights", "predictions"] as const)
    assertSameBits(found[name], expected[name], `${what}: ${name}`);
  assert.equal(found.masks.length, expected.masks.length);
  for (const [layer, mask] of found.masks.entries())
    assertSameBits(mask, expected.masks[layer], `${what}: mask of layer ${layer}`);
}
