// What scorings scored, kept in memory: they never change, and a board of 1,000 entries has 8 MB of resamples, which nobody
// should read again for each new entry. So are pairs of entries that were compared before.
import type { Entrant, KnownPairs } from "../../../leaderboard/rank/index.ts";
import type { ScoringThreads } from "../../../workers/scoring/index.ts";
import type { Database } from "../../db/index.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readScores, type ScoreRow } from "./board-rows.ts";

const SCORES_BYTES = 32 * 2 ** 20;
/** About what the scores of an entry take without the resamples. */
const ROWS_BYTES = 2000;
const PAIRS_BYTES = 32 * 2 ** 20;

/** Scores by scoring, up to a number of bytes. */
export class KeptScores {
  readonly #database: Database;
  readonly #kept: BoundedCache<readonly ScoreRow[]>;

  constructor(database: Database, mostBytes = SCORES_BYTES) {
    this.#database = database;
    this.#kept = new BoundedCache(mostBytes, bytesOf);
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#kept.bytes;
  }

  /** Of these scorings, which must be of tracks with this metric; resamples of it only. */
  async of(scorings: readonly number[], ranking: string): Promise<ReadonlyMap<number, readonly ScoreRow[]>> {
    const found = new Map<number, readonly ScoreRow[]>();
    for (const scoring of scorings) {
      const rows = this.#kept.peek(String(scoring));
      if (rows !== undefined) found.set(scoring, rows);
    }
    const missing = scorings.filter((scoring) => !found.has(scoring));
    for (const [scoring, rows] of await readScores(this.#database, missing, ranking)) {
      found.set(scoring, rows);
      this.#kept.put(String(scoring), rows);
    }
    return found;
  }
}

function bytesOf(rows: readonly ScoreRow[]): number {
  return rows.reduce((sum, { resamples }) => sum + (resamples?.byteLength ?? 0), ROWS_BYTES);
}

/** An entrant whose scoring is known, by which it is recognised. */
export interface KnownEntrant extends Entrant {
  readonly scoring: number;
}

interface Pairs {
  /** By scoring, of entrants that have a value. */
  readonly places: ReadonlyMap<number, number>;
  readonly uncorrected: Float64Array;
}

/** Compares boards, of each only the pairs that it had not when it was compared last. */
export class KeptPairs {
  readonly #threads: Pick<ScoringThreads, "compare">;
  readonly #kept: BoundedCache<Pairs>;

  constructor(threads: Pick<ScoringThreads, "compare">, mostBytes = PAIRS_BYTES) {
    this.#threads = threads;
    this.#kept = new BoundedCache(mostBytes, ({ uncorrected }) => uncorrected.byteLength);
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#kept.bytes;
  }

  /** The corrected p of each pair, as correctedPs gives them; `board` names what is asked for again and again. */
  async compare(board: string, entrants: readonly KnownEntrant[]): Promise<Float64Array> {
    const { uncorrected, corrected } = await this.#threads.compare(entrants, this.#knownOf(board, entrants));
    const compared = entrants.filter(({ value }) => value !== null);
    const places = new Map(compared.map(({ scoring }, place) => [scoring, place]));
    this.#kept.put(board, { places, uncorrected });
    return corrected;
  }

  #knownOf(board: string, entrants: readonly KnownEntrant[]): KnownPairs | undefined {
    const pairs = this.#kept.peek(board);
    if (pairs === undefined) return undefined;
    const places = Int32Array.from(entrants, ({ scoring }) => pairs.places.get(scoring) ?? -1);
    return { places, entries: pairs.places.size, uncorrected: pairs.uncorrected };
  }
}
