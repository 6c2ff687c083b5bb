// The benchmark of a hub: what its parts do together.
import { availableParallelism } from "node:os";
import { checkDescription, FileReaders } from "../../../leaderboard/submission/index.ts";
import type { SubmissionDescription } from "../../../schemas/types.d.ts";
import { ScoringThreads } from "../../../workers/scoring/index.ts";
import { type Database, inTransaction, readQuota, readQuotas } from "../../db/index.ts";
import { InputError } from "../../lib/errors.ts";
import { canonicalJson } from "../../lib/json.ts";
import type { HubContext } from "../context.ts";
import type { Team } from "../people/types.ts";
import { Background } from "./background.ts";
import { Boards } from "./board.ts";
import { readEarlyDecisions } from "./early-decisions.ts";
import { enterBaselines } from "./enter-baselines.ts";
import { Labels } from "./labels.ts";
import { readDescriptions, readSubmission } from "./read-entry.ts";
import { check } from "./read-files.ts";
import { beginRescoring, finishRescoring, readRescoring, unfinishedRescorings } from "./rescore.ts";
import { readPredictions } from "./sent-predictions.ts";
import { insertDescription } from "./store-entry.ts";
import { submit } from "./submit.ts";
import { TrackBook } from "./tracks.ts";
import { type Benchmark, PER_DAY, type TeamSubmission } from "./types.ts";

export type * from "./types.ts";
export { PER_DAY } from "./types.ts";

/** Submissions and checks that are read and scored or wait for it; more are sent away. */
const MOST_UNDER_WAY = 64;
/** Of one team, so that none can keep the others out. */
const MOST_OF_A_TEAM = 16;
/** Files that are read at once: one that takes its ten seconds leaves others room. */
const READERS = 2;
/** Versions of a description; history is kept for ever. */
const MOST_DESCRIPTIONS = 100;

