// Verifies the tables of one collection, a file in memory at a time: runs and folds, then each epoch's features and
// weights. What must be equal in several tables is kept, which is little: labels, and features of some networks.
import type { Manifest, PublishedFile } from "../../../schemas/types.d.ts";
import { featureNames } from "../../features/index.ts";
import { fileMetadata } from "../../publish/file-metadata.ts";
import { filesOf } from "../../publish/manifest.ts";
import { publishedSplits } from "../../publish/slots.ts";
import { FOLDS_COLUMNS, featureColumns, hasLabels, RUNS_COLUMNS, weightColumns } from "../../publish/tables.ts";
import { foldOf, type Split } from "../../zoo/index.ts";
import { compareTable, type RowReader } from "./compare-table.ts";
import { type Expected, placesOf } from "./expected.ts";
import { FeatureSamples } from "./feature-samples.ts";
import type { Findings } from "./findings.ts";
import { FinalLabels, labelProblems } from "./labels.ts";
import type { Retraining } from "./retraining.ts";

export interface CollectionTask {
  manifest: Manifest;
  expected: Expected;
  /** The bytes of a file whose length and SHA-256 are right; undefined if it is to be passed over. */
  read(file: PublishedFile): Promise<Uint8Array | undefined>;
  findings: Findings;
  retraining?: Retraining | undefined;
}

/** Looks at all tables of a collection. What it finds goes to the findings. */
export async function verifyCollection(task: CollectionTask): Promise<void> {
  const { manifest, expected, findings } = task;
  const labels = new FinalLabels();
  await verifyRuns(task, labels);
  await verifyFolds(task);
  const { collection } = expected;
  for (const epoch of manifest.spec.checkpoint_epochs) {
    const samples = new FeatureSamples(manifest, featureNames(manifest.tensor_layout));
    await verifyFeatures(task, epoch, samples);
    for (const split of publishedSplits(manifest.spec, epoch, manifest.labels)) {
      let start = 0;
      for (const file of filesOf(manifest, { collection, content: "weights", split, epoch })) {
        await verifyWeights(task, file, { split, epoch, start }, samples, labels);
        start += file.rows!;
      }
    }
    findings.add("features", samples.compared, collection, samples.problems);
  }
}

async function verifyRuns(task: CollectionTask, labels: FinalLabels): Promise<void> {
  const { manifest, expected, findings } = task;
  const wrong: string[] = [];
  const rows = expected.drawn.map((drawn, place) => ({ ...drawn, split: expected.splits[place] }));
  await compare(task, { content: "runs" }, RUNS_COLUMNS, rows, (reader) => {
    wrong.push(...labels.take(reader, manifest, expected.splits[reader.row]));
    return [];
  });
  findings.add("labels", expected.runs.length, `runs of ${expected.collection}`, wrong);
}

async function verifyFolds(task: CollectionTask): Promise<void> {
  const { spec } = task.manifest;
  const { collection, drawn } = task.expected;
  const rows = placesOf(task.expected, ["train"]).map((place) => {
    const { model_id, run } = drawn[place];
    return { model_id, collection, run, fold: foldOf(spec, collection, run) };
  });
  await compare(task, { content: "folds" }, FOLDS_COLUMNS, rows);
}

async function verifyFeatures(task: CollectionTask, epoch: number, samples: FeatureSamples): Promise<void> {
  const { manifest, expected } = task;
  const rows = placesOf(expected, publishedSplits(manifest.spec, epoch, manifest.labels)).map((place) => {
    const { model_id, collection, run } = expected.drawn[place];
    return { model_id, collection, run, split: expected.splits[place] };
  });
  const columns = featureColumns(featureNames(manifest.tensor_layout));
  await compare(task, { content: "features", epoch }, columns, rows, (reader) =>
    samples.take(reader, epoch, rows.length),
  );
}

async function verifyWeights(
  task: CollectionTask,
  file: PublishedFile,
  { split, epoch, start }: { split: Split; epoch: number; start: number },
  samples: FeatureSamples,
  labels: FinalLabels,
): Promise<void> {
  const { manifest, expected, findings, retraining } = task;
  const isLabelled = hasLabels(split, manifest.labels);
  const isFinal = epoch === manifest.spec.epochs;
  const rows = placesOf(expected, [split])
    .slice(start, start + file.rows!)
    .map((place) => ({ ...expected.drawn[place], epoch }));
  const width = manifest.tensor_layout[manifest.tensor_layout.length - 1].end;
  const wrong: string[] = [];
  const look = (reader: RowReader): string[] => {
    const weights = reader.weights();
    const bad = firstNonFinite(weights);
    if (bad >= 0) return [`row ${reader.row}: weight ${bad} must be finite, is ${weights[bad]}`];
    if (isLabelled) wrong.push(...(isFinal ? labels.compare(reader) : labelProblems(reader)));
    samples.compare(reader, epoch);
    retraining?.take(reader, expected.collection, epoch, isLabelled);
    const step = reader.value("step") as number;
    const isWhole = epoch === 0 ? step === 0 : step > 0 && step % epoch === 0;
    return isWhole ? [] : [`row ${reader.row}: step must be a multiple of epoch ${epoch}, is ${step}`];
  };
  const kind = { content: "weights", split, epoch } as const;
  const isThere = await compareFile(task, file, kind, weightColumns(width, isLabelled), rows, look);
  findings.add("labels", isThere ? rows.length : 0, file.path, wrong);
}

type Kind = { content: PublishedFile["content"]; split?: Split; epoch?: number };
type Rows = Parameters<typeof compareTable>[0]["rows"];
type Look = (reader: RowReader) => string[];

/** Compares the one file of a kind. */
async function compare(task: CollectionTask, kind: Kind, columns: Columns, rows: Rows, look?: Look): Promise<void> {
  const { manifest, expected, findings } = task;
  const files = filesOf(manifest, { collection: expected.collection, ...kind });
  if (files.length !== 1) {
    const what = `${kind.content}${kind.epoch === undefined ? "" : ` of epoch ${kind.epoch}`}`;
    findings.add("manifest", 0, expected.collection, [`must have one file of ${what}, has ${files.length}`]);
  }
  for (const file of files) await compareFile(task, file, kind, columns, rows, look);
}

type Columns = Parameters<typeof compareTable>[0]["columns"];

/** Whether the file is there to be compared. */
async function compareFile(
  { manifest, expected, read, findings }: CollectionTask,
  file: PublishedFile,
  kind: Kind,
  columns: Columns,
  rows: Rows,
  look?: Look,
): Promise<boolean> {
  const bytes = await read(file);
  if (bytes === undefined) return false;
  const { collection } = expected;
  const metadata = fileMetadata(manifest.spec, { collection, ...kind });
  const problems = compareTable({ bytes, columns, metadata, rows, ...(look ? { look } : {}) });
  findings.add("tables", rows.length, file.path, problems);
  return true;
}

function firstNonFinite(values: Float32Array): number {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return index;
  return -1;
}
