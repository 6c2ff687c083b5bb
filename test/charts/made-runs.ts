// Made-up networks for charts: accuracies that depend on their settings, the same ones each time.
import { RandomStream, streamKey } from "../../src/lib/random.ts";

export const INITIALISERS = ["he_normal", "orthogonal", "glorot_normal"];

export interface MadeRuns {
  train: Float64Array;
  test: Float64Array;
  rate: Float64Array;
  initialiser: string[];
}

/** `count` networks whose accuracy rises with the learning rate. */
export function madeRuns(count: number): MadeRuns {
  const stream = new RandomStream(streamKey(7, "shuffle"));
  const made: MadeRuns = {
    train: new Float64Array(count),
    test: new Float64Array(count),
    rate: new Float64Array(count),
    initialiser: [],
  };
  for (let i = 0; i < count; i++) {
    const share = stream.uniform();
    made.rate[i] = 0.0005 * 10 ** (2 * share);
    made.test[i] = 0.1 + 0.8 * share * stream.uniform();
    made.train[i] = Math.min(1, made.test[i] + 0.1 * stream.uniform());
    made.initialiser.push(INITIALISERS[i % INITIALISERS.length]);
  }
  return made;
}

/** `count` weights from -0.5 to 0.5. */
export function madeWeights(count: number): Float32Array {
  const stream = new RandomStream(streamKey(11, "shuffle"));
  return Float32Array.from({ length: count }, () => stream.uniform() - 0.5);
}
