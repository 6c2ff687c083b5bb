// A published report on the baselines of the made-up zoo, with its files, made by the real scoring of made-up fits.
import { buildReport, predictionsTable, type ReportTask, reportMarkdown } from "../../leaderboard/report/index.ts";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { publishBaselines } from "../../src/publish/baselines.ts";
import type { Store } from "../../src/store/index.ts";
import { madeTask } from "../leaderboard/made-report.ts";

/** Scores the fits and puts report, predictions and Markdown beside version 1.0.0 of made-zoo. */
export async function publishReport(store: Store, changes: Partial<ReportTask> = {}): Promise<BaselinesReport> {
  const task = { ...madeTask({ collections: ["mnist", "cifar10"] }), ...changes };
  const fits = { ...task.fits, zoo: "made-zoo" };
  const report = await buildReport({ ...task, fits });
  return publishBaselines(store, report, [
    { content: "predictions", bytes: predictionsTable(fits, task.truths) },
    { content: "markdown", bytes: Buffer.from(reportMarkdown(report)) },
  ]);
}
