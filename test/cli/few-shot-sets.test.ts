// Which networks the baselines learn from on few-shot tracks, and that what they predict of all kinds of networks is in the
// file that is published: from a zoo to its rows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { ESTIMATORS } from "../../leaderboard/baselines/index.ts";
import { fewShotNetworks, tracksOf } from "../../leaderboard/tracks/index.ts";
import { fewShotSetsOf } from "../../src/cli/few-shot-sets.ts";
import { inputSetsOf, makeBaselines } from "../../src/cli/make-baselines.ts";
import { type Release, StoreSource } from "../../src/download/index.ts";
import { openTable } from "../../src/shard/index.ts";
import { modelId, splitOf } from "../../src/zoo/index.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";

const RUNS = 280;
const spec = madeSpec({
  ...{ collections: ["mnist"], runs_per_collection: RUNS, runs_per_shard: RUNS },
  ...{ convolution_layers: 1, checkpoint_epochs: [3, 18] },
});
const track = tracksOf(spec, "2026-01-02").find(({ kind }) => kind === "few-shot")!;
/** The first network of the first set. */
const DISCARDED = track.files[0].training_runs![0];

describe("few-shot sets of a zoo", () => {
  const home = temporaryFolder();
  let source: StoreSource;
  let release: Release;
  before(async () => {
    const { publicStore } = await publishMade(home, { spec, discards: { mnist: [DISCARDED] } });
    source = new StoreSource(publicStore);
    release = (await source.release(spec.name, spec.version))!;
  });

  test("are those of its track, without networks that the zoo gave up", () => {
    const [found, ...others] = fewShotSetsOf(release, ["mnist"]);
    assert.deepEqual([others, found.track, found.collection], [[], "made-zoo-few-shot-mnist", "mnist"]);
    assert.deepEqual(
      found.sets,
      track.files.map((file) => ({ name: file.name, model_ids: fewShotNetworks(track, file, [DISCARDED]) })),
    );
    assert.deepEqual([found.sets.length, found.sets[9].name], [10, "set-10"]);
    for (const { model_ids } of found.sets) {
      assert.equal(new Set(model_ids).size, 100);
      assert.ok(!model_ids.includes(modelId("mnist", DISCARDED)));
    }
  });

  test("are none of collections without a few-shot track, or where they can't be filled", () => {
    assert.deepEqual(fewShotSetsOf(release, []), []);
    const { manifest } = release;
    const small = { ...manifest, spec: { ...spec, runs_per_collection: 80 } };
    assert.deepEqual(fewShotSetsOf({ ...release, manifest: small }, ["mnist"]), []);
    const discards = track.files[3].training_runs!.slice(0, 11).map((run) => ({ run, reason: "a weight is NaN" }));
    const [collection] = manifest.collections;
    const broken = { ...manifest, collections: [{ ...collection, discards }] } as typeof manifest;
    assert.deepEqual(fewShotSetsOf({ ...release, manifest: broken }, ["mnist"]), []);
  });

  test("and networks set aside for early decision are predicted in the file that is published", async () => {
    const folder = temporaryFolder();
    await make(folder, ["wstats-glob", "wstats-layers-0,1", "wstats-layers-0,1@3", "hyper", "weights.1"]);
    const table = openTable(readFileSync(join(folder, "predictions.parquet")), "predictions");
    const groups = table.groupRows.map((_, group) => table.readGroup(group).values);
    const found = Map.groupBy(groups, ({ split, few_shot_set: set }) => `${split.at(-1)} ${set[0]}`);
    const runsOf = (split: string) => Array.from({ length: RUNS }, (_, run) => run).filter(isOf(split));
    const sets = track.files.map(({ name }) => `test ${name}`);
    assert.deepEqual([...found.keys()].sort(), ["early ", "test ", ...sets]);
    assert.deepEqual(
      found.get("early ")!.map(({ input }) => input[0]),
      ["hyper", "wstats-layers-0,1@3"],
    );
    for (const { run, split, fitted_on, prediction } of found.get("early ")!) {
      assert.deepEqual([...run], runsOf("early"));
      assert.deepEqual(new Set(split as string[]), new Set(["early"]));
      assert.deepEqual(new Set(fitted_on as string[]), new Set(["mnist"]));
      assert.ok((prediction as Float64Array).every((value) => value >= 0 && value <= 1));
    }
    for (const set of sets) {
      const [group, ...others] = found.get(set)!;
      assert.deepEqual([[...group.run], group.input[0], others], [runsOf("test"), "wstats-layers-0,1", []]);
    }
    assert.deepEqual(JSON.parse(table.metadata!).few_shot_tracks, ["made-zoo-few-shot-mnist"]);
  });

  test("and early-decision networks are predicted by the same bytes with all labels but the training networks' changed", async () => {
    const [folder, other] = [temporaryFolder(), temporaryFolder()];
    const inputs = ["wstats-layers-0,1", "wstats-layers-0,1@3", "hyper"];
    await make(folder, inputs);
    const labelOf = (collection: string, run: number) =>
      splitOf(spec, collection, run) === "train" ? {} : { test_accuracy: 0.05 + (run % 7) / 50, test_loss: 9 };
    // Public, so that they are in the very tables that are read.
    const { publicStore } = await publishMade(temporaryFolder(), {
      ...{ spec, discards: { mnist: [DISCARDED] }, labelOf, labels: "public" },
    });
    const changed = new StoreSource(publicStore);
    await make(other, inputs, changed, (await changed.release(spec.name, spec.version))!);
    const bytes = (from: string) => readFileSync(join(from, "predictions.parquet"));
    assert.ok(bytes(other).equals(bytes(folder)));
  });

  test("are left out where their inputs are not among those asked for", async () => {
    const folder = temporaryFolder();
    await make(folder, ["wstats-glob"]);
    const table = openTable(readFileSync(join(folder, "predictions.parquet")), "predictions");
    assert.equal(table.groupRows.length, 1);
    assert.deepEqual(JSON.parse(table.metadata!).few_shot_tracks, []);
  });

  function make(folder: string, inputs: string[], from = source, of = release) {
    return makeBaselines({
      ...{
        source: from,
        release: of,
        privateStore: undefined,
        publish: undefined,
        folder,
        seed: 0,
        jobs: 2,
        demo: true,
      },
      collections: ["mnist"],
      sets: inputSetsOf(of).filter(({ name }) => inputs.includes(name)),
      estimators: ESTIMATORS.filter(({ name }) => name === "linear"),
      trials: new Map([["linear", 1]]),
      signal: new AbortController().signal,
      tell: () => {},
    });
  }

  const isOf = (split: string) => (run: number) => run !== DISCARDED && splitOf(spec, "mnist", run) === split;
});
