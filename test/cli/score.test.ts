// `weighbridge score` as people and programs call it.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { METRICS, r2 } from "../../leaderboard/metrics/index.ts";
import { discloseScores, scoreEntry } from "../../leaderboard/score/index.ts";
import { deriveTracks, fewShotNetworks } from "../../leaderboard/tracks/index.ts";
import type { Track } from "../../schemas/types.d.ts";
import { foldOf, modelId, splitOf } from "../../src/zoo/index.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { type Ended, temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";

const spec = madeSpec({
  convolution_layers: 1,
  runs_per_shard: 70,
  runs_per_collection: 280,
  checkpoint_epochs: [3, 18],
});
const folder = temporaryFolder();
const DISCARD = firstTraining(40);

function firstTraining(from: number): number {
  for (let run = from; ; run++) if (splitOf(spec, "mnist", run) === "train") return run;
}

/** In whole images of 10,000, all over the range. */
const accuracyOf = (collection: string, run: number) => ((run * 37 + collection.length * 11) % 97) / 100;
const trainingRuns = (collection: string) =>
  Array.from({ length: 280 }, (_, run) => run).filter(
    (run) => splitOf(spec, collection, run) === "train" && !(collection === "mnist" && run === DISCARD),
  );
const guessOf = (collection: string, run: number) => accuracyOf(collection, run) * 0.8 + (run % 7) / 40;

const tracks = new Map(deriveTracks(spec, "2026-01-02").map((track) => [track.name, track]));
const trackOf = (name: string): Track => tracks.get(`made-zoo-${name}`)!;

/** Writes predictions of these runs and gives the file's name. */
function write(name: string, collection: string, runs: readonly number[], predict = guessOf): string {
  const lines = runs.map((run) => `${modelId(collection, run)},${predict(collection, run)}`);
  writeFileSync(join(folder, name), `model_id,prediction\n${lines.join("\n")}\n`);
  return name;
}

const score = (...args: string[]): Promise<Ended> =>
  weighbridge(["score", ...args, "--zoo-source", "public"], {}, folder);

/** What a hub would give for these predictions of all training networks. */
function expectedScores(track: string, collection: string, ...predictors: (typeof guessOf)[]) {
  const runs = trainingRuns(collection);
  const truths = new Map([[collection, Float64Array.from(runs, (run) => accuracyOf(collection, run))]]);
  const files = predictors.map((predict, index) => {
    const predictions = Float64Array.from(runs, (run) => predict(collection, run));
    return { file: "predictions", seed: index + 1, collection, predictions };
  });
  return discloseScores(scoreEntry(track, files, truths), runs.length, "public");
}

