// The accuracies that predictions of a collection are scored against: public ones from its tables, withheld ones from the
// private store, if that is given. Never for fitting: readCollection gives what that may see.
import { FailureError } from "../lib/errors.ts";
import { filesOf } from "../publish/manifest.ts";
import { readWithheldAccuracies, type WithheldAccuracies } from "../publish/read-labels.ts";
import type { Store } from "../store/index.ts";
import { imageSetFacts, imageSetTitle, imagesToTrain, majorityRate } from "../zoo/index.ts";
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
  const { spec } = manifest;
  const { collection, train, test, finalEpoch } = networks;
  const files = filesOf(manifest, { collection, content: "runs" });
  const table = await readColumns(source, release, files, ["run", "train_fraction"], options);
  const fraction = table.numbers("train_fraction");
  const fractions = new Map(Array.from(table.numbers("run"), (run, row) => [run, fraction[row]]));
  const trainImages = imageSetFacts(collection).trainImages ?? 0;
  const imagesOf = (runs: Int32Array) =>
    Float64Array.from(runs, (run) => imagesToTrain(spec, trainImages, fractions.get(run)!));

  const withheld = await testAccuracies(source, release, collection, privateStore, options);
  if (withheld !== undefined) {
    const same = withheld.runs.length === test.rows && withheld.runs.every((run, row) => run === test.runs[row]);
    if (!same)
      throw new FailureError(
        `${collection}: labels are of ${withheld.runs.length} test networks, ${test.rows} are published, or of others`,
      );
  }
  return {
    ...{ collection, finalEpoch, title: imageSetTitle(collection) },
    majorityRate: majorityRate(collection) ?? EQUAL_CLASSES,
    train: {
      ...{ model_ids: train.model_ids, runs: train.runs, accuracy: train.labels },
      accuracyAt: new Map([[finalEpoch, train.labels]]),
      trainingImages: imagesOf(train.runs),
    },
    test: withheld && {
      ...{ model_ids: test.model_ids, runs: test.runs, accuracyAt: withheld.accuracyAt },
      accuracy: withheld.accuracyAt.get(finalEpoch)!,
      trainingImages: imagesOf(test.runs),
    },
    testRuns: { model_ids: test.model_ids, runs: test.runs },
  };
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
  let runs = new Int32Array();
  for (const epoch of manifest.spec.checkpoint_epochs) {
    const files = filesOf(manifest, { collection, split: "test", content: "weights", epoch });
    const table = await readColumns(source, release, files, ["run", "test_accuracy"], options);
    accuracyAt.set(epoch, table.numbers("test_accuracy"));
    runs = Int32Array.from(table.numbers("run"));
  }
  return { runs, accuracyAt };
}
