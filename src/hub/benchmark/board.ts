// Boards: the entries of a track with their rank ranges. Every pair is compared, so a board is kept until something about it
// has changed, which the database is asked for at most some times a second. A filter hides entries and compares no more.
import { METRICS } from "../../../leaderboard/metrics/index.ts";
import { type Comparisons, comparisonsOf, rangesAmong } from "../../../leaderboard/rank/index.ts";
import { discloseP, discloseScores, ENTRY_RESAMPLES, LEVEL, METHOD } from "../../../leaderboard/score/index.ts";
import type { ApiBoard, ApiBoardFilter, ApiEntry } from "../../../schemas/types.d.ts";
import type { ScoringThreads } from "../../../workers/scoring/index.ts";
import { type Database, sql } from "../../db/index.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { entryOf, readEntries, readVersion } from "./board-rows.ts";
import { KeptPairs, KeptScores } from "./kept-scores.ts";
import { labelsOf, networksOf } from "./networks.ts";
import { floatsOf } from "./store-entry.ts";
import type { BoardFilter, ComparedBoard, TrackState } from "./types.ts";

/** How long a board is shown without asking whether it has changed, in milliseconds. */
const FRESH_MILLISECONDS = 250;
const CACHE_BYTES = 32 * 2 ** 20;
/** About what an entry takes. */
const ENTRY_BYTES = 2000;

/** All entries with such inputs. */
interface Whole extends Omit<ApiBoard, "filter" | "entries"> {
  /** Best first, not ranked. */
  readonly all: readonly ApiEntry[];
  readonly comparisons: Comparisons;
  readonly labels: "withheld" | "public";
}

export class Boards {
  readonly #database: Database;
  readonly #scores: KeptScores;
  readonly #pairs: KeptPairs;
  readonly #now: () => number;
  readonly #wholes = new BoundedCache<Whole>(CACHE_BYTES, ({ all }) => all.length * (ENTRY_BYTES + 4 * all.length));
  readonly #shown = new BoundedCache<ComparedBoard>(CACHE_BYTES, ({ board }) => board.entries.length * 500 + 1000);
  /** What #shown has of each board: all of one version, because each holds the pairs of the whole. */
  readonly #latest = new Map<string, { whole: string; keys: Set<string> }>();
  readonly #versions = new Map<string, { until: number; version: Promise<string> }>();

  constructor(database: Database, threads: Pick<ScoringThreads, "compare">, now: () => number) {
    this.#database = database;
    this.#scores = new KeptScores(database);
    this.#pairs = new KeptPairs(threads);
    this.#now = now;
  }

