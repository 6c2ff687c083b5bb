// What a hub's benchmark does, on either database.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { discloseScores, scoreEntry } from "../../../leaderboard/score/index.ts";
import type { ApiSubmission, ApiTrack } from "../../../schemas/types.d.ts";
import { sql } from "../../../src/db/index.ts";
import type { Acceptance } from "../../../src/hub/benchmark/index.ts";
import { floatsOf } from "../../../src/hub/benchmark/store-entry.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { validate } from "../../../src/lib/validate.ts";
import type { Bench } from "../../db/bench.ts";
import { checkConformance } from "./checks.ts";
import {
  addTeam,
  csvOf,
  DESCRIPTION,
  DISCARDED,
  type MadeContest,
  makeContest,
  type OpenContest,
  openContest,
  TRACK,
  until,
} from "./contest.ts";

export function benchmarkConformance(bench: () => Bench, hubs: 1 | 2): void {
  describe("a benchmark", () => {
    let zoo: MadeContest;
    let place: Awaited<ReturnType<Bench["empty"]>>;
    let here: OpenContest;
    /** Another hub on the same database, where there can be one. */
    let there: OpenContest;
    let count = 0;
    const newTeam = () => addTeam(here.database, `Team ${++count}`);

    before(async () => {
      zoo = await makeContest();
      place = await bench().empty();
      here = await openContest(zoo, place);
      there = hubs === 2 ? await openContest(zoo, place) : here;
    });
    after(async () => {
      if (there !== here) await there?.close();
      await here?.close();
      zoo?.remove();
    });

    /** A file for the track's only or named file, truth with noise: more with each `noise`. */
    async function predictions(track: string, noise: number, file?: string) {
      const state = (await here.benchmark.track(track))!;
      const asked = state.expected.find((one) => file === undefined || one.file === file)!;
      const truth = await zoo.truth(asked.collection, state.track.split);
      const stream = new RandomStream(streamKey(noise * 1000, "points"));
      const values = truth.map((value) => Math.min(1, Math.max(0, value + noise * (stream.uniform() - 0.5))));
      return { ...csvOf(asked.models, values, `${asked.file}.csv`), values, truth, collection: asked.collection };
    }

    function accepted(outcome: Acceptance | undefined): ApiSubmission {
      assert.equal(outcome?.kind, "accepted", JSON.stringify(outcome));
      return (outcome as { submission: ApiSubmission }).submission;
    }

    test("tracks of every kind are open where zoo and labels are, shipped ones without a zoo are closed", async () => {
      const tracks = await here.benchmark.tracks();
      const open = tracks.filter(({ state }) => state === "open");
      const kinds = new Map(Map.groupBy(open, ({ track }) => track.kind));
      assert.deepEqual(
        [...kinds].map(([kind, some]) => [kind, some.length]),
        [
          ["in-collection", 2],
          ["transfer", 3],
          ["few-shot", 2],
          ["early-decision", 2],
        ],
      );
      const closed = tracks.find(({ track }) => track.name === "small-cnn-zoo-mnist")!;
      assert.equal(closed.because, "Its zoo, small-cnn-zoo 1.0.0, is not published here.");
      assert.deepEqual([closed.state, closed.expected, tracks.indexOf(closed) >= open.length], ["closed", [], true]);
      assert.equal(await here.benchmark.track("no-such-track"), undefined);
      assert.equal(await here.benchmark.track("../x'; DROP TABLE"), undefined);
    });

    test("a submission is scored as scoring alone would, stored, on the board and to be read again", async () => {
      const team = await newTeam();
      const file = await predictions(TRACK, 0.1);
      const outcome = await here.benchmark.submit({ team, track: TRACK, files: [file], description: DESCRIPTION });
      const submission = accepted(outcome);
      validate("api-submission", submission, "the submission");
      const truths = new Map([["mnist", file.truth]]);
      const files = [{ file: "predictions", seed: 1, collection: "mnist", predictions: file.values }];
      const scores = scoreEntry(TRACK, files, truths);
      assert.deepEqual(submission.scores, discloseScores(scores, file.truth.length, "withheld"));
      const r2 = scores.find(({ metric }) => metric === "r2")!;
      const stored = await here.database.db
        .selectFrom("scores")
        .innerJoin("scorings", "scorings.id", "scores.scoring_id")
        .select(["value", "low", "high", "resamples"])
        .where("submission_id", "=", submission.id)
        .where("metric", "=", "r2")
        .executeTakeFirstOrThrow();
      assert.deepEqual([stored.value, stored.low, stored.high], [r2.value, r2.low, r2.high]);
      assert.deepEqual(floatsOf(stored.resamples!), r2.resamples);
      assert.equal((outcome as { remainingToday: number }).remainingToday, 4);
      assert.equal(await there.benchmark.remaining(team, TRACK), 4);
      assert.deepEqual(await there.benchmark.submission(submission.id), submission);
      assert.deepEqual(
        (await here.benchmark.submissionsOf(team)).map(({ id, method }) => [id, method]),
        [[submission.id, DESCRIPTION.method]],
      );
      const board = (await there.benchmark.board(TRACK, "default"))!;
      validate("api-board", board, "the board");
      const entry = board.entries.find(({ id }) => id === submission.id)!;
      assert.deepEqual([entry.team, entry.standing, entry.scores], [team.name, "self-reported", submission.scores]);
    });

    test("no accuracy of a test network is in what is shown, and cells hold five networks or more", async () => {
      const team = await newTeam();
      const file = await predictions(TRACK, 0);
      const submission = accepted(
        await here.benchmark.submit({ team, track: TRACK, files: [file], description: DESCRIPTION }),
      );
      assert.equal(submission.scores.r2.value, 1);
      assert.deepEqual(Object.keys(submission.cells[0]).sort(), [
        ...["by", "cells", "collection", "hidden", "prediction_bins", "truth_bins"],
      ]);
      assert.ok(submission.cells[0].cells.every(([, , networks]) => networks >= 5));
      const shown = submission.cells[0].cells.reduce((sum, [, , networks]) => sum + networks, 0);
      const { hidden } = submission.cells[0];
      assert.ok(hidden % 5 === 0 && shown + hidden >= file.truth.length && shown + hidden < file.truth.length + 5);
    });

    test("what can't be taken is refused with all its problems, stores nothing and costs nothing", async () => {
      const team = await newTeam();
      const file = await predictions(TRACK, 0.1);
      const base = { team, track: TRACK, files: [file], description: DESCRIPTION };
      const { submit } = here.benchmark;
      assert.equal(await submit({ ...base, track: "no-such" }), undefined);
      const short = { name: "short.csv", bytes: file.bytes.subarray(0, file.bytes.lastIndexOf("\nmnist")) };
      const unsound = await submit({ ...base, files: [short, file] });
      assert.equal(unsound?.kind, "unsound");
      const [wrong, ...others] = (unsound as Extract<Acceptance, { kind: "unsound" }>).files;
      assert.deepEqual([wrong.name, wrong.file, others], ["short.csv", "predictions", []]);
      assert.match(wrong.report.text, /is missing/);
      const discarded = Buffer.concat([file.bytes, Buffer.from(`mnist-${String(DISCARDED).padStart(6, "0")},0.5\n`)]);
      const given = await submit({ ...base, files: [{ name: "a.csv", bytes: discarded }] });
      assert.match((given as Extract<Acceptance, { kind: "unsound" }>).files[0].report.text, /given up in training/);
      const refused = (changes: object, message: RegExp) =>
        assert.rejects(
          submit({ ...base, ...changes }),
          (error) => error instanceof InputError && message.test(error.message),
        );
      await refused({ description: { ...DESCRIPTION, inputs: ["images"] } }, /description/);
      await refused({ description: null }, /description/);
      await refused({ files: [] }, /missing/);
      await refused({ files: new Array(11).fill(file) }, /there may be 10 files of made-zoo-mnist, are 11/);
      await refused({ idempotencyKey: "with blank" }, /Idempotency-Key/);
      assert.equal(await here.benchmark.remaining(team, TRACK), 5);
      assert.deepEqual(await here.benchmark.submissionsOf(team), []);
    });

    checkConformance({ hubs: () => [here, there], newTeam, predictions });

    test("of twelve submissions at once to two hubs five are taken, and other tracks and teams have their own", async () => {
      const [team, other] = [await newTeam(), await newTeam()];
      const file = await predictions(TRACK, 0.2);
      const request = { team, track: TRACK, files: [file], description: DESCRIPTION };
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (index % 2 ? here : there).benchmark.submit(request)),
      );
      const kinds = Map.groupBy(outcomes, (outcome) => outcome?.kind);
      assert.deepEqual([kinds.get("accepted")?.length, kinds.get("over-quota")?.length], [5, 7]);
      const { secondsUntilTomorrow } = kinds.get("over-quota")![0] as { secondsUntilTomorrow: number };
      assert.ok(secondsUntilTomorrow >= 1 && secondsUntilTomorrow <= 86_400);
      assert.equal(await here.benchmark.remaining(team, TRACK), 0);
      accepted(await here.benchmark.submit({ ...request, team: other }));
      const elsewhere = await predictions("made-zoo-cifar10", 0.2);
      accepted(await here.benchmark.submit({ ...request, track: "made-zoo-cifar10", files: [elsewhere] }));
    });

    test("the same request with the same key is stored once, however often and wherever it comes", async () => {
      const team = await newTeam();
      const file = await predictions(TRACK, 0.3);
      const request = { team, track: TRACK, files: [file], description: DESCRIPTION, idempotencyKey: "first" };
      const outcomes = await Promise.all([here, there, here, there].map((hub) => hub.benchmark.submit(request)));
      assert.deepEqual(outcomes.map((outcome) => outcome?.kind).sort(), [
        ...["accepted", "repeated", "repeated", "repeated"],
      ]);
      const ids = outcomes.map((outcome) => (outcome as { submission: ApiSubmission }).submission.id);
      assert.equal(new Set(ids).size, 1);
      assert.equal(await here.benchmark.remaining(team, TRACK), 4);
      const changed = await here.benchmark.submit({ ...request, description: { ...DESCRIPTION, method: "Other" } });
      assert.equal(changed?.kind, "key-reused");
      const another = await newTeam();
      accepted(await here.benchmark.submit({ ...request, team: another }));
    });

    test("several seeds are a mean with a deviation; few-shot sets and pairs too, whatever order they come in", async () => {
      const team = await newTeam();
      const seeds = [await predictions(TRACK, 0.1), await predictions(TRACK, 0.5)];
      const two = accepted(await here.benchmark.submit({ team, track: TRACK, files: seeds, description: DESCRIPTION }));
      const [{ seeds: count, networks }] = two.files;
      assert.deepEqual([two.files.length, count, networks], [1, 2, seeds[0].truth.length]);
      assert.ok(two.scores.r2.deviation! > 0 && two.networks === seeds[0].truth.length);

      const few = (await here.benchmark.track("made-zoo-few-shot-mnist"))!;
      const sets = await Promise.all(few.expected.map(({ file }, set) => predictions(few.track.name, set / 20, file)));
      const request = { team, track: few.track.name, description: DESCRIPTION };
      const one = accepted(await here.benchmark.submit({ ...request, files: sets }));
      const other = accepted(await here.benchmark.submit({ ...request, files: sets.toReversed() }));
      assert.deepEqual([one.files.length, one.scores], [10, other.scores]);

      const pairs = (await here.benchmark.track("made-zoo-transfer"))!;
      const files = await Promise.all(pairs.expected.map(({ file }) => predictions("made-zoo-transfer", 0.2, file)));
      const transfer = accepted(
        await here.benchmark.submit({ team, track: "made-zoo-transfer", files, description: DESCRIPTION }),
      );
      const lengths = await Promise.all(["mnist", "cifar10"].map(async (name) => (await zoo.truth(name)).length));
      assert.equal(transfer.networks, lengths[0] + lengths[1]);
      assert.deepEqual(transfer.cells.map(({ collection, by }) => [collection, by]).sort(), [
        ["cifar10", "rank"],
        ["mnist", "rank"],
      ]);

      const early = accepted(
        await here.benchmark.submit({
          ...{ team, track: "made-zoo-early-mnist", description: DESCRIPTION },
          files: [await predictions("made-zoo-early-mnist", 0.2)],
        }),
      );
      assert.equal(early.networks, (await zoo.truth("mnist", "early")).length);
    });

    test("the board ranks by the track's metric, by inputs used, and leaves out what is hidden", async () => {
      const track = "made-zoo-cifar10-to-mnist";
      const team = await newTeam();
      const submit = async (noise: number, inputs: string[]) => {
        const description = { ...DESCRIPTION, method: `noise ${noise}`, inputs };
        return accepted(
          await here.benchmark.submit({ team, track, files: [await predictions(track, noise)], description }),
        );
      };
      const worst = await submit(2, ["weights"]);
      const best = await submit(0.01, ["weights"]);
      const other = await submit(0.02, ["hyperparameters"]);
      const board = async (which: "default" | "all", hub = here) =>
        (await hub.benchmark.board(track, which))!.entries.map(({ id, rank }) => [id, rank]);
      assert.deepEqual(await board("default"), [
        [best.id, { best: 1, worst: 1 }],
        [worst.id, { best: 2, worst: 2 }],
      ]);
      assert.deepEqual(
        (await board("all", there)).map(([id]) => id),
        [best.id, other.id, worst.id],
      );
      await here.database.db.updateTable("submissions").set({ hidden: true }).where("id", "=", best.id).execute();
      const line = { action: "hide", submission_id: best.id, track: null, team_id: null, reason: "a test" };
      await here.database.db.insertInto("public_log").values(line).execute();
      await until(async () => (await board("default", there)).length === 1);
      assert.equal(await here.benchmark.submission(best.id), undefined);
      assert.equal((await here.benchmark.track(track))!.entries, 2);
      assert.equal(await here.benchmark.board("no-such", "all"), undefined);
    });

    test("a description is edited by its team alone, and every version is kept", async () => {
      const [team, other] = [await newTeam(), await newTeam()];
      const file = await predictions(TRACK, 0.1);
      const { id } = accepted(
        await here.benchmark.submit({ team, track: TRACK, files: [file], description: DESCRIPTION }),
      );
      const changed = { ...DESCRIPTION, method: "Ridge, better told", code: "https://example.org/code" };
      assert.equal(await here.benchmark.describe(other, id, changed), undefined);
      assert.equal(await here.benchmark.describe(team, 999_999, changed), undefined);
      await assert.rejects(here.benchmark.describe(team, id, { ...changed, code: "javascript:alert(1)" }), InputError);
      assert.deepEqual(await here.benchmark.describe(team, id, changed), changed);
      await here.benchmark.describe(team, id, changed);
      const submission = (await there.benchmark.submission(id))!;
      assert.deepEqual([submission.description, submission.described.length], [changed, 2]);
      await Promise.all(
        [1, 2, 3, 4].map((number) =>
          (number % 2 ? here : there).benchmark.describe(team, id, { ...changed, notes: `version ${number}` }),
        ),
      );
      const { described } = (await here.benchmark.submission(id))!;
      const { versions } = (await there.benchmark.descriptions(id))!;
      assert.deepEqual([described.length, versions.map(({ at }) => at)], [6, described]);
      assert.deepEqual(
        versions.slice(0, 2).map(({ description }) => description),
        [DESCRIPTION, changed],
      );
      assert.equal(await here.benchmark.descriptions(999_999), undefined);
    });

    test("rescoring gives the same scores, says why, and goes on after a restart", async () => {
      const track = "made-zoo-mnist-to-cifar10";
      const team = await newTeam();
      const ids: number[] = [];
      for (const noise of [0.1, 0.2, 0.3]) {
        const files = [await predictions(track, noise), await predictions(track, noise + 1)];
        ids.push(accepted(await here.benchmark.submit({ team, track, files, description: DESCRIPTION })).id);
      }
      const before = await Promise.all(ids.map((id) => here.benchmark.submission(id)));
      const begun = (await here.benchmark.rescore(track, "to see that it is the same"))!;
      assert.equal(begun.submissions, 3);
      await until(async () => (await there.benchmark.rescoring(begun.id))!.scored === 3);
      for (const [index, id] of ids.entries()) {
        const after = (await here.benchmark.submission(id))!;
        assert.deepEqual([after.scores, after.cells], [before[index]!.scores, before[index]!.cells]);
        assert.deepEqual(
          after.scored.map(({ reason }) => reason),
          [null, "to see that it is the same"],
        );
      }
      const same = await sql<{ different: number }>`
        SELECT count(*) AS different FROM scores AS one JOIN scorings AS first ON first.id = one.scoring_id
        JOIN scorings AS again ON again.submission_id = first.submission_id AND again.rescoring_id = ${begun.id}
        JOIN scores AS other ON other.scoring_id = again.id AND other.metric = one.metric
        WHERE first.rescoring_id IS NULL AND (one.value IS DISTINCT FROM other.value OR one.resamples <> other.resamples)`;
      assert.equal((await same.execute(here.database.db)).rows[0].different, 0);
      const [line] = await here.database.db
        .selectFrom("public_log")
        .select(["action", "track", "reason"])
        .where("track", "=", track)
        .execute();
      assert.deepEqual(line, { action: "rescore", track, reason: "to see that it is the same" });

      // One that another hub had begun before it was killed.
      const { id } = await here.database.db
        .insertInto("rescorings")
        .values({ track, method: 1, reason: "left over" })
        .returning("id")
        .executeTakeFirstOrThrow();
      here.benchmark.begin();
      there.benchmark.begin();
      await until(async () => (await here.benchmark.rescoring(id))!.scored === 3);
      assert.equal(await here.benchmark.rescore("no-such", "x"), undefined);
      await assert.rejects(here.benchmark.rescore("small-cnn-zoo-mnist", "x"), /is not published here/);
      assert.equal(await here.benchmark.rescoring(999_999), undefined);
      assert.deepEqual(here.reports, []);
    });

    test("a closed track keeps its board and takes nothing more, on every hub", async () => {
      const track = "made-zoo-early-cifar10";
      const team = await newTeam();
      const request = { team, track, files: [await predictions(track, 0.1)], description: DESCRIPTION };
      accepted(await here.benchmark.submit(request));
      await assert.rejects(here.benchmark.close(track, "x", "no-such"), /there is no track no-such/);
      await assert.rejects(here.benchmark.close(track, "x", track), /own place/);
      const closed = (await here.benchmark.close(track, "labels became public", TRACK))!;
      assert.deepEqual([closed.state, closed.entries], ["closed", 1]);
      assert.match(closed.because!, /^The operator closed it on \d{4}-\d\d-\d\d\. Use made-zoo-mnist in its place\.$/);
      await assert.rejects(there.benchmark.close(track, "again", undefined), /is closed already/);
      assert.equal((await there.benchmark.submit(request))?.kind, "closed");
      assert.equal((await there.benchmark.board(track, "default"))!.entries.length, 1);
      assert.equal((await there.benchmark.track(track))!.track.name, track);
      assert.equal(await here.benchmark.close("no-such", "x", undefined), undefined);
    });

    test("where the labels are not here, tracks are closed and say so, and boards stay", async () => {
      if (hubs === 1) return; // one process at a time has an embedded database
      const blind = await openContest(zoo, place, { labels: false });
      try {
        const state = (await blind.benchmark.track(TRACK))!;
        assert.equal(state.because, "The accuracies of its test networks are not here, so nothing could be scored.");
        assert.ok((await blind.benchmark.board(TRACK, "default"))!.entries.length > 0);
      } finally {
        await blind.close();
      }
    });

    test("a track that was used is what the database keeps, and can be read", async () => {
      const { record } = await here.database.db
        .selectFrom("tracks")
        .select("record")
        .where("name", "=", TRACK)
        .executeTakeFirstOrThrow();
      const { track, state, because, entries } = (await here.benchmark.track(TRACK))!;
      assert.deepEqual(track, record);
      const shown: ApiTrack = {
        ...{ track, state, because: because ?? null, networks: 0, entries, per_day: 5, url: "x" },
        links: { page: "x" },
      };
      validate("api-track", shown, "the track");
    });
  });
}
