// `weighbridge check` as people and programs call it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { expectedModels, findTrack } from "../../leaderboard/tracks/index.ts";
import { INDEX_KEY, manifestKey } from "../../src/publish/layout.ts";
import { openStore } from "../../src/store/index.ts";
import { makeRelease } from "../download/made-release.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "weighbridge-check-"));
after(() => rmSync(folder, { recursive: true }));

function check(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const command = [join(root, "src/cli/weighbridge.js"), "check", ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}

function write(name: string, models: readonly string[]): string {
  writeFileSync(join(folder, name), ["model_id,prediction", ...models.map((model) => `${model},0.5`)].join("\n"));
  return name;
}

const quickstart = findTrack("quickstart-mnist");
const [{ models }] = expectedModels(quickstart.track, quickstart.spec, undefined);

describe("weighbridge check", () => {
  test("of a sound file says so and exits with 0, offline", async () => {
    const file = write("good.csv", models);
    const { status, stdout, stderr } = await check(file, "--track", "quickstart-mnist");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.equal(stdout, "good.csv: sound for quickstart-mnist: 60 predictions (csv)\n");
  });

  test("of a broken one among sound ones tells what is wrong and exits with 2", async () => {
    const files = [write("good.csv", models), write("bad.csv", [...models, models[0]])];
    const { status, stdout } = await check(...files, "--track", "quickstart-mnist");
    assert.equal(status, 2);
    const message = `line 62: model "${models[0]}" appears twice, first on line 2; keep one of them`;
    assert.equal(stdout.split("\n")[1], `bad.csv: NOT sound for quickstart-mnist: ${message}`);
  });

  test("with --json prints one object with counts and problems", async () => {
    const files = [write("good.csv", models), write("short.csv", models.slice(0, 40))];
    const { status, stdout } = await check(...files, "--track", "quickstart-mnist", "--json");
    const { track, sound, files: found } = JSON.parse(stdout);
    assert.deepEqual([status, track, sound], [2, "quickstart-mnist", false]);
    assert.deepEqual(found[0], {
      path: "good.csv",
      file: "predictions",
      sound: true,
      format: "csv",
      predictions: 60,
      absent: 0,
    });
    assert.deepEqual([found[1].count, found[1].counts, found[1].problems.length], [21, { missing: 20, count: 1 }, 20]);
  });

  test("says that absent models may be discards where it can't know", async () => {
    const { status, stdout } = await check(write("less.csv", models.slice(1)), "--track", "quickstart-mnist");
    assert.equal(status, 0);
    assert.match(stdout, /59 predictions \(csv\)\n {2}1 network of the spec is not in the file; right if the zoo gave/);
  });

  test("does not read a file that is too large", async () => {
    truncateSync(join(folder, write("large.csv", models)), 2 ** 33);
    const { status, stdout } = await check("large.csv", "--track", "quickstart-mnist");
    assert.deepEqual(
      [status, stdout],
      [2, "large.csv: NOT sound for quickstart-mnist: the file may have 8,388,608 bytes (8 MiB), has 8,589,934,592\n"],
    );
  });

  const usage: [string, string[], RegExp][] = [
    ["no file", ["--track", "quickstart-mnist"], /^weighbridge: check needs a FILE, has none/],
    ["no track", ["a.csv"], /^weighbridge: check needs --track TRACK/],
    ["an unknown track", ["a.csv", "--track", "quickstart-mnits"], /did you mean quickstart-mnist\?$/m],
    [
      "a file that is not there",
      ["nowhere.csv", "--track", "quickstart-mnist"],
      /can't read nowhere\.csv: there is no such file/,
    ],
    ["a zoo without a source", ["a.csv", "--track", "a", "--zoo", "b"], /--zoo needs --zoo-source/],
  ];
  for (const [name, args, message] of usage)
    test(`with ${name} exits with 2`, async () => {
      const { status, stderr } = await check(...args);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });

  test("with a published zoo knows its discards, and tracks of zoos that are not shipped", async () => {
    const name = "made-zoo-mnist";
    const { track, spec } = findTrack(name, makeRelease().manifest.spec);
    const [{ models: all }] = expectedModels(track, spec, undefined);
    const run = Number(all[3].slice(-6));
    const release = makeRelease({
      change: ({ collections: [mnist], files }) => {
        const config = {
          learning_rate: 0.01,
          l2reg: 0.001,
          dropout: 0,
          init_std: 0.1,
          train_fraction: 1,
          activation: "relu",
          optimizer: "sgd",
          w_init: "orthogonal",
          b_init: "zeros",
        } as const;
        mnist.discards = [{ model_id: all[3], run, seed: 1, config, epoch: 1, reason: "made up" }];
        mnist.counts.test--;
        mnist.counts.discards++;
        for (const file of files)
          if (file.collection === "mnist" && file.content !== "folds" && (file.split ?? "test") === "test")
            file.rows!--;
      },
    });
    const store = await openStore(join(folder, "store"));
    await store.put(INDEX_KEY, Buffer.from(JSON.stringify(release.index)));
    await store.put(manifestKey("made-zoo", release.manifest.version), release.manifestBytes);
    await store.close();
    const source = ["--track", name, "--zoo-source", join(folder, "store")];
    const good = await check(write("kept.csv", all.toSpliced(3, 1)), ...source);
    assert.deepEqual(
      [good.status, good.stdout],
      [0, `kept.csv: sound for ${name}: ${all.length - 1} predictions (csv)\n`],
    );
    const bad = await check(write("all.csv", all), ...source);
    assert.equal(bad.status, 2);
    assert.match(
      bad.stdout,
      /line 5: model ".+" was given up in training and has no weights in the zoo; leave it out\n$/,
    );
  });
});
