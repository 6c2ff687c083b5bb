// Trains one run: (spec, collection, run number, images) to its checkpoint rows, or to the reason why there are none.
// Everything random comes from the run's own seed, so a run has the same bits alone, in a shard and on any thread.
import type { Config, ZooSpec } from "../schemas/types.d.ts";
import { initialWeights } from "../src/kernel/initialize.ts";
import type { Images, Kernel, NetworkShape, Trainer } from "../src/kernel/kernel.ts";
import { InputError } from "../src/lib/errors.ts";
import { RandomStream, shuffle, streamKey } from "../src/lib/random.ts";
import type { CheckpointRow } from "../src/shard/row.ts";
import { drawConfig, modelId, stepsPerEpoch, subsetSize, weightLayout } from "../src/zoo/index.ts";

/** What a run is trained and tested on. */
export interface ImagePair {
  /** Side of the square images in pixels. */
  size: 28 | 32;
  train: Images;
  test: Images;
}

/** Why a run has no rows. */
export interface DiscardReason {
  /** Epoch after which the reason was seen; 0 is before training. */
  epoch: number;
  reason: string;
}

/** Exactly one of `rows` (one a checkpoint, ascending epochs) and `discard` is there. */
export interface RunOutcome {
  run: number;
  rows?: CheckpointRow[];
  discard?: DiscardReason;
}

/** Called after each epoch with the images trained in it; when it returns true, the run is given up. */
export type BetweenEpochs = (images: number) => boolean;

/**
 * Trains one run of a zoo.
 * @returns the outcome, or undefined if `between` said to stop.
 * @throws InputError if the run's share of the images is smaller than one batch.
 */
export function trainRun(
  kernel: Kernel,
  spec: ZooSpec,
  collection: string,
  run: number,
  images: ImagePair,
  between: BetweenEpochs = () => false,
): RunOutcome | undefined {
  const { seed, config } = drawConfig(spec, collection, run);
  return trainConfig(kernel, spec, { collection, run, seed, config }, images, between);
}

/** Trains one run with a given config and seed, as trainRun does with the drawn ones. */
export function trainConfig(
  kernel: Kernel,
  spec: ZooSpec,
  identity: { collection: string; run: number; seed: number; config: Config },
  images: ImagePair,
  between: BetweenEpochs = () => false,
): RunOutcome | undefined {
  const { run, seed, config } = identity;
  const subset = trainingSubset(spec, config, seed, images.train.labels.length);
  const steps = stepsPerEpoch(spec, subset.length);
  if (steps === 0) throw new InputError(tooFew(identity, subset.length, spec.batch_size));
  const everyTest = ascending(images.test.labels.length);
  const shape: NetworkShape = { imageSize: images.size, layers: spec.convolution_layers };
  const trainer = kernel.createTrainer(shape, {
    batchSize: spec.batch_size,
    activation: config.activation,
    optimizer: config.optimizer,
    learningRate: config.learning_rate,
    l2reg: config.l2reg,
    dropout: config.dropout,
    dropoutKey: streamKey(seed, "dropout"),
  });
  try {
    trainer.setWeights(initialWeights(shape, config.w_init, config.init_std, seed));
    const shuffleKey = streamKey(seed, "shuffle");
    const order = new Uint32Array(subset.length);
    const rows: CheckpointRow[] = [];
    for (let epoch = 0; epoch <= spec.epochs; epoch++) {
      if (epoch > 0) {
        order.set(subset);
        shuffle(order, new RandomStream(shuffleKey, epoch));
        trainer.trainEpoch(images.train, order, epoch);
        if (between(steps * spec.batch_size)) return undefined;
      }
      const weights = trainer.getWeights();
      const flaw = notFinite(weights, spec.convolution_layers);
      if (flaw) return { run, discard: { epoch, reason: flaw } };
      if (!spec.checkpoint_epochs.includes(epoch)) continue;
      const measured = measure(trainer, images, subset, everyTest);
      const loss = ["train_loss", "test_loss"].find((name) => !Number.isFinite(measured[name as "train_loss"]));
      if (loss) return { run, discard: { epoch, reason: `${loss} is ${measured[loss as "train_loss"]}` } };
      const { collection } = identity;
      const place = { model_id: modelId(collection, run), collection, run, epoch, step: epoch * steps, seed };
      rows.push({ ...place, ...config, ...measured, weights });
    }
    return { run, rows };
  } finally {
    trainer.free();
  }
}

/**
 * The training images of a run, ascending: a random share (train_fraction) of the pool, which is the first image_limit
 * images of the set or all of them.
 */
export function trainingSubset(spec: ZooSpec, config: Config, seed: number, count: number): Uint32Array {
  const pool = ascending(Math.min(spec.image_limit ?? count, count));
  const size = subsetSize(spec, count, config.train_fraction);
  shuffle(pool, new RandomStream(streamKey(seed, "subset")), size);
  return pool.slice(0, size).sort();
}

function measure(trainer: Trainer, images: ImagePair, subset: Uint32Array, everyTest: Uint32Array) {
  const train = trainer.evaluate(images.train, subset);
  const test = trainer.evaluate(images.test, everyTest);
  return {
    train_accuracy: train.accuracy,
    test_accuracy: test.accuracy,
    train_loss: train.loss,
    test_loss: test.loss,
  };
}

/** What is wrong with weights that hold a NaN or an infinity, naming the tensor; undefined if all are finite. */
function notFinite(weights: Float32Array, layers: number): string | undefined {
  const index = weights.findIndex((weight) => !Number.isFinite(weight));
  if (index < 0) return undefined;
  const tensor = weightLayout({ layers }).find((place) => index < place.end)?.name;
  return `${tensor} holds ${Number.isNaN(weights[index]) ? "NaN" : "an infinity"}`;
}

function tooFew(identity: { collection: string; run: number; config: Config }, has: number, needs: number): string {
  const name = modelId(identity.collection, identity.run);
  return `${name}: a batch needs ${needs} images, train_fraction ${identity.config.train_fraction} leaves ${has}`;
}

function ascending(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => index);
}
