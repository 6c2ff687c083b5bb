// What every metric works on: checked pairs of true and predicted accuracy, ranked at most once, and how often each model
// counts. A bootstrap resample is such a list of counts, so it needs no sorting, and the score of all models is the case
// where each counts once.
import { InputError } from "../../src/lib/errors.ts";
import { type Ranks, rankPairs } from "./ranks.ts";

/** How often each model counts. [models], in the order of the pairs */
export type Counts = Uint8Array;

/** The score of the models that `counts` names; NaN where the metric is undefined for them. */
export type CountedScore = (counts: Counts) => number;

/** Pairs of finite numbers, at least one. */
export class ScoredPairs {
  readonly truth: Float64Array; // [models]
  readonly prediction: Float64Array; // [models]
  #ranks: Ranks | undefined;

  /** Copies the values; InputError if there are none, if the lengths differ, or if one is not finite. */
  constructor(truth: ArrayLike<number>, prediction: ArrayLike<number>) {
    if (truth.length !== prediction.length) {
      throw new InputError(`truth has ${truth.length} values, prediction has ${prediction.length}: must be as many`);
    }
    if (truth.length === 0) throw new InputError("truth and prediction have 0 values, a metric needs at least 1");
    this.truth = finiteValues(truth, "truth");
    this.prediction = finiteValues(prediction, "prediction");
  }

  get models(): number {
    return this.truth.length;
  }

  /** Truth and prediction as ranks, sorted when first asked for. */
  get ranks(): Ranks {
    this.#ranks ??= rankPairs(this.truth, this.prediction);
    return this.#ranks;
  }
}

/** The score of all models, each counted once. */
export function scoreAll(
  prepare: (pairs: ScoredPairs) => CountedScore,
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
): number {
  const pairs = new ScoredPairs(truth, prediction);
  return prepare(pairs)(new Uint8Array(pairs.models).fill(1));
}

function finiteValues(values: ArrayLike<number>, name: string): Float64Array {
  // By far the most callers have doubles; what else may come (null, text) must not be turned into a number.
  const copy = values instanceof Float64Array ? values.slice() : Float64Array.from(values, asNumber);
  for (let i = 0; i < copy.length; i++) {
    if (Number.isFinite(copy[i])) continue;
    throw new InputError(`${name}: value ${i + 1} of ${copy.length} is ${values[i]}, must be a finite number`);
  }
  return copy;
}

function asNumber(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
