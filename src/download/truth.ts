// The accuracies that predictions of a collection are scored against: public ones from its tables, withheld ones from the
// private store, if that is given. Never for fitting: readCollection gives what that may see.
import type { Manifest } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { filesOf } from "../publish/manifest.ts";
import { readWithheldAccuracies, type WithheldAccuracies } from "../publish/read-labels.ts";
import type { Store } from "../store/index.ts";
import { imageSetFacts, imageSetTitle, imagesToTrain, majorityRate } from "../zoo/index.ts";
import { checkAccuracies } from "./collection-tables.ts";
import type { ReadCollection } from "./networks.ts";
import type { Release, ZooSource } from "./source.ts";
import { type ReadOptions, readColumns } from "./table-columns.ts";

/** Lists are [networks], sorted by run. */
export interface ReadSplitTruth {
  model_ids: readonly string[];
  runs: Int32Array;
  /** Test accuracy after the final epoch. */
  accuracy: Float64Array;
  /** By kept epoch; of training networks the final one only. */
  accuracyAt: Map<number, Float64Array>;
  /** Images that a whole training goes through. */
  trainingImages: Float64Array;
}

export interface ReadTruth {
  collection: string;
  title: string;
  majorityRate: number;
  train: ReadSplitTruth;
  /** Undefined where labels are withheld and there is no private store. */
  test: ReadSplitTruth | undefined;
  testRuns: { model_ids: readonly string[]; runs: Int32Array };
  earlyRuns: { model_ids: readonly string[]; runs: Int32Array };
  finalEpoch: number;
}

/** Classes of every image set so far, where no descriptor says how often each comes. */
const EQUAL_CLASSES = 1 / 10;

/** Reads the truth of a collection that was read before. FailureError if it is not of the same networks. */
export async function readTruth(
  source: ZooSource,
  release: Release,
  networks: ReadCollection,
  privateStore: Store | undefined,
  options: ReadOptions = {},
): Promise<ReadTruth> {
  const { manifest } = release;
  const { collection, train, test, early, finalEpoch } = networks;
  const images = await trainingImages(source, release, collection, options);
  const imagesOf = (runs: Int32Array) => Float64Array.from(runs, (run) => images.get(run)!);
  const known = await testAccuracies(source, release, collection, privateStore, options);
  if (known !== undefined) checkLabels(known, networks, manifest);
  return {
    ...{ collection, finalEpoch, title: imageSetTitle(collection) },
    majorityRate: majorityRate(collection) ?? EQUAL_CLASSES,
    train: {
      ...{ model_ids: train.model_ids, runs: train.runs, accuracy: train.labels },
      accuracyAt: new Map([[finalEpoch, train.labels]]),
      trainingImages: imagesOf(train.runs),
    },
    test: known && {
      ...{ model_ids: test.model_ids, runs: test.runs, accuracyAt: known.accuracyAt },
      accuracy: known.accuracyAt.get(finalEpoch)!,
      trainingImages: imagesOf(test.runs),
    },
    testRuns: { model_ids: test.model_ids, runs: test.runs },
    earlyRuns: { model_ids: early.model_ids, runs: early.runs },
  };
}

/** Images that the whole training of each run goes through, by run. */
async function trainingImages(
  source: ZooSource,
  release: Release,
  collection: string,
  options: ReadOptions,
): Promise<Map<number, number>> {
  const { manifest } = release;
  const { spec } = manifest;
  const { trainImages } = imageSetFacts(collection);
  if (trainImages === undefined) {
    // An image set of somebody's own: the steps that were made are beside the weights.
    const files = filesOf(manifest, { collection, content: "weights", epoch: "final" });
    const table = await readColumns(source, release, files, ["run", "step"], options);
    const steps = table.numbers("step");
    return new Map(Array.from(table.numbers("run"), (run, row) => [run, steps[row] * spec.batch_size]));
  }
  const files = filesOf(manifest, { collection, content: "runs" });
  const table = await readColumns(source, release, files, ["run", "train_fraction"], options);
  const fractions = table.numbers("train_fraction");
  return new Map(
    Array.from(table.numbers("run"), (run, row) => [run, imagesToTrain(spec, trainImages, fractions[row])]),
  );
}

/** FailureError unless there is an accuracy of each test network after each kept epoch. Names none. */
function checkLabels(
  { runs, accuracyAt }: WithheldAccuracies,
  { collection, test }: ReadCollection,
  manifest: Manifest,
) {
  const where = `${collection} of ${manifest.zoo} ${manifest.version}`;
  if (runs.length !== test.rows)
    throw new FailureError(
      `${where}: labels are of ${runs.length} networks, not of the ${test.rows} of the test split`,
    );
  if (runs.some((run, row) => run !== test.runs[row]))
    throw new FailureError(`${where}: labels are of other networks than those of the test split`);
  for (const epoch of manifest.spec.checkpoint_epochs) {
    const accuracies = accuracyAt.get(epoch);
    if (accuracies === undefined) throw new FailureError(`${where}: has no labels after epoch ${epoch}`);
    checkAccuracies(accuracies, test.model_ids, `labels of ${where} after epoch ${epoch}`);
  }
}

async function testAccuracies(
  source: ZooSource,
  release: Release,
  collection: string,
  privateStore: Store | undefined,
  options: ReadOptions,
): Promise<WithheldAccuracies | undefined> {
  const { manifest } = release;
  if (manifest.labels === "withheld")
    return privateStore && readWithheldAccuracies(privateStore, manifest, collection, "test");
  const accuracyAt = new Map<number, Float64Array>();
  let runs: Int32Array | undefined;
  for (const epoch of manifest.spec.checkpoint_epochs) {
    const files = filesOf(manifest, { collection, split: "test", content: "weights", epoch });
    const table = await readColumns(source, release, files, ["run", "test_accuracy"], options);
    const own = Int32Array.from(table.numbers("run"));
    runs ??= own;
    if (own.length !== runs.length || own.some((run, row) => run !== runs![row]))
      throw new FailureError(
        `${collection} in ${source.name}: test networks after epoch ${epoch} are others than after the first`,
      );
    accuracyAt.set(epoch, table.numbers("test_accuracy"));
  }
  return { runs: runs!, accuracyAt };
}
