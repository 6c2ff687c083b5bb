// Bootstrap intervals over models: one seeded matrix of resamples per number of models, the same for every predictor and
// metric, so that two predictors can also be compared resample by resample (B. Efron, R. Tibshirani, "An introduction to
// the bootstrap", 1993, chapter 13: the percentile interval).
import { InputError } from "../../src/lib/errors.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { type Metric, ScoredPairs } from "../metrics/index.ts";

/** How often each resample draws each model; every row adds up to the number of models. */
export interface Resamples {
  models: number;
  rows: number;
  counts: Uint8Array; // [rows, models]
}

const MOST_MODELS = 2 ** 21; // as far as RandomStream.below is fair

/**
 * Draws `models` models with replacement, `rows` times. Row r depends on (seed, r, models) alone: more rows leave the
 * first ones as they are. One byte a model: that one is drawn over 255 times has a chance below 10^-500.
 */
export function drawResamples(models: number, rows = 1000, seed = 0): Resamples {
  if (!(Number.isInteger(models) && models >= 1 && models <= MOST_MODELS)) {
    throw new InputError(`resamples: ${models} models asked for, must be a whole number from 1 to ${MOST_MODELS}`);
  }
  if (!(Number.isInteger(rows) && rows >= 1)) {
    throw new InputError(`resamples: ${rows} rows asked for, must be a whole number from 1`);
  }
  const key = streamKey(seed, "resample");
  const counts = new Uint8Array(rows * models);
  for (let row = 0; row < rows; row++) {
    const stream = new RandomStream(key, row);
    const start = row * models;
    for (let draw = 0; draw < models; draw++) counts[start + stream.below(models)]++;
  }
  return { models, rows, counts };
}

/** The score of each resample, NaN where it is undefined. The models are sorted once, not once a resample. [rows] */
export function scoreResamples(
  metric: Pick<Metric, "prepare">,
  pairs: ScoredPairs | { truth: ArrayLike<number>; prediction: ArrayLike<number> },
  resamples: Resamples,
): Float64Array {
  const { models, rows, counts } = resamples;
  const checked = pairs instanceof ScoredPairs ? pairs : new ScoredPairs(pairs.truth, pairs.prediction);
  if (checked.models !== models) {
    throw new InputError(`resamples are of ${models} models, truth and prediction have ${checked.models}`);
  }
  const score = metric.prepare(checked);
  return Float64Array.from({ length: rows }, (_, row) => score(counts.subarray(row * models, (row + 1) * models)));
}

/**
 * The middle `level` of the scores, by percentiles with linear interpolation (as numpy's default). Undefined scores (NaN)
 * could be anything, so they count as lowest for the lower end and as highest for the upper end; an end that falls among
 * them is NaN. A few hardly matter, and too many can't pass for a narrow interval.
 */
export function percentileInterval(scores: ArrayLike<number>, level = 0.95): { low: number; high: number } {
  if (!(level > 0 && level < 1)) throw new InputError(`interval: level is ${level}, must be between 0 and 1`);
  if (scores.length === 0) throw new InputError("interval: 0 scores, needs at least 1");
  const defined = Float64Array.from(scores)
    .filter((score) => !Number.isNaN(score))
    .sort();
  const missing = scores.length - defined.length;
  const exact = ((1 - level) / 2) * (scores.length - 1);
  const tail = Math.abs(exact - Math.round(exact)) < 1e-9 ? Math.round(exact) : exact; // 1 - 0.9 is just below a tenth
  return { low: valueAt(defined, tail - missing), high: valueAt(defined, scores.length - 1 - tail) };
}

/** The value at a place between two of the sorted ones; NaN outside of them. */
function valueAt(sorted: Float64Array, place: number): number {
  const before = Math.floor(place);
  const share = place - before;
  if (before < 0 || before + (share > 0 ? 1 : 0) >= sorted.length) return Number.NaN;
  return share === 0 ? sorted[before] : sorted[before] + share * (sorted[before + 1] - sorted[before]);
}