describe("weighbridge score", () => {
  before(async () => {
    const labelOf = (collection: string, run: number, epoch: number) =>
      epoch === 18 ? { test_accuracy: accuracyOf(collection, run) } : {};
    await publishMade(folder, { spec, labelOf, discards: { mnist: [DISCARD] } });
    rmSync(join(folder, "private"), { recursive: true }); // it needs no withheld label
  });

  test("gives every metric as a hub would, and the track's metric on each fold", async () => {
    const runs = trainingRuns("mnist");
    const file = write("own.csv", "mnist", runs.toReversed());
    const { code, stdout, stderr } = await score(file, "--track", "made-zoo-mnist", "--json");
    assert.deepEqual([code, stderr], [0, ""]);
    const { track, version, split, networks, metric, scores, folds } = JSON.parse(stdout);
    assert.deepEqual([track, version, split, networks, metric], ["made-zoo-mnist", "1.0.0", "train", 209, "r2"]);
    assert.deepEqual(scores, expectedScores(track, "mnist", guessOf));
    for (const { fold, networks, value } of folds) {
      const own = runs.filter((run) => foldOf(spec, "mnist", run) === fold);
      const expected = r2(
        own.map((run) => accuracyOf("mnist", run)),
        own.map((run) => guessOf("mnist", run)),
      );
      assert.deepEqual([networks, value], [own.length, Math.round(expected * 1e4) / 1e4]);
    }
    assert.equal(folds.length, 3);
  });

  test("tells people all metrics, with the deviation over seeds", async () => {
    const flat = (collection: string, run: number) => 0.5 + guessOf(collection, run) / 10;
    const files = [
      write("one.csv", "mnist", trainingRuns("mnist")),
      write("two.csv", "mnist", trainingRuns("mnist"), flat),
    ];
    const { code, stdout } = await score(...files, "--track", "made-zoo-mnist");
    assert.equal(code, 0);
    const { value, deviation, low, high } = expectedScores("made-zoo-mnist", "mnist", guessOf, flat).r2;
    const numbers = [value!, deviation!].map((number) => number.toFixed(4)).join(" +");
    const row = `^R² +${numbers} +${low!.toFixed(4)} to ${high!.toFixed(4)}  higher is better +ranks$`;
    assert.match(stdout, new RegExp(row, "m"));
    for (const { title } of METRICS) assert.ok(stdout.includes(`\n${title} `), title);
    assert.match(stdout, /^one\.csv, two\.csv: 209 training networks, as made-zoo-mnist would score them\n/);
    assert.match(stdout, /^R²: -?\d\.\d{4} on fold 0, -?\d\.\d{4} on fold 1, -?\d\.\d{4} on fold 2$/m);
    assert.match(stdout, /^note: the track is scored on its test networks, not on these$/m);
  });

  test("takes the accuracy after the final epoch on early-decision tracks", async () => {
    const file = write("early.csv", "mnist", trainingRuns("mnist"), accuracyOf);
    const { stdout } = await score(file, "--track", "made-zoo-early-mnist", "--json");
    assert.equal(JSON.parse(stdout).scores.r2.value, 1);
  });

  test("takes the tested collection of transfers, scores of any size, and warns of choosing by them", async () => {
    const file = write("to.csv", "cifar10", trainingRuns("cifar10"), (_, run) => 1e9 * accuracyOf("cifar10", run) - 7);
    const { code, stdout } = await score(file, "--track", "made-zoo-mnist-to-cifar10");
    assert.equal(code, 0);
    assert.match(stdout, /^Somers’ D +1\.00 +1\.00 to 1\.00 +higher is better +ranks$/m);
    assert.match(stdout, /^R² +- +- +higher is better$/m);
    assert.match(stdout, /^note: the track's rules don't let you choose anything by these labels/m);
  });

  test("leaves out each set's own networks on few-shot tracks, and resamples all sets alike", async () => {
    const track = trackOf("few-shot-mnist");
    const asked = new Set<number>(); // a network may be in all sets
    const files = track.files.map((file) => {
      const set = new Set(fewShotNetworks(track, file, [DISCARD]));
      const runs = trainingRuns("mnist").filter((run) => !set.has(modelId("mnist", run)));
      assert.equal(runs.length, 109);
      for (const run of runs) asked.add(run);
      return write(`${file.name}.csv`, "mnist", runs);
    });
    const { code, stdout } = await score(...files, "--track", track.name, "--json");
    assert.equal(code, 0);
    const { networks, scores } = JSON.parse(stdout);
    assert.equal(networks, asked.size);
    // One method, ten nearly equal lists: an interval from resamples of each set's own would be about a third as wide.
    const whole = expectedScores(track.name, "mnist", guessOf).r2;
    const width = (scores.r2.high - scores.r2.low) / (whole.high! - whole.low!);
    assert.ok(width > 0.8 && width < 1.5, `${width} of that of all networks`);
    assert.ok(scores.r2.deviation > 0);

    const all = write("set-03.csv", "mnist", trainingRuns("mnist"));
    const bad = await score(...files.with(2, all), "--track", track.name);
    assert.equal(bad.code, 2);
    assert.match(bad.stdout, /model "mnist-\d{6}" is one that set-03 is learnt from; leave it out/);
  });

  test("says what is wrong with a file as check does, and what a test network is", async () => {
    const test = Array.from({ length: 280 }, (_, run) => run).find((run) => splitOf(spec, "mnist", run) === "test")!;
    const [, ...others] = trainingRuns("mnist");
    const file = write("mixed.csv", "mnist", [...others, test, DISCARD]);
    const { code, stdout } = await score(file, "--track", "made-zoo-mnist");
    assert.equal(code, 2);
    assert.match(stdout, /^mixed\.csv: NOT sound for made-zoo-mnist: 4 problems:/);
    const id = modelId("mnist", test);
    assert.ok(stdout.includes(`model "${id}" is a test network; predict training networks here, leave it out`), stdout);
    assert.match(stdout, /was given up in training and has no weights in the zoo; leave it out/);
    assert.match(stdout, new RegExp(`model "${modelId("mnist", trainingRuns("mnist")[0])}" is missing; add a line`));
    const json = JSON.parse((await score(file, "--track", "made-zoo-mnist", "--json")).stdout);
    assert.deepEqual([json.sound, json.files[0].counts], [false, { count: 1, unknown: 2, missing: 1 }]);
  });

  test("used wrongly says how to use it, and exits with 2", async () => {
    const source = ["--zoo-source", "public"];
    const usage: [string[], RegExp][] = [
      [["--track", "made-zoo-mnist", ...source], /^weighbridge: score needs a FILE, has none/],
      [["one.csv", ...source], /^weighbridge: score needs --track TRACK/],
      [["one.csv", "--track", "made-zoo-mnist"], /^weighbridge: score needs --zoo-source SOURCE, which has the labels/],
      [["one.csv", "--track", "made-zoo-mnits", ...source], /did you mean made-zoo-mnist\?/],
      [["no.csv", "--track", "made-zoo-mnist", ...source], /can't read no\.csv: there is no such file/],
    ];
    await Promise.all(
      usage.map(async ([args, message]) => {
        const { code, stderr } = await weighbridge(["score", ...args], {}, folder);
        assert.equal(code, 2);
        assert.match(stderr, message);
      }),
    );
  });
});
