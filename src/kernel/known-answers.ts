// Trust in a build: a few training steps whose results are known to the bit. Run at every load (a few milliseconds), so
// that a miscompiled or foreign build is noticed before it trains anything.
import { createHash } from "node:crypto";
import { RandomStream } from "../lib/random.ts";
import type { DenseSettings, DenseShape } from "./dense-network.ts";
import type { FullKernel, Kernel, TrainingSettings } from "./kernel.ts";
import { numberOfWeights } from "./settings.ts";

/** What every right build gives: SHA-256 over weights, losses and accuracies of the steps below. */
const ANSWERS: Partial<Record<Kernel["numerics"], string>> = {
  fma: "77af985b9f5856b3aee205f430bc50b567022dd6c4340d0b7a71673ffa7da6ed",
  wasm: "da6188991b04b29f749d433ffecdf622a11fbe5a32b0f736afa3aee695224bc5",
};

/** The same for the dense network: over weights and predictions. */
const DENSE_ANSWERS: Partial<Record<Kernel["numerics"], string>> = {
  fma: "b0dc97d0e9f31118d978ac774430441be495a8a349475f89f4cf5095d5aeb40d",
  wasm: "b5fcfa7a7f419dc31722a22b2cd1e73a696c31231a78754bc8797123a9823ab3",
};

const CASES: Pick<TrainingSettings, "activation" | "optimizer" | "dropout">[] = [
  { activation: "relu", optimizer: "sgd", dropout: 0 },
  { activation: "relu", optimizer: "adam", dropout: 0.3 },
  { activation: "tanh", optimizer: "rmsprop", dropout: 0.5 },
  { activation: "tanh", optimizer: "adam", dropout: 0 },
];
const BATCH = 4;

/** SHA-256 of what `kernel` makes of the known steps: every activation, optimizer, dropout, image size and layer count. */
export function answer(kernel: Kernel): string {
  const hash = createHash("sha256");
  for (const imageSize of [28, 32] as const) {
    for (const [index, choice] of CASES.entries()) {
      const shape = { imageSize, layers: index === 3 && imageSize === 32 ? 4 : 3 - (index === 1 ? 1 : 0) };
      const random = new RandomStream(Uint32Array.of(imageSize, index, 0, 0));
      const images = {
        pixels: Uint8Array.from({ length: 2 * BATCH * imageSize ** 2 }, () => random.below(256)),
        labels: Uint8Array.from({ length: 2 * BATCH }, () => random.below(10)),
      };
      const order = Uint32Array.from({ length: 2 * BATCH }, (_, i) => (i * 5) % (2 * BATCH));
      const dropoutKey = Uint32Array.of(1, 2, 3, 4);
      const settings = { ...choice, batchSize: BATCH, learningRate: 0.01, l2reg: 0.001, dropoutKey };
      const trainer = kernel.createTrainer(shape, settings);
      trainer.setWeights(Float32Array.from({ length: numberOfWeights(shape) }, () => random.uniform() - 0.5));
      trainer.trainEpoch(images, order, 1);
      const { accuracy, loss } = trainer.evaluate(images, order);
      hash.update(new Uint8Array(trainer.getWeights().buffer));
      hash.update(new Uint8Array(Float64Array.of(accuracy, loss).buffer));
      trainer.free();
    }
  }
  return hash.digest("hex");
}

/** Whether a kernel gives the known answers of its numerics. */
export function givesKnownAnswers(kernel: Kernel): boolean {
  return ANSWERS[kernel.numerics] === answer(kernel);
}

/** No layers, and every width of a panel and a remainder of rows, by both optimizers. */
const DENSE_CASES: [DenseShape, Pick<DenseSettings, "optimizer" | "dropout" | "batchSize">][] = [
  [
    { inputs: 37, layers: 0, units: 16 },
    { optimizer: "adam", dropout: 0, batchSize: 5 },
  ],
  [
    { inputs: 7, layers: 2, units: 112 },
    { optimizer: "adam", dropout: 0.3, batchSize: 9 },
  ],
  [
    { inputs: 18, layers: 1, units: 80 },
    { optimizer: "sgd", dropout: 0, batchSize: 6 },
  ],
  [
    { inputs: 3, layers: 4, units: 32 },
    { optimizer: "sgd", dropout: 0.5, batchSize: 4 },
  ],
];

/** SHA-256 of what `kernel` makes of known dense networks after two epochs. */
export function denseAnswer(kernel: Pick<FullKernel, "createDenseTrainer">): string {
  const hash = createHash("sha256");
  for (const [index, [shape, choice]] of DENSE_CASES.entries()) {
    const random = new RandomStream(Uint32Array.of(index, 0, 0, 0));
    const inputs = Float32Array.from({ length: 13 * shape.inputs }, () => 4 * random.uniform() - 2);
    const labels = Float32Array.from({ length: 13 }, () => random.uniform());
    const rows = Uint32Array.from({ length: 13 }, (_, i) => i);
    const trainer = kernel.createDenseTrainer(shape, { ...choice, learningRate: 0.01, l2reg: 0.001 });
    trainer.initialize(index);
    for (const epoch of [1, 2]) trainer.epoch({ inputs, labels }, rows, epoch);
    for (const found of [trainer.weights(), trainer.predict(inputs, rows)]) hash.update(new Uint8Array(found.buffer));
    trainer.free();
  }
  return hash.digest("hex");
}

/** Whether a kernel's dense networks give the known answers of its numerics. */
export function givesKnownDenseAnswers(kernel: Pick<FullKernel, "createDenseTrainer" | "numerics">): boolean {
  return DENSE_ANSWERS[kernel.numerics] === denseAnswer(kernel);
}
