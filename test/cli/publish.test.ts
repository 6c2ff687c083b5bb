// `weighbridge publish` as people and programs call it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { madeSpec, makeTrainingFolder } from "../publish/made-zoo.ts";
import { temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";

const spec = madeSpec({ convolution_layers: 1, runs_per_shard: 10, runs_per_collection: 20 });
const made = temporaryFolder();
await makeTrainingFolder(join(made, "training"), { spec });

describe("weighbridge publish", () => {
  test("publishes into data/public and data/private, and does nothing the second time", async () => {
    const first = await weighbridge(["publish", "training"], {}, made);
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.match(first.stdout, /^Published made-zoo 1.0.0 in .*data\/public: \d+ files, [\d.]+ [kM]B, in \d+ s\.$/m);
    assert.match(
      first.stdout,
      /^ {2}mnist: 15 networks to train on, 4 to test, 1 network set aside for early decision$/m,
    );
    assert.match(first.stdout, /^Labels of the test networks are in .*data\/private only: keep it/m);
    const manifest = join(made, "data/public/zoos/made-zoo/1.0.0/manifest.json");
    assert.match(JSON.parse(readFileSync(manifest, "utf8")).published, /^20\d\d-\d\d-\d\d$/);
    const second = await weighbridge(["publish", "training", "--json"], {}, made);
    assert.deepEqual([second.code, second.stderr], [0, ""]);
    const { outcome, zoo, version, labels, files, bytes } = JSON.parse(second.stdout);
    assert.deepEqual([outcome, zoo, version, labels], ["unchanged", "made-zoo", "1.0.0", "withheld"]);
    assert.ok(files > 30 && bytes > 10_000);
  });

  test("takes places, collections, a day and the number of threads", async () => {
    const folder = temporaryFolder();
    const places = ["--store", join(folder, "open"), "--private-store", join(folder, "closed")];
    const options = [...places, "--collections", "cifar10", "--date", "2026-01-02", "--jobs", "1", "--quiet"];
    const { code, stderr } = await weighbridge(["publish", join(made, "training"), ...options]);
    assert.deepEqual([code, stderr], [0, ""]);
    const manifest = JSON.parse(readFileSync(join(folder, "open/zoos/made-zoo/1.0.0/manifest.json"), "utf8"));
    assert.equal(manifest.published, "2026-01-02");
    assert.deepEqual(
      manifest.collections.map(({ collection }: { collection: string }) => collection),
      ["cifar10"],
    );
  });

  test("withholds nothing with --labels public, and then takes no private store", async () => {
    const folder = temporaryFolder();
    const options = ["--store", join(folder, "open"), "--labels", "public"];
    const { code, stdout } = await weighbridge(["publish", join(made, "training"), ...options], {}, folder);
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /Labels/);
    assert.ok(!existsSync(join(folder, "data")));
    const refused = await weighbridge(["publish", join(made, "training"), ...options, "--private-store", "x"]);
    assert.deepEqual([refused.code, refused.stdout], [2, ""]);
    assert.match(refused.stderr, /--labels public withholds nothing, so it takes no --private-store/);
  });

  test("ends with 2 and one line for wrong usage and input, and has help", async () => {
    for (const [args, message] of [
      [[], /publish needs one DIR, has 0/],
      [["a", "b"], /publish needs one DIR, has 2/],
      [["nowhere"], /^weighbridge: nowhere: has no zoo.json/],
      [["training", "--labels", "some"], /--labels some: must be one of withheld, public/],
      [["training", "--collections", "svhn"], /--collections svhn: must be one of mnist, cifar10/],
      [["training", "--date", "tomorrow"], /the day of publication is YYYY-MM-DD, not "tomorrow"/],
      [["training", "--store", "ftp://x"], /a store is a folder, s3:\/\/bucket\/prefix or memory:/],
    ] as const) {
      const { code, stdout, stderr } = await weighbridge(["publish", ...args], {}, made);
      assert.deepEqual([code, stdout, stderr.trim().split("\n").length], [2, "", 1], stderr);
      assert.match(stderr, message);
    }
    const help = await weighbridge(["publish", "--help"]);
    assert.match(help.stdout, /^Usage: weighbridge publish DIR/);
  });
});
