// The first three parts of the report for people: R2, the other metrics, transfer.
import type { BaselineCell, BaselinesReport } from "../../schemas/types.d.ts";
import { markdownText } from "../../src/lib/markdown.ts";
import { type Better, type Cell, contest, number, plain, score, titles } from "./markdown-cells.ts";

/** Part 1: R2 of every cell, cross-validated and on the test split, beside the paper's figure. */
export function r2Part(report: BaselinesReport): string {
  const name = titles(report);
  const parts = report.collections.map(({ collection }) => {
    const heads: [string, Better][] = [["input", undefined]];
    for (const { title } of report.estimators) {
      heads.push([`${markdownText(title)}: cross-validated`, "higher"]);
      if (report.test_scored) heads.push(["test", "higher"]);
      heads.push(["paper", undefined]);
    }
    const rows = inputsOf(report, collection).map((input) => [
      plain(markdownText(name.input(input))),
      ...report.estimators.flatMap((estimator): Cell[] => {
        const cell = cellAt(report, collection, input, estimator.name);
        const crossed = cell?.cross_validated.all;
        const test = cell?.test?.all;
        return [
          score(crossed?.values.r2, crossed?.intervals.r2),
          ...(report.test_scored ? [score(test?.values.r2, test?.intervals.r2)] : []),
          plain(number(cell?.paper_r2, 4)),
        ];
      }),
    ]);
    return `### ${heading(report, collection)}\n\n${contest(heads, rows)}`;
  });
  return `## 1. R² of every estimator on every input set

In brackets the 95 % interval of a bootstrap over networks; the best of each column is bold. *Paper*: the best of 1,000 random configurations, by the R² of the very cross-validation that chose it, so optimistic, on 15,000 training networks of a zoo of its own.

${parts.join("\n\n")}`;
}

/** Part 2: the metrics that rank, and trained networks alone. */
export function rankingPart(report: BaselinesReport): string {
  const name = titles(report);
  const split = report.test_scored ? "test split" : "training split, out of fold";
  const scoresOf = (cell: BaselineCell) => cell.test ?? cell.cross_validated;
  const shown = report.metrics.filter(({ name: metric }) => metric !== "mse" && metric !== "r2");
  const parts = report.collections.map(({ collection }) => {
    const heads: [string, Better][] = [
      ["input", undefined],
      ["estimator", undefined],
      ["R², trained", "higher"],
      [`${markdownText(name.metric("somersD"))}, trained`, "higher"],
      ...shown.map(({ title, better }): [string, Better] => [markdownText(title), better]),
    ];
    const rows = report.cells
      .filter((cell) => cell.collection === collection)
      .map((cell) => {
        const { all, trained } = scoresOf(cell);
        const values: Record<string, number | null> = { ...all.values };
        return [
          plain(markdownText(name.input(cell.input))),
          plain(markdownText(name.estimator(cell.estimator))),
          ...[score(trained.values.r2), score(trained.values.somersD)],
          ...shown.map(({ name: metric }) => score(values[metric])),
        ];
      });
    return `### ${heading(report, collection)}\n\n${contest(heads, rows, 2)}`;
  });
  return `## 2. Ranking, errors, and trained networks alone (${split})

*Trained*: networks above twice the majority rate alone, since R² of all mostly tells failed from trained ones. Somers’ D and Kendall’s τ-b both count pairs of networks ranked rightly less those ranked wrongly: D leaves out pairs of equal accuracy, which nobody can rank, so a perfect ranking gets 1; τ-b counts them against whoever tells them apart, so it stays below 1 and does not compare across collections ([more](${METRICS_PAGE})).

${parts.join("\n\n")}`;
}

/** Where the metrics are explained, seen from the repository's root. */
const METRICS_PAGE = "docs/metrics.md";

/** Part 3: what holds on other collections. */
export function transferPart(report: BaselinesReport): string {
  const name = titles(report);
  const asked = Map.groupBy(report.transfers, ({ input, estimator }) => `${estimator}\n${input}`);
  const parts = [...asked.values()].map((transfers) => {
    const [{ input, estimator }] = transfers;
    const at = (from: string, to: string) => transfers.find((other) => other.from === from && other.to === to);
    const order = report.collections.map(({ collection }) => collection);
    const heads = ["fitted on", ...order.map((to) => `on ${markdownText(name.collection(to))}`)];
    const rows = order.map((from) => [
      plain(markdownText(name.collection(from))),
      ...order.map((to) => {
        const found = at(from, to);
        if (found === undefined) return plain("–");
        const paper = found.paper_kendall_tau === null ? "" : ` (paper ${number(found.paper_kendall_tau, 2)})`;
        return plain(`${number(found.somersD)} / ${number(found.kendallTauB)}${paper} / ${number(found.r2)}`);
      }),
    ]);
    const table = contest(
      heads.map((head) => [head, undefined]),
      rows,
    );
    return `### ${markdownText(name.estimator(estimator))} on ${markdownText(name.input(input))}\n\n${table}`;
  });
  return `## 3. Transfer

Chosen and fitted on one collection, tested untouched on the test split of each: Somers’ D / Kendall’s τ-b / R². ${parts.length === 0 ? `\n\n${nothing(report, "only one collection, or no transfers were asked for")}` : `The paper’s τ is read off a figure.\n\n${parts.join("\n\n")}`}`;
}

/** Why a part is empty. */
export function nothing(report: BaselinesReport, otherwise: string): string {
  return `Nothing here: ${report.test_scored ? otherwise : "the accuracies of the test networks were not known"}.`;
}

function heading(report: BaselinesReport, collection: string): string {
  const { title, train, test, majority_rate: rate } = report.collections.find((own) => own.collection === collection)!;
  const counts = ({ networks, trained }: typeof test) =>
    `${networks}${trained === null ? "" : ` (${trained} trained)`}`;
  const networks = `${counts(train)} training and ${counts(test)} test networks`;
  return `${markdownText(title)}: ${networks}, majority rate ${number(rate, 4)}`;
}

function inputsOf(report: BaselinesReport, collection: string): string[] {
  const own = report.cells.filter((cell) => cell.collection === collection);
  return [...new Set(own.map(({ input }) => input))];
}

function cellAt(report: BaselinesReport, collection: string, input: string, estimator: string) {
  return report.cells.find(
    (cell) => cell.collection === collection && cell.input === input && cell.estimator === estimator,
  );
}
