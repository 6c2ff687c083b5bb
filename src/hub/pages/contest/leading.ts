// Who is first on each board, and the best baseline, for the page of all tracks: boards are made one at a time, and again
// only after a change or a while, so that a busy hub does not rank every board for every visitor.
import type { ApiEntry } from "../../../../schemas/types.d.ts";
import type { Benchmark, TrackState } from "../../benchmark/types.ts";

/** Until a board with as many entries as before is looked at again, in milliseconds: it may have been scored again. */
const SAME_MILLISECONDS = 10_000;
/** Until one with others is. */
const CHANGED_MILLISECONDS = 500;

/** Of a default board. */
export interface Leaders {
  first: ApiEntry;
  /** May be the first one itself; undefined where there is none. */
  baseline: ApiEntry | undefined;
}

interface Known {
  at: number;
  entries: number;
  leaders: Promise<Leaders | undefined>;
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

  /** Of these tracks, by track. A board that can't be had is left out. */
  async of(tracks: readonly TrackState[]): Promise<Map<string, Leaders>> {
    const found = new Map<string, Leaders>();
    for (const { track, entries } of tracks) {
      const leaders = entries === 0 ? undefined : await this.#of(track.name, entries);
      if (leaders !== undefined) found.set(track.name, leaders);
    }
    return found;
  }

  #of(track: string, entries: number): Promise<Leaders | undefined> {
    const known = this.#known.get(track);
    const age = this.#now() - (known?.at ?? Number.NEGATIVE_INFINITY);
    if (known !== undefined && age < (known.entries === entries ? SAME_MILLISECONDS : CHANGED_MILLISECONDS))
      return known.leaders;
    const leaders = this.#benchmark.board(track, "default").then(
      (board) => leadersOf(board?.entries ?? []),
      (error) => void this.#report(error),
    );
    this.#known.set(track, { at: this.#now(), entries, leaders });
    return leaders;
  }
}

/** `entries` are best first. */
function leadersOf(entries: readonly ApiEntry[]): Leaders | undefined {
  const [first] = entries;
  return first && { first, baseline: entries.find(({ standing }) => standing === "baseline") };
}
