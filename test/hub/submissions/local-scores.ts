// The scores that a submission must have, by the same code without a hub, and how what is stored or told differs from them.
import {
  discloseScores,
  type EntryFile,
  type EntryScore,
  entryCells,
  KeptResamples,
  scoreEntry,
} from "../../../leaderboard/score/index.ts";
import type { ApiCells, ApiSubmitted } from "../../../schemas/types.d.ts";
import { canonicalJson } from "../../../src/lib/json.ts";
import type { Sent } from "./load.ts";

export interface RightScores {
  scores: readonly EntryScore[];
  cells: readonly ApiCells[];
}

/** What a submission must have been scored. */
export type LocalScores = (sent: Pick<Sent, "submission" | "made">) => RightScores;

/** Scores here; resamples are drawn once for each collection. */
export function scoreLocally(): LocalScores {
  const kept = new KeptResamples();
  return ({ submission, made }) => {
    const files = submission.files.map((file): EntryFile => ({ ...file, seed: 1 }));
    const { name, prediction } = made.track;
    return {
      scores: scoreEntry(name, files, made.truths, kept),
      cells: entryCells(prediction, files, made.truths),
    };
  };
}

/** A row of the table of scores. */
interface StoredScore {
  metric: string;
  value: number | null;
  deviation: number | null;
  low: number | null;
  high: number | null;
  resamples: Uint8Array | null;
}

/** In words, or undefined if there is no difference, not in the last bit. */
export function storedDifference(right: RightScores, rows: readonly StoredScore[], cells: unknown): string | undefined {
  if (rows.length !== right.scores.length) return `${rows.length} scores stored, must be ${right.scores.length}`;
  const byMetric = new Map(rows.map((row) => [row.metric, row]));
  for (const { metric, resamples, ...numbers } of right.scores) {
    const row = byMetric.get(metric);
    if (row === undefined) return `no ${metric} stored`;
    for (const name of ["value", "deviation", "low", "high"] as const)
      if (row[name] !== numbers[name]) return `${metric}: ${name} stored ${row[name]}, must be ${numbers[name]}`;
    const isSame = resamples === null ? row.resamples === null : floatsEqual(row.resamples, resamples);
    if (!isSame) return `${metric}: other resamples stored`;
  }
  return canonicalJson(cells) === canonicalJson(right.cells) ? undefined : "other cells stored";
}

/** The same of what an answer told. */
export function shownDifference(right: RightScores, told: ApiSubmitted["scores"], { made }: Sent): string | undefined {
  const networks = [...made.truths.values()].reduce((sum, { length }) => sum + length, 0);
  const wanted = canonicalJson(discloseScores(right.scores, networks, "withheld"));
  return canonicalJson(told) === wanted ? undefined : `scores ${canonicalJson(told)}, must be ${wanted}`;
}

/** Whether bytes are these floats, little-endian. */
export function floatsEqual(bytes: Uint8Array | null, floats: Float64Array): boolean {
  return (
    bytes !== null && Buffer.compare(bytes, new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)) === 0
  );
}
