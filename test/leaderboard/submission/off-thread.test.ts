import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FileReaders, type FileReadersOptions } from "../../../leaderboard/submission/index.ts";
import { A, B, C, outcome, three } from "./asked.ts";

const file = Buffer.from(`model_id,prediction\n${A},0\n${B},0.25\n${C},1\n`);
const program = new URL("./stubborn-thread.ts", import.meta.url);
const order = (name: string) => Buffer.from(name);
const UNREADABLE = "the file can't be read; write it as plain CSV";

/** Readers that are closed after the test. */
function readers(context: { after(work: () => Promise<void>): void }, options: FileReadersOptions): FileReaders {
  const made = new FileReaders(options);
  context.after(() => made.close());
  return made;
}

describe("reading in another thread", () => {
  test("gives what reading here gives, and leaves the bytes to their owner", async (context) => {
    const made = readers(context, {});
    assert.deepEqual(outcome(await made.check(file, three)), [0, 0.25, 1]);
    assert.equal(file.length, Buffer.byteLength(file.toString()));
    const broken = await made.check(file.subarray(0, file.lastIndexOf(C)), three);
    assert.match(String(outcome(broken)), /is missing/);
  });

  test("answers each of many with its own, by as many threads as allowed", async (context) => {
    const made = readers(context, { threads: 2, program });
    const names = ["a", "b", "c", "e", "f", "g", "i", "j"];
    const answers = Promise.all(names.map((name) => made.check(order(name), three)));
    assert.equal(made.waiting, 6);
    assert.deepEqual(
      (await answers).map(outcome),
      names.map((name) => `read ${name}`),
    );
    assert.equal(made.waiting, 0);
  });

  test("of more than 8 MiB is refused without a thread", async (context) => {
    const made = readers(context, { program: new URL("./no-such-thread.ts", import.meta.url) });
    const text = outcome(await made.check(new Uint8Array(2 ** 23 + 1), three));
    assert.equal(text, "the file may have 8,388,608 bytes (8 MiB), has 8,388,609");
  });
});

describe("a file that", () => {
  const cases: [string, string, FileReadersOptions, string][] = [
    ["hangs its thread", "h", { seconds: 0.2 }, "the file takes more than 0.2 s to read; make it simpler"],
    ["takes all memory", "m", { megabytes: 24 }, "the file takes too much memory to read; make it simpler"],
    ["ends its thread", "x", {}, UNREADABLE],
    ["kills its thread by a defect of ours", "t", {}, UNREADABLE],
    ["shows a defect of ours", "d", {}, UNREADABLE],
  ];
  for (const [name, what, options, text] of cases)
    test(`${name} gets one problem, and the next file is read`, async (context) => {
      const defects: string[] = [];
      const made = readers(context, { ...options, program, defect: (message) => defects.push(message) });
      const [bad, next] = await Promise.all([made.check(order(what), three), made.check(order("n"), three)]);
      assert.equal(outcome(bad), text);
      assert.ok(!bad.sound && bad.count === 1);
      assert.equal(outcome(next), "read n");
      assert.equal(defects.length, text === UNREADABLE ? 1 : 0);
    });
});

test("closing rejects what is going on and what waits, and what comes later", async () => {
  const made = new FileReaders({ program });
  const both = [made.check(order("h"), three), made.check(order("n"), three)].map((one) =>
    assert.rejects(one, { name: "FailureError", message: "files are no longer read" }),
  );
  await made.close();
  await Promise.all(both);
  await assert.rejects(made.check(order("n"), three), { name: "FailureError" });
});

test("a thread that can't be started is a failure, not the file's fault", async (context) => {
  const made = readers(context, { program: new URL("./no-such-thread.ts", import.meta.url) });
  await assert.rejects(made.check(order("n"), three), /^FailureError: the thread that reads files can't be started/);
});
