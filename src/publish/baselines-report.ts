// A baselines report that can be trusted to be what it says: fits its schema, and its parts fit each other. Whoever shows
// one need not ask whether a name is known.
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { mistakes, validate } from "../lib/validate.ts";

/**
 * The value as a report. `where` names it in the messages. InputError that lists what is wrong: schema, names that its
 * lists don't have, lists of points of two lengths, test scores though the test split was not scored.
 */
export function readReport(value: unknown, where: string): BaselinesReport {
  const report = validate<BaselinesReport>("baselines-report", value, where);
  const found = [...new Set([...unknownNames(report), ...otherMistakes(report)])];
  if (found.length > 0) throw mistakes(where, found);
  return report;
}

function* unknownNames(report: BaselinesReport): Generator<string> {
  const collections = new Set<string>(report.collections.map(({ collection }) => collection));
  const inputs = new Set(report.inputs.map(({ name }) => name));
  const estimators = new Set(report.estimators.map(({ name }) => name));
  const places = {
    cells: report.cells,
    transfers: report.transfers.flatMap((own) => [own.from, own.to].map((collection) => ({ ...own, collection }))),
    sample_efficiency: report.sample_efficiency,
    residuals: report.residuals,
  };
  for (const [place, list] of Object.entries(places)) {
    for (const { collection, input, estimator } of list) {
      if (!collections.has(collection)) yield `${place}: collection ${collection} is not among its collections`;
      if (!inputs.has(input)) yield `${place}: input ${input} is not among its inputs`;
      if (!estimators.has(estimator)) yield `${place}: estimator ${estimator} is not among its estimators`;
    }
  }
  for (const { collection } of report.early_decision) {
    if (!collections.has(collection)) yield `early_decision: collection ${collection} is not among its collections`;
  }
}

function* otherMistakes(report: BaselinesReport): Generator<string> {
  for (const { points, collection } of report.residuals) {
    const [truths, predictions] = [points.truth.length, points.prediction.length];
    if (truths !== predictions) yield `residuals of ${collection}: ${truths} truths and ${predictions} predictions`;
  }
  if (report.test_scored) return;
  const parts = { transfers: report.transfers, early_decision: report.early_decision };
  for (const [place, list] of Object.entries({ ...parts, sample_efficiency: report.sample_efficiency })) {
    if (list.length > 0) yield `${place} has ${list.length} entries though test_scored is false`;
  }
}
