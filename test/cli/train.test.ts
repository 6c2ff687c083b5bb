// The commands that train, as people type them.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { start, temporaryFolder, tinySpec, weighbridge, writeSpec } from "../workers/tiny-zoo.ts";

const path = writeSpec(tinySpec());

describe("train, start and plan", () => {
  for (const command of ["train", "start", "plan"])
    test(`${command} --help tells the options on standard output`, async () => {
      const { code, stdout, stderr } = await weighbridge([command, "--help"]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^Usage: weighbridge ${command} `));
      assert.match(stdout, /--json /);
      assert.equal(stderr, "");
    });

  const wrong: { args: string[]; says: RegExp }[] = [
    { args: ["train"], says: /train needs one SPEC, has 0/ },
    { args: ["train", "a", "b"], says: /train needs one SPEC, has 2/ },
    { args: ["train", "quickstrat"], says: /there is no zoo spec "quickstrat"; did you mean quickstart\?/ },
    { args: ["train", path, "--jobs", "0"], says: /--jobs 0: must be a whole number from 1 to 1024/ },
    { args: ["train", path, "--jobs", "2.5"], says: /--jobs 2\.5: must be a whole number from 1 to 1024/ },
    { args: ["train", path, "--runs", "many"], says: /--runs many: must be a whole number from 1 to 1000000/ },
    { args: ["train", path, "--shards", "1-3"], says: /--shards 1-3: must be A or A-B with A at most B, from 0 to 2/ },
    { args: ["train", path, "--shards", "2-1"], says: /--shards 2-1: must be A or A-B/ },
    { args: ["train", path, "--collections", "mnist,cifar"], says: /--collections cifar: must be one of mnist/ },
    { args: ["train", path, "--format", "csv"], says: /--format csv: must be one of parquet, arrow/ },
    { args: ["train", path, "--backend", "cuda"], says: /--backend cuda: must be one of kernel, tfjs/ },
    { args: ["train", path, "--job", "2"], says: /unknown option '--job'/ },
    { args: ["start", "--jobs", "1025"], says: /--jobs 1025: must be a whole number from 1 to 1024/ },
    { args: ["start", "quickstart"], says: /unexpected argument 'quickstart'/ },
    { args: ["plan"], says: /plan needs one SPEC, has 0/ },
    { args: ["plan", path, "--runs", "0"], says: /--runs 0: must be a whole number from 1 to 1000000/ },
  ];
  for (const { args, says } of wrong)
    test(`weighbridge ${args.map((arg) => (arg === path ? "SPEC" : arg)).join(" ")} is refused with exit code 2`, async () => {
      const folder = temporaryFolder();
      const { code, stdout, stderr } = await weighbridge(args, {}, folder);
      assert.match(stderr, says);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.ok(!existsSync(join(folder, "data")), "a folder was made");
    });
});

describe("weighbridge train", () => {
  test("writes to data/ and the zoo's name if not told otherwise, and tells what it made", async () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await weighbridge(["train", path, "--quiet"], {}, folder);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Made 3 shards in data\/tiny: 6 runs, 12 rows, \d+ kB\.\nIt took .* with kernel /);
    assert.match(
      stdout,
      /^mnist, test accuracy after the last epoch of 6 networks: best .* median .* worst .*\n +\d+ to/m,
    );
    assert.ok(existsSync(join(folder, "data/tiny/mnist/shard-00002.parquet")));
  });

  test("prints with --json one object and nothing else", async () => {
    const folder = temporaryFolder();
    const args = ["train", path, "--out", folder, "--runs", "3", "--collections", "mnist", "--json"];
    const { stdout, stderr } = await weighbridge(args);
    const report = JSON.parse(stdout);
    assert.deepEqual(report.shards, { made: 2, kept: 0, elsewhere: 0 });
    assert.deepEqual([report.zoo, report.runs, report.rows, report.stopped], ["tiny", 3, 6, false]);
    assert.equal(report.final_test_accuracy.mnist.count, 3);
    assert.equal(stderr, "");
  });

  test("shows progress in runs, images and time left", async () => {
    const slow = tinySpec({ image_limit: 60000, epochs: 6, checkpoint_epochs: [0, 6], runs_per_collection: 16 });
    const { child, ended } = start(["train", writeSpec(slow), "--out", temporaryFolder(), "--jobs", "1"]);
    const line = await new Promise<string>((resolve) => child.stderr?.once("data", (text) => resolve(String(text))));
    child.kill("SIGINT");
    await ended;
    assert.match(line, /^training mnist: \d+ %, \d+ of 16 runs, .* left, [\d,]+ images\/s, .* runs\/s\n$/);
  });

  test("names an unknown kernel", async () => {
    const args = ["train", path, "--out", temporaryFolder()];
    const { code, stderr } = await weighbridge(args, { WEIGHBRIDGE_KERNEL: "v9" });
    assert.match(stderr, /^weighbridge: kernel "v9" is unknown; there are v4, v3, arm64, wasm, scalar\n$/);
    assert.equal(code, 2);
  });

  test("--backend tfjs marks the shards as of other numerics", async () => {
    const spec = tinySpec({
      name: "slow",
      image_limit: 160,
      epochs: 1,
      checkpoint_epochs: [1],
      runs_per_collection: 1,
    });
    const args = ["train", writeSpec(spec), "--out", temporaryFolder(), "--backend", "tfjs", "--json"];
    const { code, stdout, stderr } = await weighbridge(args);
    assert.equal(code, 0, stderr);
    assert.match(JSON.parse(stdout).numerics, /^tfjs/);
  });
});

describe("weighbridge plan", () => {
  test("tells runs, images, bytes and hours for this machine and for clusters", async () => {
    const { code, stdout, stderr } = await weighbridge(["plan", "small-cnn-zoo", "--json"]);
    assert.equal(code, 0, stderr);
    const { total, hours, machine, images_per_second_and_core: rates } = JSON.parse(stdout);
    assert.equal(total.runs, 80000);
    assert.equal(total.rows, 560000);
    assert.ok(total.images_to_train > 3e10 && total.bytes > 8e9);
    assert.ok(rates[28].train > 1000 && rates[28].evaluate > rates[28].train && rates[32].train < rates[28].train);
    const cores = [machine.cores, 16, 64, 1000].filter((count, index, all) => all.indexOf(count) === index);
    assert.deepEqual(
      hours.map((row: { cores: number }) => row.cores),
      cores,
    );
  });

  test("shows the same to people", async () => {
    const { stdout } = await weighbridge(["plan", path]);
    assert.match(stdout, /^Quickstart 1\.0\.0: 6 networks, each trained for 2 epochs\n/);
    assert.match(stdout, /\nmnist +6 +3 +12 +[\d,]+ +\d+ kB +\d+ s\n/);
    assert.match(stdout, /this machine \(\d+ cores?\) +\d+ s\n {2}16 cores +\d+ s\n/);
  });
});
