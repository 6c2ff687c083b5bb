// Everything that the page of a baselines report shows, drawn. Done once a report, whatever the hub is called.
import { setImmediate } from "node:timers/promises";
import type { BaselinesReport } from "../../../schemas/types.d.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { Baselines } from "../catalog.ts";
import { type BaselinesData, type BaselinesPictures, renderBaselines } from "./baselines.ts";

const DRAWN_CACHE_BYTES = 8 * 2 ** 20;

export class BaselinesSource {
  readonly #drawn = new BoundedCache<BaselinesPictures>(DRAWN_CACHE_BYTES, pictureBytes);

  /** The page of a report. */
  async render(
    { report, sha256 }: Baselines,
    place: Pick<BaselinesData, "address" | "isPinned" | "hasTracks">,
  ): Promise<string> {
    const pictures = await this.#drawn.get(sha256, () => drawBaselines(report));
    return renderBaselines({ ...place, report, pictures });
  }
}

/** All pictures of the page. */
export async function drawBaselines(report: BaselinesReport): Promise<BaselinesPictures> {
  const charts = await import("../../charts/index.ts");
  const scores = new Map<string, string>();
  const trained = new Map<string, string>();
  const learning: { collection: string; input: string; svg: string }[] = [];
  const early = new Map<string, { epoch: number; svg: string }[]>();
  const residuals = { predicted: new Map(), residuals: new Map(), estimators: new Map() };
  for (const { collection } of report.collections) {
    await setImmediate(); // whoever else asks the hub something gets an answer between two collections
    const all = await charts.drawScores(report, collection, "all");
    if (all !== undefined) scores.set(collection, all);
    const good = await charts.drawScores(report, collection, "trained");
    if (good !== undefined) trained.set(collection, good);
    const curves = report.sample_efficiency.filter((curve) => curve.collection === collection);
    for (const input of new Set(curves.map((curve) => curve.input))) {
      const own = curves.filter((curve) => curve.input === input);
      learning.push({ collection, input, svg: await charts.drawSampleEfficiency(report, own, "r2") });
    }
    early.set(collection, await charts.drawEarlyDecision(report, collection));
    const estimator = bestEstimator(report, collection);
    const drawn = estimator === undefined ? undefined : await charts.drawResiduals(report, collection, estimator);
    if (drawn !== undefined) {
      residuals.predicted.set(collection, drawn.predicted);
      residuals.residuals.set(collection, drawn.residuals);
      residuals.estimators.set(collection, estimator);
    }
  }
  const transfers = charts.transferKinds(report).map((kind) => ({ ...kind, svg: charts.drawTransfers(report, kind) }));
  return { scores, trained, transfers, learning, early, residuals };
}

/** Whose predictions are shown: the estimator that cross-validates best on the main input set. */
function bestEstimator({ cells, residuals, main_input }: BaselinesReport, collection: string): string | undefined {
  const r2Of = (estimator: string) =>
    cells.find((cell) => cell.collection === collection && cell.input === main_input && cell.estimator === estimator)
      ?.cross_validated.all.values.r2 ?? Number.NEGATIVE_INFINITY;
  const names = residuals.filter((other) => other.collection === collection).map(({ estimator }) => estimator);
  return names.reduce<string | undefined>((one, other) => (one && r2Of(one) >= r2Of(other) ? one : other), undefined);
}

function pictureBytes({ scores, trained, transfers, learning, early, residuals }: BaselinesPictures): number {
  const all = [
    ...[scores, trained, residuals.predicted, residuals.residuals].flatMap((pictures) => [...pictures.values()]),
    ...[...transfers, ...learning, ...[...early.values()].flat()].map(({ svg }) => svg ?? ""),
  ];
  return all.reduce((sum, svg) => sum + svg.length * 2, 1000);
}
