// A submission as rows: all that is stored of it, in the transaction that takes it from the quota.
import type { EntryEarlyDecision, EntryFile, EntryScore, NamedScores } from "../../../leaderboard/score/index.ts";
import type { ApiCells, SubmissionDescription } from "../../../schemas/types.d.ts";
import type { Standing, Transaction } from "../../db/index.ts";

/** What was predicted and what it came to. */
export interface NewEntry {
  readonly teamId: number;
  readonly track: string;
  readonly standing: Standing;
  readonly files: readonly EntryFile[];
  readonly description: SubmissionDescription;
  readonly scoring: NewScoring;
}

export interface NewScoring {
  readonly method: number;
  readonly scores: readonly EntryScore[];
  readonly cells: readonly ApiCells[];
  /** Nothing where files are not scored one by one. */
  readonly byFile?: readonly NamedScores[];
  readonly early?: EntryEarlyDecision | undefined;
}

/** Inserts a submission with everything that belongs to it. */
export async function insertEntry(transaction: Transaction, id: number, entry: NewEntry): Promise<void> {
  const { teamId, track, standing, files, description, scoring } = entry;
  await transaction.insertInto("submissions").values({ id, team_id: teamId, track, standing }).execute();
  const predictions = files.map(({ file, seed, predictions }) => {
    return { submission_id: id, file, seed, predictions: bytesOf(predictions) };
  });
  await transaction.insertInto("predictions").values(predictions).execute();
  await insertDescription(transaction, id, 1, description);
  await insertScoring(transaction, id, scoring, null);
}

export async function insertDescription(
  transaction: Transaction,
  submissionId: number,
  version: number,
  description: SubmissionDescription,
): Promise<void> {
  const row = { submission_id: submissionId, version, description: JSON.stringify(description) };
  await transaction.insertInto("descriptions").values(row).execute();
}

/** False if this rescoring has scored it already. */
export async function insertScoring(
  transaction: Transaction,
  submissionId: number,
  { method, scores, cells, byFile = [], early }: NewScoring,
  rescoringId: number | null,
): Promise<boolean> {
  const row = { submission_id: submissionId, method, rescoring_id: rescoringId, cells: JSON.stringify(cells) };
  const scoring = await transaction
    .insertInto("scorings")
    .values(row)
    .onConflict((conflict) => conflict.constraint("scorings_once").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (scoring === undefined) return false;
  const rows = scores.map(({ metric, value, deviation, low, high, resamples }) => ({
    ...{ scoring_id: scoring.id, metric, value, deviation, low, high },
    resamples: resamples && bytesOf(resamples),
  }));
  await transaction.insertInto("scores").values(rows).execute();
  const ofFiles = byFile.flatMap(({ file, scores }) =>
    scores.map((score) => ({ scoring_id: scoring.id, file, ...score })),
  );
  if (ofFiles.length > 0) await transaction.insertInto("file_scores").values(ofFiles).execute();
  if (early !== undefined) {
    const row = { ...early, scoring_id: scoring.id, curve: JSON.stringify(early.curve) };
    await transaction.insertInto("early_decisions").values(row).execute();
  }
  return true;
}

/** float64, little-endian as all machines of Node are. [8 n] */
function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** The other way round. `bytes` must have its memory for itself, as those from the database have. */
export function floatsOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}
