// The built-in baselines as entries of boards, by the same path as everybody's: the same scoring, the same rows. A report
// that was published anew replaces what the one before it entered.
import { checkDescription } from "../../../leaderboard/submission/index.ts";
import type { BaselinesReport } from "../../../schemas/types.d.ts";
import { type Database, sql, storeWithinQuota, type Transaction } from "../../db/index.ts";
import type { Store } from "../../store/index.ts";
import type { Catalog } from "../catalog.ts";
import { type Entrant, entrantsOf } from "./baseline-entrants.ts";
import { type PublishedPredictions, readBaselinePredictions } from "./baseline-files.ts";
import { scoreFiles } from "./score-entry.ts";
import { insertEntry } from "./store-entry.ts";
import type { SubmitParts } from "./submit.ts";
import type { TrackState } from "./types.ts";

/** The team of the baselines; nobody else can sign up as it. */
export const BASELINE_TEAM = "Weighbridge";
/** Baselines are no submissions of people, so no quota holds for them. */
const NO_QUOTA = 1_000_000;

export interface EnterParts extends SubmitParts {
  readonly catalog: Pick<Catalog, "baselines" | "runs">;
  readonly store: Store;
}

/**
 * Enters the baselines of every open track whose zoo has a report; those that are there stay. Gives how many are new.
 * `done` holds what this process has gone through before: a track and a report, which need not be read again.
 */
export async function enterBaselines(parts: EnterParts, done: Set<string>, signal?: AbortSignal): Promise<number> {
  const open = (await parts.tracks.list()).filter(({ state }) => state === "open");
  const byZoo = Map.groupBy(open, ({ track }) => `${track.zoo} ${track.zoo_version}`);
  let entered = 0;
  for (const states of byZoo.values()) {
    const [{ track }] = states;
    const found = await parts.catalog.baselines(track.zoo, track.zoo_version);
    if (found === undefined) continue;
    const waiting = states.filter((state) => !done.has(`${state.track.name} ${found.sha256}`));
    if (waiting.length === 0) continue;
    const entrants = waiting.map((state) => ({ state, all: entrantsOf(state.track, found.report) }));
    const wanted = new Map<string, readonly string[]>();
    for (const { state, all } of entrants)
      for (const { places } of all)
        for (const [index, place] of places.entries()) wanted.set(place, state.expected[index].models);
    const published = await readBaselinePredictions(parts.store, found.report, wanted);
    for (const { state, all } of entrants) {
      for (const entrant of all) {
        signal?.throwIfAborted();
        const predictions = predictionsOf(state.track, entrant, published);
        if (predictions && (await enter(parts, state, { ...entrant, predictions }, found))) entered++;
      }
      done.add(`${state.track.name} ${found.sha256}`);
    }
  }
  return entered;
}

/** In the order of the track's files; undefined unless it predicted all that the track asks for. */
function predictionsOf(
  { name, kind, prediction }: TrackState["track"],
  { places }: Entrant,
  { lists, fewShotTracks }: PublishedPredictions,
): Float64Array[] | undefined {
  if (kind === "few-shot" && !fewShotTracks.includes(name)) return undefined; // learnt from other networks
  const found = places.flatMap((place) => lists.get(place) ?? []);
  if (found.length < places.length || found.some((list) => list.some(Number.isNaN))) return undefined;
  // Accuracies are from 0 to 1, which a linear model does not know; ranks stay what they are.
  return found.map((list) => (prediction === "accuracy" ? list.map((value) => Math.min(1, Math.max(0, value))) : list));
}

async function enter(
  parts: EnterParts,
  state: TrackState,
  { method, inputs, trainingData, predictions }: Entrant & { predictions: readonly Float64Array[] },
  { report, sha256 }: { report: BaselinesReport; sha256: string },
): Promise<boolean> {
  const { track, expected } = state;
  const notes = `A built-in baseline of ${report.zoo} ${report.version}; anybody can make it again. Report ${sha256}.`;
  // The latest may be hidden: what the operator took off the board does not come back by itself.
  const isEntered = ([latest]: EarlierEntry[]) => latest?.notes === notes;
  if (isEntered(await earlierEntries(parts.database.db, track.name, method))) return false;
  const files = expected.map(({ file, collection }, index) => {
    return { file, seed: 1, collection, predictions: predictions[index] };
  });
  const scoring = await scoreFiles(parts, state, files);
  await parts.tracks.store(state);
  const given = {
    ...{ method, authors: [BASELINE_TEAM], inputs, training_data: trainingData, notes },
  };
  const description = checkDescription(given, track, "description");
  const teamId = await baselineTeam(parts.database);
  const request = { teamId, track: track.name, perDay: NO_QUOTA };
  return storeWithinQuota(parts.database, request, async (transaction, id) => {
    // Of two hubs that do this at once, one waits here and then finds what the other has entered.
    await transaction.selectFrom("tracks").select("name").where("name", "=", track.name).forUpdate().execute();
    const earlier = await earlierEntries(transaction, track.name, method);
    if (isEntered(earlier)) throw ENTERED;
    const entry = { teamId, track: track.name, standing: "baseline", files, description, scoring } as const;
    await insertEntry(transaction, id, entry);
    for (const { id: old, hidden } of earlier) if (!hidden) await replace(transaction, old, id);
  }).then(
    () => true,
    (error: unknown) => {
      if (error !== ENTERED) throw error;
      return false;
    },
  );
}

const ENTERED = Symbol("another hub has entered it");

async function baselineTeam({ db }: Database): Promise<number> {
  await sql`INSERT INTO teams (name) VALUES (${BASELINE_TEAM}) ON CONFLICT (lower(name)) DO NOTHING`.execute(db);
  const named = sql<string>`lower(name)`;
  const row = db.selectFrom("teams").select("id").where(named, "=", BASELINE_TEAM.toLowerCase());
  return (await row.executeTakeFirstOrThrow()).id;
}

interface EarlierEntry {
  id: number;
  notes: string;
  hidden: boolean;
}

/** The same baseline's entries, newest first. */
async function earlierEntries(
  db: Database["db"] | Transaction,
  track: string,
  method: string,
): Promise<EarlierEntry[]> {
  const { rows } = await sql<EarlierEntry>`
    SELECT submissions.id, description->>'notes' AS notes, hidden
    FROM submissions JOIN descriptions ON descriptions.submission_id = submissions.id
    WHERE track = ${track} AND standing = 'baseline' AND description->>'method' = ${method}
    ORDER BY submissions.id DESC`.execute(db);
  return rows;
}

async function replace(transaction: Transaction, old: number, by: number): Promise<void> {
  await transaction.updateTable("submissions").set({ hidden: true }).where("id", "=", old).execute();
  const reason = `A newer report on the baselines was published; submission ${by} takes its place.`;
  const line = { action: "hide", submission_id: old, track: null, team_id: null, reason };
  await transaction.insertInto("public_log").values(line).execute();
}
