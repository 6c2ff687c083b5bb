// The benches as they are started: what they print, not how fast this machine is.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compare, worstDifference } from "../../bench/agreement/compare.ts";
import { isMet } from "../../bench/harness/report.ts";
import { median } from "../../bench/harness/timing.ts";
import { multiplyAdds } from "../../bench/trainer/cases.ts";
import { drawConfig, readSpec } from "../../src/zoo/index.ts";
import { makeTrainingFolder } from "../publish/made-zoo.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";

const RUN = fileURLToPath(new URL("../../bench/run.ts", import.meta.url));

function bench(...args: string[]) {
  return spawnSync(process.execPath, [RUN, ...args], { encoding: "utf8" });
}

test("--help lists the benches", () => {
  const { status, stdout } = bench("--help");
  assert.equal(status, 0);
  assert.match(stdout, /^ {2}trainer .+$/m);
  assert.match(stdout, /^ {2}agreement .+$/m);
});

test("without a name the benches are listed and the exit code is 2", () => {
  const { status, stdout } = bench();
  assert.equal(status, 2);
  assert.match(stdout, /trainer/);
});

test("a bench tells its options with --help", () => {
  const { status, stdout } = bench("trainer", "--help");
  assert.equal(status, 0);
  assert.match(stdout, /--quick/);
});

test("an unknown name, option or part is exit code 2 and says what there is", () => {
  for (const [args, message] of [
    [["trainr"], /did you mean trainer\?/],
    [["toString"], /there is no bench "toString"/],
    [["trainer", "--fast"], /--fast/],
    [["trainer", "--skip", "torch,gpu"], /not "gpu"/],
    [["agreement", "--seeds", "0"], /--seeds .* not "0"/],
    [["submissions", "--only", "speed,fast"], /--only takes .* not "fast"/],
  ] as const) {
    const { status, stderr } = bench(...args);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, message);
  }
});

test("trainer --json prints one object with machine, figures and what was left out", () => {
  const { status, stdout, stderr } = bench("trainer", "--quick", "--skip", "torch,tfjs,scalar,memory", "--json");
  assert.equal(status, 0, stderr);
  const { machine, figures, detail, ...rest } = JSON.parse(stdout);
  assert.deepEqual(rest, {});
  for (const key of ["cpu", "cores", "node", "kernel", "load_average"]) assert.ok(machine[key] !== undefined, key);
  const names = [...figures, ...detail.left_out].map(({ name }) => name);
  assert.deepEqual(names.sort(), [
    "2 threads against 1",
    "WASM, share of its own peak",
    "against PyTorch, one thread, worst case",
    "peak memory, all sets loaded, 2 jobs",
    "share of peak, sgd relu",
    "share of peak, worst of four cases",
  ]);
  assert.ok(figures.some(({ name }: { name: string }) => name === "WASM, share of its own peak"));
  for (const figure of figures) {
    assert.deepEqual(Object.keys(figure), ["name", "value", "reach", "better"]);
    assert.ok(figure.value > 0, `${figure.name} is ${figure.value}`);
  }
  assert.ok(detail.left_out.every(({ reason }: { reason: string }) => reason.length > 0));
});

test("operations are counted as dense products, without the gradient of the image", () => {
  const forward = [13 * 13 * 9 * 16, 6 * 6 * 9 * 16 * 16, 2 * 2 * 9 * 16 * 16, 16 * 10];
  assert.deepEqual(forward, [24336, 82944, 9216, 160]);
  assert.equal(multiplyAdds(28, 3), 3 * (24336 + 82944 + 9216 + 160) - 24336);
  assert.equal(multiplyAdds(28, 3), 325632);
});

test("a figure is met at its reach, in its own direction", () => {
  assert.equal(isMet({ name: "a", value: 0.8, reach: 0.8, better: "higher" }), true);
  assert.equal(isMet({ name: "a", value: 601, reach: 600, better: "lower" }), false);
});

test("the median of an even number of values is between the middle ones", () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([3, 1, 2]), 2);
});

test("accuracies are compared in points, with the standard error of the difference of their means", () => {
  const { config } = drawConfig(readSpec("small-cnn-zoo"), "mnist", 0);
  const found = compare(0, config, [0.9, 0.92, 0.94], [0.9, 0.9, 0.9]);
  assert.ok(Math.abs(found.difference! - 2) < 1e-9);
  assert.ok(Math.abs(found.standard_error! - 2 / Math.sqrt(3)) < 1e-9);
  const neither = compare(1, config, [null], [null]);
  const onlyOne = compare(2, config, [null, null], [0.1, 0.1]);
  assert.equal(worstDifference([neither]), undefined);
  assert.ok(Math.abs(worstDifference([found, neither])! - 2) < 1e-9);
  assert.equal(worstDifference([found, onlyOne]), 100);
});

test("publish --json prints its two figures, of the networks that --zoo gives", async () => {
  const zoo = join(temporaryFolder(), "zoo");
  await makeTrainingFolder(zoo, { runs: 8, collections: ["mnist"] });
  const { status, stdout, stderr } = bench("publish", "--quick", "--zoo", zoo, "--json");
  assert.equal(status, 0, stderr);
  const { figures, detail } = JSON.parse(stdout);
  assert.deepEqual(
    figures.map(({ name, reach, better }: { name: string; reach: number; better: string }) => [name, reach, better]),
    [
      ["publishing 5,000 rows, against cp and sha256sum", 0.25, "higher"],
      ["downloaded weights, against raw float32", 0.87, "lower"],
    ],
  );
  assert.equal(detail.rows_as_trained, 32);
  assert.ok(detail.process.peak_mib > 50);
});
