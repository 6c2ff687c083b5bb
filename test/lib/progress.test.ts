// Progress with a clock that the test turns and a stream that it reads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { canRedraw, createProgress, formatDuration, formatRate, type ProgressOptions } from "../../src/lib/progress.ts";

process.env.TERM = "xterm";

function setUp(more: Partial<ProgressOptions> = {}, isTTY = false) {
  const written: string[] = [];
  const clock = { time: 5_000 };
  const stream = { write: (text: string) => written.push(text), isTTY, columns: 60 };
  const progress = createProgress({ label: "mnist", total: 100, unit: "runs", stream, now: () => clock.time, ...more });
  return { written, clock, progress };
}

test("work that ends within two seconds leaves no line", () => {
  const { written, clock, progress } = setUp();
  for (let i = 0; i < 100; i++) {
    clock.time += 19;
    progress.add(1);
  }
  progress.done();
  assert.deepEqual(written, []);
});

test("a log gets a line after two seconds, then one every ten, then one at the end", () => {
  const { written, clock, progress } = setUp();
  for (let i = 0; i < 100; i++) {
    clock.time += 250;
    progress.add(1);
  }
  progress.done();
  assert.deepEqual(written, [
    "mnist: 8 %, 8 of 100 runs, 23 s left, 4.0 runs/s\n",
    "mnist: 48 %, 48 of 100 runs, 13 s left, 4.0 runs/s\n",
    "mnist: 88 %, 88 of 100 runs, 3 s left, 4.0 runs/s\n",
    "mnist: 100 runs in 25 s, 4.0 runs/s\n",
  ]);
});

test("a terminal gets one line that is redrawn, without what its width has no room for, and left at the end", () => {
  const { written, clock, progress } = setUp({}, true);
  clock.time += 2_000;
  progress.add(10, "7 of the 30 runs that are wanted");
  clock.time += 50;
  progress.add(10);
  clock.time += 50;
  progress.add(10);
  progress.done();
  assert.deepEqual(written, [
    "\r\x1b[Kmnist: 10 %, 7 of the 30 runs that are wanted, 18 s left",
    "\r\x1b[Kmnist: 30 %, 30 of 100 runs, 5 s left, 14 runs/s",
    "\r\x1b[Kmnist: 30 of 100 runs in 2 s, 14 runs/s\n",
  ]);
});

test("a terminal that doesn't tell its width gets what 80 columns have room for", () => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), isTTY: true, columns: 0 };
  const { clock, progress } = setUp({ stream });
  clock.time += 2_000;
  progress.add(10, "half of what there is to do");
  assert.deepEqual(written, ["\r\x1b[Kmnist: 10 %, half of what there is to do, 18 s left, 5.0 runs/s"]);
});

test("a line is redrawn on a terminal only, and not on one that understands no commands", () => {
  assert.equal(canRedraw({ isTTY: true }, { TERM: "xterm" }), true);
  assert.equal(canRedraw({ isTTY: true }, { TERM: "dumb" }), false);
  assert.equal(canRedraw({}, { TERM: "xterm" }), false);
});

test("a second unit has a rate of its own", () => {
  const { written, clock, progress } = setUp({ secondUnit: "images" });
  clock.time += 4_000;
  progress.add(2, undefined, 620_000);
  assert.deepEqual(written, ["mnist: 2 %, 2 of 100 runs, 3 min 16 s left, 0.50 runs/s, 155,000 images/s\n"]);
});

test("no time left is guessed while nothing is done", () => {
  const { written, clock, progress } = setUp();
  clock.time += 4_000;
  progress.add(0);
  assert.deepEqual(written, ["mnist: 0 %, 0 of 100 runs, 0.00 runs/s\n"]);
});

test("quiet progress says nothing", () => {
  const { written, clock, progress } = setUp({ quiet: true });
  clock.time += 60_000;
  progress.add(50);
  progress.done();
  assert.deepEqual(written, []);
});

test("spans are told in their two largest units and never round up into the next", () => {
  const spans: [number, string][] = [
    [0, "0 s"],
    [59.4, "59 s"],
    [59.6, "1 min 0 s"],
    [200, "3 min 20 s"],
    [3599.6, "1 h 0 min"],
    [7500, "2 h 5 min"],
    [86_399, "1 d 0 h"],
    [270_000, "3 d 3 h"],
  ];
  for (const [seconds, text] of spans) assert.equal(formatDuration(seconds), text);
  assert.deepEqual([0.054, 5.23, 10.4, 155_000.4].map(formatRate), ["0.05", "5.2", "10", "155,000"]);
});
