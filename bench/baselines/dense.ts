// Training of a dense network against this core's peak and, right after, against PyTorch.
import type { FullKernel } from "../../src/kernel/index.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { type PeakMeasuring, peakMeter } from "../harness/peak.ts";
import { type Spread, secondsOf, spread } from "../harness/timing.ts";
import { measurePairs, type PairFindings, type Peer, type PeerSeconds } from "./pairs.ts";

/** Per-layer statistics in, four hidden layers. */
export const SHAPE = { inputs: 56, layers: 4, units: 384 } as const;

export interface DenseCase {
  name: string;
  batchSize: number;
  optimizer: "adam" | "sgd";
  dropout: number;
}

/** The first is the figure's: great products, and few steps of the optimizer, which are no multiply-adds. */
export const CASES: readonly DenseCase[] = [
  { name: "adam, batch 512", batchSize: 512, optimizer: "adam", dropout: 0 },
  { name: "adam, batch 128", batchSize: 128, optimizer: "adam", dropout: 0 },
  { name: "adam, batch 64, dropout 0.3", batchSize: 64, optimizer: "adam", dropout: 0.3 },
  { name: "sgd, batch 128", batchSize: 128, optimizer: "sgd", dropout: 0 },
];
const L2REG = 1e-5;
const LEARNING_RATE = { adam: 0.001, sgd: 0.01 };

export interface DenseCaseFindings extends Partial<PairFindings> {
  name: string;
  rows_per_second: Spread;
  share_of_peak: Spread;
}

export interface DenseFindings {
  /** 10^9 floating-point operations per second; a multiply-add is two. */
  peak_gflops: Spread;
  cases: DenseCaseFindings[];
}

export interface DenseSize {
  rounds: number;
  rows: number;
  peakSeconds: number;
}

/** Multiply-adds for one row: forward, all kernels' gradients, and the gradients of every layer's inputs but the first's. */
export function denseMultiplyAdds({
  inputs,
  layers,
  units,
}: {
  inputs: number;
  layers: number;
  units: number;
}): number {
  const kernels = inputs * units + (layers - 1) * units * units + units;
  return 3 * kernels - inputs * units;
}

/** Epochs of each case, each between two measurements of the peak. */
export async function measureDense(kernel: FullKernel & PeakMeasuring, size: DenseSize, peer?: Peer) {
  const peak = peakMeter(kernel, size.peakSeconds);
  const trainings = CASES.map((chosen) => startTraining(kernel, chosen, size.rows));
  for (const epoch of trainings.map((training) => training.epoch)) epoch(); // not counted: caches, compilers
  const peaks: number[] = [];
  const cases: DenseCaseFindings[] = [];
  for (const [index, { name }] of CASES.entries()) {
    const shares: number[] = [];
    const rates: number[] = [];
    const ours = () => {
      const before = peak();
      const seconds = trainings[index].epoch();
      const after = peak();
      peaks.push(before, after);
      rates.push(size.rows / seconds);
      shares.push((size.rows * denseMultiplyAdds(SHAPE)) / seconds / ((before + after) / 2));
      return seconds;
    };
    const pairs = peer && (await measurePairs(size.rounds, ours, () => peer.ask<PeerSeconds>({ case: index })));
    if (pairs === undefined) for (let round = 0; round < size.rounds; round++) ours();
    cases.push({ name, rows_per_second: spread(rates), share_of_peak: spread(shares), ...pairs });
  }
  for (const training of trainings) training.free();
  return { peak_gflops: spread(peaks.map((rate) => (2 * rate) / 1e9)), cases };
}

/** Has PyTorch warm up; it tells which libraries it has loaded and how many threads it would use. */
export function warmTorch(peer: Peer, rows: number): Promise<{ libraries: string[]; threads: number }> {
  const cases = CASES.map(({ batchSize, optimizer, dropout }) => ({
    ...{ batch_size: batchSize, optimizer, dropout, l2reg: L2REG, learning_rate: LEARNING_RATE[optimizer] },
  }));
  return peer.ask({ shape: SHAPE, rows, cases });
}

function startTraining(kernel: FullKernel, { batchSize, optimizer, dropout }: DenseCase, rows: number) {
  const settings = { batchSize, optimizer, dropout, l2reg: L2REG, learningRate: LEARNING_RATE[optimizer] };
  const trainer = kernel.createDenseTrainer(SHAPE, settings);
  trainer.initialize(1);
  const stream = new RandomStream(streamKey(1, "subset"));
  const inputs = Float32Array.from({ length: rows * SHAPE.inputs }, () => stream.normal());
  const samples = { inputs, labels: Float32Array.from({ length: rows }, () => stream.uniform()) };
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  let number = 0;
  return { epoch: () => secondsOf(() => trainer.epoch(samples, order, ++number)), free: () => trainer.free() };
}
