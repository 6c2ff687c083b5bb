// A track of fewer networks than scores are told of: no number of its board may tell what its scores would.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { emptyDatabase } from "../../db/bench.ts";
import { madeSpec, publishMade } from "../../publish/made-zoo.ts";
import { addTeam, csvOf, DESCRIPTION, openContest, TRACK } from "./contest.ts";

test("of fewer than five withheld networks there are neither scores nor ranks nor p-values", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-few-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const spec = madeSpec({ runs_per_collection: RUNS, runs_per_shard: RUNS, checkpoint_epochs: [3, 18] });
  const { database, benchmark, close } = await openContest(await publishMade(folder, { spec }), await emptyDatabase(t));
  t.after(close);
  const [{ models }] = (await benchmark.track(TRACK))!.expected;
  assert.ok(models.length > 1 && models.length < 5, `${models.length} networks`);
  for (const sign of [1, -1]) {
    const predictions = models.map((_, place) => 0.5 + (sign * place) / 10);
    const team = await addTeam(database, `Team ${sign}`);
    const files = [csvOf(models, predictions)];
    const outcome = await benchmark.submit({ team, track: TRACK, files, description: DESCRIPTION });
    assert.equal(outcome?.kind, "accepted");
  }
  const { board, p, isBetter } = (await benchmark.compared(TRACK, "all"))!;
  assert.deepEqual(
    board.entries.map(({ rank, scores }) => [rank, scores.r2.value]),
    [
      [null, null],
      [null, null],
    ],
  );
  assert.deepEqual([p(0, 1), isBetter(0, 1), isBetter(1, 0)], [null, false, false]);
});

/** A fifth of them is the test split. */
const RUNS = 20;
