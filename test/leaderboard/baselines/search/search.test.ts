// The search as a whole: same bits whatever happens, nothing lost, and no network judged by a fit that saw it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ESTIMATORS } from "../../../../leaderboard/baselines/index.ts";
import { fitBaselines } from "../../../../leaderboard/baselines/search/index.ts";
import { r2 } from "../../../../leaderboard/metrics/index.ts";
import { temporaryFolder } from "../../../workers/tiny-zoo.ts";
import { madeNetworks, madePlan, SETS } from "./made-plan.ts";

const CHILD = fileURLToPath(new URL("./fit-child.ts", import.meta.url));

/** Every file below a folder with its text, but for the order of a journal's lines. */
async function contents(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = files.map(async (entry): Promise<[string, string]> => {
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, "utf8");
    return [path.slice(folder.length), path.endsWith(".jsonl") ? text.split("\n").sort().join("\n") : text];
  });
  return Object.fromEntries((await Promise.all(texts)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("one thread and two, another folder: the same files, bit for bit", async () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  const first = await fitBaselines(madePlan(one, { jobs: 1 }));
  const second = await fitBaselines(madePlan(two, { jobs: 2 }));
  assert.deepEqual(first, second);
  assert.deepEqual(await contents(one), await contents(two));
});

test("predictions of networks that no fit saw follow their accuracy", async () => {
  const { fits } = await fitBaselines(madePlan(temporaryFolder()));
  const { labels } = madeNetworks("mnist").train;
  assert.equal(fits.length, 4);
  for (const { estimator, input, outOfFold, test: predicted } of fits) {
    assert.ok(r2(labels, outOfFold) > 0.8, `${estimator} on ${input}: ${r2(labels, outOfFold)}`);
    assert.equal(predicted.length, 20);
  }
});

test("a fold's predictions do not change with the accuracies of the fold", async () => {
  const networks = madeNetworks("mnist");
  const labels = networks.train.labels.map((label, row) => (networks.train.folds[row] === 1 ? 1 - label : label));
  const changed = { ...networks, train: { ...networks.train, labels } };
  const trials = new Map(ESTIMATORS.map(({ name }) => [name, 1])); // one trial, so that both choose the same
  const plan = async (collections: (typeof networks)[]) =>
    (await fitBaselines(madePlan(temporaryFolder(), { collections, trials }))).fits;
  const [before, after] = [await plan([networks]), await plan([changed])];
  for (const [index, { outOfFold }] of before.entries()) {
    const ofFold = (predictions: Float64Array, fold: number) =>
      predictions.filter((_, row) => networks.train.folds[row] === fold);
    assert.deepEqual(ofFold(after[index].outOfFold, 1), ofFold(outOfFold, 1));
    assert.notDeepEqual(ofFold(after[index].outOfFold, 0), ofFold(outOfFold, 0));
  }
});

test("a stopped search goes on where it was and ends as if it had never been stopped", async () => {
  const [whole, stopped] = [temporaryFolder(), temporaryFolder()];
  const wanted = await fitBaselines(madePlan(whole));
  const stop = new AbortController();
  const reason = new Error("enough");
  const tell = ({ done }: { done: number }) => done >= 3 && stop.abort(reason);
  await assert.rejects(fitBaselines(madePlan(stopped, { signal: stop.signal, tell })), reason);
  for (const [path, text] of Object.entries(await contents(stopped)))
    if (path.endsWith(".jsonl") && text.includes("\n0 0 ")) await appendFile(join(stopped, path), "1 2 0.00"); // cut off
  const found = await fitBaselines(madePlan(stopped));
  assert.deepEqual(found, wanted);
  assert.deepEqual(await contents(stopped), await contents(whole));
});

test("kill -9 at several moments, then the same command: the same files", async () => {
  const [whole, killed] = [temporaryFolder(), temporaryFolder()];
  await fitBaselines(madePlan(whole));
  for (const milliseconds of [0, 15, 40, 90]) {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CHILD, killed], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    await Promise.race([once(child.stdout, "data"), ended]);
    await pause(milliseconds); // the moment of the kill, not a wait for something
    child.kill("SIGKILL");
    await ended;
  }
  await fitBaselines(madePlan(killed));
  const kept = Object.entries(await contents(killed)).filter(([path]) => !path.endsWith(".part"));
  assert.deepEqual(Object.fromEntries(kept), await contents(whole));
});