  async compared(state: TrackState, which: ApiBoard["board"], filter: BoardFilter = {}): Promise<ComparedBoard> {
    const { name } = state.track;
    const version = await this.#version(name);
    const whole = `${name} ${which} ${state.state} ${state.release?.sha256} ${version}`;
    const { entries = "all", standing = "any", code = "any" } = filter;
    const key = `${whole} ${entries} ${standing} ${code}`;
    this.#forgetBefore(`${name} ${which}`, whole, key);
    return this.#shown.get(key, async () => {
      const all = await this.#wholes.get(whole, () => this.#make(state, which));
      return show(all, { entries, standing, code });
    });
  }

  #forgetBefore(board: string, whole: string, key: string): void {
    const latest = this.#latest.get(board);
    if (latest?.whole === whole) return void latest.keys.add(key);
    for (const old of latest?.keys ?? []) this.#shown.forget(old);
    this.#latest.set(board, { whole, keys: new Set([key]) });
  }

  /** After a change of our own: the next board is a new one. */
  changed(track: string): void {
    this.#versions.delete(track);
  }

  async #version(track: string): Promise<string> {
    const known = this.#versions.get(track);
    if (known !== undefined && this.#now() < known.until) return known.version;
    const version = readVersion(this.#database, track);
    if (this.#versions.size > 1000) this.#versions.clear();
    this.#versions.set(track, { until: this.#now() + FRESH_MILLISECONDS, version });
    version.catch(() => this.#versions.delete(track));
    return version;
  }

  async #make(state: TrackState, which: ApiBoard["board"]): Promise<Whole> {
    const { track } = state;
    const metric = METRICS.find(({ name }) => name === track.metric)!;
    const allowed: ReadonlySet<string> = new Set(which === "default" ? track.default_board : track.inputs);
    const rows = (await readEntries(this.#database, track.name)).filter(({ description }) =>
      description.inputs.every((input) => allowed.has(input)),
    );
    const scorings = rows.map(({ scoring }) => scoring);
    const scores = await this.#scores.of(scorings, metric.name);
    const networks = await this.#networks(state, rows[0]?.id);
    const sign = metric.better === "higher" ? -1 : 1;
    const labels = labelsOf(state);
    const all = rows.map((row) => {
      const own = scores.get(row.scoring)!;
      const told = discloseScores(own, networks, labels);
      const { value: exact, resamples } = own.find((score) => score.metric === metric.name)!;
      // What is not told is not compared either.
      const value = told[metric.name].value === null ? null : exact;
      const entrant = { scoring: row.scoring, value, resamples: resamples && floatsOf(resamples) };
      return { told: told[metric.name].value, entry: entryOf(row, told), entrant };
    });
    // In the order of what is told: that of exact scores would tell more of withheld labels than the rounding allows.
    all.sort(({ told: one, entry: { id } }, { told: other, entry }) => {
      if (one === null || other === null) return Number(one === null) - Number(other === null) || id - entry.id;
      return sign * (one - other) || id - entry.id;
    });
    const entrants = all.map(({ entrant }) => entrant);
    const ps = await this.#pairs.compare(`${track.name} ${which}`, entrants);
    const values = entrants.map(({ value }) => value);
    return {
      ...{ track: track.name, title: track.title, metric: metric.name as ApiBoard["metric"], better: metric.better },
      ...{ board: which, state: state.state, honour_system: track.honour_system, networks },
      ...{ resamples: ENTRY_RESAMPLES, level: LEVEL, method: METHOD },
      ...{ all: all.map(({ entry }) => entry), comparisons: comparisonsOf(values, ps, metric.better), labels },
    };
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
}

/** The entries that a filter leaves, ranked among one another. */
function show({ all, comparisons, labels, ...about }: Whole, filter: ApiBoardFilter): ComparedBoard {
  const leading = new Set<string>();
  const isShown = ({ standing, team, code }: ApiEntry): boolean => {
    if (standing === "baseline") return true;
    if (filter.standing === "verified" && standing !== "verified") return false;
    if (filter.code === "open" && code === undefined) return false;
    if (filter.entries === "all") return true;
    return !leading.has(team) && Boolean(leading.add(team));
  };
  const shown = [...all.keys()].filter((place) => isShown(all[place]));
  const wanted = new Set(shown);
  const ranges = rangesAmong(comparisons, (place) => wanted.has(place));
  const entries = shown.map((place) => ({ ...all[place], rank: ranges.get(place) ?? null }));
  /** Where the shown ones are among those that are compared; undefined for one without a score. */
  const compared = new Map(comparisons.places.map((place, index) => [place, index]));
  const places = shown.map((place) => compared.get(place));
  const { track, title, metric, better, board, ...rest } = about;
  return {
    board: { track, title, metric, better, board, filter, ...rest, entries },
    isBetter(one, other) {
      const [first, second] = [places[one], places[other]];
      return first !== undefined && second !== undefined && comparisons.isBetter(first, second);
    },
    p(one, other) {
      const [first, second] = [places[one], places[other]];
      if (first === undefined || second === undefined) return null;
      return discloseP(comparisons.p(first, second), labels);
    },
  };
}
