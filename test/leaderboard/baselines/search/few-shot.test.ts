// Fits on few-shot sets: on their networks and nothing else, the same bits whatever happens, and made once.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { FewShotFit } from "../../../../leaderboard/baselines/fits.ts";
import { ESTIMATORS } from "../../../../leaderboard/baselines/index.ts";
import type { CollectionNetworks, Networks } from "../../../../leaderboard/baselines/networks.ts";
import { type FewShotSets, type FitPlan, fitBaselines } from "../../../../leaderboard/baselines/search/index.ts";
import { temporaryFolder } from "../../../workers/tiny-zoo.ts";
import { madeNetworks, madePlan, SETS } from "./made-plan.ts";

const INPUT = "wstats-glob";
const networks = madeNetworks("mnist");
const { train } = networks;
/** Two sets of 30 that share networks: the first half of the split, and every other network. */
const ROWS = [Array.from({ length: 30 }, (_, place) => place), Array.from({ length: 30 }, (_, place) => 2 * place + 1)];
const QUICK = ESTIMATORS.filter(({ name }) => name !== "dnn");
const ASKED = asked(ROWS);

function asked(rows: number[][]): FewShotSets {
  const sets = rows.map((set, place) => ({
    name: `set-0${place + 1}`,
    model_ids: set.map((row) => train.model_ids[row]),
  }));
  return { track: "made-few-shot-mnist", collection: "mnist", sets };
}

/** A plan of few-shot sets and no cells. */
function plan(folder: string, changes: Partial<FitPlan> = {}): FitPlan {
  const sets = SETS.filter(({ name }) => name === INPUT);
  const few = { collections: [networks], sets, cells: [], fewShot: [ASKED], fewShotInputs: [INPUT] };
  const trials = new Map(ESTIMATORS.map(({ name }) => [name, 1]));
  return madePlan(folder, { ...few, estimators: QUICK, trials, jobs: 1, ...changes });
}

const fewShot = async (changes: Partial<FitPlan> = {}, folder = temporaryFolder()) =>
  (await fitBaselines(plan(folder, changes))).fewShot;

/** The training networks with other labels and inputs where `isOther` says so. */
function changed(isOther: (row: number) => boolean, { labels = true, inputs = false }): CollectionNetworks {
  const width = train.statistics.get(18)!.length / train.rows;
  const other = train.statistics
    .get(18)!
    .map((value, at) => (inputs && isOther(Math.floor(at / width)) ? value + 1 : value));
  return {
    ...networks,
    train: {
      ...train,
      statistics: new Map([...train.statistics, [18, other]]),
      labels: train.labels.map((label, row) => (labels && isOther(row) ? 1 - label : label)),
    },
  };
}

test("every estimator predicts the test networks after a fit on each set, by its defaults", async () => {
  const fits = await fewShot({ estimators: ESTIMATORS });
  assert.deepEqual(
    fits.map(({ collection, input, estimator, track, sets }) => [
      ...[collection, input, estimator, track],
      ...sets.map(({ name, test: predicted }) => [name, predicted.length]),
    ]),
    ESTIMATORS.map(({ name }) => ["mnist", INPUT, name, ASKED.track, ["set-01", 20], ["set-02", 20]]),
  );
  for (const { sets } of fits) {
    for (const { test: predicted, iterations } of sets) {
      assert.ok(iterations >= 1 && predicted.every((value) => value >= 0 && value <= 1));
      assert.ok(new Set(predicted).size > 1, "a fit that tells networks apart");
    }
    assert.notDeepEqual(sets[0].test, sets[1].test);
  }
});

test("labels and weights of networks outside a set are of no effect on its fits, in or out of another", async () => {
  const before = await fewShot();
  const outside = (row: number) => !ROWS.flat().includes(row);
  const neither = await fewShot({ collections: [changed(outside, { labels: true, inputs: true })] });
  assert.deepEqual(neither, before);
  // Networks of the second set alone: the first set's fits stay the same, the second's do not.
  const second = (row: number) => ROWS[1].includes(row) && !ROWS[0].includes(row);
  for (const what of [
    { labels: true, inputs: false },
    { labels: false, inputs: true },
  ]) {
    const after = await fewShot({ collections: [changed(second, what)] });
    for (const [index, { estimator, sets }] of after.entries()) {
      assert.deepEqual(sets[0], before[index].sets[0], estimator);
      assert.notDeepEqual(sets[1].test, before[index].sets[1].test, estimator);
    }
  }
});

