// All pictures of a baselines report as files, for whoever writes the report beside them.
import type { BaselinesReport } from "../../schemas/types.d.ts";
import {
  drawEarlyDecision,
  drawResiduals,
  drawSampleEfficiency,
  drawScores,
  drawTransfers,
  transferKinds,
} from "./report-pictures.ts";
import { standalone } from "./standalone.ts";

export interface ReportDrawing {
  /** Name of the file: "scores-mnist.svg". Letters, digits, dot and hyphen. */
  name: string;
  /** Of the picture, for people. */
  title: string;
  /** The file's text. */
  svg: string;
}

/** Every drawing of a report, in the order of its sections; the same report gives the same text. */
export async function reportDrawings(report: BaselinesReport): Promise<ReportDrawing[]> {
  const drawings: ReportDrawing[] = [];
  const add = (name: string, title: string, svg: string | undefined) => {
    if (svg === undefined) return;
    drawings.push({ name: `${name.replace(/[^A-Za-z0-9.-]+/g, "-")}.svg`, title, svg: standalone(svg, title) });
  };
  const inputTitle = (name: string) => report.inputs.find((input) => input.name === name)?.title ?? name;
  const estimatorTitle = (name: string) => report.estimators.find((other) => other.name === name)?.title ?? name;

  for (const { collection, title } of report.collections) {
    add(`scores-${collection}`, `R² on ${title}`, await drawScores(report, collection, "all"));
    const trained = await drawScores(report, collection, "trained");
    add(`scores-trained-${collection}`, `R² on ${title}, trained networks only`, trained);
  }
  for (const kind of transferKinds(report)) {
    const made = `${estimatorTitle(kind.estimator)} on ${inputTitle(kind.input)}`;
    const svg = drawTransfers(report, kind);
    add(`transfer-${kind.input}-${kind.estimator}`, `Somers’ D on other collections: ${made}`, svg);
  }
  for (const { collection, title } of report.collections) {
    const curves = report.sample_efficiency.filter((curve) => curve.collection === collection);
    for (const input of new Set(curves.map((curve) => curve.input))) {
      const own = curves.filter((curve) => curve.input === input);
      const svg = await drawSampleEfficiency(report, own, "r2");
      add(`learning-${collection}-${input}`, `R² on ${title} by training networks: ${inputTitle(input)}`, svg);
    }
  }
  for (const { collection, title } of report.collections) {
    for (const { epoch, svg } of await drawEarlyDecision(report, collection))
      add(`early-${collection}-${epoch}`, `Stopping runs on ${title} after epoch ${epoch}`, svg);
  }
  for (const { collection, title } of report.collections) {
    for (const { name, title: by } of report.estimators) {
      const drawn = await drawResiduals(report, collection, name);
      if (drawn === undefined) continue;
      add(`predicted-${collection}-${name}`, `Predicted against true accuracy on ${title}: ${by}`, drawn.predicted);
      add(`residuals-${collection}-${name}`, `Residuals on ${title}: ${by}`, drawn.residuals);
    }
  }
  return drawings;
}