test("given again it fits nothing, other data or another seed fit anew, more trials keep those that are done", async () => {
  const folder = temporaryFolder();
  const fitted = async (changes = {}) => {
    let first: number | undefined;
    const { fits } = await fitBaselines(madePlan(folder, { ...changes, tell: ({ done }) => (first ??= done) }));
    return { fits, first };
  };
  const before = await fitted();
  const text = await contents(folder);
  const again = await fitted();
  assert.deepEqual(again.fits, before.fits);
  assert.equal(again.first, 10, "the first thing told is a whole cell of 2 x 3 + 3 + 1 fits");
  assert.deepEqual(await contents(folder), text);

  const more = await fitted({ trials: new Map(ESTIMATORS.map(({ name }) => [name, 4])) });
  for (const [path, journal] of Object.entries(await contents(folder)))
    if (path.endsWith(".jsonl"))
      for (const line of text[path].split("\n")) assert.ok(journal.split("\n").includes(line));
  assert.ok(more.fits.every(({ trials }) => trials === 4));

  const reseeded = await fitted({ seed: 2 });
  assert.notDeepEqual(reseeded.fits[0].outOfFold, before.fits[0].outOfFold);
});

test("a thread that dies ends the search in words, and the same command goes on", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const kill = (worker: { terminate(): unknown }) => void worker.terminate();
  process.on("worker", kill);
  const dead = fitBaselines(madePlan(folder));
  await assert.rejects(dead, { name: "FailureError", message: "a fitting thread ended" });
  process.off("worker", kill);
  assert.equal((await fitBaselines(madePlan(folder))).fits.length, 4);
});

test("inputs that can't be fitted are named, with whose they are", async () => {
  const networks = madeNetworks("mnist");
  const statistics = new Map([...networks.train.statistics].map(([epoch, all]) => [epoch, all.map(() => Number.NaN)]));
  const collections = [{ ...networks, train: { ...networks.train, statistics } }];
  const message = /^mnist (wstats-glob|wnorm-l1) (linear|gbm): .*row 0, column 0 is NaN, which is not finite$/;
  await assert.rejects(fitBaselines(madePlan(temporaryFolder(), { collections })), { name: "InputError", message });
});

test("of two searches in the same folder one is refused while the other goes on, and then is not", async () => {
  const folder = temporaryFolder();
  const plans = [madePlan(folder), madePlan(folder, { seed: 2 })]; // either may be the first to claim the folder
  const ended = await Promise.allSettled(plans.map(fitBaselines));
  const first = ended.findIndex(({ status }) => status === "fulfilled");
  const refused = ended.flatMap((search) => (search.status === "rejected" ? [search.reason] : []));
  assert.deepEqual(
    refused.map(({ name, message }) => ({ name, message })),
    [{ name: "InputError", message: `${folder}: another search is going on there, wait for it or end it` }],
  );
  assert.deepEqual(ended[first], { status: "fulfilled", value: await fitBaselines(plans[first]) });
});

test("transfers to a collection whose test networks have changed are predicted anew, and only what is asked for is told", async () => {
  const folder = temporaryFolder();
  const sets = SETS.filter(({ name }) => name === "wnorm-l1");
  const estimators = ESTIMATORS.filter(({ name }) => name === "gbm");
  const asked = { sets, estimators, transferInputs: ["wnorm-l1"], curveInputs: ["wnorm-l1"] };
  const mnist = madeNetworks("mnist");
  const cells = [{ collection: "mnist", input: "wnorm-l1", estimator: "gbm" }];
  const fitted = async (where: string, test: number, changes = {}) => {
    const collections = [mnist, madeNetworks("cifar10", test, 20)]; // other networks: their runs begin after the others
    return fitBaselines(madePlan(where, { ...asked, collections, cells, ...changes }));
  };
  const before = await fitted(folder, 60);
  const after = await fitted(folder, 63);
  assert.notDeepEqual(after.fits[0].transfers, before.fits[0].transfers);
  assert.deepEqual(after, await fitted(temporaryFolder(), 63));
  const less = await fitted(folder, 63, { transferInputs: [], curveInputs: [] });
  assert.deepEqual([less.fits[0].transfers.size, less.curves], [0, []]);
});

