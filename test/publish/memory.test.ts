// Publishing holds a row group a split and thread, whatever the zoo's size.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { madeSpec, makeTrainingFolder } from "./made-zoo.ts";
import { startChild } from "./start-child.ts";

const noProc = existsSync("/proc/self/status") ? false : "this system does not tell a process's peak memory";

test("publishing 6,000 networks takes less than 600 MiB, however many threads are asked for", {
  skip: noProc,
}, async () => {
  const folder = temporaryFolder();
  const training = join(folder, "training");
  const spec = madeSpec({ collections: ["mnist"], epochs: 1, runs_per_shard: 500, runs_per_collection: 6_000 });
  await makeTrainingFolder(training, { spec: { ...spec, checkpoint_epochs: [1] } });
  const child = startChild();
  const places = { publicPlace: join(folder, "public"), privatePlace: join(folder, "private") };
  await child.begin({ folder: training, ...places, published: "2026-01-02", jobs: 16 });
  const { report, stderr } = await child.ended;
  assert.equal(stderr, "");
  assert.equal(report?.outcome, "published");
  assert.ok(report.peak < 600, `${report.peak.toFixed(0)} MiB`);
});