/** The benchmark on a database, of the zoos in the catalogue. Threads begin with the first submission. */
export function openBenchmark(
  database: Database,
  { catalog, store, options, report }: Pick<HubContext, "catalog" | "store" | "options" | "report">,
): Benchmark {
  const { privateStore, now = Date.now } = options;
  const labels = new Labels(catalog, privateStore, now);
  const tracks = new TrackBook(database, { catalog, report }, labels);
  const defect = (doing: string) => (message: string, stack: string | undefined) =>
    report(`${doing}: ${stack ?? message}`);
  const most = Math.max(1, Math.min(4, availableParallelism() - 1));
  const threads = new ScoringThreads({ threads: most, defect: defect("scoring") });
  const readers = new FileReaders({ threads: READERS, defect: defect("reading a file") });
  const boards = new Boards(database, threads, now);
  const parts = { database, tracks, labels, readers, threads, catalog, store };
  const entered = new Set<string>();
  /** Submissions and checks of each team that are under way. */
  const underWay = new Map<number, number>();
  const count = (team: number, change: 1 | -1) => {
    const left = (underWay.get(team) ?? 0) + change;
    if (left === 0) underWay.delete(team);
    else underWay.set(team, left);
  };
  /** Does it unless too much is under way. */
  const admitted = async <Outcome>(team: Team, work: () => Promise<Outcome>): Promise<Outcome | { kind: "busy" }> => {
    const all = [...underWay.values()].reduce((sum, some) => sum + some, 0);
    if (all >= MOST_UNDER_WAY || (underWay.get(team.id) ?? 0) >= MOST_OF_A_TEAM) return { kind: "busy" };
    count(team.id, 1);
    try {
      return await work();
    } finally {
      count(team.id, -1);
    }
  };
  const background = new Background(async (signal) => {
    for (const rescoring of await unfinishedRescorings(database))
      await finishRescoring(parts, rescoring, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        report(error); // one whose zoo has gone must not hold up the others, nor the baselines
      });
    await enterBaselines(parts, entered, signal);
  }, report);

  const submission = (id: number) => readSubmission(database, id, (name) => tracks.find(name));
  return {
    tracks: () => tracks.list(),
    track: (name) => tracks.find(name),
    submission,
    descriptions: (id) => readDescriptions(database, id),
    remaining: async (team, track) => PER_DAY - (await readQuota(database.db, { teamId: team.id, track })),

    async remainingOfAll(team) {
      const used = await readQuotas(database.db, team.id);
      return (track) => PER_DAY - (used.get(track) ?? 0);
    },

    async submit(request) {
      const state = await tracks.find(request.track);
      if (state === undefined) return undefined;
      return admitted(request.team, async () => {
        const outcome = await submit(parts, state, request);
        if (!("id" in outcome)) return outcome;
        boards.changed(request.track);
        const stored = await submission(outcome.id);
        // Only the operator can have hidden it, in the moment between.
        if (stored === undefined) return { kind: "closed", because: "The operator has hidden this submission." };
        return { kind: outcome.kind, submission: stored, remainingToday: Math.max(0, PER_DAY - outcome.usedToday) };
      });
    },

    async check(request) {
      const state = await tracks.find(request.track);
      return state && admitted(request.team, () => check(readers, state, request));
    },

    async board(track, which, filter) {
      const state = await tracks.find(track);
      return state && (await boards.compared(state, which, filter)).board;
    },

    async compared(track, which, filter) {
      const state = await tracks.find(track);
      return state && boards.compared(state, which, filter);
    },

    async decisions(track) {
      const state = await tracks.find(track);
      return state === undefined ? [] : readEarlyDecisions(database, state);
    },

    predictions: (id, file, seed) => readPredictions(database, { id, file, seed }, (name) => tracks.find(name)),

    async submissionsOf(team): Promise<TeamSubmission[]> {
      const rows = await database.db
        .selectFrom("submissions")
        .innerJoin("descriptions", "descriptions.submission_id", "submissions.id")
        .select(["submissions.id", "submissions.track", "submissions.hidden", "submissions.submitted_at"])
        .select("descriptions.description")
        .where("submissions.team_id", "=", team.id)
        .distinctOn("submissions.id")
        .orderBy("submissions.id", "desc")
        .orderBy("descriptions.version", "desc")
        .execute();
      return rows.map(({ id, track, hidden, submitted_at, description }) => {
        return { id, track, hidden, submittedAt: submitted_at, method: (description as SubmissionDescription).method };
      });
    },

    async describe(team, id, given) {
      const own = await database.db
        .selectFrom("submissions")
        .select("track")
        .where("id", "=", id)
        .where("team_id", "=", team.id)
        .executeTakeFirst();
      const state = own && (await tracks.find(own.track));
      if (state === undefined) return undefined;
      const description = checkDescription(given, state.track, "description");
      await inTransaction(database, async (transaction) => {
        // The row is the lock: of two new versions one is later.
        await transaction.selectFrom("submissions").select("id").where("id", "=", id).forUpdate().execute();
        const latest = await transaction
          .selectFrom("descriptions")
          .select(["version", "description"])
          .where("submission_id", "=", id)
          .orderBy("version", "desc")
          .limit(1)
          .executeTakeFirstOrThrow();
        if (canonicalJson(latest.description) === canonicalJson(description)) return;
        if (latest.version >= MOST_DESCRIPTIONS)
          throw new InputError(`a description may be changed ${MOST_DESCRIPTIONS - 1} times, was as often`);
        await insertDescription(transaction, id, latest.version + 1, description);
      });
      boards.changed(state.track.name);
      return description;
    },

    async rescore(track, reason) {
      const state = await tracks.find(track);
      if (state === undefined) return undefined;
      if (state.release === undefined || !(await labels.areHere(state.release, state.track.collections)))
        throw new InputError(`track ${track} can't be scored again: ${state.because}`);
      await tracks.store(state);
      const id = await beginRescoring(parts, track, reason);
      background.wake();
      return { id, submissions: (await readRescoring(database, id))!.submissions };
    },

    rescoring: (id) => readRescoring(database, id),

    async close(track, reason, supersededBy) {
      const state = await tracks.find(track);
      if (state === undefined) return undefined;
      if (supersededBy !== undefined) {
        const next = await tracks.find(supersededBy);
        if (next === undefined) throw new InputError(`there is no track ${supersededBy} to take the place of ${track}`);
        if (supersededBy === track) throw new InputError(`track ${track} can't take its own place`);
        await tracks.store(next);
      }
      await tracks.store(state);
      await inTransaction(database, async (transaction) => {
        if (!(await tracks.close(transaction, track, supersededBy)))
          throw new InputError(`track ${track} is closed already`);
        const line = { action: "close", submission_id: null, track, team_id: null, reason };
        await transaction.insertInto("public_log").values(line).execute();
      });
      return tracks.find(track);
    },

    enterBaselines: () => enterBaselines(parts, entered),
    begin: () => background.begin(),

    async end() {
      await background.end();
      await Promise.all([readers.close(), threads.close()]);
    },
  };
}
