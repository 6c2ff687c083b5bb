// Fits the baselines of a published zoo and writes the report about them: what `baselines` and `start` do alike. Fitting
// ends before a test label is read.
import { join } from "node:path";
import type { Estimator } from "../../leaderboard/baselines/estimator.ts";
import type { BaselineFits } from "../../leaderboard/baselines/fits.ts";
import { allCells, type FitEvent, fitBaselines } from "../../leaderboard/baselines/search/index.ts";
import { buildReport, predictionsTable, reportMarkdown } from "../../leaderboard/report/index.ts";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { reportDrawings } from "../charts/index.ts";
import { bytesToRead, type ReadCollection, readCollection } from "../download/networks.ts";
import type { Release, ZooSource } from "../download/source.ts";
import { StoreSource } from "../download/store-source.ts";
import { readTruth } from "../download/truth.ts";
import { type InputSet, inputSets } from "../features/input-sets.ts";
import { InputError } from "../lib/errors.ts";
import { makeFolder, writeWhole } from "../lib/files.ts";
import { type BaselinesContent, listBaselineFiles, publishBaselines } from "../publish/baselines.ts";
import { findWithheldLabels } from "../publish/read-labels.ts";
import type { Store } from "../store/index.ts";
import { earlyEpoch } from "../zoo/index.ts";
import { fewShotSetsOf } from "./few-shot-sets.ts";

/** Fewer test networks than this rank nobody: the report is marked as a demo. */
const LEAST_TEST_NETWORKS = 100;

export type BaselinesEvent =
  /** In bytes. */
  | { kind: "reading"; done: number; total: number; doing: string }
  | ({ kind: "fitting" } & FitEvent)
  | { kind: "scoring"; done: number; total: number; doing: string };

export interface BaselinesTask {
  source: ZooSource;
  release: Release;
  /** Where withheld labels are; without it such a zoo's test split is not scored. */
  privateStore: Store | undefined;
  collections: readonly string[];
  sets: readonly InputSet[];
  estimators: readonly Estimator[];
  /** By estimator. */
  trials: ReadonlyMap<string, number>;
  seed: number;
  /** Everything goes there. */
  folder: string;
  jobs: number;
  /** Whether the budget is too small to rank anything. */
  demo: boolean;
  /** Where the report is published too. */
  publish: Store | undefined;
  signal: AbortSignal;
  tell: (event: BaselinesEvent) => void;
}

/** The input sets of a zoo. */
export function inputSetsOf({ manifest }: Release): InputSet[] {
  return inputSets(manifest.tensor_layout, manifest.spec);
}

/** Fits, scores, writes and publishes. Rejects with the signal's reason when it is stopped; what is done is kept. */
export async function makeBaselines(task: BaselinesTask): Promise<BaselinesReport> {
  const { source, release, folder, seed, trials, jobs, signal, tell, sets, estimators } = task;
  const { zoo, version, spec } = release.manifest;
  await checkStores(task);
  await makeFolder(join(folder, "search")); // before gigabytes are read that could not be kept
  const weights = sets.some(({ needs }) => needs.weights);
  const collections: ReadCollection[] = [];
  const total = task.collections.reduce((sum, name) => sum + bytesToRead(release, name, weights), 0);
  let done = 0;
  for (const collection of task.collections) {
    const moved = (bytes: number) => {
      done += bytes;
      tell({ kind: "reading", done, total, doing: collection });
    };
    collections.push(await readCollection(source, release, collection, { weights, signal, moved }));
  }
  const perLayer = perLayerStatistics(sets, spec.epochs);
  // Fixed, not the best of those that are fitted: on a few-shot track nothing may be chosen by other networks than a set's.
  const fewShotInputs = perLayerStatistics(inputSetsOf(release), spec.epochs);
  const early = earlyEpoch(spec);
  const fits = await fitBaselines({
    ...{ zoo, version, collections, sets, estimators, trials, seed, jobs, signal },
    cells: allCells(task.collections, sets, estimators, { final: spec.epochs, early }),
    folder: join(folder, "search"),
    curveInputs: perLayer,
    transferInputs: perLayer,
    earlyInputs: sets.filter((set) => isOfEarlyNetworks(set, early)).map(({ name }) => name),
    fewShot: fewShotSetsOf(release, task.collections),
    fewShotInputs: fewShotInputs.filter((name) => perLayer.includes(name)),
    tell: (event) => tell({ kind: "fitting", ...event }),
  });
  return writeReport(task, fits, collections);
}

/** InputError before hours of fitting, not after them, if labels or a place for the report turn out to be missing. */
async function checkStores({ release, privateStore, publish, collections }: BaselinesTask): Promise<void> {
  const { manifest, bytes } = release;
  if (manifest.labels === "withheld" && privateStore !== undefined)
    await findWithheldLabels(privateStore, manifest, collections);
  if (publish === undefined) return;
  const there = await new StoreSource(publish).release(manifest.zoo, manifest.version);
  if (there === undefined)
    throw new InputError(`${publish.name} has no ${manifest.zoo} ${manifest.version} to put a report beside`);
  if (Buffer.compare(there.bytes, bytes) !== 0)
    throw new InputError(`${manifest.zoo} ${manifest.version} in ${publish.name} is not the one that is read`);
}

/** What may be asked of networks set aside for early decision: their statistics at the early epoch, or how they are trained. */
function isOfEarlyNetworks({ needs }: InputSet, early: number | undefined): boolean {
  return !needs.weights && (needs.statisticsEpoch === undefined || needs.statisticsEpoch === early);
}

/** The set that the paper did best with: the one that curves and transfers are about. */
function perLayerStatistics(sets: readonly InputSet[], epoch: number): string[] {
  const ofFinal = sets.filter(({ needs }) => needs.statisticsEpoch === epoch);
  const most = Math.max(...ofFinal.map(({ columns }) => columns));
  return ofFinal.filter(({ columns }) => columns === most).map(({ name }) => name);
}

async function writeReport(
  task: BaselinesTask,
  fits: BaselineFits,
  collections: readonly ReadCollection[],
): Promise<BaselinesReport> {
  const { source, release, privateStore, folder, sets, estimators, signal } = task;
  const { title, labels, spec } = release.manifest;
  const truths = [];
  for (const networks of collections) truths.push(await readTruth(source, release, networks, privateStore, { signal }));
  const made = await buildReport({
    ...{ spec, title, labels, fits, sets, estimators, truths, signal },
    demo: task.demo || collections.some(({ test }) => test.rows < LEAST_TEST_NETWORKS),
    tell: (event) => task.tell({ kind: "scoring", ...event }),
  });
  const predictions = predictionsTable(fits, truths);
  const drawings = await reportDrawings(made);
  const text = reportMarkdown(made);
  const contents: BaselinesContent[] = [
    { content: "predictions", bytes: predictions },
    { content: "markdown", bytes: Buffer.from(text) },
  ];
  const report = task.publish
    ? await publishBaselines(task.publish, made, contents)
    : listBaselineFiles(made, contents).report;
  await writeWhole(join(folder, "predictions.parquet"), predictions);
  for (const { name, svg } of drawings) await writeWhole(join(folder, "drawings", name), svg);
  const pictures = drawings.map(({ name, title }) => `![${title}](drawings/${name})`);
  await writeWhole(join(folder, "report.md"), [text, "## Drawings", ...pictures].join("\n\n"));
  await writeWhole(join(folder, "report.json"), `${JSON.stringify(report)}\n`);
  return report;
}
