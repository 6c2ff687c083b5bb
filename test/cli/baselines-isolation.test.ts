// Fitting can't see a test label: zoos that differ in those alone get the same fits and predictions, byte for byte, and
// other scores. All the way from a training folder to the files that the command writes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { ESTIMATORS } from "../../leaderboard/baselines/index.ts";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { inputSetsOf, makeBaselines } from "../../src/cli/make-baselines.ts";
import { StoreSource } from "../../src/download/index.ts";
import { RandomStream, shuffle, streamKey } from "../../src/lib/random.ts";
import { splitOf } from "../../src/zoo/index.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { contentHashes } from "../publish/read-store.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";

const spec = madeSpec({ convolution_layers: 1, runs_per_collection: 40, runs_per_shard: 40 });
const SETS = ["wstats-layers-0,1", "wstats-layers-0,1@1"];
const TRIALS = { linear: 3, dnn: 1, gbm: 2 };

type LabelOf = (collection: string, run: number, epoch: number) => { test_accuracy: number; test_loss?: number };

/** Whole images of 10,000: no two networks of a collection have the same. */
const plain: LabelOf = (_, run, epoch) => ({ test_accuracy: (1200 + ((run * 37) % 40) * 200 + epoch) / 10_000 });

const isTraining = (collection: string, run: number) => splitOf(spec, collection, run) === "train";

/** The same accuracies, each another test network's. */
const shuffled: LabelOf = (collection, run, epoch) => {
  if (isTraining(collection, run)) return plain(collection, run, epoch);
  const tests = Uint32Array.from({ length: 40 }, (_, other) => other).filter((other) => !isTraining(collection, other));
  const order = Uint32Array.from(tests);
  shuffle(order, new RandomStream(streamKey(1, "shuffle")));
  return plain(collection, order[tests.indexOf(run)], epoch);
};

/** Accuracies that no network has otherwise. */
const changed: LabelOf = (collection, run, epoch) =>
  isTraining(collection, run) ? plain(collection, run, epoch) : { test_accuracy: 0.05 + (run % 7) / 50, test_loss: 9 };

/** As plain but for one training network. */
const oneTraining: LabelOf = (collection, run, epoch) => {
  const first = Array.from({ length: 40 }, (_, other) => other).find((other) => isTraining("mnist", other));
  return collection === "mnist" && run === first ? { test_accuracy: 0.5 } : plain(collection, run, epoch);
};

interface Made {
  published: Record<string, string>;
  /** Text of each file that the search keeps. */
  search: Record<string, string>;
  predictions: Buffer;
  report: BaselinesReport;
}

interface Less {
  labels?: "withheld" | "public";
  /** Instead of all of them. */
  estimators?: string[];
}

async function make(labelOf: LabelOf, { labels = "withheld", estimators }: Less = {}): Promise<Made> {
  const { publicStore, privateStore } = await publishMade(temporaryFolder(), { spec, labelOf, labels });
  const source = new StoreSource(publicStore);
  const release = (await source.release(spec.name, spec.version))!;
  const folder = temporaryFolder();
  const report = await makeBaselines({
    ...{ source, release, privateStore, publish: undefined, folder, seed: 5, jobs: 2, demo: true },
    collections: spec.collections,
    sets: inputSetsOf(release).filter(({ name }) => SETS.includes(name)),
    estimators: ESTIMATORS.filter(({ name }) => estimators?.includes(name) ?? true),
    trials: new Map(Object.entries(TRIALS)),
    signal: new AbortController().signal,
    tell: () => {},
  });
  return {
    published: await contentHashes(publicStore),
    search: textsOf(join(folder, "search")),
    predictions: readFileSync(join(folder, "predictions.parquet")),
    report,
  };
}

/** The files below a folder; lines of journals, which two threads write in any order, sorted. */
function textsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry): [string, string] => {
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    return [path.slice(folder.length), path.endsWith(".jsonl") ? text.split("\n").sort().join("\n") : text];
  });
  return Object.fromEntries(texts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Names of what is not the same in both. */
function differing(one: Record<string, string>, other: Record<string, string>): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.filter((name) => one[name] !== other[name]).sort();
}

/** All that a report says of test networks, which must be something, without what it says of training networks. */
function testScores({ cells, transfers, sample_efficiency, early_decision }: BaselinesReport) {
  const r2 = cells.map((cell) => cell.test!.all.values.r2);
  const parts = { r2, transfers, sample_efficiency, early_decision: early_decision.map(({ epochs }) => epochs) };
  for (const [name, part] of Object.entries(parts)) assert.ok(part.flat().length > 0, `the report has no ${name}`);
  return parts;
}

/** What a report says of training networks. */
function trainingScores({ cells, residuals, collections }: BaselinesReport) {
  return { cells: cells.map(({ test: _, ...rest }) => rest), residuals, train: collections.map(({ train }) => train) };
}

describe("fits and predictions", () => {
  let one: Made;
  before(async () => {
    one = await make(plain);
    assert.equal(Object.keys(one.search).filter((path) => path.startsWith("/fits")).length, 2 * (3 + 1));
  });

  for (const [how, labelOf] of [
    ["shuffled", shuffled],
    ["changed", changed],
  ] as const) {
    test(`are the same bytes with the withheld test labels ${how}, and the scores are not`, async () => {
      const other = await make(labelOf);
      assert.deepEqual(differing(other.published, one.published), ["zoos/made-zoo/1.0.0/manifest.json"]); // a hash of the shards
      assert.deepEqual(differing(other.search, one.search), []);
      assert.ok(other.predictions.equals(one.predictions));
      assert.deepEqual(trainingScores(other.report), trainingScores(one.report));
      const [others, ours] = [testScores(other.report), testScores(one.report)];
      for (const name of Object.keys(ours) as (keyof typeof ours)[])
        assert.notDeepEqual(others[name], ours[name], name);
    });
  }

  test("are the same bytes too where other test labels are public", async () => {
    const other = await make(changed, { labels: "public", estimators: ["linear", "gbm"] });
    const fitted = Object.keys(one.search).filter((path) => !path.includes(".dnn."));
    assert.deepEqual(Object.keys(other.search), fitted);
    assert.deepEqual(
      differing(other.search, one.search).filter((path) => fitted.includes(path)),
      [],
    );
    assert.ok(other.report.cells.every((cell) => cell.test !== null));
  });

  test("change with one label of a training network", async () => {
    const other = await make(oneTraining, { estimators: ["gbm"] });
    const ofMnist = Object.keys(other.search).filter((path) => path.includes("/mnist/"));
    assert.ok(ofMnist.length > 0);
    assert.deepEqual(
      differing(other.search, one.search).filter((path) => path.includes(".gbm.")),
      ofMnist,
    );
  });
});
