// Predictions are lists without names: they belong to the networks of a collection in their order, so their lengths are
// compared before anything is scored.
import { InputError } from "../../src/lib/errors.ts";
import type { BaselineFit, BaselineFits } from "../baselines/fits.ts";
import type { CollectionTruth } from "./truth.ts";

/** The truth of a collection; InputError that names it if it was not handed in. */
export function truthOf(truths: readonly CollectionTruth[], collection: string): CollectionTruth {
  const truth = truths.find((other) => other.collection === collection);
  if (truth === undefined) {
    const known = truths.map((other) => other.collection).join(", ");
    throw new InputError(`scoring: the truth of ${collection} is missing; there is that of ${known || "nothing"}`);
  }
  return truth;
}

/** InputError that names the fit unless every list of predictions has a prediction for each network. */
export function checkFits(fits: BaselineFits, truths: readonly CollectionTruth[]): void {
  for (const fit of fits.fits) {
    const { train, testRuns, earlyRuns } = truthOf(truths, fit.collection);
    checkLength(fit, "training networks", fit.outOfFold.length, train.accuracy.length);
    checkLength(fit, "test networks", fit.test.length, testRuns.runs.length);
    for (const [to, predictions] of fit.transfers) {
      const networks = truthOf(truths, to).testRuns.runs.length;
      checkLength(fit, `test networks of ${to}`, predictions.length, networks);
    }
    if (fit.early) checkLength(fit, "early-decision networks", fit.early.length, earlyRuns.runs.length);
  }
  for (const fit of fits.fewShot) {
    const networks = truthOf(truths, fit.collection).testRuns.runs.length;
    for (const { name, test } of fit.sets)
      checkLength(fit, `test networks, learnt from ${name},`, test.length, networks);
  }
  for (const curve of fits.curves) {
    const networks = truthOf(truths, curve.collection).testRuns.runs.length;
    for (const draw of curve.points.flatMap(({ draws }) => draws)) {
      checkLength(curve, "test networks", draw.length, networks);
    }
  }
}

function checkLength(
  { estimator, input, collection }: Pick<BaselineFit, "estimator" | "input" | "collection">,
  what: string,
  predictions: number,
  networks: number,
): void {
  if (predictions === networks) return;
  throw new InputError(
    `${estimator} on ${input} of ${collection}: ${predictions} predictions for ${networks} ${what}, must be as many`,
  );
}
