// What goes between the main thread and those that score and rank. Arrays in messages are the receiver's own.
import type { Entrant } from "../../leaderboard/rank/index.ts";
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

export type Question =
  | { readonly kind: "score"; readonly task: ScoringTask }
  | { readonly kind: "compare"; readonly entrants: readonly Entrant[] };

export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly result: ScoredEntry | Float64Array }
  /** An error of ours, by its name; others are defects. */
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly stack: string | undefined };
