// Who is first on each board, for the page of all tracks: boards are made one at a time, and again only after a change or a
// while, so that a busy hub does not rank every board for every visitor.
import type { ApiEntry } from "../../../../schemas/types.d.ts";
import type { Benchmark, TrackState } from "../../benchmark/types.ts";

/** Until a board with as many entries as before is looked at again, in milliseconds: it may have been scored again. */
const SAME_MILLISECONDS = 10_000;
/** Until one with others is. */
const CHANGED_MILLISECONDS = 500;

interface Known {
  at: number;
  entries: number;
  first: Promise<ApiEntry | undefined>;
}

export class LeadingEntries {
  readonly #benchmark: Pick<Benchmark, "board">;
  readonly #now: () => number;
  readonly #report: (error: unknown) => void;
  readonly #known = new Map<string, Known>();

  constructor(benchmark: Pick<Benchmark, "board">, now: () => number, report: (error: unknown) => void) {
    this.#benchmark = benchmark;
    this.#now = now;
    this.#report = report;
  }

  /** First entries of the default boards of these tracks, by track. A board that can't be had is left out. */
  async of(tracks: readonly TrackState[]): Promise<Map<string, ApiEntry>> {
    const found = new Map<string, ApiEntry>();
    for (const { track, entries } of tracks) {
      const first = entries === 0 ? undefined : await this.#first(track.name, entries);
      if (first !== undefined) found.set(track.name, first);
    }
    return found;
  }

  #first(track: string, entries: number): Promise<ApiEntry | undefined> {
    const known = this.#known.get(track);
    const age = this.#now() - (known?.at ?? Number.NEGATIVE_INFINITY);
    if (known !== undefined && age < (known.entries === entries ? SAME_MILLISECONDS : CHANGED_MILLISECONDS))
      return known.first;
    const first = this.#benchmark.board(track, "default").then(
      (board) => board?.entries[0],
      (error) => void this.#report(error),
    );
    this.#known.set(track, { at: this.#now(), entries, first });
    return first;
  }
}
