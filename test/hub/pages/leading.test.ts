import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiBoard } from "../../../schemas/types.d.ts";
import type { TrackState } from "../../../src/hub/benchmark/index.ts";
import { LeadingEntries } from "../../../src/hub/pages/contest/leading.ts";

const track = (name: string, entries: number) => ({ track: { name }, entries }) as TrackState;

test("who leads is asked again after a change at once or nearly so, else after a while, and never of an empty track", async () => {
  const asked: string[] = [];
  let now = 0;
  const board = async (name: string) => {
    asked.push(name);
    return { entries: [{ id: asked.length }] } as unknown as ApiBoard;
  };
  const leading = new LeadingEntries(
    { board },
    () => now,
    (error) => assert.fail(String(error)),
  );
  const ids = async (entries: number) => {
    const found = await leading.of([track("one", entries), track("none", 0)]);
    return [...found].map(([name, { first }]) => `${name} ${first.id}`);
  };
  assert.deepEqual(await ids(3), ["one 1"]);
  now = 9_000;
  assert.deepEqual(await ids(3), ["one 1"]);
  assert.deepEqual(await ids(4), ["one 2"]);
  now += 400;
  assert.deepEqual(await ids(5), ["one 2"]);
  now += 200;
  assert.deepEqual(await ids(5), ["one 3"]);
  now += 10_000;
  assert.deepEqual(await ids(5), ["one 4"]);
  assert.deepEqual(asked, ["one", "one", "one", "one"]);
});

test("the best baseline is told beside the first entry, even if it is the same", async () => {
  const entries = [
    { id: 7, standing: "self-reported" },
    { id: 5, standing: "baseline" },
    { id: 3, standing: "baseline" },
  ];
  const board = async (name: string) =>
    ({
      entries: name === "led" ? entries : name === "own" ? entries.slice(1) : entries.slice(0, 1),
    }) as unknown as ApiBoard;
  const leading = new LeadingEntries(
    { board },
    () => 0,
    (error) => assert.fail(String(error)),
  );
  const found = await leading.of([track("led", 3), track("own", 2), track("alone", 1)]);
  assert.deepEqual(
    [...found.values()].map(({ first, baseline }) => [first.id, baseline?.id]),
    [
      [7, 5],
      [5, 5],
      [7, undefined],
    ],
  );
});

test("a board that can't be had is reported and left out, the others are there", async () => {
  const reported: unknown[] = [];
  const board = async (name: string) => {
    if (name === "bad") throw new Error("no board");
    return { entries: [{ id: 1 }] } as unknown as ApiBoard;
  };
  const leading = new LeadingEntries(
    { board },
    () => 0,
    (error) => void reported.push(error),
  );
  const found = await leading.of([track("bad", 1), track("good", 1)]);
  assert.deepEqual([...found.keys()], ["good"]);
  assert.equal(reported.length, 1);
});
