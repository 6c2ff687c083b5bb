// What scorings scored, kept in memory: they never change, and a board of 1,000 entries has 8 MB of resamples, which nobody
// should read again for each new entry. So are pairs of entries that were compared before.
import type { Entrant, KnownPairs } from "../../../leaderboard/rank/index.ts";
import type { ScoringThreads } from "../../../workers/scoring/index.ts";
import type { Database } from "../../db/index.ts";
import { readScores, type ScoreRow } from "./board-rows.ts";

const SCORES_BYTES = 32 * 2 ** 20;
/** About what the scores of an entry take without the resamples. */
const ROWS_BYTES = 2000;
const PAIRS_BYTES = 32 * 2 ** 20;

/** Scores by scoring, up to a number of bytes: what was asked for least lately goes first. */
export class KeptScores {
  readonly #database: Database;
  readonly #mostBytes: number;
  readonly #kept = new Map<number, readonly ScoreRow[]>(); // in the order of their last use
  #bytes = 0;

  constructor(database: Database, mostBytes = SCORES_BYTES) {
    this.#database = database;
    this.#mostBytes = mostBytes;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Of these scorings, which must be of tracks with this metric; resamples of it only. */
  async of(scorings: readonly number[], ranking: string): Promise<ReadonlyMap<number, readonly ScoreRow[]>> {
    const found = new Map<number, readonly ScoreRow[]>();
    for (const scoring of scorings) {
      const rows = this.#kept.get(scoring);
      if (rows !== undefined) found.set(scoring, rows);
    }
    const missing = scorings.filter((scoring) => !found.has(scoring));
    for (const [scoring, rows] of await readScores(this.#database, missing, ranking)) found.set(scoring, rows);
    for (const scoring of scorings) this.#keep(scoring, found.get(scoring)!);
    return found;
  }

  #keep(scoring: number, rows: readonly ScoreRow[]): void {
    const before = this.#kept.get(scoring);
    this.#kept.delete(scoring);
    this.#kept.set(scoring, rows);
    this.#bytes += bytesOf(rows) - (before === undefined ? 0 : bytesOf(before));
    for (const [oldest, its] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= bytesOf(its);
    }
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
  readonly #mostBytes: number;
  readonly #kept = new Map<string, Pairs>(); // in the order of their last use
  #bytes = 0;

  constructor(threads: Pick<ScoringThreads, "compare">, mostBytes = PAIRS_BYTES) {
    this.#threads = threads;
    this.#mostBytes = mostBytes;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The corrected p of each pair, as correctedPs gives them; `board` names what is asked for again and again. */
  async compare(board: string, entrants: readonly KnownEntrant[]): Promise<Float64Array> {
    const { uncorrected, corrected } = await this.#threads.compare(entrants, this.#knownOf(board, entrants));
    const compared = entrants.filter(({ value }) => value !== null);
    this.#forget(board);
    if (uncorrected.byteLength > this.#mostBytes) return corrected;
    this.#kept.set(board, { places: new Map(compared.map(({ scoring }, place) => [scoring, place])), uncorrected });
    this.#bytes += uncorrected.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#forget(oldest);
    }
    return corrected;
  }

  #knownOf(board: string, entrants: readonly KnownEntrant[]): KnownPairs | undefined {
    const pairs = this.#kept.get(board);
    if (pairs === undefined) return undefined;
    const places = Int32Array.from(entrants, ({ scoring }) => pairs.places.get(scoring) ?? -1);
    return { places, entries: pairs.places.size, uncorrected: pairs.uncorrected };
  }

  #forget(board: string): void {
    this.#bytes -= this.#kept.get(board)?.uncorrected.byteLength ?? 0;
    this.#kept.delete(board);
  }
}
