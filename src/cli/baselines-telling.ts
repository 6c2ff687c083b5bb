// What people are told while baselines are fitted, and of how it came out.
import { join } from "node:path";
import { isOfFinalWeights } from "../../leaderboard/report/final-weights.ts";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { createProgress, type Progress } from "../lib/progress.ts";
import type { BaselinesEvent } from "./make-baselines.ts";

/** Rows of the closing table, of each collection. */
const MOST_ROWS = 5;

export interface Watched {
  tell(event: BaselinesEvent): void;
  /** Ends the line of progress. */
  done(): void;
}

/** What is counted, and how many of what is told make one. */
const UNITS = {
  reading: { unit: "MB", of: 1e6 },
  fitting: { unit: "fits", of: 1 },
  scoring: { unit: "scores", of: 1 },
} as const;

/** Shows events on standard error: a line of progress for reading, one for fitting, and one for scoring. */
export function watchBaselines(quiet: boolean): Watched {
  let progress: Progress | undefined;
  let label = "";
  let before = 0;
  const stop = () => {
    progress?.done();
    progress = undefined;
  };
  return {
    done: stop,
    tell(event) {
      const { kind, done, total, doing } = event;
      const { unit, of } = UNITS[kind];
      if (label !== kind) {
        stop();
        [label, before] = [kind, 0];
      }
      const isOld = kind === "fitting" && event.kept; // found, not done: says nothing of the rate
      if (progress === undefined && !isOld)
        progress = createProgress({ label, total: (total - before) / of, unit, quiet });
      progress?.add((done - before) / of, doing);
      before = done;
    },
  };
}

export interface SummaryRow {
  collection: string;
  input: string;
  estimator: string;
  /** R2 of out-of-fold predictions of the training split, and of the test split where that was scored. */
  cross_validated_r2: number | null;
  test_r2: number | null;
}

/** The scores of a report in short, the best first in each collection. */
export function reportSummary({ collections, cells }: BaselinesReport): SummaryRow[] {
  return collections.flatMap(({ collection }) =>
    cells
      .filter((cell) => cell.collection === collection)
      .map(({ input, estimator, cross_validated, test }) => ({
        ...{ collection, input, estimator },
        cross_validated_r2: cross_validated.all.values.r2 ?? null,
        test_r2: test?.all.values.r2 ?? null,
      }))
      .sort((a, b) => (b.cross_validated_r2 ?? -1e9) - (a.cross_validated_r2 ?? -1e9)),
  );
}

/**
 * How well accuracy is told from the weights of trained networks alone, in a sentence: by the predictor that did best in
 * cross-validation. Undefined if none was fitted, or its score is undefined.
 */
export function answerInShort(report: BaselinesReport): string | undefined {
  const [best] = reportSummary(report).filter(({ input }) => isOfFinalWeights(input));
  const r2 = best?.test_r2 ?? best?.cross_validated_r2;
  if (r2 === undefined || r2 === null) return undefined;
  const { train, test } = report.collections.find(({ collection }) => collection === best.collection)!;
  const networks = best.test_r2 === null ? train.networks : test.networks;
  const input = report.inputs.find(({ name }) => name === best.input)!.title;
  const estimator = report.estimators.find(({ name }) => name === best.estimator)!.title;
  const what = `R2 ${r2.toFixed(2)} on ${networks} networks that the predictor did not see`;
  const how = `${lowerFirst(estimator)} on ${lowerFirst(input)}`;
  return r2 > 0
    ? `Told from its weights alone, a network's accuracy: ${what} (${how}).`
    : `From ${train.networks} networks no predictor learnt to tell accuracy from weights: ${what}.`;
}

/** "Gradient boosting" within a sentence; "DNN" and "L1 norms" stay as they are. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

/** The closing words: the best of each collection, and where everything is. */
export function describeBaselines(report: BaselinesReport, folder: string, published: string | undefined): string[] {
  const rows = reportSummary(report);
  const lines = report.collections.flatMap(({ collection, title, train, test }) => {
    const own = rows.filter((row) => row.collection === collection);
    const best = own.slice(0, MOST_ROWS).map(({ input, estimator, cross_validated_r2, test_r2 }) => {
      const scores = [cross_validated_r2, test_r2].map((score) => score?.toFixed(3).padStart(8) ?? "       -");
      return `  ${input.padEnd(26)}${estimator.padEnd(8)}${scores.join("")}`;
    });
    const head = `${title}: ${train.networks} training networks, ${test.networks} to test on`;
    const more = own.length > MOST_ROWS ? [`  .. and ${own.length - MOST_ROWS} more`] : [];
    return [head, `  ${"R2 of predicted accuracy".padEnd(34)} crossv.    test`, ...best, ...more];
  });
  const notes = [];
  if (report.demo) notes.push("Too few networks or trials to rank anything: this is a demo.");
  if (!report.test_scored)
    notes.push("Test labels are withheld: give --private-store to score the test split, if you may.");
  if (published !== undefined) notes.push(`The report is published in ${published}.`);
  return [
    ...lines,
    ...notes,
    `Read ${join(folder, "report.md")}; all predictions are in predictions.parquet beside it.`,
  ];
}
