// What goes between the main thread and those that score and rank. Arrays in messages are the receiver's own.
import type { Entrant, KnownPairs, PairPs } from "../../leaderboard/rank/index.ts";
import type {
  EarlyStop,
  EntryEarlyDecision,
  EntryFile,
  EntryScore,
  NamedScores,
} from "../../leaderboard/score/index.ts";
import type { ApiCells, Track } from "../../schemas/types.d.ts";

/** An entry to score. */
export interface ScoringTask {
  /** Name of the track, from which the resamples are drawn. */
  readonly track: string;
  readonly prediction: Track["prediction"];
  /** In the order of the track's files, then of the seeds. */
  readonly files: readonly EntryFile[];
  /** True accuracies, by collection. */
  readonly truths: ReadonlyMap<string, Float64Array>;
  /** Of a track of early decision, which has one file. */
  readonly early?: EarlyStop | undefined;
}

export interface ScoredEntry {
  readonly scores: EntryScore[];
  /** In the track's order. */
  readonly byFile: NamedScores[];
  /** A list for each collection. */
  readonly cells: ApiCells[];
  /** Undefined unless it was asked for, or of too few networks. */
  readonly early: EntryEarlyDecision | undefined;
}

/** Entrants with all of their resamples in one piece of memory: a thousand pieces take longer to hand over than to compare. */
export interface PackedEntrants {
  readonly values: readonly (number | null)[];
  /** How many resamples each has; null if they were not kept. */
  readonly counts: readonly (number | null)[];
  /** Those of all, one entrant after another. */
  readonly resamples: Float64Array;
}

/** Copies what it packs. */
export function packEntrants(entrants: readonly Entrant[]): PackedEntrants {
  const counts = entrants.map(({ resamples }) => resamples?.length ?? null);
  const all = new Float64Array(counts.reduce<number>((sum, count) => sum + (count ?? 0), 0));
  let at = 0;
  for (const { resamples } of entrants) {
    if (resamples === null) continue;
    all.set(resamples, at);
    at += resamples.length;
  }
  return { values: entrants.map(({ value }) => value), counts, resamples: all };
}

/** The same entrants, in the memory of the pack. */
export function unpackEntrants({ values, counts, resamples }: PackedEntrants): Entrant[] {
  let at = 0;
  return values.map((value, place) => {
    const count = counts[place];
    if (count === null) return { value, resamples: null };
    at += count;
    return { value, resamples: resamples.subarray(at - count, at) };
  });
}

export type Question =
  | { readonly kind: "score"; readonly task: ScoringTask }
  | { readonly kind: "compare"; readonly entrants: PackedEntrants; readonly known: KnownPairs | undefined };

export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly result: ScoredEntry | PairPs }
  /** An error of ours, by its name; others are defects. */
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly stack: string | undefined };
