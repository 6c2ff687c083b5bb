// Trust in a build: a few training steps whose results are known to the bit. Run at every load (a few milliseconds), so
// that a miscompiled or foreign build is noticed before it trains anything.
import { createHash } from "node:crypto";
import { RandomStream } from "../lib/random.ts";
import type { Kernel, TrainingSettings } from "./kernel.ts";
import { numberOfWeights } from "./settings.ts";

/** What every right build gives: SHA-256 over weights, losses and accuracies of the steps below. */
const ANSWERS: Partial<Record<Kernel["numerics"], string>> = {
  fma: "77af985b9f5856b3aee205f430bc50b567022dd6c4340d0b7a71673ffa7da6ed",
  wasm: "da6188991b04b29f749d433ffecdf622a11fbe5a32b0f736afa3aee695224bc5",
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
