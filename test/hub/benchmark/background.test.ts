// What a hub does in the background, where a part of it can't be done.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { addTeam, csvOf, DESCRIPTION, type MadeContest, makeContest, openContest, TRACK } from "./contest.ts";

let bench: Bench;
let zoo: MadeContest;
before(async () => {
  bench = await embeddedBench();
  zoo = await makeContest();
});
after(async () => {
  zoo?.remove();
  await bench?.stop();
});

test("a rescoring whose zoo has gone is reported, and holds up no other", { timeout: 30_000 }, async ({ signal }) => {
  const { benchmark, database, reports, close } = await openContest(zoo, await bench.empty());
  try {
    const team = await addTeam(database, "Team");
    const { track, expected } = (await benchmark.track(TRACK))!;
    const files = [csvOf(expected[0].models, await zoo.truth("mnist"))];
    const kept = await benchmark.submit({ team, track: TRACK, files, description: DESCRIPTION });
    assert.equal(kept?.kind, "accepted");

    const gone = { ...track, name: "gone-mnist", zoo: "gone" };
    const sha256 = new Uint8Array(32);
    const { db } = database;
    const record = JSON.stringify(gone);
    await db.insertInto("tracks").values({ name: gone.name, record, record_sha256: sha256 }).execute();
    await db.insertInto("submissions").values({ team_id: team.id, track: gone.name }).execute();
    await db.insertInto("rescorings").values({ track: gone.name, method: 1, reason: "Its zoo goes." }).execute();

    const begun = (await benchmark.rescore(TRACK, "It is here."))!;
    while ((await benchmark.rescoring(begun.id))!.scored < begun.submissions) await sleep(10, undefined, { signal });
    assert.match(String(reports[0]), /track gone-mnist can't be scored again: its zoo is not here/);
  } finally {
    await close();
  }
});
