// The report for people who read it in an editor or a repository: the same numbers as the record and the page.
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { markdownTable, markdownText } from "../../src/lib/markdown.ts";
import { earlyPart, residualPart, samplePart } from "./markdown-decisions.ts";
import { r2Part, rankingPart, transferPart } from "./markdown-scores.ts";

const PAPER_EPOCHS = 18;

/** The whole report as Markdown; texts of the zoo's author are shown as texts, never as markup. */
export function reportMarkdown(report: BaselinesReport): string {
  const parts = [head(report), r2Part(report), rankingPart(report), transferPart(report)];
  parts.push(samplePart(report), earlyPart(report), residualPart(report), settingsPart(report));
  return `${parts.join("\n\n")}\n`;
}

function head(report: BaselinesReport): string {
  const { title, zoo, version, estimators, seed, bootstrap, labels, test_scored: scored, collections } = report;
  const trials = estimators.map((own) => `${markdownText(own.title)} ${own.trials}`).join(", ");
  const notes: string[] = [];
  if (report.demo) {
    notes.push(
      "> **This is a demo.** Few networks, short trainings or few trials: it shows what such a report looks like. Its numbers rank no method and answer no question.",
    );
  }
  if (!scored)
    notes.push("The accuracies of the test networks were not known here, so only cross-validated scores are shown.");
  else if (labels === "withheld") {
    notes.push(
      "Test accuracies are withheld: scores of at least 1,000 test networks have four decimal places, those of fewer two (errors and losses three; two where fewer than 5 networks decide them), and none is of fewer than 5 networks.",
    );
  }
  if (collections.some(({ final_epoch: epoch }) => epoch !== PAPER_EPOCHS)) {
    notes.push(
      `The paper’s networks were trained for ${PAPER_EPOCHS} epochs; these were not, so its figures are of other networks.`,
    );
  }
  return `# ${markdownText(title)}: how well the built-in estimators predict accuracy

${[`Zoo ${zoo}, version ${version}. Trials of random settings for each input set: ${trials}. ${bootstrap.resamples} bootstrap resamples, seed ${seed}. Everything was chosen by 3-fold cross-validation on the training split; the test split was predicted once. A dash is an undefined score. How the numbers are made: [docs/metrics.md](docs/metrics.md).`, ...notes].join("\n\n")}`;
}

function settingsPart({ cells }: BaselinesReport): string {
  const rows = cells.map(({ collection, input, estimator, columns, iterations, settings }) => [
    ...[collection, input, estimator].map(markdownText),
    ...[String(columns), String(iterations)],
    markdownText(
      Object.entries(settings)
        .map(([name, value]) => `${name} ${shortened(value)}`)
        .join(", "),
    ),
  ]);
  const names = ["collection", "input", "estimator", "columns", "trees or epochs", "settings"];
  return `## Chosen settings\n\n${markdownTable(names, rows, [3, 4])}`;
}

function shortened(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value);
}
