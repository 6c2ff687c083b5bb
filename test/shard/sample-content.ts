// Shards with made-up but valid content for the tests of src/shard; the same numbers on every machine.
import type { Discard, Maker, ZooSpec } from "../../schemas/types.d.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import type { CheckpointRow, ShardContent } from "../../src/shard/index.ts";
import { drawConfig, modelId, shardRuns, weightCount } from "../../src/zoo/index.ts";

export const MAKER: Maker = {
  weighbridge: "0.0.0",
  node: "v24.0.0",
  machine: "test",
  level: "scalar",
  started: "2026-01-01T00:00:00.000Z",
  seconds: 1,
};

/** A zoo of one image set; three checkpoints; shards of `runs` runs. */
export function sampleSpec(runs: number, shards = 1, epochs: number[] = [0, 1, 3]): ZooSpec {
  return {
    name: "shard-test",
    version: "1.0.0",
    title: "Shards for tests",
    description: "Made up.",
    seed: "shard test",
    convolution_layers: 3,
    epochs: epochs[epochs.length - 1],
    batch_size: 512,
    checkpoint_epochs: epochs,
    collections: ["mnist"],
    runs_per_collection: runs * shards,
    runs_per_shard: runs,
    hyperparameters: {
      learning_rate: { distribution: "log_uniform", low: 5e-4, high: 5e-2 },
      l2reg: { distribution: "log_uniform", low: 1e-8, high: 1e-2 },
      dropout: { distribution: "uniform", low: 0, high: 0.7 },
      init_std: { distribution: "log_uniform", low: 1e-3, high: 0.5 },
      train_fraction: { distribution: "choice", values: [0.1, 0.25, 0.5, 1] },
      activation: { distribution: "choice", values: ["relu", "tanh"] },
      optimizer: { distribution: "choice", values: ["sgd", "adam", "rmsprop"] },
      w_init: {
        distribution: "choice",
        values: ["he_normal", "orthogonal", "glorot_normal", "RandomNormal", "TruncatedNormal"],
      },
      b_init: { distribution: "choice", values: ["zeros"] },
    },
    license: "CC-BY-4.0",
    citation: "Nobody, “Nothing” (2026)",
  };
}

/** Finite floats that a careless reader or writer changes: signed zeros, denormals, the greatest and the least ones. */
export const EDGE_FLOATS = Float32Array.of(
  0,
  -0,
  1.401298464324817e-45, // least denormal
  -1.1754942106924411e-38, // greatest denormal, negative
  1.1754943508222875e-38, // least normal
  3.4028234663852886e38, // greatest
  -3.4028234663852886e38,
  1 / 3,
);

/** The content of shard `shard` of a spec, with the runs of `discarded` (numbers within the shard) given up. */
export function sampleContent(spec: ZooSpec, shard = 0, discarded: number[] = []): ShardContent {
  const [collection] = spec.collections;
  const { first, count } = shardRuns(spec, shard);
  const rows: CheckpointRow[] = [];
  const discards: Discard[] = [];
  for (let run = first; run < first + count; run++) {
    const { seed, config } = drawConfig(spec, collection, run);
    const model_id = modelId(collection, run);
    if (discarded.includes(run - first)) {
      discards.push({ model_id, run, seed, config, epoch: 1, reason: "a weight is NaN" });
      continue;
    }
    const stream = new RandomStream(streamKey(seed, "initial weights"));
    for (const epoch of spec.checkpoint_epochs) {
      const weights = Float32Array.from({ length: weightCount(spec.convolution_layers) }, () => {
        return (stream.word() + stream.word()) / 2 ** 33 - 0.5;
      });
      weights.set(EDGE_FLOATS, epoch * 16);
      const [train_accuracy, test_accuracy] = [stream.uniform(), stream.below(10001) / 10000];
      const [train_loss, test_loss] = [2 - stream.uniform(), 5e-324 + stream.uniform()];
      const scores = { train_accuracy, test_accuracy, train_loss, test_loss };
      rows.push({ model_id, collection, run, epoch, step: epoch * 117, seed, ...config, ...scores, weights });
    }
  }
  const imageFiles = [{ name: "train-images-idx3-ubyte", sha256: "ab".repeat(32), official: true }];
  return { spec, collection, shard, rows, discards, imageFiles, numerics: "fma" };
}
