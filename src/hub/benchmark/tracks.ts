// The tracks of a hub: those of the zoos that it serves, the shipped ones whose zoos are not here, and what the database
// has kept of either. Once a track was used here, the record that the database keeps is the track.
import { createHash } from "node:crypto";
import {
  checkTrack,
  type ExpectedModels,
  expectedModels,
  type KeptModels,
  shippedTracks,
  tracksOf,
} from "../../../leaderboard/tracks/index.ts";
import type { Track, ZooList } from "../../../schemas/types.d.ts";
import { type Database, sql, type Transaction } from "../../db/index.ts";
import { canonicalJson } from "../../lib/json.ts";
import type { Release } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import type { Labels } from "./labels.ts";
import type { TrackState } from "./types.ts";

/** What the database says of a track. */
interface Kept {
  record: unknown;
  closed_at: Date | null;
  superseded_by: string | null;
}

export class TrackBook {
  readonly #database: Database;
  readonly #context: Pick<HubContext, "catalog" | "report">;
  readonly #labels: Labels;
  #shipped: readonly Track[] | undefined;
  #derived: { of: ZooList; tracks: ReadonlyMap<string, Track> } | undefined;
  readonly #ofRelease = new WeakMap<Release, ReleaseTracks>();
  /** Names that are in the database. */
  readonly #stored = new Set<string>();

  constructor(database: Database, context: Pick<HubContext, "catalog" | "report">, labels: Labels) {
    this.#database = database;
    this.#context = context;
    this.#labels = labels;
  }

