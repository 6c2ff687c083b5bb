// What stopping runs by a submission's predictions brings, on tracks of early decision.
import type { ApiEarlyDecision, ApiSubmission } from "../../../../schemas/types.d.ts";
import { costSaved, formatPercent, type StoppingCurve } from "../../../charts/index.ts";
import { submissionPage } from "../../addresses.ts";
import type { ComparedBoard, EntryDecision } from "../../benchmark/types.ts";
import { captioned, html, type Markup, table } from "../markup.ts";
import { formatWhole } from "../words.ts";

/** Undefined where nothing is decided early. */
export async function earlyPart(
  { id, early_decision: own }: ApiSubmission,
  { board }: Pick<ComparedBoard, "board">,
  decisions: readonly EntryDecision[],
): Promise<Markup | undefined> {
  if (own === null || own.curve.length === 0) return undefined;
  const known = new Map(decisions.map((entry) => [entry.id, entry.decision]));
  const baseline = board.entries.find(({ standing, ...entry }) => {
    return standing === "baseline" && entry.id !== id && (known.get(entry.id)?.curve.length ?? 0) > 0;
  });
  const curves = [
    curveOf("this entry", own),
    ...(baseline === undefined ? [] : [curveOf("best baseline", known.get(baseline.id)!)]),
  ];
  const beside =
    baseline === undefined
      ? ""
      : html` Dashed: the best baseline on the board, <a href="${submissionPage(baseline.id)}">${baseline.method}</a>.`;
  const words = html`Lower is better: less accuracy lost for the same training saved. The band holds nine in ten of the pools.${beside}`;
  return html`<p>In each of ${formatWhole(own.pools)} pools of ${formatWhole(own.pool_size)} networks, those with the lowest predictions are stopped after epoch ${own.epoch}. What is lost is the accuracy of the pool’s best network, if it was among them; what is saved are the training images that the stopped ones don’t see. Where accuracies are withheld, what is lost is told in steps: finer figures would tell single ones.</p>
<div class="pictures">${captioned("Stopping runs by these predictions", await costSaved(curves), words)}</div>
${decisionTable(own)}`;
}

function curveOf(name: string, { curve }: ApiEarlyDecision): StoppingCurve {
  return { name, points: curve };
}

function decisionTable({ curve }: ApiEarlyDecision): Markup {
  const columns = [
    { name: "Runs stopped", isNumber: true },
    { name: "Images saved", isNumber: true },
    { name: "Accuracy lost, points", isNumber: true },
    { name: "Nine in ten pools", isNumber: true },
  ];
  const points = (share: number) => (share * 100).toFixed(2);
  const rows = curve.map(({ stopped, saved, lost, low, high }) => [
    formatPercent(stopped, 0),
    formatPercent(saved),
    points(lost),
    `${points(low)} to ${points(high)}`,
  ]);
  return html`<details><summary>The curve as a table</summary>${table("What stopping a share of the runs saves and costs; means over the pools", columns, rows)}</details>`;
}
