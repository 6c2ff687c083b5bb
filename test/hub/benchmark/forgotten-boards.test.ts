// A board of before is of no use to anybody, and has the pairs of all its entries: it must not stay in memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { emptyDatabase } from "../../db/bench.ts";
import { addTeam, csvOf, DESCRIPTION, makeContest, openContest, TRACK } from "./contest.ts";

test("of a board that changes only the latest is kept, whatever its filter", async (t) => {
  const made = await makeContest();
  t.after(() => made.remove());
  const { benchmark, database, close } = await openContest(made, await emptyDatabase(t));
  t.after(close);
  const team = await addTeam(database, "Again and again");
  const [{ models }] = (await benchmark.track(TRACK))!.expected;
  const files = [csvOf(models, await made.truth("mnist"))];
  const outcome = await benchmark.submit({ team, track: TRACK, files, description: DESCRIPTION });
  const { id } = (outcome as { submission: { id: number } }).submission;
  const kept: WeakRef<object>[][] = [];
  for (let version = 0; version < 5; version++) {
    await benchmark.describe(team, id, { ...DESCRIPTION, method: `Version ${version}` });
    const boards = await Promise.all([
      benchmark.compared(TRACK, "all"),
      benchmark.compared(TRACK, "all", { entries: "best" }),
    ]);
    kept.push(boards.map((board) => new WeakRef(board!)));
  }
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  await setImmediate();
  collect();
  const there = kept.map((boards) => boards.filter((board) => board.deref() !== undefined).length);
  assert.deepEqual(there, [0, 0, 0, 0, 2]);
});
