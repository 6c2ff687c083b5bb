// The audit finds each fault that it is there to find, in databases that have it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { discloseScores, METHOD } from "../../../leaderboard/score/index.ts";
import type { ApiSubmitted } from "../../../schemas/types.d.ts";
import { type Database, openDatabase, storeWithinQuota } from "../../../src/db/index.ts";
import { insertEntry, type NewEntry } from "../../../src/hub/benchmark/store-entry.ts";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { type Audit, audit } from "./audit.ts";
import { type Sent, toSend } from "./load.ts";
import { scoreLocally } from "./local-scores.ts";
import { insertTeams, type MadeContest, type MadeTeam, makeContest } from "./made-contest.ts";
import { makeSubmission } from "./made-submission.ts";

const NOTHING: Omit<Audit, "stored" | "unheard"> = {
  ...{ lost: [], doubled: [], overQuota: [], wrongScores: [], strange: [] },
};

describe("the audit of what clients were told", () => {
  const ending = endOfSuite();
  const scoresOf = scoreLocally();
  let bench: Bench;
  let contest: MadeContest;

  before(async () => {
    bench = await embeddedBench();
    ending.after(bench.stop);
    contest = await makeContest(join(temporaryFolder(ending), "zoo"), 80, ["mnist"]);
  });

  /** Does something with a new database, then audits it. */
  async function audited(act: (database: Database, teams: MadeTeam[]) => Promise<Sent[]>): Promise<Audit> {
    const database = await openDatabase(await bench.empty());
    const teams = await insertTeams(database, 2);
    const [{ track }] = contest.tracks.values();
    const row = { name: track.name, record: JSON.stringify(track), record_sha256: new Uint8Array(32) };
    await database.db.insertInto("tracks").values(row).execute();
    const found = await audit(database, await act(database, teams), scoresOf);
    await database.close();
    return found;
  }

  function send(number: number, team: MadeTeam): Sent {
    const [made] = contest.tracks.values();
    return toSend(makeSubmission(1, number, team, made), made, "once");
  }

  /** Stores it as the hub does, or otherwise, and acknowledges it. */
  async function store(database: Database, sent: Sent, otherwise: Partial<NewEntry> = {}, perDay = 5): Promise<void> {
    const { team, track, key, files, description } = sent.submission;
    const { scores, cells } = scoresOf(sent);
    const idempotency = { key, requestSha256: new Uint8Array(32) };
    const outcome = await storeWithinQuota(
      database,
      { teamId: team.id, track, perDay, idempotency },
      (transaction, id) =>
        insertEntry(transaction, id, {
          ...{ teamId: team.id, track, standing: "self-reported", description },
          files: files.map((file) => ({ ...file, seed: 1 })),
          scoring: { method: METHOD, scores, cells },
          ...otherwise,
        }),
    );
    assert.equal(outcome.kind, "stored");
    if (outcome.kind === "stored") acknowledge(sent, outcome.submissionId);
  }

  function acknowledge(sent: Sent, id: number): void {
    const networks = sent.submission.files[0].predictions.length;
    const scores = discloseScores(scoresOf(sent).scores, networks, "withheld");
    const places = { url: `/api/submissions/${id}`, page: `/submissions/${id}` };
    sent.acknowledged.push({ id, repeated: false, remaining_today: 0, scores, ...places } as ApiSubmitted);
  }

  test("finds nothing where all is as it was told, and counts what nobody was told of", async () => {
    const found = await audited(async (database, [team, other]) => {
      const sending = [send(1, team), send(2, team), send(3, other)];
      for (const sent of sending) await store(database, sent);
      acknowledge(sending[0], sending[0].acknowledged[0].id); // told twice of the same
      sending[2].acknowledged = []; // it went away
      return sending;
    });
    assert.deepEqual(found, { stored: 3, unheard: 1, ...NOTHING });
  });

  const faults: {
    name: string;
    act: (database: Database, teams: MadeTeam[]) => Promise<Sent[]>;
    finds: keyof typeof NOTHING;
    words: RegExp;
  }[] = [
    {
      name: "an acknowledged submission that is not there",
      act: async (_, [team]) => {
        const sent = send(1, team);
        acknowledge(sent, 7);
        return [sent];
      },
      ...{ finds: "lost", words: /acknowledged as 7, which is not there/ },
    },
    {
      name: "other predictions than were sent",
      act: async (database, [team]) => {
        const sent = send(1, team);
        const [file] = send(2, team).submission.files;
        await store(database, sent, { files: [{ ...file, seed: 1 }] });
        return [sent];
      },
      ...{ finds: "lost", words: /predictions of 1 differ/ },
    },
    {
      name: "one that was stored twice",
      act: async (database, [team]) => {
        const sent = send(1, team);
        await store(database, sent);
        await database.db.deleteFrom("idempotency_keys").execute();
        await store(database, sent);
        return [sent];
      },
      ...{ finds: "doubled", words: /is 1, 2/ },
    },
    {
      name: "a sixth of a day",
      act: async (database, [team]) => {
        const sending = Array.from({ length: 6 }, (_, number) => send(number, team));
        for (const sent of sending) await store(database, sent, {}, 6);
        return sending;
      },
      ...{ finds: "overQuota", words: /6 submissions, the counter says 6/ },
    },
    {
      name: "a quota that was used for nothing",
      act: async (database, [team]) => {
        const sent = send(1, team);
        await store(database, sent);
        await database.db.updateTable("quota_counters").set({ used: 2 }).execute();
        return [sent];
      },
      ...{ finds: "overQuota", words: /1 submissions, the counter says 2/ },
    },
    {
      name: "scores of something else",
      act: async (database, [team]) => {
        const sent = send(1, team);
        await store(database, sent, { scoring: { method: METHOD, ...scoresOf(send(2, team)) } });
        return [sent];
      },
      ...{ finds: "wrongScores", words: /r2: value stored .*, must be/ },
    },
    {
      name: "a resample that differs in its last bit",
      act: async (database, [team]) => {
        const sent = send(1, team);
        const { scores, cells } = scoresOf(sent);
        const resamples = Float64Array.from(scores[0].resamples!);
        new Uint8Array(resamples.buffer)[8 * 999] ^= 1;
        const altered = [{ ...scores[0], resamples }, ...scores.slice(1)];
        await store(database, sent, { scoring: { method: METHOD, scores: altered, cells } });
        return [sent];
      },
      ...{ finds: "wrongScores", words: /r2: other resamples stored/ },
    },
    {
      name: "scores that were told otherwise",
      act: async (database, [team]) => {
        const sent = send(1, team);
        await store(database, sent);
        const [answer] = sent.acknowledged;
        const r2 = { ...answer.scores.r2, value: 0.5 };
        sent.acknowledged = [{ ...answer, scores: { ...answer.scores, r2 } }];
        return [sent];
      },
      ...{ finds: "wrongScores", words: /told of 1: scores/ },
    },
    {
      name: "one that was refused and is there",
      act: async (database, [team]) => {
        const sent = send(1, team);
        await store(database, sent);
        sent.acknowledged = [];
        sent.refused = true;
        return [sent];
      },
      ...{ finds: "strange", words: /was refused and is 1/ },
    },
    {
      name: "one that nobody sent",
      act: async (database, [team]) => {
        await store(database, send(1, team));
        return [];
      },
      ...{ finds: "strange", words: /1: nobody sent it/ },
    },
  ];
  for (const { name, act, finds, words } of faults) {
    test(`finds ${name}`, async () => {
      const found = await audited(act);
      assert.match(found[finds].join("\n"), words);
    });
  }
});
