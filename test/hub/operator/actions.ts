// What the operator's actions do, on either database and from either of two hubs.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { ApiLog, OperatorRescoring } from "../../../schemas/types.d.ts";
import { sql } from "../../../src/db/index.ts";
import { teamUrl } from "../../../src/hub/addresses.ts";
import { act } from "../../../src/hub/operator/index.ts";
import { validate } from "../../../src/lib/validate.ts";
import type { Bench } from "../../db/bench.ts";
import { makeContest, TRACK } from "../benchmark/contest.ts";
import { endOfSuite } from "../serving.ts";
import { logLength, type OperatedHub, operate } from "./operated-hub.ts";

export function operatorConformance(bench: () => Bench, hubs: 1 | 2): void {
  describe("the operator's actions", () => {
    const ending = endOfSuite();
    let here: OperatedHub;
    /** Another hub on the same database, where there can be one. */
    let there: OperatedHub;
    let track: string;
    before(async () => {
      const zoo = await makeContest();
      ending.after(() => zoo.remove());
      const place = await bench().empty();
      here = await operate(ending, zoo, place);
      there = hubs === 2 ? await operate(ending, zoo, place, here.teams) : here;
      track = TRACK;
    });

    test("hide takes a submission off board and page, show brings it back, each with a line of the log", async () => {
      const id = await here.submit(track, here.teams[0]);
      const answer = await there.done({ action: "hide", submission: id, reason: "  labels were used " });
      assert.equal(answer.done, `Submission ${id} is hidden now.`);
      assert.equal(await here.benchmark.submission(id), undefined);
      const { id: line, at, ...rest } = await here.newest();
      assert.deepEqual(rest, {
        ...{ action: "hide", submission: id, track, team: null, from_team: null },
        ...{ reason: "labels were used", page: null },
      });
      await here.refused(
        { action: "hide", submission: id, reason: "again" },
        new RegExp(`^submission ${id} is hidden already$`),
      );
      await here.done({ action: "show", submission: id, reason: "they were not" });
      assert.equal((await there.benchmark.submission(id))?.id, id);
      assert.equal((await here.newest()).page, `/submissions/${id}`);
      await there.refused({ action: "show", submission: id, reason: "again" }, /is shown already$/);
      await here.refused({ action: "hide", submission: 999_999, reason: "none" }, /^there is no submission 999999$/);
    });

    test("verify and unverify change what an entry is worth, but not a baseline", async () => {
      const id = await here.submit(track, here.teams[1]);
      const standing = async () => (await there.benchmark.submission(id))!.standing;
      await here.refused({ action: "unverify", submission: id, reason: "x" }, /is self-reported already$/);
      await here.done({ action: "verify", submission: id, reason: "ran it" });
      assert.equal(await standing(), "verified");
      await here.refused({ action: "verify", submission: id, reason: "x" }, /is verified already$/);
      await there.done({ action: "unverify", submission: id, reason: "ran another one" });
      assert.equal(await standing(), "self-reported");
      assert.deepEqual([(await here.newest()).action, (await here.newest()).reason], ["unverify", "ran another one"]);
      await here.database.db.updateTable("submissions").set({ standing: "baseline" }).where("id", "=", id).execute();
      for (const action of ["verify", "unverify"])
        await here.refused({ action, submission: id, reason: "x" }, /is a baseline, which is not verified/);
      await here.refused(
        { action: "transfer", submission: id, team: here.teams[2].name, reason: "x" },
        /stays with its team$/,
      );
    });

    test("a submission goes from team to team, and the log says from whom to whom each time", async () => {
      const [first, second, third] = here.teams;
      const id = await here.submit("made-zoo-cifar10", first);
      await here.done({ action: "transfer", submission: id, team: second.name.toUpperCase(), reason: "wrong account" });
      assert.equal((await there.benchmark.submission(id))!.team, second.name);
      assert.deepEqual(
        (await there.benchmark.submissionsOf(first)).filter((one) => one.id === id),
        [],
      );
      await there.done({ action: "transfer", submission: id, team: third.name, reason: "they left" });
      const { lines } = (await (await fetch(`${here.url}/api/log?length=2`)).json()) as ApiLog;
      assert.deepEqual(
        lines.map(({ submission, from_team, team }) => [submission, from_team, team]),
        [
          [id, second.name, third.name],
          [id, first.name, second.name],
        ],
      );
      await here.refused(
        { action: "transfer", submission: id, team: third.name, reason: "x" },
        /is of team .* already$/,
      );
      await here.refused(
        { action: "transfer", submission: id, team: "nobody", reason: "x" },
        /^there is no team "nobody"$/,
      );
      await here.database.db
        .insertInto("teams")
        .values({ name: "Weighbridge" })
        .onConflict((on) => on.doNothing())
        .execute();
      await here.refused(
        { action: "transfer", submission: id, team: "weighbridge", reason: "x" },
        /built-in baselines'/,
      );
    });

    test("a track is closed for good, by its successor's name", async () => {
      const closed = "made-zoo-early-cifar10";
      await here.refused({ action: "close", track: closed, superseded_by: "no-such", reason: "x" }, /no track no-such/);
      await here.done({ action: "close", track: closed, superseded_by: track, reason: "too easy" });
      assert.match((await there.benchmark.track(closed))!.because!, new RegExp(`Use ${track} in its place`));
      const { action, track: of, team, submission, page } = await here.newest();
      assert.deepEqual([action, of, team, submission, page], ["close", closed, null, null, `/leaderboard/${closed}`]);
      await there.refused({ action: "close", track: closed, reason: "x" }, /is closed already$/);
      await here.refused({ action: "close", track: "no-such", reason: "x" }, /^there is no track no-such$/);
    });

    test("a track is scored again in the background, and how far it is can be asked", async () => {
      const again = "made-zoo-early-mnist";
      for (const team of here.teams.slice(0, 3)) await here.submit(again, team);
      const { rescoring, done } = await here.done({ action: "rescore", track: again, reason: "method 1 once more" });
      assert.match(done, /3 submissions/);
      const ask = async () => {
        const answer = await fetch(there.url + rescoring!.url, { headers: { authorization: `Bearer ${there.token}` } });
        return validate<OperatorRescoring>("operator-rescoring", await answer.json(), "the answer");
      };
      let state = await ask();
      for (const until = Date.now() + 20_000; state.scored < 3 && Date.now() < until; state = await ask())
        await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(state, { ...rescoring, scored: 3 });
      assert.deepEqual([(await here.newest()).action, (await here.newest()).track], ["rescore", again]);
      await here.refused({ action: "rescore", track: "small-cnn-zoo-mnist", reason: "x" }, /not published here/);
      for (const id of ["999999", "0", "x", "1e3"]) {
        const url = `${here.url}/api/admin/rescorings/${id}`;
        const answer = await fetch(url, { headers: { authorization: `Bearer ${here.token}` } });
        assert.equal(answer.status, 404);
        assert.match(((await answer.json()) as { error: { message: string } }).error.message, /^There is no rescoring/);
      }
    });

    test("a team's token is revoked or replaced; the new one is in the answer and nowhere else", async () => {
      const team = here.teams[7];
      const isIn = async (token: string) => {
        const { status } = await fetch(there.url + teamUrl, { headers: { authorization: `Bearer ${token}` } });
        return status === 200;
      };
      assert.equal(await isIn(team.token), true);
      const { token, done } = await here.done({
        action: "replace-token",
        team: team.name,
        reason: "it was in a notebook",
      });
      assert.match(token!, /^wb_[\w-]{43}$/);
      assert.ok(!done.includes(token!));
      assert.deepEqual([await isIn(team.token), await isIn(token!)], [false, true]);
      assert.deepEqual([(await here.newest()).action, (await here.newest()).team], ["replace-token", team.name]);
      await there.done({ action: "revoke-token", team: team.name, reason: "they asked for it" });
      assert.equal(await isIn(token!), false);
      await here.refused({ action: "revoke-token", team: team.name, reason: "x" }, /has no token that is valid$/);
      const again = await here.done({ action: "replace-token", team: team.name, reason: "and are back" });
      assert.equal(await isIn(again.token!), true);
      const rows = await here.database.db.selectFrom("tokens").selectAll().where("team_id", "=", team.id).execute();
      const everywhere = JSON.stringify([
        here.log,
        there.log,
        rows,
        await fetch(`${here.url}/api/log`).then((a) => a.text()),
      ]);
      for (const secret of [token!, again.token!, here.token]) assert.ok(!everywhere.includes(secret.slice(3)));
    });

    test("of many that do the same at once one finds it to do, and the log has one line", async () => {
      const id = await here.submit("made-zoo-cifar10", here.teams[3]);
      const before = await logLength(here.database);
      const hide = { action: "hide", submission: id, reason: "all at once" };
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 ? here : there).act(hide)));
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      assert.equal(answers.filter(({ status }) => status === 400).length, 11);
      assert.equal(await logLength(here.database), before + 1);
    });

    test("where the line can't be written, nothing is done", async () => {
      const id = await here.submit("made-zoo-cifar10", here.teams[4]);
      const { db } = here.database;
      await sql`ALTER TABLE public_log ADD CONSTRAINT broken CHECK (reason <> 'broken') NOT VALID`.execute(db);
      const contest = here.hub.context.contest!;
      const team = here.teams[5].name;
      for (const action of ["hide", "verify", "transfer"] as const)
        await assert.rejects(act(contest, { action, submission: id, team, reason: "broken" } as never));
      for (const action of ["revoke-token", "replace-token"] as const)
        await assert.rejects(act(contest, { action, team, reason: "broken" }));
      await assert.rejects(act(contest, { action: "close", track: "made-zoo-cifar10", reason: "broken" }));
      await assert.rejects(act(contest, { action: "rescore", track: "made-zoo-cifar10", reason: "broken" }));
      await sql`ALTER TABLE public_log DROP CONSTRAINT broken`.execute(db);
      const { team: of, standing } = (await here.benchmark.submission(id))!;
      assert.deepEqual([of, standing], [here.teams[4].name, "self-reported"]);
      assert.equal((await here.benchmark.track("made-zoo-cifar10"))!.state, "open");
      const valid = db
        .selectFrom("tokens")
        .select("id")
        .where("team_id", "=", here.teams[5].id)
        .where("revoked_at", "is", null);
      assert.equal((await valid.execute()).length, 1);
      assert.equal((await db.selectFrom("rescorings").select("id").where("reason", "=", "broken").execute()).length, 0);
    });

    const wrong: [unknown, RegExp][] = [
      [7, /the whole value must be an object/],
      [{}, /action is missing; it is one of hide, show/],
      [{ action: "hid", submission: 1, reason: "x" }, /must be one of .*; did you mean hide\?/],
      [{ action: ["hide"], submission: 1, reason: "x" }, /must be one of hide/],
      [{ action: "hide", reason: "x" }, /submission is missing/],
      [{ action: "hide", submission: 1 }, /reason is missing/],
      [{ action: "hide", submission: "1", reason: "x" }, /submission must be a whole number, is "1"/],
      [{ action: "hide", submission: 2 ** 53, reason: "x" }, /submission must be at most/],
      [{ action: "hide", submission: 1, reason: "x", team: "y" }, /team is not known/],
      [{ action: "hide", submission: 1, reason: "" }, /reason must have at least 1/],
      [{ action: "hide", submission: 1, reason: " \u3000" }, /reason must not be blank/],
      [{ action: "hide", submission: 1, reason: "a\nb" }, /reason must be one line/],
      [{ action: "hide", submission: 1, reason: "a\u0000b" }, /can't be seen, has U\+0000/],
      [{ action: "hide", submission: 1, reason: "a\u202eb" }, /direction of text, has U\+202E/],
      [
        { action: "hide", submission: 1, reason: "x".repeat(1001) },
        /reason must have at most 1000 characters, has 1001/,
      ],
      [{ action: "close", track: "../x", reason: "x" }, /track must match/],
      [{ action: "replace-token", team: "", reason: "x" }, /team must have at least 1/],
    ];
    for (const [index, [action, why]] of wrong.entries())
      test(`an action that can't be is refused by name, ${index + 1}: ${JSON.stringify(action).slice(0, 60)}`, async () => {
        await here.refused(action, why);
      });

    test("the longest reason is taken, by its characters", async () => {
      const id = await here.submit("made-zoo-early-mnist", here.teams[6]);
      const reason = "🙂".repeat(1000);
      await here.done({ action: "hide", submission: id, reason });
      assert.equal((await here.newest()).reason, reason);
    });

    test("nothing of the log can be changed, removed or emptied", async () => {
      const { db } = here.database;
      const before = await fetch(`${here.url}/api/log?length=200`).then((answer) => answer.text());
      for (const statement of ["UPDATE public_log SET reason = 'x'", "DELETE FROM public_log", "TRUNCATE public_log"])
        await assert.rejects(sql.raw(statement).execute(db), /append-only/);
      assert.equal(await fetch(`${there.url}/api/log?length=200`).then((answer) => answer.text()), before);
    });
  });
}
