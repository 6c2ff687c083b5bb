// `weighbridge baselines` between a hub that it reads and one that shows its report, with the budgets that can be given; and
// one sentence where a place holds no zoo, one too small, or can't be written.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { serve } from "../download/pulled-content.ts";
import { type PublishedHub, startPublishedHub } from "../hub/published-hub.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { start, temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";

const shape = { convolution_layers: 1, collections: ["mnist"], runs_per_shard: 24, runs_per_collection: 24 };
const spec = madeSpec(shape);
const folder = temporaryFolder();
const ONE = ["--input", "wnorm-l2", "--estimators", "linear", "--jobs", "1", "--quiet"];

const baselines = (args: string[]) => weighbridge(["baselines", ...args], {}, folder);
const textOf = (out: string, name: string) => readFileSync(join(folder, out, "made-zoo-1.0.0", name), "utf8");
const reportOf = (out: string): BaselinesReport => JSON.parse(textOf(out, "report.json"));

describe("weighbridge baselines", () => {
  let hub: PublishedHub;
  before(async () => {
    hub = await startPublishedHub(folder, { spec });
  });
  after(() => hub?.close());

  test("reads a hub, and a hub shows what it puts into its store", async (context) => {
    const args = [...ONE, "--trials", "2", "--private-store", "private", "--publish", "public", "--out", "hub"];
    const { code, stderr } = await baselines([hub.url, ...args]);
    assert.deepEqual([code, stderr], [0, ""]);
    const report = reportOf("hub");
    // Another hub: one that was asked before would say for a few seconds that there is no report.
    const { url, close } = await serve(hub.store, join(folder, "another-cache"));
    context.after(() => close(0));
    const page = await fetch(`${url}/zoos/made-zoo/baselines`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /L-Linear/);
    assert.deepEqual(await (await fetch(`${url}/api/zoos/made-zoo/latest/baselines`)).json(), report);
    const from = await baselines(["public", ...ONE, "--trials", "2", "--private-store", "private", "--out", "store"]);
    assert.equal(from.code, 0, from.stderr);
    assert.deepEqual(reportOf("store"), report);
  });

  test("tries few settings with --quick, but for estimators of which --trials says more", async () => {
    const args = ["public", ...ONE, "--estimators", "linear,gbm", "--quick"];
    const { code, stderr } = await baselines([...args, "--trials", "gbm=1", "--out", "quick"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const { cells } = reportOf("quick");
    assert.deepEqual(
      cells.map(({ estimator, trials }) => [estimator, trials]),
      [
        ["linear", 6],
        ["gbm", 1],
      ],
    );
  });

  test("refuses trials that are no numbers, naming whose", async () => {
    for (const [trials, message] of [
      ["linear=3=4", "--trials linear 3=4: must be a whole number from 1 to 100000"],
      ["gbm=", "--trials gbm : must be a whole number from 1 to 100000"],
      ["linear=2,", "--trials : must be a whole number from 1 to 100000"],
      ["=2", '--trials =2: there is no estimator ""; there are linear, dnn, gbm'],
      ["gbm=100001", "--trials gbm 100001: must be a whole number from 1 to 100000"],
    ]) {
      const { code, stdout, stderr } = await baselines(["public", "--trials", trials, "--out", "refused"]);
      assert.deepEqual([code, stdout, stderr], [2, "", `weighbridge: ${message}\n`]);
    }
    assert.ok(!existsSync(join(folder, "refused")));
  });

  test("says in a sentence that a place has no zoos, or that a zoo has too few networks", async () => {
    mkdirSync(join(folder, "empty"));
    const small = { ...shape, runs_per_collection: 8, runs_per_shard: 8 };
    await publishMade(join(folder, "few"), { spec: madeSpec(small), discards: { mnist: [0, 1, 2, 3] } });
    for (const [source, message] of [
      ["empty", /^weighbridge: there are no zoos in empty: [^\n]*\n$/],
      ["nowhere", /^weighbridge: can't read nowhere: there is no such file or folder\n$/],
      ["few/public", /^weighbridge: mnist: needs 6 training networks, has [0-5]\n$/],
    ] as const) {
      const { code, stdout, stderr } = await baselines([source, ...ONE, "--trials", "1", "--out", "none"]);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, message);
    }
  });

  test("fails in a sentence where it can't write", async () => {
    writeFileSync(join(folder, "a-file"), "");
    const { code, stdout, stderr } = await baselines(["public", ...ONE, "--trials", "1", "--out", "a-file"]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^weighbridge: can't \w+ [^\n]*a-file[^\n]*: a part of the path is a file, not a folder\n$/);
  });

  test("stopped by SIGTERM exits as shells expect", async () => {
    const { child, ended } = start(["baselines", "public", ...ONE, "--trials", "100000", "--out", "term"], {}, folder);
    const fitting = join(folder, "term/made-zoo-1.0.0/search/trials/mnist");
    while (!existsSync(fitting) && child.exitCode === null) await pause(10);
    child.kill("SIGTERM");
    const { code, stdout, stderr } = await ended;
    assert.deepEqual([code, stdout], [143, ""]);
    assert.match(stderr, /^Stopped; every finished fit is kept in term\/made-zoo-1\.0\.0\. [^\n]*\n$/);
  });
});
