// What the benchmark of a hub can be asked: its tracks, its boards, and to take a submission. Routes and pages know this and
// nothing of the database or of labels.
import type { ProblemReport } from "../../../leaderboard/submission/index.ts";
import type { ExpectedModels } from "../../../leaderboard/tracks/index.ts";
import type {
  ApiBoard,
  ApiDescriptions,
  ApiEarlyDecision,
  ApiSubmission,
  SubmissionDescription,
  Track,
} from "../../../schemas/types.d.ts";
import type { Release } from "../catalog.ts";
import type { Team } from "../people/types.ts";

/** Submissions that a team may make to a track in a UTC day. */
export const PER_DAY = 5;

/** A track as it stands here. */
export interface TrackState {
  /** The record, as it was first used here. */
  readonly track: Track;
  readonly state: "open" | "closed";
  /** Why it is closed, a sentence; undefined if it is open. */
  readonly because: string | undefined;
  /** The zoo's version that the track is about; undefined if it is not here. */
  readonly release: Release | undefined;
  /** What each of the track's files must hold, in their order; empty if the zoo is not here. */
  readonly expected: readonly ExpectedModels[];
  /** Submissions that are shown. */
  readonly entries: number;
}

/** A file as somebody sent it. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files that are to be looked at and not to be sent. */
export interface CheckRequest {
  readonly team: Team;
  readonly track: string;
  readonly files: readonly GivenFile[];
  /** Unchecked; undefined if there is none yet. */
  readonly description?: unknown;
}

export interface SubmissionRequest {
  readonly team: Team;
  readonly track: string;
  readonly files: readonly GivenFile[];
  /** What the team says of it, unchecked. */
  readonly description: unknown;
  /** Of 1 to 200 printable ASCII characters, else an InputError. */
  readonly idempotencyKey?: string | undefined;
}

/** What became of a request. Nothing was stored, and no quota used, unless it is "accepted". */
export type Acceptance =
  | { readonly kind: "accepted" | "repeated"; readonly submission: ApiSubmission; readonly remainingToday: number }
  | {
      readonly kind: "unsound";
      /** Those that have problems. */
      readonly files: readonly { readonly name: string; readonly file: string; readonly report: ProblemReport }[];
    }
  | { readonly kind: "over-quota"; readonly secondsUntilTomorrow: number }
  | { readonly kind: "key-reused" }
  | { readonly kind: "closed"; readonly because: string }
  /** Too many others are being read and scored. */
  | { readonly kind: "busy" };

/** What a check found. Nothing was scored or stored, and no quota used, whatever it is. */
export type Checked =
  | {
      readonly kind: "sound";
      /** In the track's order; `seed` counts those of the same file from 1. */
      readonly files: readonly {
        readonly name: string;
        readonly file: string;
        readonly seed: number;
        readonly predictions: number;
      }[];
    }
  | Extract<Acceptance, { kind: "unsound" | "closed" | "busy" }>;

/** Which entries of a board are shown; all of them if nothing is given. See schemas/api-board.json. */
export type BoardFilter = Partial<ApiBoard["filter"]>;

/** A board with all of its pairs. Entries are named by their places in `board.entries`. */
export interface ComparedBoard {
  readonly board: ApiBoard;
  /** Whether entry `one` is significantly better than `other`. */
  isBetter(one: number, other: number): boolean;
  /**
   * The p-value of their difference, corrected for all pairs of entries that used such inputs, whatever the filter; rounded
   * up as discloseP does. Null if one of them has no score.
   */
  p(one: number, other: number): number | null;
}

/** What stopping by an entry's predictions brings, on a track of early decision. */
export interface EntryDecision {
  readonly id: number;
  readonly decision: ApiEarlyDecision;
}

export interface Benchmark {
  /** Open ones first, then by zoo in the order of their records. */
  tracks(): Promise<readonly TrackState[]>;
  track(name: string): Promise<TrackState | undefined>;
  /** How many submissions a team may still make today. */
  remaining(team: Team, track: string): Promise<number>;
  /** The same for every track at once. */
  remainingOfAll(team: Team): Promise<(track: string) => number>;
  /**
   * Reads, checks and scores; "accepted" means stored, durably. Undefined if there is no such track. InputError for a
   * description, key or list of files that can't be.
   */
  submit(request: SubmissionRequest): Promise<Acceptance | undefined>;
  /**
   * Reads and checks as `submit` does, and nothing more; a team without submissions left today may check too. Undefined if
   * there is no such track. InputError for a description or list of files that can't be.
   */
  check(request: CheckRequest): Promise<Checked | undefined>;
  /**
   * Entries that are not hidden, ranked among those that are shown; undefined if there is no such track. The same object
   * until something about it has changed.
   */
  board(track: string, which: ApiBoard["board"], filter?: BoardFilter): Promise<ApiBoard | undefined>;
  /** The same with each pair compared. */
  compared(track: string, which: ApiBoard["board"], filter?: BoardFilter): Promise<ComparedBoard | undefined>;
  /** Of the entries of a track that are shown and have one, in no order. */
  decisions(track: string): Promise<readonly EntryDecision[]>;
  /** What was sent, in the order of the track's networks; undefined if there is no such submission, file or seed. */
  predictions(id: number, file: string, seed: number): Promise<SentPredictions | undefined>;
  /** Undefined if there is none or it is hidden. */
  submission(id: number): Promise<ApiSubmission | undefined>;
  /** All descriptions of a submission, oldest first; undefined as for `submission`. */
  descriptions(id: number): Promise<ApiDescriptions | undefined>;
  /** Of a team, hidden ones too, newest first. */
  submissionsOf(team: Team): Promise<readonly TeamSubmission[]>;
  /** A new version of a description; undefined if the team has no such submission. InputError for one that can't be. */
  describe(team: Team, id: number, description: unknown): Promise<SubmissionDescription | undefined>;
  /**
   * Begins to score all submissions of a track again, in the background; goes on after a restart. `submissions` is how many
   * there are. It writes the line "rescore" of the public log itself, in the same transaction. Undefined if there is no such
   * track. InputError if its zoo or labels are not here.
   */
  rescore(track: string, reason: string): Promise<{ id: number; submissions: number } | undefined>;
  /** How far a rescoring is; undefined if there is none of this number. */
  rescoring(id: number): Promise<{ track: string; scored: number; submissions: number } | undefined>;
  /**
   * Closes a track for good, and writes the line "close" of the public log in the same transaction. Undefined if there is
   * none; InputError if it is closed already or `supersededBy` can't be.
   */
  close(track: string, reason: string, supersededBy: string | undefined): Promise<TrackState | undefined>;
  /** Enters the published baselines that are on no board yet; gives how many there were. */
  enterBaselines(): Promise<number>;
  /** Begins what is done in the background: unfinished rescorings now, new baselines now and every minute. */
  begin(): void;
  /** Ends threads and background work; the database stays open. */
  end(): Promise<void>;
}

export interface SentPredictions {
  readonly models: readonly string[];
  /** [models] */
  readonly predictions: Float64Array;
  /** Whether everybody may have them, or its team alone: where labels are withheld, many predictions with their scores tell of them. */
  readonly isPublic: boolean;
  readonly team: string;
}

export interface TeamSubmission {
  readonly id: number;
  readonly track: string;
  readonly method: string;
  readonly hidden: boolean;
  readonly submittedAt: Date;
}
