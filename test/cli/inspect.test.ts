// `weighbridge inspect` as people and programs call it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { histogramLines, isUnicodeLocale } from "../../src/cli/histogram.ts";
import { summarizeAccuracy } from "../../src/shard/index.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "weighbridge-inspect-"));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(root, "test/shard/files/version-1/parquet"), folder, { recursive: true });
const shard = join(folder, "shard-00000.parquet");

function inspect(args: string[], locale = "C.UTF-8") {
  const env = { ...process.env, LC_ALL: locale };
  return spawnSync(process.execPath, [join(root, "src/cli/weighbridge.js"), "inspect", ...args], {
    encoding: "utf8",
    env,
  });
}

describe("weighbridge inspect", () => {
  test("tells people what is in a shard", () => {
    const { status, stdout, stderr } = inspect([shard]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.ok(stdout.startsWith(`${shard}: sound\n`));
    for (const text of ["shard-test 1.0.0", "4: 2 runs at epochs 0, 2", "mnist-000001 after epoch 1: a weight is NaN"])
      assert.ok(stdout.includes(text), text);
    assert.match(stdout, /^train_fraction +[\d.]+ +[\d.]+$/m);
    assert.match(stdout, /^mnist, test accuracy after epoch 2 of 2 networks: best [\d.]+ %/m);
    assert.match(stdout, /^ +\d+ to +\d+ % +1 +█+$/m);
  });

  test("passes no commands of a file on to the terminal", () => {
    const copy = mkdtempSync(join(tmpdir(), "weighbridge-hostile-"));
    after(() => rmSync(copy, { recursive: true }));
    cpSync(shard, join(copy, "shard-00000.parquet"));
    const sidecar = JSON.parse(readFileSync(shard.replace(/parquet$/, "json"), "utf8"));
    sidecar.maker.machine = "\x1b]0;title\x07 \x9b2J";
    writeFileSync(join(copy, "shard-00000.json"), JSON.stringify(sidecar));
    const { stdout } = inspect([join(copy, "shard-00000.parquet")]);
    assert.match(stdout, / on \?\]0;title\? \?2J, /);
  });

  test("keeps to ASCII where the locale is not UTF-8", () => {
    const { stdout } = inspect([shard], "C");
    assert.match(stdout, /^[ -~\n]*$/);
    assert.match(stdout, /% {2}1 {2}#+$/m);
  });

  test("tells programs the same as one JSON object", () => {
    const { status, stdout } = inspect([folder, "--json"]);
    const told = JSON.parse(stdout);
    assert.equal(status, 0);
    assert.deepEqual([told.sound, told.rows, told.runs, told.discards, told.problems], [true, 4, 2, 1, []]);
    assert.deepEqual([told.shards[0].zoo, told.shards[0].shard, told.shards[0].rows], ["shard-test", 0, 4]);
    assert.equal(told.ranges.length, 20);
    assert.equal(told.collections[0].final_test_accuracy.histogram.length, 20);
  });

  test("exits with 1 and says what is wrong with a damaged shard, in text and in JSON", () => {
    const bytes = readFileSync(shard);
    const damaged = Buffer.from(bytes);
    damaged[1000] ^= 4;
    writeFileSync(shard, damaged);
    const text = inspect([shard]);
    const json = inspect([shard, "--json"]);
    const whole = inspect([folder]);
    writeFileSync(shard, bytes);
    assert.equal(text.status, 1);
    assert.match(text.stdout, /NOT sound, 1 problem\n.*shard-00000.parquet: damaged: its SHA-256 must be/);
    assert.equal(json.status, 1);
    assert.equal(JSON.parse(json.stdout).sound, false);
    assert.equal(whole.status, 1);
  });

  test("exits with 2 for wrong usage and for what is no shard", () => {
    for (const [args, message] of [
      [[], /inspect needs one FILE or DIR, has 0/],
      [[shard, shard], /has 2/],
      [[shard, "--jsn"], /unknown option '--jsn'/],
      [[join(folder, "none.parquet")], /can't read .*none.parquet: there is no such file/],
      [[join(folder, "shard-00000.json")], /a shard is named like/],
      [[join(root, "docs")], /no shards in it/],
    ] satisfies [string[], RegExp][]) {
      const { status, stdout, stderr } = inspect(args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });
});

describe("a histogram", () => {
  test("leaves out empty ends, and shows every bar that has something", () => {
    const accuracies = [0.1, ...Array.from({ length: 200 }, () => 0.22)];
    const { histogram } = summarizeAccuracy(accuracies)!;
    assert.deepEqual(histogramLines(histogram, true, 10), [
      " 10 to  15 %    1  ▏",
      " 15 to  20 %    0",
      " 20 to  25 %  200  ██████████",
    ]);
    assert.deepEqual(histogramLines(histogram, false, 10)[0], " 10 to  15 %    1  #");
    assert.deepEqual(histogramLines([], true), []);
  });

  test("counts an accuracy of 1 in the last bar, and finds best, median and worst", () => {
    const { best, median, worst, histogram } = summarizeAccuracy([1, 0, 0.5, 0.25], 4)!;
    assert.deepEqual([best, median, worst], [1, 0.375, 0]);
    assert.deepEqual(
      histogram.map((bar) => bar.count),
      [1, 1, 1, 1],
    );
    assert.equal(summarizeAccuracy([]), undefined);
  });

  test("is Unicode where the first set variable of the locale says UTF-8", () => {
    assert.equal(isUnicodeLocale({ LC_ALL: "", LANG: "en_GB.UTF-8" }), true);
    assert.equal(isUnicodeLocale({ LC_ALL: "C", LANG: "en_GB.UTF-8" }), false);
    assert.equal(isUnicodeLocale({ LC_CTYPE: "C.utf8" }), true);
    assert.equal(isUnicodeLocale({}), false);
  });
});
