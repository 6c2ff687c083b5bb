// What a benchmark gives back of what was sent, on either database.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { ApiSubmission } from "../../../schemas/types.d.ts";
import type { DatabasePlace } from "../../../src/db/index.ts";
import { openStore } from "../../../src/store/index.ts";
import type { Bench } from "../../db/bench.ts";
import {
  addTeam,
  csvOf,
  DESCRIPTION,
  type MadeContest,
  makeContest,
  type OpenContest,
  openContest,
  TRACK,
} from "./contest.ts";

/** Numbers whose shortest form is long, short, with an exponent, and the ends of the range. */
const VALUES = [0.1 + 0.2, 1 / 3, 1e-7, 5e-324, 1, 0, 0.9999999999999999];
const FEW_SHOT = "made-zoo-few-shot-mnist";

export function sentPredictionsConformance(bench: () => Bench): void {
  describe("predictions that were sent", () => {
    let zoo: MadeContest;
    let place: DatabasePlace;
    let here: OpenContest;
    before(async () => {
      zoo = await makeContest();
      place = await bench().empty();
      here = await openContest(zoo, place);
    });
    after(async () => {
      await here?.close();
      zoo?.remove();
    });

    /** Each file as often as it is listed, each time with other numbers. */
    async function submit(team: { id: number; name: string }, track: string, times: number) {
      const { expected } = (await here.benchmark.track(track))!;
      const sent = expected.flatMap(({ file, models }, place) =>
        Array.from({ length: times }, (_, time) => {
          const values = Float64Array.from(models, (_, index) => VALUES[(index + 3 * place + time) % VALUES.length]);
          return { file, seed: time + 1, models, values };
        }),
      );
      const files = sent.map(({ file, seed, models, values }) =>
        csvOf(models, values, times === 1 ? `${file}.csv` : `seed-${seed}.csv`),
      );
      const outcome = await here.benchmark.submit({ team, track, files, description: DESCRIPTION });
      assert.equal(outcome?.kind, "accepted", JSON.stringify(outcome));
      return { id: (outcome as { submission: ApiSubmission }).submission.id, sent };
    }

    test("are the same numbers in the order of the track's networks, for each file and seed", async () => {
      const team = await addTeam(here.database, "Own");
      for (const [track, times] of [
        [TRACK, 3],
        [FEW_SHOT, 1],
      ] as const) {
        const { id, sent } = await submit(team, track, times);
        for (const { file, seed, models, values } of sent) {
          const found = (await here.benchmark.predictions(id, file, seed))!;
          assert.deepEqual(found.models, models);
          assert.deepEqual(found.predictions, values, `${file} ${seed}`);
          assert.deepEqual([found.team, found.isPublic], ["Own", false]);
        }
        assert.equal(await here.benchmark.predictions(id, sent[0].file, times + 1), undefined);
        assert.equal(await here.benchmark.predictions(id, "other", 1), undefined);
      }
      assert.equal(await here.benchmark.predictions(999_999, "predictions", 1), undefined);
    });

    test("are everybody's of a baseline, nobody's of what is hidden or without its zoo", async () => {
      const { id } = await submit(await addTeam(here.database, "Other"), TRACK, 1);
      const { db } = here.database;
      const change = (values: { standing?: "baseline" | "verified"; hidden?: boolean }) =>
        db.updateTable("submissions").set(values).where("id", "=", id).execute();
      await change({ standing: "verified" });
      assert.equal((await here.benchmark.predictions(id, "predictions", 1))!.isPublic, false);
      await change({ standing: "baseline" });
      assert.equal((await here.benchmark.predictions(id, "predictions", 1))!.isPublic, true);
      await change({ hidden: true });
      assert.equal(await here.benchmark.predictions(id, "predictions", 1), undefined);
      await change({ hidden: false });
      await here.close();
      here = await openContest({ ...zoo, publicStore: await openStore("memory:") }, place);
      assert.equal((await here.benchmark.submission(id))!.id, id);
      assert.equal(await here.benchmark.predictions(id, "predictions", 1), undefined);
    });
  });
}
