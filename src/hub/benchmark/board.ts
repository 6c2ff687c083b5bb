// Boards: the entries of a track with their rank ranges. Ranking compares every pair, so a board is kept until something
// about it has changed, which the database is asked for at most some times a second.
import { METRICS } from "../../../leaderboard/metrics/index.ts";
import { discloseScores, ENTRY_RESAMPLES, LEVEL, METHOD } from "../../../leaderboard/score/index.ts";
import type { ApiBoard, ApiEntry, SubmissionDescription } from "../../../schemas/types.d.ts";
import type { ScoringThreads } from "../../../workers/scoring/index.ts";
import { type Database, type Standing, sql } from "../../db/index.ts";
import { submissionUrl } from "../addresses.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { labelsOf, networksOf } from "./read-entry.ts";
import { floatsOf } from "./store-entry.ts";
import type { TrackState } from "./types.ts";

/** How long a board is shown without asking whether it has changed, in milliseconds. */
const FRESH_MILLISECONDS = 250;
const CACHE_BYTES = 32 * 2 ** 20;
/** About what an entry takes. */
const ENTRY_BYTES = 2000;

/** The latest scoring and description of each entry that is shown. */
interface EntryRow {
  id: number;
  standing: Standing;
  submitted_at: Date;
  team: string;
  description: SubmissionDescription;
  scoring: number;
  files: number;
}

interface ScoreRow {
  scoring_id: number;
  metric: string;
  value: number | null;
  deviation: number | null;
  low: number | null;
  high: number | null;
  resamples: Uint8Array | null;
}

export class Boards {
  readonly #database: Database;
  readonly #threads: Pick<ScoringThreads, "rank">;
  readonly #now: () => number;
  readonly #boards = new BoundedCache<ApiBoard>(CACHE_BYTES, ({ entries }) => (entries.length + 1) * ENTRY_BYTES);
  readonly #versions = new Map<string, { until: number; version: Promise<string> }>();

  constructor(database: Database, threads: Pick<ScoringThreads, "rank">, now: () => number) {
    this.#database = database;
    this.#threads = threads;
    this.#now = now;
  }

  async board(state: TrackState, which: ApiBoard["board"]): Promise<ApiBoard> {
    const { name } = state.track;
    const version = await this.#version(name);
    const key = `${name} ${which} ${state.state} ${state.release?.sha256} ${version}`;
    return this.#boards.get(key, () => this.#make(state, which));
  }

  /** After a change of our own: the next board is a new one. */
  changed(track: string): void {
    this.#versions.delete(track);
  }

  /** Names what a board is made of: all of these only ever grow, and each change of an entry adds to one of them. */
  async #version(track: string): Promise<string> {
    const known = this.#versions.get(track);
    if (known !== undefined && this.#now() < known.until) return known.version;
    const query = sql<{ version: string }>`
      SELECT concat_ws(' ', (SELECT count(*) FROM public_log),
        count(DISTINCT submissions.id), count(DISTINCT scorings.id), count(DISTINCT (submissions.id, descriptions.version)))
        AS version
      FROM submissions
      LEFT JOIN scorings ON scorings.submission_id = submissions.id
      LEFT JOIN descriptions ON descriptions.submission_id = submissions.id
      WHERE submissions.track = ${track}`;
    const version = query.execute(this.#database.db).then(({ rows }) => rows[0].version);
    if (this.#versions.size > 1000) this.#versions.clear();
    this.#versions.set(track, { until: this.#now() + FRESH_MILLISECONDS, version });
    version.catch(() => this.#versions.delete(track));
    return version;
  }

  async #make(state: TrackState, which: ApiBoard["board"]): Promise<ApiBoard> {
    const { track } = state;
    const metric = METRICS.find(({ name }) => name === track.metric)!;
    const all = await this.#entries(track.name);
    const allowed: ReadonlySet<string> = new Set(which === "default" ? track.default_board : track.inputs);
    const shown = all.filter(({ description }) => description.inputs.every((input) => allowed.has(input)));
    const scores = await this.#scores(shown, metric.name);
    const ranking = shown.map(({ scoring }) => scores.get(scoring)!.find((score) => score.metric === metric.name)!);
    const ranks = await this.#threads.rank(
      ranking.map(({ value, resamples }) => ({ value, resamples: resamples && floatsOf(resamples) })),
      metric.better,
    );
    const networks = await this.#networks(state, shown[0]?.id);
    const entries = shown.map((row, index) => {
      const told = discloseScores(scores.get(row.scoring)!, networks, labelsOf(state));
      // In the order of what is told: that of exact scores would tell more of withheld labels than the rounding allows.
      return { value: told[metric.name].value, entry: entryOf(row, ranks[index], told) };
    });
    const sign = metric.better === "higher" ? -1 : 1;
    entries.sort((one, other) => {
      if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null);
      return sign * (one.value - other.value) || one.entry.id - other.entry.id;
    });
    return {
      ...{ track: track.name, title: track.title, metric: metric.name as ApiBoard["metric"], better: metric.better },
      ...{ board: which, state: state.state, honour_system: track.honour_system, networks },
      ...{ resamples: ENTRY_RESAMPLES, level: LEVEL, method: METHOD, entries: entries.map(({ entry }) => entry) },
    };
  }