test("every setting is tried on the first fold, the best quarter of them, but at least four, on all", async () => {
  const folder = temporaryFolder();
  const estimators = ESTIMATORS.filter(({ name }) => name === "linear");
  const sets = SETS.filter(({ name }) => name === "wnorm-l1");
  const { fits } = await fitBaselines(madePlan(folder, { estimators, sets, trials: new Map([["linear", 20]]) }));
  const text = await readFile(join(folder, "trials/mnist/wnorm-l1.linear.jsonl"), "utf8");
  const lines = text.trim().split("\n").slice(1);
  const trials = lines.map((line) => line.split(" ").map(Number));
  const onFold = (fold: number) => trials.filter((line) => line[1] === fold).sort((a, b) => a[2] - b[2]);
  assert.deepEqual(
    [0, 1, 2].map((fold) => onFold(fold).length),
    [20, 5, 5],
  );
  const best = onFold(0).slice(0, 5);
  for (const fold of [1, 2])
    assert.deepEqual(new Set(onFold(fold).map(([trial]) => trial)), new Set(best.map(([trial]) => trial)));
  const total = (trial: number) => trials.filter(([one]) => one === trial).reduce((sum, line) => sum + line[2], 0);
  const [chosen] = best.map(([trial]) => trial).sort((a, b) => total(a) - total(b));
  const file = JSON.parse(await readFile(join(folder, "fits/mnist/wnorm-l1.linear.json"), "utf8"));
  assert.equal(file.chosen, chosen);
  assert.deepEqual(file.settings, fits[0].settings);
  const { labels } = madeNetworks("mnist").train;
  const squared = fits[0].outOfFold.reduce((sum, one, row) => sum + (one - labels[row]) ** 2, 0) / labels.length;
  assert.ok(Math.abs(squared - file.squared_error) < 1e-12, "the error that chose is that of the predictions kept");
});

test("refits predict other collections' test networks where that is asked for, and curves have five draws", async () => {
  const collections = [madeNetworks("mnist"), madeNetworks("cifar10", 63, 21)];
  const sets = SETS.filter(({ name }) => name === "wstats-glob");
  const asked = { collections, sets, curveInputs: ["wstats-glob"], transferInputs: ["wstats-glob"] };
  const estimators = ESTIMATORS.filter(({ name }) => name === "gbm");
  const { fits, curves } = await fitBaselines(madePlan(temporaryFolder(), { ...asked, estimators }));
  assert.deepEqual(
    fits.map(({ collection, transfers }) => [
      collection,
      [...transfers].map(([other, found]) => [other, found.length]),
    ]),
    [
      ["mnist", [["cifar10", 21]]],
      ["cifar10", [["mnist", 20]]],
    ],
  );
  assert.deepEqual(
    curves.map(({ points }) => points.map(({ networks, draws }) => [networks, draws.length, draws[0].length])),
    [
      [
        [50, 5, 20],
        [60, 5, 20],
      ],
      [
        [50, 5, 21],
        [63, 5, 21],
      ],
    ],
  );
});

test("a plan that can't be carried out is refused before anything is fitted, with both numbers", async () => {
  const folder = temporaryFolder();
  const few = madeNetworks("mnist", 5, 2);
  const refused = (changes: object, message: RegExp) =>
    assert.rejects(fitBaselines(madePlan(folder, changes)), { name: "InputError", message });
  await refused({ collections: [few] }, /mnist: needs 6 training networks, has 5/);
  await refused({ trials: new Map([["gbm", 0]]) }, /needs at least 1 trial, has 0/);
  const networks = madeNetworks("mnist");
  const folds = networks.train.folds.map(() => 0);
  await refused({ collections: [{ ...networks, train: { ...networks.train, folds } }] }, /in fold 1 of 3/);
  assert.deepEqual(await readdir(folder), []);
});
