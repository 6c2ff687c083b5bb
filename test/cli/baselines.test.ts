// `weighbridge baselines` as people and programs call it.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { readReport } from "../../src/publish/baselines-report.ts";
import { openTable } from "../../src/shard/index.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { type Ended, start, temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";

const spec = madeSpec({ convolution_layers: 1, runs_per_shard: 40, runs_per_collection: 40 });
const folder = temporaryFolder();
const INPUTS = ["--input", "wnorm-l2", "--input", "wstats-layers-0,1"];
const FEW = [...INPUTS, "--estimators", "linear,gbm", "--trials", "gbm=2,linear=3", "--jobs", "2"];

const baselines = (args: string[]): Promise<Ended> => weighbridge(["baselines", "public", ...args], {}, folder);

function reportOf(out: string): BaselinesReport {
  const path = join(folder, out, "made-zoo-1.0.0", "report.json");
  return readReport(JSON.parse(readFileSync(path, "utf8")), path);
}

/** Every file below a folder with the time of its last change. */
function changes(path: string): [string, number][] {
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  return files.map((file) => [file, statSync(join(path, file)).mtimeMs]);
}

describe("weighbridge baselines", () => {
  let first: Ended;
  before(async () => {
    await publishMade(folder, { spec });
    first = await baselines([...FEW, "--private-store", "private", "--out", "full"]);
  });

  test("says how well accuracy is predicted, the best first, and where the report is", () => {
    assert.equal(first.code, 0, first.stderr);
    const cell = "( +-?\\d+\\.\\d{3}){2}";
    for (const part of [
      /^MNIST: 30 training networks, 8 to test on\n {2}R2 of predicted accuracy +crossv\. +test$/m,
      new RegExp(`^  wstats-layers-0,1 +(gbm|linear) ${cell}$`, "m"),
      new RegExp(`^  wnorm-l2 +linear ${cell}$`, "m"),
      /^CIFAR10-GS: 30 training networks/m,
      /^Too few networks or trials to rank anything: this is a demo\.$/m,
      /^Read full\/made-zoo-1\.0\.0\/report\.md; all predictions are in predictions\.parquet beside it\.$/m,
    ])
      assert.match(first.stdout, part);
    const scores = [...first.stdout.matchAll(/^ {2}\S+ +(?:gbm|linear) +(-?\d\.\d{3})/gm)].map(([, r2]) => Number(r2));
    assert.equal(scores.length, 8);
    for (const collection of [scores.slice(0, 4), scores.slice(4)])
      assert.deepEqual(
        collection,
        collection.toSorted((one, other) => other - one),
      );
  });

  test("writes a report with all cells, a text, drawings and all predictions", () => {
    const report = reportOf("full");
    const { zoo, version, demo, seed, labels, test_scored } = report;
    assert.deepEqual([zoo, version, demo, seed, labels, test_scored], ["made-zoo", "1.0.0", true, 0, "withheld", true]);
    assert.deepEqual(
      report.cells.map(({ collection, input, estimator, trials }) => [collection, input, estimator, trials]),
      ["mnist", "cifar10"].flatMap((collection) =>
        ["wnorm-l2", "wstats-layers-0,1"].flatMap((input) => [
          [collection, input, "linear", 3],
          [collection, input, "gbm", 2],
        ]),
      ),
    );
    // Curves and transfers are about the statistics of all layers.
    const about = (list: readonly { input: string }[]) => [...new Set(list.map(({ input }) => input))];
    assert.deepEqual(
      [about(report.transfers), about(report.sample_efficiency)],
      [["wstats-layers-0,1"], ["wstats-layers-0,1"]],
    );
    const own = join(folder, "full", "made-zoo-1.0.0");
    const text = readFileSync(join(own, "report.md"), "utf8");
    const drawings = [...text.matchAll(/\]\((drawings\/[^)]+)\)/g)].map(([, name]) => name);
    assert.ok(drawings.length > 3);
    for (const name of drawings) assert.match(readFileSync(join(own, name), "utf8"), /^<svg/);
    const bytes = readFileSync(join(own, "predictions.parquet"));
    const table = openTable(bytes, "predictions");
    assert.equal(table.rows, 8 * (30 + 8) + 2 * 2 * 8); // each cell's networks, and the transfers' test networks
    assert.equal(report.files.find(({ content }) => content === "predictions")!.bytes, bytes.length);
  });

  test("does nothing when all is done, and says the same to programs", async () => {
    const search = join(folder, "full", "made-zoo-1.0.0", "search");
    const [report, before] = [reportOf("full"), changes(search)];
    const { code, stdout, stderr } = await baselines([...FEW, "--private-store", "private", "--out", "full", "--json"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(changes(search), before);
    assert.deepEqual(reportOf("full"), report);
    const told = JSON.parse(stdout);
    assert.deepEqual(
      [told.zoo, told.version, told.folder, told.demo, told.test_scored],
      ["made-zoo", "1.0.0", "full/made-zoo-1.0.0", true, true],
    );
    assert.equal(told.scores.length, 8);
    const [best] = told.scores;
    const cell = report.cells.find(({ input, estimator }) => input === best.input && estimator === best.estimator)!;
    assert.equal(best.cross_validated_r2, cell.cross_validated.all.values.r2);
    assert.equal(best.test_r2, cell.test!.all.values.r2);
  });

  test("reports cross-validated scores without the withheld labels, and says how to get the others", async () => {
    const { code, stdout } = await baselines([...FEW, "--out", "blind", "--quiet"]);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}wnorm-l2 +linear +-?\d+\.\d{3} {7}-$/m);
    assert.match(stdout, /^Test labels are withheld: give --private-store to score the test split, if you may\.$/m);
    const [blind, full] = [reportOf("blind"), reportOf("full")];
    assert.equal(blind.test_scored, false);
    assert.deepEqual([blind.transfers, blind.sample_efficiency, blind.early_decision], [[], [], []]);
    assert.deepEqual(
      blind.cells,
      full.cells.map((cell) => ({ ...cell, test: null })),
    );
    const predictions = (out: string) => readFileSync(join(folder, out, "made-zoo-1.0.0", "predictions.parquet"));
    assert.ok(predictions("blind").equals(predictions("full")));
  });

  test("puts the report beside the zoo, where --publish says", async () => {
    const args = ["--private-store", "private", "--out", "full", "--publish", "public", "--quiet"];
    const { code, stdout } = await baselines([...FEW, ...args]);
    assert.equal(code, 0);
    assert.match(stdout, /^The report is published in .*public\.$/m);
    const place = join(folder, "public/baselines/made-zoo/1.0.0");
    assert.deepEqual(JSON.parse(readFileSync(join(place, "report.json"), "utf8")), reportOf("full"));
    for (const { path, bytes } of reportOf("full").files) assert.equal(statSync(join(place, path)).size, bytes);
  });

  test("takes some collections, and another seed tries other settings", async () => {
    const one = ["--collections", "cifar10", "--input", "wnorm-l2", "--estimators", "linear", "--trials", "3"];
    const { code, stderr } = await baselines([...one, "--seed", "7", "--out", "seven", "--quiet"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const { cells, seed } = reportOf("seven");
    assert.deepEqual([cells.length, cells[0].collection, seed], [1, "cifar10", 7]);
    const trials = (out: string) =>
      readFileSync(join(folder, out, "made-zoo-1.0.0/search/trials/cifar10/wnorm-l2.linear.jsonl"), "utf8");
    assert.notDeepEqual(trials("seven").split("\n").slice(1).sort(), trials("full").split("\n").slice(1).sort());
  });

  test("stopped by Ctrl-C keeps what is done, and goes on there", async () => {
    const args = ["--input", "wnorm-l2", "--estimators", "linear", "--collections", "mnist", "--quiet", "--jobs", "1"];
    const journal = join(folder, "stopped/made-zoo-1.0.0/search/trials/mnist/wnorm-l2.linear.jsonl");
    const lines = () => (existsSync(journal) ? readFileSync(journal, "utf8").trimEnd().split("\n") : []);
    const { child, ended } = start(
      ["baselines", "public", ...args, "--trials", "100000", "--out", "stopped"],
      {},
      folder,
    );
    while (lines().length < 6 && child.exitCode === null) await pause(10);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    assert.deepEqual([code, stdout], [130, ""]);
    assert.equal(
      stderr,
      "Stopped; every finished fit is kept in stopped/made-zoo-1.0.0. The same command goes on from there.\n",
    );
    const kept = lines();
    assert.ok(!existsSync(join(folder, "stopped/made-zoo-1.0.0/report.json")));
    const few = String(Math.max(3, kept.length - 3));
    assert.equal((await baselines([...args, "--trials", few, "--out", "stopped"])).code, 0);
    assert.equal((await baselines([...args, "--trials", few, "--out", "whole"])).code, 0);
    for (const line of kept) assert.ok(lines().includes(line), line);
    assert.deepEqual(reportOf("stopped"), reportOf("whole"));
  });

  test("refuses what it can't do before it fits anything", async () => {
    for (const [args, message] of [
      [["--input", "wstats-layers-0,2"], "--input wstats-layers-0,2: did you mean wstats-layers-0,1?"],
      [
        ["--input", "colour"],
        /^weighbridge: --input colour: must be one of weights\.0 weights\.1 weights hyper .*@3$/m,
      ],
      [["--estimators", "xgb"], /^weighbridge: --estimators .*xgb/],
      [["--trials", "xgb=3"], '--trials xgb=3: there is no estimator "xgb"; there are linear, dnn, gbm'],
      [["--trials", "0"], /^weighbridge: --trials 0: must be a whole number from 1 to 100000$/m],
      [["--collections", "cifar100"], /^weighbridge: --collections .*cifar10\b/],
      [["--seed", "-1"], /^weighbridge: .*--seed/],
      [["more"], "baselines needs one SOURCE, has 2 (see weighbridge baselines --help)"],
      [["--private-store", "nowhere"], /^weighbridge: \S*nowhere has no withheld labels of made-zoo 1\.0\.0$/m],
      [["--publish", "private"], /^weighbridge: \S*private has no made-zoo 1\.0\.0 to put a report beside$/m],
    ] as const) {
      const { code, stdout, stderr } = await baselines([...args, "--out", "refused"]);
      assert.deepEqual([code, stdout], [2, ""], `${args.join(" ")}: ${stderr}`);
      if (typeof message === "string") assert.equal(stderr, `weighbridge: ${message}\n`);
      else assert.match(stderr, message);
    }
    assert.ok(!existsSync(join(folder, "refused")));
  });
});