  /** Open ones first, else in the order of zoos and of their records. */
  async list(): Promise<TrackState[]> {
    const derived = await this.#derive();
    const { db } = this.#database;
    const rows = await db.selectFrom("tracks").select(["name", "record", "closed_at", "superseded_by"]).execute();
    const kept = new Map(rows.map((row) => [row.name, row]));
    const counts = await db
      .selectFrom("submissions")
      .select(["track", (row) => row.fn.countAll<number>().as("entries")])
      .where("hidden", "=", false)
      .groupBy("track")
      .execute();
    const entries = new Map(counts.map((row) => [row.track, row.entries]));
    const names = [...new Set([...derived.keys(), ...kept.keys()])];
    const states = await Promise.all(
      names.map((name) => this.#state(derived.get(name), kept.get(name), entries.get(name) ?? 0)),
    );
    return [...states.filter(({ state }) => state === "open"), ...states.filter(({ state }) => state === "closed")];
  }

  /** Undefined if there is none of this name. */
  async find(name: string): Promise<TrackState | undefined> {
    if (!/^[a-z][a-z0-9_-]{0,199}$/.test(name)) return undefined;
    const { db } = this.#database;
    const row = await db
      .selectFrom("tracks")
      .select(["record", "closed_at", "superseded_by"])
      .where("name", "=", name)
      .executeTakeFirst();
    const made = (await this.#derive()).get(name);
    if (made === undefined && row === undefined) return undefined;
    const { entries } = await db
      .selectFrom("submissions")
      .select((query) => query.fn.countAll<number>().as("entries"))
      .where("track", "=", name)
      .where("hidden", "=", false)
      .executeTakeFirstOrThrow();
    return this.#state(made, row, entries);
  }

  /** Keeps the track's record as it is now: from here on it is the track. */
  async store({ track }: TrackState): Promise<void> {
    if (this.#stored.has(track.name)) return;
    const record = canonicalJson(track);
    const record_sha256 = Uint8Array.from(createHash("sha256").update(record).digest());
    await this.#database.db
      .insertInto("tracks")
      .values({ name: track.name, record, record_sha256 })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
    this.#stored.add(track.name);
  }

  /** The tracks by name that follow from what is published and shipped. */
  async #derive(): Promise<ReadonlyMap<string, Track>> {
    const { catalog, report } = this.#context;
    const list = await catalog.list();
    if (this.#derived?.of === list) return this.#derived.tracks;
    const tracks = new Map<string, Track>();
    const add = (some: readonly Track[]) => {
      for (const track of some) if (!tracks.has(track.name)) tracks.set(track.name, track);
    };
    let isWhole = true;
    for (const { zoo, latest } of list.zoos) {
      try {
        const release = await catalog.release(zoo, latest);
        if (release !== undefined) add(this.#tracksOf(release).made);
      } catch (error) {
        isWhole = false; // one zoo that can't be read must not hide the others' tracks
        report(error);
      }
    }
    this.#shipped ??= shippedTracks();
    add(this.#shipped);
    if (isWhole) this.#derived = { of: list, tracks };
    return tracks;
  }

  #tracksOf(release: Release): ReleaseTracks {
    let tracks = this.#ofRelease.get(release);
    if (tracks === undefined) {
      const { spec, published } = release.manifest;
      tracks = { made: tracksOf(spec, published), models: new Map(), expected: new Map() };
      this.#ofRelease.set(release, tracks);
    }
    return tracks;
  }

  async #state(made: Track | undefined, kept: Kept | undefined, entries: number): Promise<TrackState> {
    const track = kept === undefined ? made! : checkTrack(kept.record, "a track in the database");
    const release = await this.#releaseOf(track);
    const because = closedFor(track, kept) ?? (await this.#missing(track, release));
    const expected = () => this.#expected(track, release);
    return {
      ...{ track, release, because, entries, state: because === undefined ? "open" : "closed" },
      get expected() {
        return expected();
      },
    };
  }

  async #releaseOf({ zoo, zoo_version, spec_hash, collections }: Track): Promise<Release | undefined> {
    const release = await this.#context.catalog.release(zoo, zoo_version).catch(this.#context.report);
    if (!release || (spec_hash !== null && release.manifest.spec_hash !== spec_hash)) return undefined;
    const published = release.manifest.collections.map(({ collection }) => collection);
    return collections.every((collection) => published.includes(collection)) ? release : undefined;
  }

  /** What is missing to take submissions, as a sentence. */
  async #missing(track: Track, release: Release | undefined): Promise<string | undefined> {
    const { zoo, zoo_version, collections } = track;
    if (release === undefined) {
      const other = await this.#context.catalog.release(zoo, zoo_version).catch(() => undefined);
      if (other === undefined) return `Its zoo, ${zoo} ${zoo_version}, is not published here.`;
      return `It is about other networks than those of ${zoo} ${zoo_version} here.`;
    }
    if (await this.#labels.areHere(release, collections)) return undefined;
    return "The accuracies of its test networks are not here, so nothing could be scored.";
  }

  #expected(track: Track, release: Release | undefined): readonly ExpectedModels[] {
    if (release === undefined) return [];
    const { models, expected } = this.#tracksOf(release);
    let found = expected.get(track.name);
    if (found === undefined) {
      const { spec, collections } = release.manifest;
      found = expectedModels(track, spec, collections, models);
      expected.set(track.name, found);
    }
    return found;
  }

  /** Closes a track in the database, which has it. False if it was closed. */
  async close(transaction: Transaction, name: string, next: string | undefined): Promise<boolean> {
    const closed = await transaction
      .updateTable("tracks")
      .set({ closed_at: sql<Date>`now()`, ...(next === undefined ? {} : { superseded_by: next }) })
      .where("name", "=", name)
      .where("closed_at", "is", null)
      .returning("name")
      .executeTakeFirst();
    return closed !== undefined;
  }
}

interface ReleaseTracks {
  made: readonly Track[];
  models: KeptModels;
  expected: Map<string, readonly ExpectedModels[]>;
}

/** Why it takes nothing whatever is published, as a sentence. */
function closedFor({ status, superseded_by, changelog }: Track, kept: Kept | undefined): string | undefined {
  const next = kept?.superseded_by ?? superseded_by;
  const instead = next === null ? "" : ` Use ${next} in its place.`;
  if (kept?.closed_at) return `The operator closed it on ${kept.closed_at.toISOString().slice(0, 10)}.${instead}`;
  return status === "closed" ? `${changelog[changelog.length - 1].change}${instead}` : undefined;
}
