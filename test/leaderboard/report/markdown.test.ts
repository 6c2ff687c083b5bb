// The report for people: what it says must be what the record holds.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reportMarkdown } from "../../../leaderboard/report/index.ts";
import { type Cell, contest, number } from "../../../leaderboard/report/markdown-cells.ts";
import { madeReport } from "../made-report.ts";

const report = await madeReport();
const text = reportMarkdown(report);

/** The cells of the first row of a part's table that begins with these. */
function row(part: string, ...begins: string[]): string[] {
  const after = part === "" ? text : text.slice(text.indexOf(`## ${part}`));
  const line = after.split("\n").find((other) => other.startsWith(`| ${begins.join(" | ")} |`));
  assert.ok(line, `${part}: ${begins}`);
  return line.slice(2, -2).split(" | ");
}

describe("numbers", () => {
  test("have so many digits, a real minus, and a dash where they are undefined", () => {
    assert.deepEqual(
      [number(0.98449), number(-1.5), number(null), number(undefined), number(-0.0001), number(0.5, 2)],
      ["0.984", "−1.500", "–", "–", "0.000", "0.50"],
    );
  });

  const cell = (value: number | null): Cell => ({ text: number(value), value });

  test("the best of a column is bold, with those that look the same; either way round", () => {
    const rows = [
      [{ text: "a" }, cell(0.9), cell(0.9)],
      [{ text: "b" }, cell(0.90004), cell(0.2)],
      [{ text: "c" }, cell(null), cell(null)],
      [{ text: "d" }, cell(0.1), cell(0.3)],
    ];
    const table = contest(
      [
        ["", undefined],
        ["up", "higher"],
        ["down", "lower"],
      ],
      rows,
    )
      .split("\n")
      .slice(2);
    assert.deepEqual(table, [
      "| a | **0.900** | 0.900 |",
      "| b | **0.900** | **0.200** |",
      "| c | – | – |",
      "| d | 0.100 | 0.300 |",
    ]);
  });

  test("nothing is bold without a contest", () => {
    const same = contest([["up", "higher"]], [[cell(0.5)], [cell(0.5)]], 0);
    const one = contest([["up", "higher"]], [[cell(0.5)], [cell(null)]], 0);
    const none = contest([["plain", undefined]], [[cell(0.5)], [cell(0.7)]], 0);
    assert.ok(![same, one, none].some((table) => table.includes("**")));
  });
});

describe("the report for people", () => {
  test("has its six parts, the settings, and where metrics are explained", () => {
    const heads = text.split("\n").filter((line) => line.startsWith("## "));
    assert.deepEqual(
      heads.map((head) => head.slice(3, 12)),
      ["1. R² of ", "2. Rankin", "3. Transf", "4. Sample", "5. Early ", "6. Predic", "Chosen se"],
    );
    assert.ok(text.startsWith("# Made-up zoo: "));
    assert.ok(text.includes("(docs/metrics.md)"));
    assert.match(text, /best of 1,000 random configurations.*so optimistic/);
    assert.match(text, /D leaves out pairs of equal accuracy/);
  });

  test("shows R² with its interval, cross-validated and tested, beside the paper's", () => {
    const cell = report.cells.find(({ input, estimator }) => input === "hyper" && estimator === "gbm")!;
    const { cross_validated: crossed, test: tested } = cell;
    const shown = [crossed, tested!].map(({ all: { values, intervals } }) => {
      return `${number(values.r2)} [${intervals.r2!.map((end) => number(end)).join(", ")}]`;
    });
    assert.deepEqual(row("1.", "Hyperparameters").slice(4), [...shown, "0.9177"]);
    assert.equal(row("1.", "Statistics of all layers after epoch 3").at(-1), "–");
    assert.ok(row("1.", "Statistics of all layers")[5].startsWith("**"));
  });

  test("shows transfers, with the paper's tau where it has one", () => {
    const at = (from: string, to: string) =>
      report.transfers.find((own) => own.from === from && own.to === to && own.estimator === "gbm")!;
    const { somersD, kendallTauB, r2 } = at("mnist", "fashion_mnist");
    const part = text.slice(text.indexOf("### Gradient boosting on Statistics of all layers"));
    const line = part.split("\n").find((other) => other.startsWith("| MNIST |"))!;
    assert.ok(line.endsWith(`| ${number(somersD)} / ${number(kendallTauB)} (paper 0.77) / ${number(r2)} |`), line);
  });

  test("shows what early decision loses and saves, and when it pays", () => {
    const { epochs, predictor } = report.early_decision[0];
    const { curve } = epochs[0].strategies.find(({ strategy }) => strategy === "random")!;
    const half = curve.find(({ stopped }) => stopped === 0.5)!;
    const saved = `${number(100 * half.saved, 0)} %`;
    assert.equal(
      row("5.", "random")[3],
      `${number(half.lost, 4)} (${number(half.low, 4)} to ${number(half.high, 4)}), ${saved}`,
    );
    const { networks } = epochs[0].break_even!;
    assert.ok(text.includes(`after ${networks} further runs`));
    assert.ok(text.includes(`learnt from ${predictor.training_networks} networks`));
  });

  test("says what it is: a demo, unscored, with withheld labels, of other trainings than the paper's", async () => {
    const unscored = reportMarkdown(await madeReport({ scored: false, collections: ["mnist"] }));
    assert.match(unscored, /accuracies of the test networks were not known here/);
    assert.match(unscored, /## 3\. Transfer[^#]*Nothing here/);
    assert.ok(!unscored.includes("| test |"));
    const demo = reportMarkdown({ ...report, demo: true });
    assert.match(demo, /\*\*This is a demo\.\*\*/);
    assert.ok(!text.includes("This is a demo") && !text.includes("figures are of other networks"));
    assert.match(text, /two where fewer than 5 networks decide them/);
    const short = { ...report, collections: report.collections.map((own) => ({ ...own, final_epoch: 3 })) };
    assert.match(reportMarkdown(short), /these were not, so its figures are of other networks/);
    assert.ok(!reportMarkdown(await madeReport({ labels: "public" })).includes("withheld"));
  });

  test("shows texts of others as texts", () => {
    const hostile = { ...report, title: "<script>alert(1)</script> | `a`\n# b" };
    const [first] = reportMarkdown(hostile).split("\n");
    assert.equal(first.slice(0, 48), "# \\<script\\>alert(1)\\</script\\> \\| \\`a\\` \\# b: h");
  });

  test("is the same for the same report", () => {
    assert.equal(reportMarkdown(JSON.parse(JSON.stringify(report))), text);
  });
});
