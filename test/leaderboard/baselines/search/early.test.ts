// Predictions of networks that are set aside for early decision: by the refit, of what is known at the early epoch.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CollectionNetworks } from "../../../../leaderboard/baselines/networks.ts";
import { type FitPlan, fitBaselines } from "../../../../leaderboard/baselines/search/index.ts";
import { r2 } from "../../../../leaderboard/metrics/index.ts";
import { temporaryFolder } from "../../../workers/tiny-zoo.ts";
import { EARLY, madeNetworks, madePlan, SETS } from "./made-plan.ts";

const INPUTS = ["hyper", `wstats-layers-0,1,2,3@${EARLY}`, "wstats-glob"];
const sets = SETS.filter(({ name }) => INPUTS.includes(name));
const EARLY_INPUTS = INPUTS.slice(0, 2);

async function fitted(collections: CollectionNetworks[], changes: Partial<FitPlan> = {}, folder = temporaryFolder()) {
  return (await fitBaselines(madePlan(folder, { collections, sets, earlyInputs: EARLY_INPUTS, ...changes }))).fits;
}

test("the refits predict them on the inputs that may be used, as they predict test networks", async () => {
  const networks = madeNetworks("mnist", 60, 20, 12);
  const fits = await fitted([networks]);
  assert.deepEqual(
    fits.map(({ input, early }) => [input, early?.length]),
    ["hyper", "hyper", "wstats-glob", "wstats-glob", INPUTS[1], INPUTS[1]].map((input) => [
      input,
      input === "wstats-glob" ? undefined : 12,
    ]),
  );
  // The same networks as test networks, seen at the same epoch.
  const again = await fitted([{ ...networks, test: networks.early }], { cells: cellsOf(INPUTS[1]) });
  for (const { estimator, early, test: predicted } of again) {
    assert.deepEqual(early, predicted);
    assert.deepEqual(early, fits.find((fit) => fit.input === INPUTS[1] && fit.estimator === estimator)!.early);
  }
  const accuracy = madeNetworks("mnist", 92).train.labels.slice(80); // of the same runs
  const gbm = fits.find(({ input, estimator }) => input === INPUTS[1] && estimator === "gbm")!;
  assert.ok(r2(accuracy, gbm.early!) > 0.7, String(r2(accuracy, gbm.early!)));
});

function cellsOf(input: string) {
  return ["linear", "gbm"].map((estimator) => ({ collection: "mnist", input, estimator }));
}

test("a collection without them has no predictions of them", async () => {
  const fits = await fitted([madeNetworks("mnist")], { cells: cellsOf("hyper") });
  assert.deepEqual(
    fits.map(({ early }) => early),
    [undefined, undefined],
  );
});

test("what was fitted without them, or when they were others, is fitted again and then kept", async () => {
  const folder = temporaryFolder();
  const cells = cellsOf(INPUTS[1]);
  const of = async (early: number, changes: Partial<FitPlan> = {}) => {
    let refitted = false;
    const tell: FitPlan["tell"] = ({ kept }) => {
      refitted ||= !kept;
    };
    const fits = await fitted([madeNetworks("mnist", 60, 20, early)], { cells, tell, ...changes }, folder);
    return { fits, refitted };
  };
  const before = await of(12, { earlyInputs: [] });
  assert.deepEqual([before.fits[0].early, before.refitted], [undefined, true]);
  const after = await of(12);
  assert.deepEqual([after.fits[0].early!.length, after.refitted], [12, true]);
  assert.deepEqual(after.fits[0].test, before.fits[0].test);
  assert.deepEqual(await of(12), { fits: after.fits, refitted: false });
  const more = await of(15);
  assert.deepEqual([more.fits[0].early!.length, more.refitted], [15, true]);
  assert.deepEqual(more.fits[0].early!.slice(0, 12), after.fits[0].early);
  const less = await of(15, { earlyInputs: [] });
  assert.deepEqual([less.fits[0].early, less.refitted], [undefined, false]);
});