test("one thread or two, and the order in which a set was drawn: the same bits", async () => {
  const first = await fewShot({ jobs: 1 });
  assert.deepEqual(await fewShot({ jobs: 2 }), first);
  assert.deepEqual(await fewShot({ fewShot: [asked(ROWS.map((rows) => rows.toReversed()))] }), first);
  assert.notDeepEqual(await fewShot({ seed: 2 }), first);
});

test("given again it fits nothing; a set, a label in it or test networks that have changed are fitted anew", async () => {
  const folder = temporaryFolder();
  const fitted = async (changes: Partial<FitPlan> = {}) => {
    let anew = 0;
    let done = 0;
    const tell: FitPlan["tell"] = (event) => {
      if (!event.kept) anew += event.done - done;
      done = event.done;
      assert.equal(event.total, 2 * QUICK.length);
    };
    const found = await fewShot({ ...changes, tell }, folder);
    assert.equal(done, 2 * QUICK.length);
    return { found, anew };
  };
  const all = 2 * QUICK.length;
  const first = await fitted();
  assert.equal(first.anew, all);
  assert.deepEqual(await fitted(), { found: first.found, anew: 0 });
  const other = asked([ROWS[0], [...ROWS[1].slice(1), 0]]);
  assert.equal((await fitted({ fewShot: [other] })).anew, all);
  const one = (row: number) => row === ROWS[0][0];
  assert.equal((await fitted({ collections: [changed(one, { labels: true })] })).anew, all);
  const tests: Networks = madeNetworks("mnist", 60, 21).test;
  const more = await fitted({ collections: [{ ...networks, test: tests }] });
  assert.deepEqual([more.anew, more.found[0].sets[0].test.length], [all, 21]);
});

test("stopped between estimators it goes on there, and a file that is cut off is made anew", async () => {
  const [whole, folder] = [temporaryFolder(), temporaryFolder()];
  const wanted = await fewShot({ jobs: 1 }, whole);
  const stop = new AbortController();
  const reason = new Error("enough");
  const tell = ({ done }: { done: number }) => done === 3 && stop.abort(reason);
  await assert.rejects(fewShot({ jobs: 1, signal: stop.signal, tell }, folder), reason);
  let kept = 0;
  const count: FitPlan["tell"] = (event) => {
    if (event.kept) kept += 2;
  };
  assert.deepEqual(await fewShot({ jobs: 1, tell: count }, folder), wanted);
  assert.ok(kept >= 2, `${kept} were kept`);
  const path = join(folder, "few-shot", "mnist", `${INPUT}.gbm.json`);
  const text = await readFile(path, "utf8");
  await writeFile(path, text.slice(0, 200));
  assert.deepEqual(await fewShot({}, folder), wanted);
  assert.equal(await readFile(path, "utf8"), text);
});

test("sets that can't be learnt from are refused before anything is fitted", async () => {
  const refused = (fewShot: FewShotSets, message: RegExp) =>
    assert.rejects(fitBaselines(plan(temporaryFolder(), { fewShot: [fewShot] })), { name: "InputError", message });
  await refused({ ...ASKED, collection: "cifar10" }, /^there is no collection "cifar10" to fit$/);
  await refused(asked([[1, 2, 3]]), /^mnist set-01: needs 6 networks, has 3$/);
  const [{ model_ids }] = ASKED.sets;
  const sets = [{ name: "set-01", model_ids: [...model_ids, networks.test.model_ids[0]] }];
  await refused(
    { ...ASKED, sets },
    new RegExp(`^mnist set-01: ${networks.test.model_ids[0]} is not in the training split$`),
  );
});

test("the sets of several collections are told apart", async () => {
  const other = madeNetworks("cifar10");
  const sets = [{ name: "set-01", model_ids: other.train.model_ids.slice(0, 24) }];
  const both: FewShotSets[] = [ASKED, { track: "made-few-shot-cifar10", collection: "cifar10", sets }];
  const fits = await fewShot({ collections: [networks, other], fewShot: both });
  const alone = await fewShot();
  const of = (collection: string) => fits.filter((fit: FewShotFit) => fit.collection === collection);
  assert.deepEqual(of("mnist"), alone);
  assert.deepEqual(
    of("cifar10").map(({ track, sets }) => [track, sets.length]),
    QUICK.map(() => ["made-few-shot-cifar10", 1]),
  );
});
