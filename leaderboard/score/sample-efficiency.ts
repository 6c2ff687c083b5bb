// How many networks it takes to learn from: test scores by the number of training networks.
import type { BaselineCurve, BaselineDraws } from "../../schemas/types.d.ts";
import type { BaselineFits } from "../baselines/fits.ts";
import { r2, somersD } from "../metrics/index.ts";
import type { Disclosure } from "./disclosure.ts";
import { truthOf } from "./match.ts";
import type { CollectionTruth } from "./truth.ts";

/** Scores each draw of each point. Curves of collections without known test accuracies are left out. */
export function scoreCurves(
  { curves }: BaselineFits,
  truths: readonly CollectionTruth[],
  disclosure: Disclosure,
): BaselineCurve[] {
  return curves.flatMap(({ collection, input, estimator, points }) => {
    const truth = truthOf(truths, collection).test?.accuracy;
    if (truth === undefined) return [];
    const isShown = truth.length >= disclosure.fewestNetworks;
    const report = (score: number) => disclosure.report(score, "score", truth.length);
    const scored = (draws: readonly Float64Array[], metric: typeof r2) =>
      summarise(isShown ? draws.map((draw) => metric(truth, draw)) : draws.map(() => Number.NaN), report);
    const sorted = points.toSorted((one, other) => one.networks - other.networks);
    const all = sorted.map(({ networks, draws }) => {
      return { networks, r2: scored(draws, r2), somersD: scored(draws, somersD) };
    });
    return { collection, input, estimator, points: all };
  });
}

/** NaN in one draw makes mean, low and high undefined: leaving it out would flatter. */
function summarise(scores: number[], report: (score: number) => number | null): BaselineDraws {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  return { mean: report(mean), low: report(low), high: report(high), draws: scores.map(report) };
}
