// The resamples of tracks: one matrix for each track and collection, the same for every entry, so that entries can be
// compared resample by resample. Drawing one takes as long as some metrics, so whoever scores keeps the last ones.
import { runSeed } from "../../src/lib/random.ts";
import { drawResamples, type Resamples } from "./resample.ts";

/** Resamples of each entry. */
export const ENTRY_RESAMPLES = 1000;

const MOST_BYTES = 64 * 2 ** 20;

/** Matrices of resamples that were drawn before, up to a number of bytes: the one used least lately goes first. */
export class KeptResamples {
  readonly #mostBytes: number;
  readonly #matrices = new Map<string, Resamples>(); // in the order of their last use
  #bytes = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The resamples of a collection's networks on a track: a pure function of these three. */
  of(track: string, collection: string, models: number): Resamples {
    const key = `${track} ${collection} ${models}`;
    const matrix = this.#matrices.get(key) ?? drawResamples(models, ENTRY_RESAMPLES, resampleSeed(track, collection));
    this.#forget(key);
    const bytes = matrix.counts.byteLength;
    if (bytes > this.#mostBytes) return matrix;
    for (const oldest of this.#matrices.keys()) {
      if (this.#bytes + bytes <= this.#mostBytes) break;
      this.#forget(oldest);
    }
    this.#matrices.set(key, matrix);
    this.#bytes += bytes;
    return matrix;
  }

  #forget(key: string): void {
    this.#bytes -= this.#matrices.get(key)?.counts.byteLength ?? 0;
    this.#matrices.delete(key);
  }
}

/** From the names alone: all entries of a track get the same resamples, and collections have independent ones. */
function resampleSeed(track: string, collection: string): number {
  return runSeed(`resamples of ${track}`, collection, 0);
}
