// The loop around the network, on a trainer that does as it is told.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type DenseRows, trainDense } from "../../../../leaderboard/baselines/dense/train.ts";
import type { DenseTrainer, FullKernel } from "../../../../src/kernel/index.ts";

const ROWS: DenseRows = {
  inputs: Float32Array.of(1, 2),
  labels: Float32Array.of(0.25, 0.75),
  rows: Uint32Array.of(0, 1),
};

/** A kernel whose network is wrong by errors[n - 1] after epoch n, and whose weights are all n, or NaN where listed. */
function scripted(errors: readonly number[], broken: readonly number[] = []) {
  const calls: string[] = [];
  let epoch = 0;
  const trainer: Partial<DenseTrainer> = {
    initialize: (seed) => calls.push(`seed ${seed}`),
    load: (weights) => calls.push(`load ${weights}`),
    epoch(samples, rows, number) {
      assert.equal(samples, ROWS);
      assert.equal(rows, ROWS.rows);
      epoch = number;
      calls.push(`epoch ${number}`);
    },
    predict: (_, rows) => Float32Array.from(rows, (row) => ROWS.labels[row] + errors[epoch - 1]),
    weights: () => new Float32Array(2).fill(broken.includes(epoch) ? Number.NaN : epoch),
    free: () => calls.push("free"),
  };
  return { kernel: { createDenseTrainer: () => trainer } as unknown as FullKernel, calls };
}

const PLAN = {
  shape: { inputs: 1, layers: 0, units: 16 },
  settings: { batchSize: 1, optimizer: "sgd", learningRate: 1, l2reg: 0, dropout: 0 },
  epochs: 20,
  patience: 3,
  seed: 8,
} as const;

describe("the loop of a dense fit", () => {
  test("keeps the best epoch's weights and stops after so many without gain", async () => {
    const { kernel, calls } = scripted([0.5, 0.4, 0.2, 0.3, 0.2, 0.25, 0.1]);
    assert.deepEqual(await trainDense(kernel, ROWS, ROWS, PLAN), { weights: Float32Array.of(3, 3), epochs: 3 });
    assert.deepEqual(calls, ["seed 8", "load 0,0", ...[1, 2, 3, 4, 5, 6].map((number) => `epoch ${number}`), "free"]);
  });
  test("goes all its way and keeps the last weights without validation", async () => {
    const { kernel, calls } = scripted([]);
    assert.deepEqual(await trainDense(kernel, ROWS, undefined, PLAN), { weights: Float32Array.of(20, 20), epochs: 20 });
    assert.equal(calls.length, 23);
  });
  test("never keeps weights that are not finite", async () => {
    const { kernel } = scripted([0.5, 0.4, 0, 0, 0, 0.1], [3, 4, 5, 6]);
    assert.deepEqual(await trainDense(kernel, ROWS, ROWS, PLAN), { weights: Float32Array.of(2, 2), epochs: 2 });
  });
  test("says the mean of the labels where no weights are finite", async () => {
    for (const validation of [ROWS, undefined]) {
      const all = Array.from({ length: 20 }, (_, index) => index + 1);
      const { kernel, calls } = scripted(Array(20).fill(0.1), all);
      const training = { ...PLAN };
      const { weights, epochs } = await trainDense(kernel, ROWS, validation, training);
      assert.equal(epochs, 0);
      assert.deepEqual([...weights], [0, 0]); // sigmoid(0) is 0.5, the mean of 0.25 and 0.75
      assert.equal(calls.at(-1), "free");
    }
  });
  test("starts from the mean without hidden layers, else from random weights", async () => {
    const { kernel, calls } = scripted([]);
    await trainDense(kernel, ROWS, undefined, { ...PLAN, shape: { inputs: 1, layers: 1, units: 16 } });
    assert.deepEqual(calls.slice(0, 2), ["seed 8", "epoch 1"]);
  });
  test("gives the network back if it is ended", async () => {
    const { kernel, calls } = scripted(Array(20).fill(0.1));
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(trainDense(kernel, ROWS, ROWS, { ...PLAN, signal }), /enough/);
    assert.deepEqual(calls, ["seed 8", "load 0,0", "free"]);
  });
});
