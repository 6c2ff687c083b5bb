// Predicted against true accuracy, to be looked at. Of the training split alone, whose accuracies are public, out of fold.
import type { BaselineResidualBin, BaselineResiduals } from "../../schemas/types.d.ts";
import { RandomStream, shuffle, streamKey } from "../../src/lib/random.ts";
import type { BaselineFits } from "../baselines/fits.ts";
import { rounded } from "./disclosure.ts";
import { truthOf } from "./match.ts";
import { percentileInterval } from "./resample.ts";
import type { CollectionTruth } from "./truth.ts";

const BINS = 20; // of 0.05
const MOST_POINTS = 1000;

/** Residuals of every fit on `input`, in the order of the fits. Points and residuals have 4 decimal places. */
export function findResiduals(
  { fits, seed }: BaselineFits,
  truths: readonly CollectionTruth[],
  input: string,
): BaselineResiduals[] {
  return fits
    .filter((fit) => fit.input === input)
    .map(({ collection, estimator, outOfFold }) => {
      const { train } = truthOf(truths, collection);
      const points = choosePoints(train.accuracy.length, seed);
      return {
        ...{ collection, input, estimator },
        bins: binsOf(train.accuracy, outOfFold),
        points: {
          truth: Array.from(points, (network) => rounded(train.accuracy[network])),
          prediction: Array.from(points, (network) => rounded(outOfFold[network])),
        },
      };
    });
}

/** All places, or 1,000 seeded ones, ascending. The same for all estimators, so that drawings compare. */
function choosePoints(networks: number, seed: number): Uint32Array {
  const places = Uint32Array.from({ length: networks }, (_, place) => place);
  if (networks <= MOST_POINTS) return places;
  shuffle(places, new RandomStream(streamKey(seed, "points")), MOST_POINTS);
  return places.slice(0, MOST_POINTS).sort();
}

/** Residuals by true accuracy, in the bins that hold networks; 1 is in the last. */
function binsOf(truth: Float64Array, prediction: Float64Array): BaselineResidualBin[] {
  const residuals = Array.from({ length: BINS }, (): number[] => []);
  for (const [network, accuracy] of truth.entries()) {
    residuals[Math.min(BINS - 1, Math.floor(accuracy * BINS))].push(prediction[network] - accuracy);
  }
  return residuals.flatMap((values, bin) => {
    if (values.length === 0) return [];
    const { low: p10, high: p90 } = percentileInterval(values, 0.8);
    const sorted = Float64Array.from(values).sort();
    const middle = (sorted.length - 1) / 2;
    const p50 = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      ...{ low: bin / BINS, high: (bin + 1) / BINS, networks: values.length },
      ...{ mean: rounded(mean), p10: rounded(p10), p50: rounded(p50), p90: rounded(p90) },
    };
  });
}
