// What a newcomer sees of `npm start`: networks trained, published and served, and all of it there the next time.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { claim } from "../../src/lib/claim.ts";
import { start, temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";

describe("weighbridge start", () => {
  const data = temporaryFolder();
  const args = ["start", "--data", data, "--runs", "8"];
  const ended = [...args, "--no-serve"];

  test("tells a newcomer what was made, where, how good, that it is published and what is withheld", async () => {
    const { code, stdout, stderr } = await weighbridge(ended);
    assert.equal(code, 0, stderr);
    for (const part of [
      /^Weighbridge trains 8 small neural networks .* MNIST/,
      /Trained in \d+ s \((native|WASM) kernel.*\):/,
      /networks +8, of 4,970 weights each/,
      /rows +32: each network after epochs 0, 1, 2, 3 /,
      /files +1 Parquet file in .*, \d+ kB, all checked/,
      /Test accuracy after epoch 3 of 8 networks: best \d+\.\d %, median \d+\.\d %, worst \d+\.\d %/,
      /Published quickstart 1\.0\.0 in .*public: \d+ files/,
      /mnist: 6 networks to train on, 1 to test, 1 network set aside for early decision/,
      /Labels of the test networks are in .*private only/,
      /MNIST: 6 training networks, 1 to test on\n {2}R2 of predicted accuracy +crossv\. +test\n {2}\S+ +\w+ +-?\d/,
      /Too few networks or trials to rank anything: this is a demo\./,
      /The report is published in .*public\./,
      /\n\n(Told from its weights alone, a|From 6 networks no predictor learnt to tell) .* on 6 networks that the predictor did/,
    ])
      assert.match(stdout, part);
  });

  test("started again says that all is there, and serves it until it is told to stop", async (context) => {
    const { child, ended: end } = start([...args, "--port", "0"]);
    context.after(() => child.kill("SIGKILL"));
    let text = "";
    const url = await new Promise<string>((resolve) => {
      child.stdout!.on("data", (piece) => {
        text += piece;
        const found = /open (http:\/\/127\.0\.0\.1:\d+)\/zoos\/quickstart[\s\S]*npx weighbridge plan/.exec(text);
        if (found) resolve(found[1]);
      });
      child.once("close", () => resolve(""));
    });
    assert.notEqual(url, "", text);
    assert.match(text, /This was trained before, in \d+ s \(/);
    assert.match(text, /quickstart 1\.0\.0 is published in .* already/);
    const page = await fetch(`${url}/zoos/quickstart`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Quickstart/);
    const baselines = await fetch(`${url}/zoos/quickstart/baselines`);
    assert.equal(baselines.status, 200);
    assert.match(await baselines.text(), /demo/i);
    child.kill("SIGINT");
    assert.equal((await end).code, 0);
  });

  test("refuses so few networks that none would be for testing, before it trains any", async () => {
    const other = join(temporaryFolder(), "data");
    const { code, stdout, stderr } = await weighbridge(["start", "--data", other, "--runs", "7"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal(stderr, "weighbridge: --runs 7: must be a whole number from 8 to 1000000\n");
    assert.ok(!existsSync(other));
  });

  test("fails, with one sentence, where another process is training", async () => {
    const other = temporaryFolder();
    mkdirSync(join(other, "quickstart", "mnist"), { recursive: true });
    const held = claim(join(other, "quickstart", "mnist", "shard-00000.parquet"));
    const { code, stderr } = await weighbridge(["start", "--data", other, "--runs", "8", "--no-serve", "--json"]);
    held?.release();
    assert.equal(code, 1);
    assert.match(stderr, /^weighbridge: another process trains in \S+quickstart: give the same command again when/m);
  });

  test("says that the port it was told to take is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const taken = String((other.address() as AddressInfo).port);
    try {
      const { code, stderr } = await weighbridge([...args, "--port", taken]);
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`can't listen on 127.0.0.1, port ${taken}: something listens there already`));
    } finally {
      other.close();
    }
  });

  test("gives the same to programs", async () => {
    const { stdout } = await weighbridge([...ended, "--json"]);
    const zoo = JSON.parse(stdout);
    assert.deepEqual([zoo.made, zoo.runs, zoo.rows, zoo.problems], [0, 8, 32, []]);
    assert.equal(zoo.published.outcome, "unchanged");
    const { input, estimator, test_r2 } = zoo.baselines[0];
    assert.deepEqual([typeof input, typeof estimator, test_r2], ["string", "string", null]); // of one network
  });

  test("says of a damaged shard how to mend it, and that does", async () => {
    const shard = join(data, "quickstart", "mnist", "shard-00000.parquet");
    const sound = readFileSync(shard);
    const damaged = Buffer.from(sound);
    damaged[500] ^= 1;
    writeFileSync(shard, damaged);
    const { code, stdout } = await weighbridge(ended);
    assert.equal(code, 1);
    assert.match(stdout, /NOT sound:\n.*shard-00000\.parquet: damaged[\s\S]*Remove the files that are named above/);
    assert.doesNotMatch(stdout, /undefined|NaN/);
    rmSync(shard);
    rmSync(shard.replace(/parquet$/, "json"));
    assert.equal((await weighbridge(ended)).code, 0);
    assert.deepEqual(readFileSync(shard), sound);
  });

  test("stopped while it fits says what is there and what is not", async (context) => {
    const own = (path: string) => join(data, path);
    const report = own("public/baselines/quickstart/1.0.0/report.json");
    assert.ok(existsSync(report));
    for (const folder of [own("baselines"), own("public/baselines")]) rmSync(folder, { recursive: true });
    const { child, ended: end } = start(ended);
    context.after(() => child.kill("SIGKILL"));
    const fitting = own("baselines/quickstart-1.0.0/search/trials");
    while (!existsSync(fitting) && child.exitCode === null) await pause(10);
    child.kill("SIGINT");
    const { code, stdout } = await end;
    assert.equal(code, 130);
    assert.match(
      stdout,
      /\nStopped; the zoo is published, its baselines are not\. The same command goes on from there\.\n$/,
    );
    assert.ok(!existsSync(report));
  });
});
