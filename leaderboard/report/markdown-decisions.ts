// The last three parts of the report for people: sample efficiency, early decision, residuals.
import type { BaselinesReport, EarlyDecision, EarlyDecisionEpoch } from "../../schemas/types.d.ts";
import { markdownTable, markdownText } from "../../src/lib/markdown.ts";
import { number, percent, titles } from "./markdown-cells.ts";
import { nothing } from "./markdown-scores.ts";

/** Part 4: learning curves. */
export function samplePart(report: BaselinesReport): string {
  const name = titles(report);
  const parts = report.sample_efficiency.map(({ collection, input, estimator, points }) => {
    const rows = points.map(({ networks, r2, somersD }) => [
      String(networks),
      `${number(r2.mean)} (${number(r2.low)} to ${number(r2.high)})`,
      `${number(somersD.mean)} (${number(somersD.low)} to ${number(somersD.high)})`,
      String(r2.draws.length),
    ]);
    const of = [name.collection(collection), name.estimator(estimator), name.input(input)].map(markdownText);
    const table = markdownTable(["training networks", "R²", "Somers’ D", "draws"], rows, [0, 1, 2, 3]);
    return `### ${of[0]}: ${of[1]} on ${of[2]}\n\n${table}`;
  });
  return `## 4. Sample efficiency

Test scores by the number of training networks, with the settings chosen on all of them: mean of the draws, lowest to highest.

${parts.length === 0 ? nothing(report, "no learning curves were asked for") : parts.join("\n\n")}`;
}

/** Shares of stopped runs that the tables show; the record has more. */
const SHOWN = [0.1, 0.3, 0.5, 0.7, 0.9, 0.95];

/** Part 5: stopping the runs that look worst. */
export function earlyPart(report: BaselinesReport): string {
  const name = titles(report);
  const parts = report.early_decision.map((decision) => {
    const epochs = decision.epochs.map((epoch) => `${earlyTable(epoch)}\n\n${breakEven(epoch, decision)}`);
    return `### ${markdownText(name.collection(decision.collection))}\n\n${[poolWords(decision), ...epochs].join("\n\n")}`;
  });
  return `## 5. Early decision

Runs are stopped after an epoch: the share that a strategy likes least. *Saved* is the share of the training images that need not be gone through; what the predictor’s own training networks took is not in it but told separately. *Lost* is the best final accuracy of all runs less the best of those that go on, with its 5th to 95th percentile. Discarded runs are in no published table, so not here either; runs that diverged and ended at chance are.

${parts.length === 0 ? nothing(report, "no test networks") : parts.join("\n\n")}`;
}

function poolWords({ pools, pool_size, test_networks, predictor }: EarlyDecision): string {
  if (pools === 0) return `${test_networks} test networks are too few for pools.`;
  const by =
    predictor.estimator === null
      ? ""
      : ` The predictor (${markdownText(predictor.estimator)}) learnt from ${predictor.training_networks} networks, whose training went through ${predictor.training_images.toExponential(2)} images.`;
  return `Means over ${pools} seeded pools of ${pool_size} of the ${test_networks} test runs.${by}`;
}

function earlyTable({ epoch, strategies }: EarlyDecisionEpoch): string {
  const shown = strategies.map(({ strategy, curve }) => {
    return { strategy, points: curve.filter(({ stopped }) => SHOWN.includes(stopped)) };
  });
  const head = shown[0].points.map(({ stopped }) => `${percent(stopped)} stopped`);
  const rows = shown.map(({ strategy, points }) => [
    strategy,
    ...points.map(({ saved, lost, low, high }) => {
      return `${number(lost, 4)} (${number(low, 4)} to ${number(high, 4)}), ${percent(saved)}`;
    }),
  ]);
  const columns = [...head.keys()].map((column) => column + 1);
  return markdownTable([`lost (5th to 95th percentile), saved; after epoch ${epoch}`, ...head], rows, columns);
}

function breakEven({ break_even: found, input }: EarlyDecisionEpoch, { predictor }: EarlyDecision): string {
  if (input === null) return "No statistics of this epoch were among the inputs, so nothing was predicted from them.";
  if (found === null) return "No share of runs can be stopped with a mean loss below 0.005 and images saved.";
  return `With ${percent(found.stopped)} stopped (the largest share that loses less than 0.005 on average) the predictor has paid for its ${predictor.training_networks} training networks after ${found.networks} further runs.`;
}

/** Part 6: where predictions go wrong. */
export function residualPart(report: BaselinesReport): string {
  const name = titles(report);
  const parts = report.residuals.map(({ collection, input, estimator, bins }) => {
    const rows = bins.map(({ low, high, networks, mean, p10, p50, p90 }) => [
      `${number(low, 2)} to ${number(high, 2)}`,
      String(networks),
      ...[mean, p10, p50, p90].map((value) => number(value)),
    ]);
    const of = [name.collection(collection), name.estimator(estimator), name.input(input)].map(markdownText);
    const head = ["true accuracy", "networks", "mean", "10th percentile", "median", "90th percentile"];
    return `### ${of[0]}: ${of[1]} on ${of[2]}\n\n${markdownTable(head, rows, [1, 2, 3, 4, 5])}`;
  });
  return `## 6. Predicted less true accuracy

Out of fold on the training split, by true accuracy.

${parts.join("\n\n")}`;
}
