// What a prediction in the middle of the training buys: runs that look bad are stopped, and the images that this saves are
// set against the accuracy that it loses, beside simpler ways to choose.
import type { EarlyDecision, EarlyDecisionEpoch, EarlyStrategy } from "../../schemas/types.d.ts";
import type { BaselineFit, BaselineFits } from "../baselines/fits.ts";
import type { Disclosure } from "./disclosure.ts";
import { tellStopping } from "./early-disclosure.ts";
import { drawPools, poolSize, type Stopping, stopWorst } from "./early-pools.ts";
import type { CollectionTruth, SplitTruth } from "./truth.ts";

/** Pools of a collection. */
export const POOLS = 1000;

/** Mean loss of accuracy up to which stopping counts as harmless, for the break-even count: half a percentage point. */
export const HARMLESS_LOSS = 0.005;

const STATISTICS = /^wstats-layers-[\d,]+@(\d+)$/;
const HYPERPARAMETERS = ["hyper+optimizer", "hyper"];

/** A record for each collection that was fitted and whose test accuracies are known, in the order of the truths. */
export function scoreEarlyDecision(
  { fits, seed }: BaselineFits,
  truths: readonly CollectionTruth[],
  disclosure: Disclosure,
  pools = POOLS,
): EarlyDecision[] {
  return truths.flatMap((truth) => {
    const own = fits.filter(({ collection }) => collection === truth.collection);
    if (truth.test === undefined || own.length === 0) return [];
    return decide(truth, truth.test, own, disclosure, { pools, seed });
  });
}

function decide(
  { collection, train, finalEpoch }: CollectionTruth,
  test: SplitTruth,
  fits: readonly BaselineFit[],
  disclosure: Disclosure,
  { pools, seed }: { pools: number; seed: number },
): EarlyDecision {
  const runs = test.accuracy.length;
  const size = poolSize(runs);
  const drawn = size === 0 ? [] : drawPools(runs, size, pools, seed);
  const estimator = chooseEstimator(fits);
  const [hyperparameters] = HYPERPARAMETERS.flatMap((input) =>
    fits.filter((fit) => fit.input === input && fit.estimator === estimator),
  );
  const trainingImages = train.trainingImages.reduce((sum, images) => sum + images, 0);

  const atEpoch = (epoch: number): EarlyDecisionEpoch => {
    const predicted = widest(fits.filter((fit) => fit.estimator === estimator && epochOf(fit) === epoch));
    const scores: [EarlyStrategy["strategy"], ArrayLike<number> | undefined][] = [["random", undefined]];
    if (hyperparameters) scores.push(["hyperparameters", hyperparameters.test]);
    scores.push(["measured", test.accuracyAt.get(epoch)]);
    if (predicted) scores.push(["predicted", predicted.test]);
    const finished = { accuracy: test.accuracy, images: test.trainingImages };
    const tried = scores.map(([strategy, score]) => {
      return { strategy, curve: stopWorst(finished, drawn, score, epoch / finalEpoch) };
    });
    const byPrediction = tried.find(({ strategy }) => strategy === "predicted")?.curve;
    return {
      epoch,
      input: predicted?.input ?? null,
      strategies: tried.map(({ strategy, curve }) => ({ strategy, curve: curve.map(told) })),
      break_even: byPrediction ? breakEven(byPrediction, trainingImages) : null,
    };
  };
  // A mean loss is the distance of two accuracies too if all pools have nearly the same runs.
  const decided = size > runs / 2 ? 2 : runs;
  const told = (point: Stopping) => tellStopping(point, { runs, decided }, disclosure);
  const epochs = [...test.accuracyAt.keys()].filter((epoch) => epoch < finalEpoch).sort((one, other) => one - other);
  return {
    collection,
    ...{ test_networks: runs, pools: drawn.length, pool_size: size },
    predictor: { estimator, training_networks: train.accuracy.length, training_images: trainingImages },
    epochs: drawn.length === 0 ? [] : epochs.map(atEpoch),
  };
}

/** gbm, or the first that there is, among those that predict from statistics of earlier epochs if there are any. */
function chooseEstimator(fits: readonly BaselineFit[]): string | null {
  const early = fits.filter((fit) => epochOf(fit) !== undefined);
  const names = (early.length > 0 ? early : fits.filter(({ input }) => HYPERPARAMETERS.includes(input))).map(
    ({ estimator }) => estimator,
  );
  return names.includes("gbm") ? "gbm" : (names[0] ?? null);
}

/** The epoch of the statistics that a fit is on, if they are of an earlier one. */
function epochOf({ input }: BaselineFit): number | undefined {
  const epoch = STATISTICS.exec(input)?.[1];
  return epoch === undefined ? undefined : Number(epoch);
}

function widest(fits: readonly BaselineFit[]): BaselineFit | undefined {
  return fits.toSorted((one, other) => other.columns - one.columns)[0];
}

/**
 * At the largest share that is stopped with a mean loss below HARMLESS_LOSS: how many runs must be started until the
 * images saved are as many as the training runs of the predictor took. Null if no share is harmless or nothing is saved.
 */
function breakEven(curve: readonly Stopping[], trainingImages: number): EarlyDecisionEpoch["break_even"] {
  const harmless = curve.findLast(({ lost }) => lost < HARMLESS_LOSS);
  if (harmless === undefined || harmless.savedImages <= 0) return null;
  return { stopped: harmless.stopped, networks: Math.max(1, Math.ceil(trainingImages / harmless.savedImages)) };
}
