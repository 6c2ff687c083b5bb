// The drawings of a baselines report: which of its numbers go into which picture. Pages and files show the same ones.
import type {
  BaselineCell,
  BaselineCurve,
  BaselineScores,
  BaselinesReport,
  EarlyDecisionEpoch,
  EarlyStrategy,
} from "../../schemas/types.d.ts";
import { costSaved, type StoppingCurve, stoppingReach } from "./cost-saved.ts";
import { predictedAgainstTrue, residualsByAccuracy } from "./predicted-accuracy.ts";
import { type LearningCurve, sampleEfficiency } from "./sample-efficiency.ts";
import { scoreDots } from "./score-dots.ts";
import { transferMatrix } from "./transfer-matrix.ts";

/** Networks that scores are of: all, or those that learnt something. */
export type Which = "all" | "trained";

/** How strategies are called in pictures, in the order of their looks. */
export const STRATEGY_NAMES: readonly (readonly [EarlyStrategy["strategy"], name: string])[] = [
  ["predicted", "predicted"],
  ["measured", "measured"],
  ["hyperparameters", "settings"],
  ["random", "random"],
];

/** The scores that a report shows first: those of the test split, or of cross-validation where they are not known. */
export function shownScores(cell: BaselineCell, which: Which): BaselineScores {
  return (cell.test ?? cell.cross_validated)[which];
}

/** The cell of a collection's input and estimator, if it was fitted. */
export function cellOf(
  { cells }: BaselinesReport,
  collection: string,
  input: string,
  estimator: string,
): BaselineCell | undefined {
  return cells.find((cell) => cell.collection === collection && cell.input === input && cell.estimator === estimator);
}

/** The table of R² as dots with intervals; undefined where nothing is scored. The paper's figures are of all networks. */
export async function drawScores(
  report: BaselinesReport,
  collection: string,
  which: Which,
): Promise<string | undefined> {
  const rows = report.inputs.flatMap(({ name, title }) => {
    const scores = report.estimators.map((estimator) => {
      const cell = cellOf(report, collection, name, estimator.name);
      if (cell === undefined) return undefined;
      const { values, intervals } = shownScores(cell, which);
      if (values.r2 === null) return undefined;
      const [low, high] = intervals.r2 ?? [];
      return {
        value: values.r2,
        interval: low === undefined || high === undefined ? undefined : ([low, high] as const),
        reference: which === "trained" ? undefined : (cell.paper_r2 ?? undefined),
      };
    });
    return scores.some((score) => score !== undefined) ? [{ name: title, scores }] : [];
  });
  if (rows.length === 0) return undefined;
  const names = report.estimators.map(({ title }) => title);
  return scoreDots(rows, { score: "R²", names, reference: "the paper’s figure" });
}

/** Learning curves of all estimators on one input set, in the report's order. */
export function learningCurves(
  report: BaselinesReport,
  curves: readonly BaselineCurve[],
  metric: "r2" | "somersD",
): LearningCurve[] {
  // Empty for an estimator without a curve: the looks of the others must not depend on it.
  const lines = report.estimators.map(({ name, title }) => ({
    name: title,
    points: (curves.find(({ estimator }) => estimator === name)?.points ?? []).flatMap((point) => {
      const { mean, low, high } = point[metric];
      if (mean === null || low === null || high === null) return [];
      return [{ networks: point.networks, mean, low, high }];
    }),
  }));
  return lines.at(-1)?.points.length === 0 ? lines.filter(({ points }) => points.length > 0) : lines;
}

export function drawSampleEfficiency(
  report: BaselinesReport,
  curves: readonly BaselineCurve[],
  metric: "r2" | "somersD",
): Promise<string> {
  return sampleEfficiency(learningCurves(report, curves, metric), metric === "r2" ? "R²" : "Somers’ D");
}

/** What each strategy loses and saves at an epoch, in the order of their looks. */
export function stoppingCurves({ strategies }: Pick<EarlyDecisionEpoch, "strategies">): StoppingCurve[] {
  return STRATEGY_NAMES.map(([strategy, name]) => {
    const found = strategies.find((other) => other.strategy === strategy);
    return { name, points: found?.curve ?? [] };
  });
}

/** One picture an epoch, all on the same axes. */
export async function drawEarlyDecision(
  report: BaselinesReport,
  collection: string,
): Promise<{ epoch: number; svg: string }[]> {
  const decision = report.early_decision.find((other) => other.collection === collection);
  if (decision === undefined || decision.pools === 0) return [];
  const drawn = decision.epochs.map((at) => ({ epoch: at.epoch, curves: stoppingCurves(at) }));
  const reach = stoppingReach(drawn.map(({ curves }) => curves));
  return Promise.all(drawn.map(async ({ epoch, curves }) => ({ epoch, svg: await costSaved(curves, reach) })));
}

/** A collection's predictions by an estimator against the truth, and what is left over; undefined if there are none. */
export async function drawResiduals(
  report: BaselinesReport,
  collection: string,
  estimator: string,
): Promise<{ predicted: string; residuals: string } | undefined> {
  const found = report.residuals.find((other) => other.collection === collection && other.estimator === estimator);
  if (found === undefined) return undefined;
  const networks = found.bins.reduce((sum, bin) => sum + bin.networks, 0);
  return {
    predicted: await predictedAgainstTrue(found.points.truth, found.points.prediction, networks),
    residuals: await residualsByAccuracy(found.bins),
  };
}

/** Which inputs and estimators transfers were made with, in the report's order. */
export function transferKinds({ transfers }: BaselinesReport): { input: string; estimator: string }[] {
  const kinds: { input: string; estimator: string }[] = [];
  for (const { input, estimator } of transfers) {
    if (!kinds.some((kind) => kind.input === input && kind.estimator === estimator)) kinds.push({ input, estimator });
  }
  return kinds;
}

/** The transfer matrix of a metric, NaN where undefined; undefined for fewer than two collections. */
export function drawTransfers(
  report: BaselinesReport,
  kind: { input: string; estimator: string },
  metric: "somersD" | "r2" = "somersD",
): string | undefined {
  const own = report.transfers.filter(({ input, estimator }) => input === kind.input && estimator === kind.estimator);
  const collections = report.collections.filter(({ collection }) => own.some(({ from }) => from === collection));
  if (collections.length < 2) return undefined;
  const values = collections.map((from) =>
    collections.map((to) => {
      const found = own.find((other) => other.from === from.collection && other.to === to.collection);
      return found?.[metric] ?? Number.NaN;
    }),
  );
  const titles = collections.map(({ title }) => title);
  return transferMatrix(titles, values, metric === "r2" ? "R²" : "Somers’ D");
}
