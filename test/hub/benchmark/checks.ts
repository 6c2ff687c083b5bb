// What a check of files does and leaves undone, on either database: a part of the benchmark's conformance.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FileReaders } from "../../../leaderboard/submission/index.ts";
import { sql } from "../../../src/db/index.ts";
import type { Team } from "../../../src/hub/people/types.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { DESCRIPTION, DISCARDED, type OpenContest, TRACK, until } from "./contest.ts";

export interface CheckStage {
  /** Two on one database, or one twice. */
  hubs(): readonly [OpenContest, OpenContest];
  newTeam(): Promise<Team>;
  /** A sound file of a track. */
  predictions(track: string, noise: number): Promise<{ name: string; bytes: Uint8Array; truth: Float64Array }>;
}

/** Registers its tests with the suite that calls it. */
export function checkConformance({ hubs, newTeam, predictions }: CheckStage): void {
  const here = () => hubs()[0];
  const there = () => hubs()[1];

  test("a check finds what a submission would be refused for, stores nothing, and needs no quota", async () => {
    const team = await newTeam();
    const file = await predictions(TRACK, 0.1);
    const base = { team, track: TRACK, files: [file] };
    const { check, submit } = here().benchmark;
    const count = async () => (await here().database.db.selectFrom("submissions").select("id").execute()).length;
    const before = await count();
    const seeds = await check({ ...base, files: [file, { ...file, name: "again.csv" }] });
    const found = { file: "predictions", predictions: file.truth.length };
    assert.deepEqual(seeds, {
      kind: "sound",
      files: [
        { ...found, name: "predictions.csv", seed: 1 },
        { ...found, name: "again.csv", seed: 2 },
      ],
    });
    const discarded = Buffer.from(`model_id,prediction\nmnist-${String(DISCARDED).padStart(6, "0")},0.5\n`);
    for (const bytes of [discarded, Buffer.from("{"), Buffer.from([0xff, 0xfe]), Buffer.alloc(0)]) {
      const files = [{ name: "a.csv", bytes }];
      const unsound = await check({ ...base, files });
      assert.equal(unsound?.kind, "unsound");
      assert.deepEqual(unsound, await submit({ ...base, files, description: DESCRIPTION }));
    }
    const refused = async (changes: object, message: RegExp) => {
      for (const ask of [check, submit])
        await assert.rejects(
          ask({ ...base, description: DESCRIPTION, ...changes }),
          (error) => error instanceof InputError && message.test(error.message),
        );
    };
    await refused({ files: [] }, /missing/);
    await refused({ files: new Array(11).fill(file) }, /there may be 10 files of made-zoo-mnist, are 11/);
    await refused({ description: { ...DESCRIPTION, code: "javascript:alert(1)" } }, /description/);
    await refused({ track: "made-zoo-few-shot-mnist" }, /predictions\.csv is none of the files/);
    assert.equal(await check({ ...base, track: "no-such" }), undefined);
    assert.equal((await check({ ...base, track: "small-cnn-zoo-mnist" }))?.kind, "closed");
    assert.equal(await here().benchmark.remaining(team, TRACK), 5);
    assert.equal(await count(), before);
    const day = sql<string>`(now() AT TIME ZONE 'UTC')::date`;
    await here()
      .database.db.insertInto("quota_counters")
      .values({ team_id: team.id, track: TRACK, day, used: 5 })
      .execute();
    assert.equal((await submit({ ...base, description: DESCRIPTION }))?.kind, "over-quota");
    assert.equal((await there().benchmark.check(base))?.kind, "sound");
    const left = await there().benchmark.remainingOfAll(team);
    assert.deepEqual([left(TRACK), left("made-zoo-cifar10"), left("no-such")], [0, 5, 5]);
  });

  test("of many checks of a team at once some are sent away, and its next submission is taken", async (context) => {
    const [team, other] = [await newTeam(), await newTeam()];
    const files = [await predictions(TRACK, 0.1)];
    const kinds: (string | undefined)[] = [];
    const check = async (by: Team) => {
      const outcome = await here().benchmark.check({ team: by, track: TRACK, files });
      kinds.push(outcome?.kind);
    };
    // No file is read until all have asked: how many are under way then is no matter of how fast this machine is.
    const gate = Promise.withResolvers<void>();
    const read = FileReaders.prototype.check;
    const reading = context.mock.method(FileReaders.prototype, "check", async function (this: FileReaders, ...given) {
      await gate.promise;
      return read.apply(this, given);
    } satisfies typeof read);
    const come = (count: number) => until(async () => kinds.length + reading.mock.callCount() === count);
    const checks = Array.from({ length: 20 }, () => check(team));
    try {
      await come(20);
      assert.deepEqual(kinds, new Array(4).fill("busy"));
      checks.push(check(other));
      await come(21);
      assert.equal(reading.mock.callCount(), 17, "one team keeps out another");
    } finally {
      gate.resolve();
      await Promise.all(checks);
    }
    assert.deepEqual(kinds.slice(4), new Array(17).fill("sound"));
    const outcome = await here().benchmark.submit({ team, track: TRACK, files, description: DESCRIPTION });
    assert.equal(outcome?.kind, "accepted");
  });
}
