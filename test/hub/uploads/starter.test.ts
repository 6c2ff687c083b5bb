// The starter script of every kind of track, as a hub serves it, with the system's Python and numpy: what it writes is
// sound, and is taken.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { checkPredictions } from "../../../leaderboard/submission/index.ts";
import type { ApiSubmitted } from "../../../schemas/types.d.ts";
import { makeStarter } from "../../../src/hub/starter.ts";
import { embeddedBench } from "../../db/bench.ts";
import { type MadeContest, makeContest } from "../benchmark/contest.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { missingPython, runProgram } from "../system-python.ts";
import { type ContestHub, formOf, serveContest } from "./contest-hub.ts";

const missing = missingPython("numpy");
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("the starter script", { skip: missing ?? false }, () => {
  const ending = endOfSuite();
  const folder = temporaryFolder(ending);
  let zoo: MadeContest;
  let hub: ContestHub;
  before(async () => {
    zoo = await makeContest();
    ending.after(zoo.remove);
    const bench = await embeddedBench();
    ending.after(() => bench.stop());
    hub = await serveContest(ending, zoo, await bench.empty());
  });

  async function run(track: string, cwd = folder) {
    const script = await fetch(`${hub.url}/api/tracks/${track}/starter.py`);
    assert.equal(script.status, 200);
    writeFileSync(join(cwd, "starter.py"), await script.text());
    const env = { XDG_CACHE_HOME: join(folder, "cache"), OPENBLAS_NUM_THREADS: "1" };
    return runProgram("/usr/bin/python3", ["starter.py"], { cwd, env });
  }

  for (const [track, files, inputs] of [
    ["made-zoo-mnist", 1, ["weights"]],
    ["made-zoo-mnist-to-cifar10", 1, ["weights"]],
    ["made-zoo-transfer", 2, ["weights"]],
    ["made-zoo-few-shot-mnist", 10, ["weights"]],
    ["made-zoo-early-mnist", 1, ["weights"]],
  ] as const)
    test(`of ${track} goes from download to a submission that is taken`, async () => {
      const { code, stdout, stderr } = await run(track);
      assert.equal(code, 0, stderr);
      const state = (await hub.hub.context.contest!.benchmark.track(track))!;
      assert.equal(state.expected.length, files);
      const description = JSON.parse(readFileSync(join(folder, track, "description.json"), "utf8"));
      assert.deepEqual(description.inputs, inputs);
      const sent = [];
      for (const expected of state.expected) {
        const bytes = readFileSync(join(folder, track, `${expected.file}.csv`));
        const checked = await checkPredictions(bytes, expected);
        assert.ok(checked.sound, `${expected.file}: ${JSON.stringify(checked)}`);
        assert.ok(new Set(checked.predictions).size > checked.predictions.length / 2, "they differ");
        sent.push({ name: `${expected.file}.csv`, bytes });
      }
      const answer = await fetch(`${hub.url}/api/tracks/${track}/submissions`, {
        method: "POST",
        body: formOf(sent, description),
        headers: { Authorization: `Bearer ${hub.teams[0].token}` },
      });
      assert.equal(answer.status, 201, await answer.clone().text());
      const { scores } = (await answer.json()) as ApiSubmitted;
      assert.ok(Number.isFinite(scores[state.track.metric].value));
      assert.match(stdout, new RegExp(`form: ${hub.url}/submit/${track}\n`));
      for (const { name } of sent) assert.ok(stdout.includes(` -F file=@${track}/${name} `), stdout);
      assert.match(stdout, new RegExp(`npx weighbridge submit .* --track ${track} --hub ${hub.url} --description `));
    });

  test("learns few-shot sets from their hundred networks, early decision from early checkpoints", async () => {
    const few = await run("made-zoo-few-shot-cifar10");
    assert.equal([...few.stdout.matchAll(/learnt from 100\n/g)].length, 10, few.stdout + few.stderr);
    const cache = readFileSync(join(folder, "weighbridge.py"), "utf8");
    assert.ok(cache.includes("def load("));
    const npy = join(folder, "cache/weighbridge", new URL(hub.url).host.replace(":", "_"), "made-zoo/1.0.0/mnist");
    assert.ok(existsSync(join(npy, "early/features-epoch-3.npy")));
    assert.ok(!existsSync(join(npy, "early/features.npy")), "what comes later is withheld");
  });

  test("says what is wrong: an older loader beside it, a hub that is gone", async () => {
    const other = temporaryFolder(ending);
    writeFileSync(join(other, "weighbridge.py"), "def load(url): pass\n");
    const old = await run("made-zoo-mnist", other);
    assert.deepEqual([old.code, old.stderr.includes("is an older one; delete it")], [1, true], old.stderr);
    const alone = temporaryFolder(ending);
    writeFileSync(join(alone, "starter.py"), makeStarter("made-zoo-mnist", "http://127.0.0.1:9"));
    const gone = await runProgram("/usr/bin/python3", ["starter.py"], { cwd: alone });
    assert.equal(gone.code, 1);
    assert.match(gone.stderr, /^starter\.py: .*refused.*\n$/);
  });
});

test("a script holds its hub and track as texts of Python, and nothing else of them", () => {
  const script = makeStarter("a-track", 'http://h"ost');
  assert.match(script, /^HUB = "http:\/\/h\\"ost"$/m);
  assert.match(script, /^TRACK = "a-track"$/m);
  assert.throws(() => makeStarter("a-track", "http://h\u00e9"), RangeError);
  assert.throws(() => makeStarter("a-track", "http://h\nimport os"), RangeError);
});
