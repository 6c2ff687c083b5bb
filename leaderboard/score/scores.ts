// Every metric of one list of predictions, with the intervals that tables show.
import type { BaselineInterval, BaselineScores, BaselineTwoScores } from "../../schemas/types.d.ts";
import { METRICS, type Metric, ScoredPairs } from "../metrics/index.ts";
import type { Disclosure } from "./disclosure.ts";
import { percentileInterval, type Resamples, scoreResamples } from "./resample.ts";

/** The middle share of the resamples' scores that an interval holds. */
export const LEVEL = 0.95;

/** Metrics that get an interval: resampling all of them would take as long again and say little more. */
const WITH_INTERVAL: readonly Metric[] = METRICS.filter(({ name }) => ["r2", "mae", "somersD"].includes(name));

/** What scores are made with. */
export interface Scoring {
  readonly disclosure: Disclosure;
  /** The resamples of so many networks. */
  readonly resamplesOf: (networks: number) => Resamples;
}

/** Scores of all networks, and of those whose true accuracy is above twice the majority rate. */
export function scoreTwice(
  truth: Float64Array,
  prediction: Float64Array,
  majorityRate: number,
  scoring: Scoring,
): BaselineTwoScores {
  // Of too few networks not even how many are trained is told.
  const isTold = truth.length >= scoring.disclosure.fewestNetworks;
  const isTrained = (_: number, network: number) => isTold && truth[network] > 2 * majorityRate;
  const trained = truth.filter(isTrained);
  // Beside the scores of all, those of nearly all tell of the few that are left out.
  const leftOut = truth.length - trained.length || truth.length;
  return {
    all: scoreNetworks(truth, prediction, scoring),
    trained: scoreNetworks(trained, prediction.filter(isTrained), scoring, leftOut),
  };
}

/** How many are above twice the majority rate: the trained networks of all tables. */
export function countTrained(truth: Float64Array, majorityRate: number): number {
  return truth.reduce((count, accuracy) => count + (accuracy > 2 * majorityRate ? 1 : 0), 0);
}

/**
 * All metrics of these networks, [networks] each; null where one is undefined or where there are too few networks.
 * `leftOut` are those which the scores tell of too, by what is missing; all if none are.
 */
export function scoreNetworks(
  truth: Float64Array,
  prediction: Float64Array,
  scoring: Scoring,
  leftOut = truth.length,
): BaselineScores {
  const networks = truth.length;
  const { disclosure, resamplesOf } = scoring;
  const isShown = networks >= disclosure.fewestNetworks;
  const pairs = isShown ? new ScoredPairs(truth, prediction) : undefined; // ranked once for all metrics
  const once = new Uint8Array(networks).fill(1);
  const report = (score: number, { better, hangsOn = (all) => all }: Metric) => {
    const decided = hangsOn(networks);
    const kind = better === "higher" ? "score" : "distance";
    return disclosure.report(score, kind, leftOut < disclosure.fewestNetworks ? leftOut : decided);
  };
  const value = (metric: Metric) => (pairs === undefined ? null : report(metric.prepare(pairs)(once), metric));
  const interval = (metric: Metric): BaselineInterval => {
    if (pairs === undefined) return null;
    const scores = scoreResamples(metric, pairs, resamplesOf(networks));
    const { low, high } = percentileInterval(scores, LEVEL);
    const ends = [report(low, metric), report(high, metric)];
    return ends.includes(null) ? null : (ends as number[]);
  };
  const byName = <T>(metrics: readonly Metric[], make: (metric: Metric) => T) =>
    Object.fromEntries(metrics.map((metric) => [metric.name, make(metric)])) as unknown;
  return {
    networks,
    values: byName(METRICS, value) as BaselineScores["values"],
    intervals: byName(WITH_INTERVAL, interval) as BaselineScores["intervals"],
  };
}
