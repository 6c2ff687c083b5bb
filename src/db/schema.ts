// The tables as TypeScript sees them, by hand: what a column means stands here, what it may hold in the migrations.
// Times are the database's, in UTC, to the millisecond. Rows that are marked "append-only" can't be changed or deleted;
// the database refuses it.
import type { ColumnType, Generated } from "kysely";

/** Filled by the database when a row is inserted. */
type Now = ColumnType<Date, never, never>;
/** A JSON object: read as a value, written as text. */
type Json<T = unknown> = ColumnType<T, string, string>;
/** Written once. */
type Fixed<T> = ColumnType<T, T, never>;

export type Scope = "submit" | "admin";
export type Standing = "baseline" | "self-reported" | "verified";

export interface Tables {
  teams: TeamTable;
  tokens: TokenTable;
  sessions: SessionTable;
  secrets: SecretTable;
  tracks: TrackTable;
  submissions: SubmissionTable;
  predictions: PredictionTable;
  descriptions: DescriptionTable;
  rescorings: RescoringTable;
  scorings: ScoringTable;
  scores: ScoreTable;
  file_scores: FileScoreTable;
  early_decisions: EarlyDecisionTable;
  quota_counters: QuotaCounterTable;
  idempotency_keys: IdempotencyKeyTable;
  write_limits: WriteLimitTable;
  public_log: PublicLogTable;
}

/** Every table, those that others refer to first, with the columns that order its rows: the order of backups. */
export const TABLES: readonly [table: keyof Tables, key: readonly string[]][] = [
  ["teams", ["id"]],
  ["tokens", ["id"]],
  ["sessions", ["sha256"]],
  ["secrets", ["name"]],
  ["tracks", ["name"]],
  ["submissions", ["id"]],
  ["predictions", ["submission_id", "file", "seed"]],
  ["descriptions", ["submission_id", "version"]],
  ["rescorings", ["id"]],
  ["scorings", ["id"]],
  ["scores", ["scoring_id", "metric"]],
  ["file_scores", ["scoring_id", "file", "metric"]],
  ["early_decisions", ["scoring_id"]],
  ["quota_counters", ["team_id", "track", "day"]],
  ["idempotency_keys", ["team_id", "key"]],
  ["write_limits", ["name", "subject"]],
  ["public_log", ["id"]],
];

/** Who submits. Names differ in more than upper and lower case. */
export interface TeamTable {
  id: Generated<number>;
  name: string;
  created_at: Now;
}

/** What a team or the operator proves itself with; only its hash is here. Valid while `revoked_at` is null. */
export interface TokenTable {
  id: Generated<number>;
  /** Null for the operator's, and only for those. */
  team_id: Fixed<number | null>;
  scope: Fixed<Scope>;
  /** SHA-256 of the token, which is random and long. [32] */
  sha256: Fixed<Uint8Array>;
  created_at: Now;
  revoked_at: ColumnType<Date | null, never, Date | null>;
}

/** A browser that has signed in with a token, and is signed in no longer than the token is valid. */
export interface SessionTable {
  /** SHA-256 of what the cookie holds. [32] */
  sha256: Fixed<Uint8Array>;
  token_id: Fixed<number>;
  created_at: Now;
  expires_at: Fixed<Date>;
}

/** A random key that all hubs of a database share, such as that which signs cookies. */
export interface SecretTable {
  name: Fixed<string>;
  /** [32] */
  value: Fixed<Uint8Array>;
  created_at: Now;
}

/** A snapshot of a track's record, as submissions were scored by it. Only closing changes it, once. */
export interface TrackTable {
  name: Fixed<string>;
  /** As schemas/track.json has it. */
  record: ColumnType<unknown, string, never>;
  /** SHA-256 of the record's canonical JSON. [32] */
  record_sha256: Fixed<Uint8Array>;
  created_at: Now;
  closed_at: ColumnType<Date | null, never, Date>;
  /** The track to use in place of a closed one. */
  superseded_by: ColumnType<string | null, never, string>;
}

/** A submission that was accepted. Only team, standing and visibility can change; never deleted. */
export interface SubmissionTable {
  id: Generated<number>;
  track: Fixed<string>;
  team_id: number;
  standing: Generated<Standing>;
  /** Hidden by the operator: on no board and no page. */
  hidden: Generated<boolean>;
  submitted_at: Now;
}

