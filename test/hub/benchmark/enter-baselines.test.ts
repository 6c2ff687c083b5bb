// The built-in baselines on the boards: entered from a published report, once, and replaced by a newer one.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BaselineFit, BaselineFits } from "../../../leaderboard/baselines/fits.ts";
import { buildReport, predictionsTable } from "../../../leaderboard/report/index.ts";
import type { CollectionTruth } from "../../../leaderboard/score/index.ts";
import { publishBaselines } from "../../../src/publish/baselines.ts";
import { openTable } from "../../../src/shard/index.ts";
import { splitOf } from "../../../src/zoo/index.ts";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { madeTask } from "../../leaderboard/made-report.ts";
import { writtenTable } from "../../shard/written-table.ts";
import { type MadeContest, makeContest, type OpenContest, openContest, TRACK } from "./contest.ts";

const SETS = Array.from({ length: 10 }, (_, set) => `set-${String(set + 1).padStart(2, "0")}`);

describe("the built-in baselines", () => {
  let bench: Bench;
  let zoo: MadeContest;
  let contest: OpenContest;
  before(async () => {
    bench = await embeddedBench();
    zoo = await makeContest();
    contest = await openContest(zoo, await bench.empty());
  });
  after(async () => {
    await contest?.close();
    await bench?.stop();
    zoo?.remove();
  });

  interface Published {
    /** As the file of an earlier version is. */
    bytesOf?: (fits: BaselineFits, truths: CollectionTruth[]) => Uint8Array;
    /** Of the few-shot track that was learnt for, in place of the zoo's. */
    trackOf?: (collection: string) => string;
  }

  /** A report of made-up fits whose networks are the zoo's; predictions differ with the seed. */
  async function publishReport(seed: number, { bytesOf = predictionsTable, trackOf }: Published = {}): Promise<void> {
    const tasks = await Promise.all(zoo.spec.collections.map((collection) => oneCollection(collection, seed)));
    const [first, second] = tasks;
    const cross = (from: typeof first, to: typeof first): BaselineFit[] =>
      from.fits.fits.map((fit) =>
        fit.input === "wstats-layers-0,1,2,3"
          ? { ...fit, transfers: new Map([[to.truth.collection, to.truth.test!.accuracy.map((value) => 2 * value)]]) }
          : fit,
      );
    const fits = {
      ...first.fits,
      zoo: "made-zoo",
      fits: [...cross(first, second), ...cross(second, first)],
      curves: [...first.fits.curves, ...second.fits.curves],
      fewShot: [...first.fits.fewShot, ...second.fits.fewShot].map((fit) => {
        return { ...fit, track: (trackOf ?? fewShotTrack)(fit.collection) };
      }),
    };
    const truths = [first.truth, second.truth];
    const report = await buildReport({ ...first.task, fits, truths });
    await publishBaselines(zoo.publicStore, report, [{ content: "predictions", bytes: bytesOf(fits, truths) }]);
  }

  async function oneCollection(collection: string, seed: number) {
    const [{ models }] = (await contest.benchmark.track(`made-zoo-${collection}`))!.expected;
    const train = Array.from({ length: 280 }, (_, run) => run).filter(
      (run) => splitOf(zoo.spec, collection, run) === "train",
    );
    const [{ models: early }] = (await contest.benchmark.track(`made-zoo-early-${collection}`))!.expected;
    const counts = { train: train.length, test: models.length, early: early.length };
    const task = madeTask({ collections: [collection], ...counts, fewShot: SETS, seed });
    const [made] = task.truths;
    const [testRuns, earlyRuns] = [runsOf(models), runsOf(early)];
    const truth: CollectionTruth = { ...made, test: { ...made.test!, ...testRuns }, testRuns, earlyRuns };
    return { task, fits: task.fits, truth };
  }

  const runsOf = (models: readonly string[]) => {
    return { model_ids: models, runs: Int32Array.from(models, (model) => Number(model.slice(-6))) };
  };

  const entries = async (track: string) => {
    const { entries } = (await contest.benchmark.board(track, "all"))!;
    return entries.map(({ method, team, standing, inputs }) => [method, team, standing, ...inputs]).sort();
  };

  test("without a report nobody enters", async () => {
    assert.equal(await contest.benchmark.enterBaselines(), 0);
  });

  test("the best of each estimator enters, given weights or hyperparameters, on every track that it has predicted", async () => {
    await publishReport(7);
    const opened = await openAgain();
    assert.ok((await opened.benchmark.enterBaselines()) > 0);
    const ofCollection = await entries(TRACK);
    assert.equal(ofCollection.length, 4);
    for (const [, team, standing] of ofCollection) assert.deepEqual([team, standing], ["Weighbridge", "baseline"]);
    assert.deepEqual(new Set(ofCollection.map((entry) => entry[3])), new Set(["weights", "hyperparameters"]));
    const transfers = await entries("made-zoo-mnist-to-cifar10");
    assert.ok(transfers.every((entry) => entry[3] === "weights"));
    assert.equal((await entries("made-zoo-transfer")).length, transfers.length);
  });

  test("on few-shot tracks those learnt from each set, on early decision those that know the early epoch or how it is trained", async () => {
    for (const collection of ["mnist", "cifar10"]) {
      assert.deepEqual(await entries(fewShotTrack(collection)), [
        ["Gradient boosting on statistics of all layers", "Weighbridge", "baseline", "weights"],
        ["L-Linear on statistics of all layers", "Weighbridge", "baseline", "weights"],
      ]);
      assert.deepEqual(await entries(`made-zoo-early-${collection}`), [
        ["Gradient boosting on hyperparameters", "Weighbridge", "baseline", "hyperparameters"],
        ["Gradient boosting on statistics of all layers after epoch 3", "Weighbridge", "baseline", "weights"],
        ["L-Linear on hyperparameters", "Weighbridge", "baseline", "hyperparameters"],
        ["L-Linear on statistics of all layers after epoch 3", "Weighbridge", "baseline", "weights"],
      ]);
    }
    const early = (await contest.benchmark.board("made-zoo-early-mnist", "all"))!.entries;
    const decisions = await contest.benchmark.decisions("made-zoo-early-mnist");
    assert.deepEqual(new Set(decisions.map(({ id }) => id)), new Set(early.map(({ id }) => id)));
    for (const { decision } of decisions)
      assert.deepEqual([decision.epoch, decision.pools, decision.curve.length], [3, 1000, 11]);
    const [{ id }] = (await contest.benchmark.board(fewShotTrack("mnist"), "all"))!.entries;
    const { files, description } = (await contest.benchmark.submission(id))!;
    assert.deepEqual(
      files.map(({ file }) => file),
      SETS,
    );
    assert.match(description.training_data, /^The 100 networks of each set and nothing else; default settings/);
  });

  test("the same report again, and another process, enter nothing", async () => {
    const before = await entries(TRACK);
    assert.equal(await contest.benchmark.enterBaselines(), 0);
    const again = await openAgain();
    assert.equal(await again.benchmark.enterBaselines(), 0);
    assert.deepEqual(await entries(TRACK), before);
  });

  test("what the operator has hidden does not come back with the next process", async () => {
    const { entries: shown } = (await contest.benchmark.board(TRACK, "all"))!;
    const set = (hidden: boolean) =>
      contest.database.db.updateTable("submissions").set({ hidden }).where("id", "=", shown[0].id).execute();
    await set(true);
    const again = await openAgain();
    assert.equal(await again.benchmark.enterBaselines(), 0);
    await set(false);
  });

  test("a newer report takes the place of the one before, and the public log says so", async () => {
    const before = await entries(TRACK);
    await publishReport(8);
    const again = await openAgain();
    assert.ok((await again.benchmark.enterBaselines()) > 0);
    assert.equal((await entries(TRACK)).length, before.length);
    const log = await contest.database.db.selectFrom("public_log").select(["action", "reason"]).execute();
    assert.ok(log.length > 0);
    for (const { action, reason } of log) {
      assert.equal(action, "hide");
      assert.match(reason, /^A newer report on the baselines was published; submission \d+ takes its place\.$/);
    }
  });

  test("what was learnt from the sets of another track, or written by an earlier version, enters no few-shot track", async () => {
    const few = await entries(fewShotTrack("mnist"));
    for (const [seed, published] of [
      [9, { trackOf: (collection: string) => `${fewShotTrack(collection)}-v2` }],
      [10, { bytesOf: earlierTable }],
    ] as const) {
      const before = await newest(fewShotTrack("mnist"));
      await publishReport(seed, published);
      const again = await openAgain();
      assert.ok((await again.benchmark.enterBaselines()) > 0);
      assert.equal(await newest(fewShotTrack("mnist")), before);
      assert.deepEqual(await entries(fewShotTrack("mnist")), few);
      assert.ok((await newest(TRACK)) > before, "the report's other predictions enter");
    }
  });

  const newest = async (track: string) =>
    Math.max(...(await contest.benchmark.board(track, "all"))!.entries.map(({ id }) => id));

  /** A new process has forgotten what was entered, and sees what is published now. */
  async function openAgain(): Promise<OpenContest> {
    const { openBenchmark } = await import("../../../src/hub/benchmark/index.ts");
    const { openCatalog } = await import("../../../src/hub/catalog.ts");
    await contest.benchmark.end();
    const { publicStore: store, privateStore } = zoo;
    const options = { store, privateStore, cacheFolder: "unused" };
    const report = (error: unknown) => void contest.reports.push(error);
    contest.benchmark = openBenchmark(contest.database, { catalog: openCatalog(store), store, options, report });
    return contest;
  }
});

function fewShotTrack(collection: string): string {
  return `made-zoo-few-shot-${collection}`;
}

/** A file of predictions as it was before few-shot sets and early decision. */
function earlierTable(fits: BaselineFits, truths: CollectionTruth[]): Uint8Array {
  const earlier = { ...fits, fits: fits.fits.map((fit) => ({ ...fit, early: undefined })), fewShot: [] };
  const table = openTable(predictionsTable(earlier, truths), "predictions");
  const columns = table.columns.filter(({ name }) => name !== "few_shot_set");
  const names = columns.map(({ name }) => name);
  const groups = table.groupRows.map((_, group) => table.readGroup(group, names));
  return writtenTable(columns, groups, "{}");
}
