// What is stored and told of a scoring beside the entry's scores: each file by itself, and what stopping by the predictions
// brings. On either database.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  decideEarly,
  discloseEarly,
  discloseScores,
  type EntryFile,
  METHOD,
  scoreEntry,
} from "../../../leaderboard/score/index.ts";
import type { ApiSubmission } from "../../../schemas/types.d.ts";
import { type Database, inTransaction, sql, storeWithinQuota } from "../../../src/db/index.ts";
import { insertEntry } from "../../../src/hub/benchmark/store-entry.ts";
import { openCatalog } from "../../../src/hub/catalog.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { validate } from "../../../src/lib/validate.ts";
import { imageSetFacts, imagesToTrain } from "../../../src/zoo/index.ts";
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

const TRANSFER = "made-zoo-transfer";
const FEW_SHOT = "made-zoo-few-shot-mnist";
const EARLY = "made-zoo-early-mnist";

export function scoredPartsConformance(bench: () => Bench): void {
  describe("beside an entry's scores", () => {
    let zoo: MadeContest;
    let here: OpenContest;
    let team: { id: number; name: string };
    before(async () => {
      zoo = await makeContest();
      here = await openContest(zoo, await bench().empty());
      team = await addTeam(here.database, "Own");
    });
    after(async () => {
      await here?.close();
      zoo?.remove();
    });

    /** Truth with noise, so many seeds of each of the track's files; in the order in which the hub keeps them. */
    async function made(
      track: string,
      seeds: number,
    ): Promise<{ files: EntryFile[]; truths: Map<string, Float64Array> }> {
      const { track: record, expected } = (await here.benchmark.track(track))!;
      const truths = new Map<string, Float64Array>();
      const files: EntryFile[] = [];
      for (const [place, { file, collection }] of expected.entries()) {
        const truth = await zoo.truth(collection, record.split === "early" ? "early" : "test");
        truths.set(collection, truth);
        for (let seed = 1; seed <= seeds; seed++) {
          const stream = new RandomStream(streamKey(100 * place + seed, "points"));
          const noise = 0.1 * (place + seed);
          const predictions = truth.map((value) => Math.min(1, Math.max(0, value + noise * (stream.uniform() - 0.5))));
          files.push({ file, seed, collection, predictions });
        }
      }
      return { files, truths };
    }

    async function submit(track: string, files: readonly EntryFile[]): Promise<ApiSubmission> {
      const { expected } = (await here.benchmark.track(track))!;
      const seeds = files.length / expected.length;
      const sent = files.map(({ file, seed, predictions }) => {
        const { models } = expected.find((one) => one.file === file)!;
        return csvOf(models, predictions, seeds === 1 ? `${file}.csv` : `seed-${seed}.csv`);
      });
      const outcome = await here.benchmark.submit({ team, track, files: sent, description: DESCRIPTION });
      assert.equal(outcome?.kind, "accepted", JSON.stringify(outcome));
      const { submission } = outcome as { submission: ApiSubmission };
      return validate<ApiSubmission>("api-submission", submission, "the submission");
    }

    test("seeds of one file are told as the entry, and as the file by itself", async () => {
      const { files, truths } = await made(TRACK, 3);
      const submission = await submit(TRACK, files);
      assert.deepEqual(
        submission.files.map(({ file, seeds, scores }) => [file, seeds, scores]),
        [["predictions", 3, submission.scores]],
      );
      const expected = discloseScores(scoreEntry(TRACK, files, truths), truths.get("mnist")!.length, "withheld");
      assert.deepEqual(submission.files[0].scores, expected);
      assert.equal(submission.early_decision, null);
      assert.deepEqual(await here.benchmark.decisions(TRACK), []);
    });

    test("several files have each the scores of an entry of this file alone, whose mean is the entry's", async () => {
      const { files, truths } = await made(TRANSFER, 1);
      assert.ok(files.length > 1);
      const submission = await submit(TRANSFER, files);
      for (const [place, file] of files.entries()) {
        const exact = scoreEntry(TRANSFER, [file], truths);
        const { scores } = submission.files[place];
        assert.deepEqual(scores, discloseScores(exact, truths.get(file.collection)!.length, "withheld"));
        assert.deepEqual(await storedOf(submission.id, file.file), exact.map(rowOf));
      }
      const means = await sql<{ metric: string; distance: number }>`
        SELECT scores.metric, abs(max(scores.value) - avg(file_scores.value)) AS distance
        FROM scorings JOIN scores ON scores.scoring_id = scorings.id
        JOIN file_scores ON file_scores.scoring_id = scorings.id AND file_scores.metric = scores.metric
        WHERE scorings.submission_id = ${submission.id} GROUP BY scores.metric`.execute(here.database.db);
      assert.equal(means.rows.length, Object.keys(submission.scores).length);
      for (const { metric, distance } of means.rows) assert.ok(distance < 1e-12, `${metric}: ${distance}`);
    });

    test("the sets of few-shot tracks are neither stored nor told one by one", async () => {
      const { files } = await made(FEW_SHOT, 1);
      const submission = await submit(FEW_SHOT, files);
      assert.ok(submission.files.every(({ scores }) => scores === null));
      assert.equal(typeof submission.scores.r2.value, "number");
      assert.equal(await rowsOf("file_scores", submission.id), 0);
    });

    test("early decisions are those of the mean prediction with what each training takes, for all that are shown", async () => {
      const { files, truths } = await made(EARLY, 2);
      const submission = await submit(EARLY, files);
      const other = await submit(EARLY, files.slice(0, 1));
      const truth = truths.get("mnist")!;
      const stop = { epoch: 3, finalEpoch: zoo.spec.epochs, images: await trainingImages(truth.length) };
      const decided = (some: readonly EntryFile[]) =>
        discloseEarly(decideEarly(some, truth, stop)!, truth.length, "withheld");
      assert.deepEqual(submission.early_decision, decided(files));
      assert.notDeepEqual(other.early_decision, submission.early_decision);
      const decisions = [
        { id: submission.id, decision: decided(files) },
        { id: other.id, decision: decided(files.slice(0, 1)) },
      ];
      assert.deepEqual(await here.benchmark.decisions(EARLY), decisions);
      const hide = (hidden: boolean) =>
        here.database.db.updateTable("submissions").set({ hidden }).where("id", "=", other.id).execute();
      await hide(true);
      await logged(other.id);
      assert.deepEqual(await here.benchmark.decisions(EARLY), decisions.slice(0, 1));
      await hide(false);
      await logged(other.id);
      assert.deepEqual(await here.benchmark.decisions(EARLY), decisions);
      assert.deepEqual(await here.benchmark.decisions("no-such-track"), []);
    });

    test("a scoring from before has neither, and scoring again gives it both, with the same bits as one from now", async () => {
      const { files, truths } = await made(EARLY, 1);
      const scores = scoreEntry(EARLY, files, truths);
      const old = await insertOld(here.database, files, scores);
      const shown = (await here.benchmark.submission(old))!;
      assert.deepEqual([shown.files[0].scores, shown.early_decision], [null, null]);
      assert.ok((await here.benchmark.decisions(EARLY)).every(({ id }) => id !== old));
      const again = await submit(EARLY, files);
      const { id } = (await here.benchmark.rescore(EARLY, "by file"))!;
      for (const deadline = Date.now() + 20_000; ; ) {
        const { scored, submissions } = (await here.benchmark.rescoring(id))!;
        if (scored === submissions) break;
        assert.ok(Date.now() < deadline, `${scored} of ${submissions} are scored`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const [one, other] = [(await here.benchmark.submission(old))!, (await here.benchmark.submission(again.id))!];
      assert.deepEqual([one.files, one.early_decision], [again.files, again.early_decision]);
      assert.deepEqual([other.files, other.early_decision], [again.files, again.early_decision]);
      assert.ok((await here.benchmark.decisions(EARLY)).some((decision) => decision.id === old));
      const different = await sql<{ files: number; curves: number; scorings: number }>`
        WITH own AS (SELECT id FROM scorings WHERE submission_id = ${again.id})
        SELECT (SELECT count(*) FROM own) AS scorings,
          (SELECT count(DISTINCT (file, metric, value, deviation, low, high)) - count(DISTINCT (file, metric))
            FROM file_scores WHERE scoring_id IN (SELECT id FROM own)) AS files,
          (SELECT count(DISTINCT curve) - 1 FROM early_decisions WHERE scoring_id IN (SELECT id FROM own)) AS curves`;
      const [counts] = (await different.execute(here.database.db)).rows;
      assert.deepEqual(counts, { scorings: 2, files: 0, curves: 0 });
      assert.deepEqual(here.reports, []);
    });

    /** As it was before files were scored by themselves. */
    async function insertOld(database: Database, files: EntryFile[], scores: ReturnType<typeof scoreEntry>) {
      const request = { teamId: team.id, track: EARLY, perDay: 5 };
      const entry = { ...request, standing: "self-reported", files, description: DESCRIPTION } as const;
      const scoring = { method: METHOD, scores, cells: [] };
      const outcome = await storeWithinQuota(database, request, (transaction, id) =>
        insertEntry(transaction, id, { ...entry, description: entry.description as never, scoring }),
      );
      assert.equal(outcome.kind, "stored");
      return (outcome as { submissionId: number }).submissionId;
    }

    /** Of the networks set aside on mnist, in their order, from the published table. */
    async function trainingImages(networks: number): Promise<Float64Array> {
      const { manifest } = (await openCatalog(zoo.publicStore).release("made-zoo", "latest"))!;
      const runs = await openCatalog(zoo.publicStore).runs(manifest, "mnist");
      const rows = [...runs.run.keys()].filter((row) => runs.split[row] === "early");
      assert.equal(rows.length, networks);
      const { trainImages } = imageSetFacts("mnist");
      return Float64Array.from(rows, (row) => imagesToTrain(zoo.spec, trainImages!, runs.train_fraction[row]));
    }

    const rowOf = ({ metric, value, deviation, low, high }: ReturnType<typeof scoreEntry>[number]) => {
      return { metric, value, deviation, low, high };
    };

    async function storedOf(id: number, file: string) {
      const rows = await here.database.db
        .selectFrom("file_scores")
        .innerJoin("scorings", "scorings.id", "file_scores.scoring_id")
        .select(["metric", "value", "deviation", "low", "high"])
        .where("submission_id", "=", id)
        .where("file", "=", file)
        .execute();
      const order = scoreOrder(await here.benchmark.submission(id));
      return rows.toSorted((one, other) => order.indexOf(one.metric) - order.indexOf(other.metric));
    }

    const scoreOrder = (submission: ApiSubmission | undefined) => Object.keys(submission!.scores);

    async function rowsOf(table: "file_scores", id: number): Promise<number> {
      const found = await here.database.db
        .selectFrom(table)
        .innerJoin("scorings", "scorings.id", "file_scores.scoring_id")
        .select((query) => query.fn.countAll<number>().as("rows"))
        .where("submission_id", "=", id)
        .executeTakeFirstOrThrow();
      return found.rows;
    }

    /** As the operator's deeds are, which tells hubs that something has changed. */
    async function logged(submission_id: number): Promise<void> {
      const line = { action: "hide", submission_id, track: null, team_id: null, reason: "a test" };
      await inTransaction(here.database, async (transaction) => {
        await transaction.insertInto("public_log").values(line).execute();
      });
    }
  });
}