/** One file of predictions of a submission; append-only. */
export interface PredictionTable {
  submission_id: Fixed<number>;
  /** The track's name of the file. */
  file: Fixed<string>;
  /** Which of several trainings of the predictor, from 1. */
  seed: Fixed<number>;
  /** float64, little-endian, in the order of the track's networks. [8 n] */
  predictions: Fixed<Uint8Array>;
}

/** What a team says of its submission; append-only, so all versions stay. The highest version counts. */
export interface DescriptionTable {
  submission_id: Fixed<number>;
  /** From 1. */
  version: Fixed<number>;
  /** As schemas/submission-description.json has it. */
  description: Json;
  created_at: Now;
}

/** All submissions of a track were scored again; append-only. */
export interface RescoringTable {
  id: Generated<number>;
  track: Fixed<string>;
  /** Version of the method of scoring. */
  method: Fixed<number>;
  reason: Fixed<string>;
  created_at: Now;
}

/** One scoring of one submission; append-only. The latest counts. */
export interface ScoringTable {
  id: Generated<number>;
  submission_id: Fixed<number>;
  /** Version of the method of scoring. */
  method: Fixed<number>;
  /** Null for the first scoring, when it was submitted. */
  rescoring_id: Fixed<number | null>;
  /** Counts of networks by true accuracy and prediction, as in schemas/api-submission.json. */
  cells: ColumnType<unknown, string, never>;
  created_at: Now;
}

/** One metric of a scoring; append-only. */
export interface ScoreTable {
  scoring_id: Fixed<number>;
  /** As in leaderboard/metrics. */
  metric: Fixed<string>;
  /** The metric, or its mean over files; null where it is undefined. */
  value: Fixed<number | null>;
  /** Standard deviation over files; null for a single one. */
  deviation: Fixed<number | null>;
  /** The 95 % interval. */
  low: Fixed<number | null>;
  high: Fixed<number | null>;
  /** The score of each resample, float64, little-endian, NaN where undefined; null if they were not kept. [8 n] */
  resamples: Fixed<Uint8Array | null>;
}

/** One metric of one of the track's files, which may have come with several seeds; append-only. None of few-shot tracks. */
export interface FileScoreTable {
  scoring_id: Fixed<number>;
  /** The track's name of the file. */
  file: Fixed<string>;
  /** As in leaderboard/metrics. */
  metric: Fixed<string>;
  /** The metric, or its mean over seeds; null where it is undefined. */
  value: Fixed<number | null>;
  /** Standard deviation over seeds; null for a single one. */
  deviation: Fixed<number | null>;
  /** The 95 % interval. */
  low: Fixed<number | null>;
  high: Fixed<number | null>;
}

/** What stopping runs by the predictions of a scoring brings, on tracks of early decision; append-only. */
export interface EarlyDecisionTable {
  scoring_id: Fixed<number>;
  /** After which runs are stopped. */
  epoch: Fixed<number>;
  pools: Fixed<number>;
  /** Networks in each. */
  pool_size: Fixed<number>;
  /** A point for each share that is stopped, unrounded: stopped, saved, lost, low, high. */
  curve: ColumnType<unknown, string, never>;
}

/** How many submissions a team has made to a track on a UTC day. */
export interface QuotaCounterTable {
  team_id: Fixed<number>;
  track: Fixed<string>;
  /** Such as "2026-01-31". */
  day: Fixed<string>;
  used: number;
}

/** What a request with an Idempotency-Key has made, so that the same request again makes nothing. */
export interface IdempotencyKeyTable {
  team_id: Fixed<number>;
  key: Fixed<string>;
  /** SHA-256 of the request, to tell another one under the same key. [32] */
  request_sha256: Fixed<Uint8Array>;
  submission_id: Fixed<number>;
  created_at: Now;
}

/** How often something was done in a window of time, such as sign-ups from an address. */
export interface WriteLimitTable {
  /** What is limited. */
  name: Fixed<string>;
  /** By whom; empty for all together. */
  subject: Fixed<string>;
  window_start: Date;
  window_end: Date;
  used: number;
}

/** What the operator did, and why; append-only, and shown to everybody. */
export interface PublicLogTable {
  id: Generated<number>;
  /** Such as "hide". */
  action: Fixed<string>;
  submission_id: Fixed<number | null>;
  track: Fixed<string | null>;
  team_id: Fixed<number | null>;
  reason: Fixed<string>;
  created_at: Now;
}
