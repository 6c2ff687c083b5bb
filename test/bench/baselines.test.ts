// The baselines bench as it is started: what it prints, not how fast this machine is.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { worstDifference } from "../../bench/baselines/boosting.ts";
import { denseMultiplyAdds } from "../../bench/baselines/dense.ts";

const RUN = fileURLToPath(new URL("../../bench/run.ts", import.meta.url));

test("baselines --json prints its six figures, or says which can't be had", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, "baselines", "--quick", "--json"], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  const { figures, detail } = JSON.parse(stdout);
  const found = figures.map(({ name, reach, better }: { name: string; reach: number; better: string }) => ({
    ...{ name, reach, better },
  }));
  const wanted = [
    { name: "GBM test R2 less XGBoost hist's, worst settings", reach: -0.003 },
    { name: "GBM fit rate against XGBoost hist, one thread each", reach: 1 },
    { name: "DNN training, share of peak, batch 512", reach: 0.75 },
    { name: "DNN training against PyTorch, one thread, worst case", reach: 1 },
    { name: "per-layer statistics of 20,000 networks against numpy", reach: 2 },
    { name: "tau-b of 20,000 predictions against scipy, worst case", reach: 1 },
  ].map((figure) => ({ ...figure, better: "higher" }));
  const missing = new Map(detail.left_out.map(({ name, reason }: { name: string; reason: string }) => [name, reason]));
  assert.deepEqual(
    found,
    wanted.filter(({ name }) => !missing.has(name)),
  );
  assert.equal(figures.length + missing.size, wanted.length);
  assert.ok([...missing.values()].every((reason) => (reason as string).length > 0));
});

test("baselines without its Python leaves out all that needs it, and measures the rest", () => {
  const env = { ...process.env, WEIGHBRIDGE_PYTHON: "/nowhere/python3", WEIGHBRIDGE_KERNEL: "wasm" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, "baselines", "--quick", "--json"], {
    ...{ encoding: "utf8", env },
  });
  assert.equal(status, 0, stderr);
  const { figures, detail } = JSON.parse(stdout);
  assert.deepEqual(figures, []);
  const reasons = new Map<string, string>(
    detail.left_out.map((one: { name: string; reason: string }) => [one.name, one.reason]),
  );
  assert.equal(reasons.size, 6);
  assert.match(reasons.get("tau-b of 20,000 predictions against scipy, worst case")!, /scipy can't be imported/);
  assert.match(reasons.get("DNN training, share of peak, batch 512")!, /wasm, not native/);
});

test("the difference to XGBoost is a mean over tables, of the settings where it is worst", () => {
  const row = (data: string, settings: string, r2: number) => ({
    ...{ data, settings, training_rows: 1, test_rows: 1, r2, xgboost_r2: 0.5 },
  });
  const rows = [row("made 1", "a", 0.4), row("made 2", "a", 0.65), row("made 1", "b", 0.5), row("mnist", "b", 0.1)];
  assert.ok(Math.abs(worstDifference(rows)) < 1e-12);
  assert.ok(Math.abs(worstDifference([...rows, row("made 2", "b", 0.4)]) + 0.05) < 1e-12);
});

test("a dense network's operations are counted as products, without the gradient of the inputs", () => {
  assert.equal(denseMultiplyAdds({ inputs: 56, layers: 4, units: 384 }), 3 * (3 * 384 * 384 + 384) + 2 * 56 * 384);
});