  async #entries(track: string): Promise<EntryRow[]> {
    const { rows } = await sql<EntryRow>`
      SELECT submissions.id, submissions.standing, submissions.submitted_at, teams.name AS team,
        described.description, scored.id AS scoring,
        (SELECT count(*) FROM predictions WHERE predictions.submission_id = submissions.id) AS files
      FROM submissions
      JOIN teams ON teams.id = submissions.team_id
      JOIN LATERAL (SELECT description FROM descriptions WHERE submission_id = submissions.id
        ORDER BY version DESC LIMIT 1) AS described ON true
      JOIN LATERAL (SELECT id FROM scorings WHERE submission_id = submissions.id ORDER BY id DESC LIMIT 1) AS scored ON true
      WHERE submissions.track = ${track} AND NOT submissions.hidden
      ORDER BY submissions.id`.execute(this.#database.db);
    return rows;
  }

  /** How many different networks one entry, and so each, predicts. */
  async #networks(state: TrackState, id: number | undefined): Promise<number> {
    const models = new Map(state.expected.map(({ file, models }) => [file, models.length]));
    if (state.expected.length === 0 && id !== undefined) {
      // The zoo is gone; the entries are not.
      const { db } = this.#database;
      const rows = await db
        .selectFrom("predictions")
        .select(["file", sql<number>`octet_length(predictions) / 8`.as("networks")])
        .where("submission_id", "=", id)
        .execute();
      for (const { file, networks } of rows) models.set(file, networks);
    }
    return networksOf(state, (file) => models.get(file) ?? 0);
  }

  /** By scoring; resamples of the ranking metric only. */
  async #scores(entries: readonly EntryRow[], ranking: string): Promise<ReadonlyMap<number, ScoreRow[]>> {
    if (entries.length === 0) return new Map();
    const ids = entries.map(({ scoring }) => scoring);
    const rows = await this.#database.db
      .selectFrom("scores")
      .select(["scoring_id", "metric", "value", "deviation", "low", "high"])
      .select((row) =>
        row.case().when("metric", "=", ranking).then(row.ref("resamples")).else(null).end().as("resamples"),
      )
      .where("scoring_id", "in", ids)
      .execute();
    return Map.groupBy(rows as ScoreRow[], ({ scoring_id }) => scoring_id);
  }
}

function entryOf(
  { id, standing, submitted_at, team, description, files }: EntryRow,
  rank: ApiEntry["rank"],
  scores: ApiEntry["scores"],
): ApiEntry {
  const { method, authors, anonymous, inputs, parameters, code, paper } = description;
  return {
    ...{ id, team, method },
    ...(authors === undefined ? {} : { authors }),
    ...(anonymous === undefined ? {} : { anonymous }),
    inputs,
    ...(parameters === undefined ? {} : { parameters }),
    ...(code === undefined ? {} : { code }),
    ...(paper === undefined ? {} : { paper }),
    ...{ standing, submitted_at: submitted_at.toISOString(), rank, files, scores, url: submissionUrl(id) },
  };
}
