import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { pairPs } from "../../leaderboard/rank/index.ts";
import { decideEarly, entryCells, scoreByFile, scoreEntry } from "../../leaderboard/score/index.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { type ScoringTask, ScoringThreads, type ScoringThreadsOptions } from "../../workers/scoring/index.ts";

const stream = new RandomStream(streamKey(4, "config"));
const made = (length = 50) => Float64Array.from({ length }, () => stream.uniform());
const program = new URL("./stubborn-scorer.ts", import.meta.url);

function task(changes: Partial<ScoringTask> = {}): ScoringTask {
  const files = [1, 2].map((seed) => ({ file: "predictions", seed, collection: "mnist", predictions: made() }));
  return { track: "a-track", prediction: "accuracy", files, truths: new Map([["mnist", made()]]), ...changes };
}

/** Threads that are closed after the test. */
function open(context: { after(work: () => Promise<void>): void }, options: ScoringThreadsOptions = {}) {
  const threads = new ScoringThreads(options);
  context.after(() => threads.close());
  return threads;
}

describe("scoring in another thread", () => {
  test("gives what scoring here gives, every time, and leaves the arrays to their owner", async (context) => {
    const threads = open(context);
    const asked = task();
    const { track, prediction, files, truths } = asked;
    const before = structuredClone(asked);
    const scored = scoreByFile(track, files, truths);
    const expected = { ...scored, cells: entryCells(prediction, files, truths), early: undefined };
    for (let time = 0; time < 2; time++) assert.deepEqual(await threads.score(asked), expected);
    assert.deepEqual(asked, before);
  });

  test("decides early where that is asked for", async (context) => {
    const threads = open(context);
    const early = { epoch: 3, finalEpoch: 18, images: made() };
    const asked = task({ early });
    const expected = decideEarly(asked.files, asked.truths.get("mnist")!, early);
    assert.deepEqual((await threads.score(asked)).early, expected);
    assert.deepEqual([expected?.pool_size, early.images.length], [25, 50]);
  });

  test("sends no more than the arrays, also where these are parts of greater memory or shared", async (context) => {
    const threads = open(context);
    const memory = new Float64Array(200).fill(7);
    const predictions = memory.subarray(100, 150);
    predictions.set(made());
    const truth = new Float64Array(new SharedArrayBuffer(50 * 8));
    truth.set(made());
    const files = [{ file: "predictions", seed: 1, collection: "mnist", predictions }];
    const truths = new Map([["mnist", truth]]);
    const { scores } = await threads.score(task({ files, truths }));
    assert.deepEqual(scores, scoreEntry("a-track", files, truths));
    assert.deepEqual([memory.length, memory[0], truth.length], [200, 7, 50]);
  });

  test("ranks as ranking here does", async (context) => {
    const threads = open(context);
    const entrants = [0.5, 0.9, null].map((value) => ({ value, resamples: value === null ? null : made() }));
    const all = pairPs(entrants);
    assert.deepEqual(await threads.compare(entrants), all);
    assert.equal(entrants[0].resamples?.length, 50);
    const known = { places: Int32Array.of(0, 1, -1), entries: 2, uncorrected: all.uncorrected };
    assert.deepEqual(await threads.compare(entrants, known), all);
    assert.equal(known.uncorrected.length, 1);
  });

  test("answers each of many with its own, by as many threads as allowed", async (context) => {
    const threads = open(context, { threads: 2 });
    const tasks = Array.from({ length: 6 }, () => task());
    const answers = Promise.all(tasks.map((one) => threads.score(one)));
    assert.equal(threads.waiting, 4);
    for (const [index, { scores }] of (await answers).entries())
      assert.deepEqual(scores, scoreEntry("a-track", tasks[index].files, tasks[index].truths));
    assert.equal(threads.waiting, 0);
  });

  test("tells what does not fit, and goes on", async (context) => {
    const threads = open(context);
    await assert.rejects(threads.score(task({ truths: new Map() })), {
      name: "InputError",
      message: "predictions: there is no truth of mnist to score it by",
    });
    assert.equal((await threads.score(task())).scores.length, 8);
  });
});

describe("a thread that", () => {
  const cases: [string, string, RegExp][] = [
    ["ends", "exit", /^FailureError: a scoring thread ended with exit code 3 before it was done$/],
    ["dies by a defect", "throw", /^FailureError: a scoring thread died: a defect$/],
    ["shows a defect", "defect", /^FailureError: scoring failed by a defect of Weighbridge$/],
  ];
  for (const [name, track, message] of cases)
    test(`${name} is a failure for whoever asked, and the next one gets an answer`, async (context) => {
      const defects: string[] = [];
      const threads = open(context, { program, defect: (text) => defects.push(text) });
      const bad = assert.rejects(threads.score(task({ track })), message);
      const next = await threads.score(task());
      await bad;
      assert.deepEqual(next, { scores: [], byFile: [], cells: [], early: undefined });
      assert.equal(defects.length, track === "exit" ? 0 : 1);
    });

  test("can't be started is a failure for all that wait", async (context) => {
    const threads = open(context, { program: new URL("./no-such-thread.ts", import.meta.url) });
    const both = [threads.score(task()), threads.score(task())];
    for (const one of both)
      await assert.rejects(one, { name: "FailureError", message: /^no scoring thread can be started: / });
  });
});

test("closing rejects what is going on and what waits, and what comes later", async () => {
  const threads = new ScoringThreads({ program });
  const closed = { name: "FailureError", message: "nothing is scored any longer: the scoring threads are closed" };
  const both = ["hang", "a-track"].map((track) => assert.rejects(threads.score(task({ track })), closed));
  await threads.close();
  await Promise.all(both);
  await assert.rejects(threads.compare([]), closed);
});

test("an idle thread keeps no process alive", () => {
  const program = JSON.stringify(new URL("../../workers/scoring/index.ts", import.meta.url).href);
  const rank = `new ScoringThreads().compare([{ value: 1, resamples: null }]).then(({ corrected }) => console.log(corrected))`;
  const code = `import(${program}).then(({ ScoringThreads }) => ${rank})`;
  const command = ["--disable-warning=ExperimentalWarning", "-e", code];
  const output = execFileSync(process.execPath, command, { encoding: "utf8", timeout: 20_000 });
  assert.equal(output, "Float64Array(0) []\n");
});
