// What a baselines report says in sentences: which number stands at the top of its page, and what stopping early buys.
import { isOfFinalWeights } from "../../../leaderboard/report/final-weights.ts";
import type { BaselineCell, BaselineScores, BaselinesReport, EarlyDecision } from "../../../schemas/types.d.ts";
import { formatPercent, writeScore } from "../../charts/index.ts";
import { formatCounted, formatWhole } from "./words.ts";

/** The cell from final weights alone that cross-validation puts first; undefined if there is none. */
export function bestCell({ cells }: BaselinesReport, collection: string): BaselineCell | undefined {
  const r2 = (cell: BaselineCell) => cell.cross_validated.all.values.r2 ?? Number.NEGATIVE_INFINITY;
  return cells
    .filter((cell) => cell.collection === collection && isOfFinalWeights(cell.input))
    .reduce<BaselineCell | undefined>((one, other) => (one && r2(one) >= r2(other) ? one : other), undefined);
}

export function titleOfInput({ inputs }: BaselinesReport, input: string): string {
  return inputs.find(({ name }) => name === input)?.title ?? input;
}

export function titleOfEstimator({ estimators }: BaselinesReport, estimator: string): string {
  return estimators.find(({ name }) => name === estimator)?.title ?? estimator;
}

export function titleOfCollection({ collections }: BaselinesReport, collection: string): string {
  return collections.find((other) => other.collection === collection)?.title ?? collection;
}

/** "0.981 to 0.986". */
export function writeInterval(interval: BaselineScores["intervals"]["r2"], digits = 3): string | undefined {
  if (interval === null) return undefined;
  const [low, high] = interval;
  return `${writeScore(low, digits)} to ${writeScore(high, digits)}`;
}

/** The page in a sentence, without its full stop; undefined if nothing was scored. */
export function headline(report: BaselinesReport): string | undefined {
  const best = report.collections
    .map(({ collection }) => bestCell(report, collection))
    .filter((cell) => cell !== undefined)
    .map((cell) => ({ cell, scores: (cell.test ?? cell.cross_validated).all }))
    .filter(({ scores }) => scores.values.r2 !== null)
    .reduce<{ cell: BaselineCell; scores: BaselineScores } | undefined>(
      (one, other) => (one && (one.scores.values.r2 ?? 0) >= (other.scores.values.r2 ?? 0) ? one : other),
      undefined,
    );
  if (best === undefined) return undefined;
  const { cell, scores } = best;
  const r2 = scores.values.r2 ?? 0;
  const interval = writeInterval(scores.intervals.r2);
  const range = interval === undefined ? "" : `, ${formatPercent(report.bootstrap.level, 0)} interval ${interval}`;
  const met = cell.test === null ? "that each fit left out" : "that it never met";
  const count = formatCounted(scores.networks, cell.test === null ? "network" : "test network");
  const what = `of the spread of accuracy among ${count}`;
  const how = `${titleOfEstimator(report, cell.estimator)}, given only “${titleOfInput(report, cell.input)}”`;
  const on = titleOfCollection(report, cell.collection);
  if (r2 <= 0)
    return `Not here: the best guess from weights alone is no better than the mean (R² ${writeScore(r2)}${range})`;
  return `${how}, explains ${formatPercent(r2)} ${what} on ${on} ${met} (R² ${writeScore(r2)}${range})`;
}

/** Stopping as many runs as costs less than `LOSS` of the best accuracy, at one epoch. */
export interface Bargain {
  epoch: number;
  stopped: number;
  saved: number;
  /** By strategy; missing where it was not tried. */
  lost: ReadonlyMap<string, number>;
  /** Further networks until the predictor has paid for itself; undefined if never. */
  paysAfter: number | undefined;
}

/** Half a point of accuracy: as in the report's break-even counts. */
const LOSS = 0.005;

/** What each epoch offers; epochs at which nothing can be stopped so cheaply are missing. */
export function bargains({ epochs }: EarlyDecision): Bargain[] {
  return epochs.flatMap(({ epoch, strategies, break_even }) => {
    const own = strategies.find(({ strategy }) => strategy === "predicted");
    const cheap = own?.curve.filter(({ stopped, lost }) => stopped > 0 && lost < LOSS).at(-1);
    if (cheap === undefined) return [];
    const { stopped, saved } = cheap;
    const lost = strategies.flatMap(({ strategy, curve }): [string, number][] => {
      const point = curve.find((other) => other.stopped === stopped);
      return point === undefined ? [] : [[strategy, point.lost]];
    });
    const paysAfter = break_even !== null && break_even.stopped === stopped ? break_even.networks : undefined;
    return [{ epoch, stopped, saved, lost: new Map(lost), paysAfter }];
  });
}

/** Accuracy in points: 0.42. */
export function points(share: number | undefined): string {
  return share === undefined ? "–" : (share * 100).toFixed(2);
}

/** What early decision buys on a collection, in words. */
export function boughtWords(decision: EarlyDecision, finalEpoch: number): string {
  const { predictor, pool_size } = decision;
  const offers = bargains(decision);
  if (offers.length === 0)
    return "At no epoch can even the runs predicted worst be stopped for less than half a point of the best accuracy.";
  const best = offers.reduce((one, other) => (other.saved > one.saved ? other : one));
  const random = best.lost.get("random");
  const when = best.epoch === 0 ? "Before any training" : `After epoch ${best.epoch} of ${finalEpoch}`;
  const first = `${when}, stopping the ${formatPercent(best.stopped, 0)} of ${formatWhole(pool_size)} runs that are predicted worst saves ${formatPercent(best.saved, 0)} of the training and costs ${points(best.lost.get("predicted"))} points of the best final accuracy${random === undefined ? "" : `; stopping as many at random costs ${points(random)}`}.`;
  const own = `The predictor learnt from ${formatCounted(predictor.training_networks, "network")} trained to the end`;
  const pays =
    best.paysAfter === undefined
      ? `${own}, which is not counted in that.`
      : `${own}; it has saved as much as they took after ${formatCounted(best.paysAfter, "further run")}.`;
  return `${first} ${pays}`;
}
