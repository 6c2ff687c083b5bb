// Made from schemas/*.json by schemas/generate-types.ts; change those and run `npm run types`.

/**
 * Names in their order; missing of anonymous submissions.
 *
 * @minItems 1
 * @maxItems 50
 *
 * Items: One author.
 */
export type Authors = string[];
/**
 * Something that a predictor may be given of a network.
 */
export type TrackInput = "weights" | "checkpoints" | "hyperparameters";
/**
 * What the predictor was given of each network: all of it.
 *
 * @minItems 1
 * @maxItems 3
 */
export type Inputs = TrackInput[];
/**
 * After which epochs the weights are kept, ascending; 0 is the initial weights, the last is the number of epochs.
 *
 * @minItems 1
 * @maxItems 1000
 */
export type CheckpointEpochs = number[];
/**
 * All published versions, ascending.
 *
 * @minItems 1
 * @maxItems 10000
 *
 * Items: Version of the zoo: three whole numbers with dots between them.
 */
export type Versions = string[];
/**
 * Lower and upper end; null if one is undefined.
 *
 * @minItems 2
 * @maxItems 2
 */
export type BaselineInterval = number[] | null;
/**
 * Where each tensor lies in the flat weights, in their order.
 *
 * @minItems 1
 * @maxItems 100
 */
export type TensorLayout = TensorPlace[];
/**
 * The files that the images came from, in a fixed order.
 *
 * @minItems 1
 * @maxItems 1000
 */
export type ImageFiles = ImageFile[];
/**
 * What the operator asks a hub to do; each leaves a line in the public log.
 */
export type OperatorAction =
  | OperatorActionOnSubmission
  | OperatorActionTransfer
  | OperatorActionClose
  | OperatorActionRescore
  | OperatorActionOnToken;

/**
 * The type of each schema's records, by the schema's name.
 */
export interface Records {
  "api-board": ApiBoard;
  "api-checked": ApiChecked;
  "api-comparisons": ApiComparisons;
  "api-descriptions": ApiDescriptions;
  "api-dumps": ApiDumps;
  "api-error": ApiError;
  "api-log": ApiLog;
  "api-rows": ApiRows;
  "api-sign-up": ApiSignUp;
  "api-signed-up": ApiSignedUp;
  "api-statistics": ApiStatistics;
  "api-status": ApiStatus;
  "api-submission": ApiSubmission;
  "api-submitted": ApiSubmitted;
  "api-team": ApiTeam;
  "api-track": ApiTrack;
  "api-tracks": ApiTracks;
  "api-unsound": ApiUnsound;
  "api-version": ApiVersion;
  "api-zoo": ApiZoo;
  "api-zoos": ApiZoos;
  "baseline-few-shot": BaselineFewShotFile;
  "baseline-fit": BaselineFitFile;
  "baselines-report": BaselinesReport;
  checkpoint: Checkpoint;
  config: Config;
  discard: Discard;
  "dnn-settings": DnnSettings;
  "fitted-dense": FittedDense;
  "fitted-gbm": FittedGbm;
  "gbm-settings": GbmSettings;
  "image-set": ImageSet;
  latest: Latest;
  "linear-settings": LinearSettings;
  literature: Literature;
  manifest: Manifest;
  "operator-action": OperatorAction;
  "operator-answer": OperatorAnswer;
  "operator-rescoring": OperatorRescoring;
  "private-manifest": PrivateManifest;
  "shard-metadata": ShardMetadata;
  "shard-sidecar": ShardSidecar;
  "submission-description": SubmissionDescription;
  track: Track1;
  "zoo-list": ZooList;
  zoo: ZooSpec;
}
/**
 * The entries of a track, best first.
 */
export interface ApiBoard {
  /**
   * Name of the track.
   */
  track: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * Name of the metric that ranks, from leaderboard/metrics; over several files its mean.
   */
  metric: "r2" | "mse" | "mae" | "somersD" | "kendallTauB" | "spearman" | "topPickRegret" | "topTenthRegret";
  /**
   * Which way the metric is better.
   */
  better: "higher" | "lower";
  /**
   * default: entries that used no more than the track's default board; all: all entries.
   */
  board: "default" | "all";
  filter: ApiBoardFilter;
  /**
   * open: takes submissions; closed: its board stays, and it takes none.
   */
  state: "open" | "closed";
  /**
   * Whether the labels could be had from the weights and public images, so that results rest on trust.
   */
  honour_system: boolean;
  /**
   * How many different networks are scored.
   */
  networks: number;
  /**
   * How many resamples the intervals and rank ranges are from.
   */
  resamples: number;
  /**
   * Share of the resamples that an interval holds; 1 less this is the error of all comparisons together.
   */
  level: number;
  /**
   * Version of the method of scoring.
   */
  method: number;
  /**
   * The entries.
   */
  entries: ApiEntry[];
}
/**
 * Which of these entries are shown, and ranked among one another.
 */
export interface ApiBoardFilter {
  /**
   * best: of each team the best one, and all baselines; all: all.
   */
  entries: "best" | "all";
  /**
   * verified: those that the operator has verified, and baselines.
   */
  standing: "any" | "verified";
  /**
   * open: those whose code is public, and baselines.
   */
  code: "any" | "open";
}
/**
 * A submission on a board.
 */
export interface ApiEntry {
  /**
   * Number of the submission.
   */
  id: number;
  /**
   * Name of the team.
   */
  team: string;
  /**
   * Name of the method: one line of up to 100 characters.
   */
  method: string;
  authors?: Authors;
  /**
   * In place of authors.
   */
  anonymous?: true;
  inputs: Inputs;
  /**
   * Trained parameters of the predictor.
   */
  parameters?: number;
  /**
   * Link to its code.
   */
  code?: string;
  /**
   * Link to its paper.
   */
  paper?: string;
  /**
   * baseline: made by Weighbridge, anybody can make it again; self-reported: predictions that a team sent; verified: checked by the operator.
   */
  standing: "baseline" | "self-reported" | "verified";
  /**
   * When it was submitted, UTC.
   */
  submitted_at: string;
  /**
   * The ranks that it may have: best is one more than the entries that are significantly better, worst is the number of entries less those that are significantly worse. Null if the metric is undefined.
   */
  rank: ApiRank | null;
  /**
   * Files of predictions: seeds, few-shot sets or pairs.
   */
  files: number;
  /**
   * Every metric, by its name in leaderboard/metrics.
   */
  scores: {
    [k: string]: ApiScore;
  };
  /**
   * The submission.
   */
  url: string;
}
/**
 * Rank range.
 */
export interface ApiRank {
  best: number;
  worst: number;
}
/**
 * A metric of a submission, rounded; with several files its mean.
 */
export interface ApiScore {
  /**
   * The metric; null where it is undefined.
   */
  value: number | null;
  /**
   * Standard deviation over files (seeds, few-shot sets, pairs); null of a single one.
   */
  deviation: number | null;
  /**
   * Lower end of the 95 % interval.
   */
  low: number | null;
  /**
   * Upper end of the 95 % interval.
   */
  high: number | null;
}
/**
 * The answer to files of predictions that are what the track asks for. Nothing was scored or stored, no quota used.
 */
export interface ApiChecked {
  /**
   * Name of the track.
   */
  track: string;
  /**
   * All files, in the track's order.
   *
   * @minItems 1
   */
  files: ApiCheckedFile[];
}
/**
 * A file.
 */
export interface ApiCheckedFile {
  /**
   * As it was sent.
   */
  name: string;
  /**
   * The track's name of it.
   */
  file: string;
  /**
   * Which of the times that this file was sent, from 1.
   */
  seed: number;
  /**
   * How many predictions it holds: one for each network.
   */
  predictions: number;
}
/**
 * A submission against each other one on the board of all entries of its track: which differences are significant.
 */
export interface ApiComparisons {
  /**
   * Number of the submission.
   */
  submission: number;
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  track: string;
  /**
   * Name of the metric that ranks, from leaderboard/metrics; over several files its mean.
   */
  metric: "r2" | "mse" | "mae" | "somersD" | "kendallTauB" | "spearman" | "topPickRegret" | "topTenthRegret";
  /**
   * A difference is significant if its p is at most this: the chance that any of all comparisons of the board is wrong.
   */
  alpha: number;
  /**
   * Entries that are significantly better than the submission, best first.
   */
  better: ApiCompared[];
  /**
   * Entries that can't be told from it, best first.
   */
  undecided: ApiCompared[];
  /**
   * Entries that are significantly worse, best first.
   */
  worse: ApiCompared[];
}
/**
 * Another entry.
 */
export interface ApiCompared {
  /**
   * Number of the submission.
   */
  id: number;
  /**
   * Name of the method: one line of up to 100 characters.
   */
  method: string;
  /**
   * Name of the team.
   */
  team: string;
  /**
   * The p-value of the difference, corrected for all pairs of the board (Holm), rounded up: to three decimals, or where labels are withheld to 0.001, 0.01, 0.05, 0.1, 0.5 or 1; null if one of the two has no score.
   */
  p: number | null;
}
/**
 * Every description that a team gave of a submission.
 */
export interface ApiDescriptions {
  /**
   * Number of the submission.
   */
  submission: number;
  /**
   * Oldest first; the last one is shown.
   */
  versions: ApiDescriptionVersion[];
}
/**
 * A description, and since when.
 */
export interface ApiDescriptionVersion {
  /**
   * When it was given, UTC.
   */
  at: string;
  description: SubmissionDescription;
}
/**
 * What a team says of a submission. Shown beside its scores; stays editable, with its history.
 */
export interface SubmissionDescription {
  /**
   * Name of the method: one line of up to 100 characters.
   */
  method: string;
  authors?: Authors;
  /**
   * In place of authors.
   */
  anonymous?: true;
  inputs: Inputs;
  /**
   * What the predictor learnt from: one line of up to 500 characters.
   */
  training_data: string;
  /**
   * Trained parameters of the predictor.
   */
  parameters?: number;
  /**
   * What its training took, such as 3 h on one GPU: one line of up to 200 characters.
   */
  compute?: string;
  /**
   * Link to its code.
   */
  code?: string;
  /**
   * Link to its paper.
   */
  paper?: string;
  /**
   * Whatever else; up to 5,000 characters, line breaks allowed.
   */
  notes?: string;
}
/**
 * Archives of everything public of a hub's benchmark, the newest first: today's, and those of the last days that were asked for.
 */
export interface ApiDumps {
  /**
   * The archives.
   */
  dumps: ApiDump[];
}
/**
 * An archive, a tar file packed by gzip.
 */
export interface ApiDump {
  /**
   * Name of the file.
   */
  name: string;
  /**
   * Day, UTC.
   */
  date: string;
  /**
   * Length; null of today's before it is first asked for: it is made then.
   */
  bytes: number | null;
  /**
   * SHA-256 of the file; null as above.
   */
  sha256: string | null;
  /**
   * Where it is.
   */
  url: string;
}
/**
 * What a program gets in place of an answer.
 */
export interface ApiError {
  error: Error;
}
/**
 * What went wrong.
 */
export interface Error {
  /**
   * One sentence.
   */
  message: string;
  /**
   * The HTTP status of the answer.
   */
  status: number;
}
/**
 * What the operator of a hub did, newest first. Nothing of it is ever changed or removed.
 */
export interface ApiLog {
  /**
   * The lines.
   */
  lines: ApiLogLine[];
  /**
   * Address of the lines before these; null if there are none.
   */
  next: string | null;
}
/**
 * One action of the operator.
 */
export interface ApiLogLine {
  /**
   * Number of the line.
   */
  id: number;
  /**
   * When, UTC.
   */
  at: string;
  /**
   * hide, show, verify, unverify, transfer, close, rescore, revoke-token or replace-token.
   */
  action: string;
  /**
   * Number of the submission, if it is about one.
   */
  submission: number | null;
  /**
   * Name of the track, if it is about one or a submission to it.
   */
  track: string | null;
  /**
   * Name of the team, if it is about one; of a transfer, who has the submission since.
   */
  team: string | null;
  /**
   * Of a transfer, who had the submission before.
   */
  from_team: string | null;
  /**
   * Why, in the operator's words.
   */
  reason: string;
  /**
   * Page of the submission, or of the track; null of a submission that is hidden now, and where there is neither.
   */
  page: string | null;
}
/**
 * Some rows of a published table, for a quick look.
 */
export interface ApiRows {
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Version of the zoo.
   */
  version: string;
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * The table that the rows are of.
   */
  content: "weights" | "runs" | "features" | "folds";
  /**
   * The split that the rows are of; missing if of several.
   */
  split?: "train" | "test" | "early";
  /**
   * The checkpoint epoch that the rows are of, for weights and features.
   */
  epoch?: number;
  /**
   * Number of the first row among all that were asked for.
   */
  offset: number;
  /**
   * Number of all rows that were asked for.
   */
  total: number;
  /**
   * Names of the columns.
   */
  columns: string[];
  /**
   * Weights of each network, where there are some.
   */
  weights_count?: number;
  /**
   * How many of them a row shows: the first ones.
   */
  weights_shown?: number;
  /**
   * The rows, in the order of their runs; null where a value is withheld.
   *
   * @maxItems 100
   *
   * Items: Values by column.
   */
  rows: {
    /**
     * A value.
     */
    [k: string]: string | number | null | (number | null)[];
  }[];
}
/**
 * What a new team says of itself.
 */
export interface ApiSignUp {
  /**
   * Its name, of at most 60 characters on one line; no other team has it, in upper or lower case.
   */
  name: string;
}
/**
 * A team with its new token.
 */
export interface ApiSignedUp {
  /**
   * Name of the team.
   */
  team: string;
  /**
   * What the team proves itself with. It is shown this once; nobody else has it.
   */
  token: string;
}
/**
 * How accurate the networks of the training split are, and on what it depends. The test split is not in it.
 */
export interface ApiStatistics {
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Version of the zoo.
   */
  version: string;
  /**
   * The collections that were asked for, in the spec's order.
   */
  collections: CollectionStatistics[];
}
/**
 * Statistics of the training split of one collection, after the final epoch.
 */
export interface CollectionStatistics {
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  counts: RunCounts;
  test_accuracy: AccuracyStatistics;
  train_accuracy: AccuracyStatistics;
  train_against_test: AccuracyCells;
  /**
   * How the test accuracy depends on each hyperparameter.
   */
  hyperparameters: HyperparameterStatistics[];
}
/**
 * Numbers of runs; train, test and early leave the discarded ones out.
 */
export interface RunCounts {
  /**
   * Runs that were trained.
   */
  runs: number;
  /**
   * Kept runs of the training split.
   */
  train: number;
  /**
   * Kept runs of the test split, without those set aside for early decision.
   */
  test: number;
  /**
   * Kept runs set aside for early decision.
   */
  early: number;
  /**
   * Runs that were given up.
   */
  discards: number;
}
/**
 * How an accuracy is distributed.
 */
export interface AccuracyStatistics {
  /**
   * Mean; null without networks.
   */
  mean: number | null;
  /**
   * Quantiles 0, 0.05, 0.25, 0.5, 0.75, 0.95 and 1, interpolated; null without networks.
   */
  quantiles: number[] | null;
  /**
   * Number of networks in equal bins from 0 to 1; 1 is in the last.
   */
  histogram: number[];
}
/**
 * Networks by both accuracies, in equal bins from 0 to 1.
 */
export interface AccuracyCells {
  /**
   * Number of bins of each accuracy.
   */
  bins: number;
  /**
   * Cells that hold networks: bin of the train accuracy, bin of the test accuracy, number of networks.
   */
  cells: number[][];
}
/**
 * Test accuracy by the values of a hyperparameter: in bins if it is drawn from a range, else by value.
 */
export interface HyperparameterStatistics {
  /**
   * Name of the hyperparameter.
   */
  name: string;
  /**
   * How bins are spaced, or that there is one for each value.
   */
  scale: "linear" | "log" | "values";
  /**
   * The bins or values, ascending or in the spec's order.
   */
  groups: HyperparameterGroup[];
}
/**
 * Networks whose hyperparameter is in a bin or has a value.
 */
export interface HyperparameterGroup {
  /**
   * Least value of the bin.
   */
  low?: number;
  /**
   * Greatest value of the bin; only the last bin holds it.
   */
  high?: number;
  /**
   * The value.
   */
  value?: number | string;
  /**
   * Number of networks.
   */
  count: number;
  /**
   * Quartiles of their test accuracy, interpolated; null without networks.
   */
  quartiles: number[] | null;
}
/**
 * Whether the hub lives, or is ready to serve.
 */
export interface ApiStatus {
  /**
   * ok; or why not, in one sentence.
   */
  status: string;
}
/**
 * A submission with its scores.
 */
export interface ApiSubmission {
  /**
   * Number of the submission.
   */
  id: number;
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  track: string;
  /**
   * Name of the team.
   */
  team: string;
  /**
   * baseline: made by Weighbridge, anybody can make it again; self-reported: predictions that a team sent; verified: checked by the operator.
   */
  standing: "baseline" | "self-reported" | "verified";
  /**
   * When it was submitted, UTC.
   */
  submitted_at: string;
  description: SubmissionDescription;
  /**
   * When each version of the description was given, oldest first; the last one is shown.
   *
   * @minItems 1
   *
   * Items: A moment, UTC.
   */
  described: string[];
  /**
   * What was predicted, and how often.
   *
   * @minItems 1
   */
  files: ApiSubmissionFile[];
  /**
   * How many different networks are scored.
   */
  networks: number;
  /**
   * Every metric, by its name in leaderboard/metrics.
   */
  scores: {
    [k: string]: ApiScore;
  };
  /**
   * Version of the method of scoring.
   */
  method: number;
  /**
   * Every time it was scored, oldest first; the last one counts.
   *
   * @minItems 1
   */
  scored: ApiScoring[];
  /**
   * Predicted against true accuracy, a list for each collection, of seeds and sets together: how many networks in which cell. Cells of fewer than 5 networks are left out.
   */
  cells: ApiCells[];
  /**
   * What stopping runs by these predictions brings, on tracks of early decision; else null.
   */
  early_decision: ApiEarlyDecision | null;
  /**
   * Addresses.
   */
  links: {
    /**
     * Page of the submission.
     */
    page: string;
    /**
     * The track.
     */
    track: string;
    /**
     * What was sent, one address a file and seed: where everybody may have it, else its team alone.
     */
    predictions: string[];
  };
}
/**
 * A file of the track.
 */
export interface ApiSubmissionFile {
  /**
   * The track's name of it.
   */
  file: string;
  /**
   * Image set whose networks are learnt from.
   */
  train: string;
  /**
   * Image set whose networks are predicted.
   */
  test: string;
  /**
   * So many times.
   */
  seeds: number;
  /**
   * Predictions each time.
   */
  networks: number;
  /**
   * Every metric of this file alone, the mean over its seeds. Null on few-shot tracks, whose sets are all scored on the same networks, and of scorings from before files were scored one by one.
   */
  scores: {
    [k: string]: ApiScore;
  } | null;
}
/**
 * A scoring.
 */
export interface ApiScoring {
  /**
   * When, UTC.
   */
  at: string;
  /**
   * Version of the method of scoring.
   */
  method: number;
  /**
   * Why it was scored again; null of the first time.
   */
  reason: string | null;
}
/**
 * Counts of networks by true accuracy and prediction, each in equal bins.
 */
export interface ApiCells {
  /**
   * Image set.
   */
  collection: string;
  /**
   * Bins of true accuracy, from 0 to 1.
   */
  truth_bins: number;
  /**
   * Bins of the prediction.
   */
  prediction_bins: number;
  /**
   * accuracy: bins from 0 to 1; rank: bins of as many predictions each, lowest first.
   */
  by: "accuracy" | "rank";
  /**
   * True bin, predicted bin (both from 0), networks (5 or more).
   */
  cells: number[][];
  /**
   * Networks in cells that are left out, rounded up to a multiple of 5.
   */
  hidden: number;
}
/**
 * Of each of many pools of networks, those with the lowest predictions are stopped at an epoch; means over the pools.
 */
export interface ApiEarlyDecision {
  /**
   * After which they are stopped.
   */
  epoch: number;
  /**
   * How many pools were drawn.
   */
  pools: number;
  /**
   * Networks in each.
   */
  pool_size: number;
  /**
   * One point for each share that is stopped, as in the baselines' report.
   */
  curve: EarlyDecisionPoint[];
}
/**
 * What it brings to stop one share of the runs.
 */
export interface EarlyDecisionPoint {
  /**
   * Share of the pool that is stopped, rounded down to whole runs.
   */
  stopped: number;
  /**
   * 1 - images trained / images of training the whole pool to the end; mean over the pools.
   */
  saved: number;
  /**
   * Best final accuracy in the pool less the best among the runs that go on; mean over the pools.
   */
  lost: number;
  /**
   * 5th percentile of lost over the pools.
   */
  low: number;
  /**
   * 95th percentile of lost over the pools.
   */
  high: number;
}
/**
 * The answer to a submission that was stored and scored.
 */
export interface ApiSubmitted {
  /**
   * Number of the submission.
   */
  id: number;
  /**
   * Whether the same request was stored before: nothing was made.
   */
  repeated: boolean;
  /**
   * How many submissions the team may make to this track until the UTC day ends.
   */
  remaining_today: number;
  /**
   * Every metric, by its name in leaderboard/metrics.
   */
  scores: {
    [k: string]: ApiScore;
  };
  /**
   * The submission.
   */
  url: string;
  /**
   * Its page.
   */
  page: string;
}
/**
 * The team whose token was sent: its submissions, and how many it may still make today.
 */
export interface ApiTeam {
  /**
   * Name of the team.
   */
  team: string;
  /**
   * All that it has made, newest first.
   *
   * Items: A submission.
   */
  submissions: {
    /**
     * Number of the submission.
     */
    id: number;
    /**
     * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
     */
    track: string;
    /**
     * What its description calls the method.
     */
    method: string;
    /**
     * Whether the operator has hidden it: it is on no board and no page.
     */
    hidden: boolean;
    /**
     * When it was submitted, UTC.
     */
    submitted_at: string;
    /**
     * The submission.
     */
    url: string;
    /**
     * Its page.
     */
    page: string;
  }[];
  /**
   * Tracks that take submissions.
   *
   * Items: An open track.
   */
  tracks: {
    /**
     * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
     */
    track: string;
    /**
     * How many submissions the team may make to it until the UTC day ends.
     */
    remaining_today: number;
    /**
     * The track.
     */
    url: string;
  }[];
}
/**
 * A track as it stands on a hub: its record, and whether it takes submissions.
 */
export interface ApiTrack {
  track: Track;
  /**
   * open: takes submissions; closed: its board stays, and it takes none.
   */
  state: "open" | "closed";
  /**
   * Why it is closed, a sentence; null if it is open.
   */
  because: string | null;
  /**
   * How many different networks a submission predicts; 0 if the zoo is not here.
   */
  networks: number;
  /**
   * Submissions on its board.
   */
  entries: number;
  /**
   * How many submissions a team may make to it in a UTC day.
   */
  per_day: number;
  /**
   * This record.
   */
  url: string;
  /**
   * Addresses of what belongs to it; a hub leaves out what it does not have.
   */
  links: {
    /**
     * Page of the track.
     */
    page: string;
    /**
     * The board.
     */
    board?: string;
    /**
     * Where submissions are posted.
     */
    submissions?: string;
    /**
     * What a submission holds, with empty predictions: a file name for each of the track's files.
     */
    template?: {
      [k: string]: string;
    };
    /**
     * Python script that goes from download to a file of predictions.
     */
    starter?: string;
  };
}
/**
 * The record.
 */
export interface Track {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  name: string;
  /**
   * Which version of the question this is, from 1.
   */
  version: number;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * What is asked, in a sentence.
   */
  question: string;
  /**
   * in-collection: train and test networks of one image set; transfer: train on one, test on another; few-shot: train on few; early-decision: final accuracy from early checkpoints.
   */
  kind: "in-collection" | "transfer" | "few-shot" | "early-decision";
  /**
   * Zoo whose networks are predicted.
   */
  zoo: string;
  /**
   * Version of that zoo.
   */
  zoo_version: string;
  /**
   * SHA-256 of the canonical JSON of that version's spec: zoos of other specs are not meant. Null for a zoo that was made elsewhere: its name and version alone say which it is.
   */
  spec_hash: string | null;
  /**
   * Image sets whose networks are predicted or learnt from, in the spec's order.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: Id of an image set: lower-case letters, digits and underscores.
   */
  collections: string[];
  /**
   * test: the test split; early: the test networks set aside for early decision.
   */
  split: "test" | "early";
  /**
   * Checkpoints after this epoch may not be used for the networks to predict.
   */
  last_epoch: number;
  /**
   * What a predictor may be given of a network: weights (after the last epoch that may be used), checkpoints (weights after earlier kept epochs), hyperparameters.
   *
   * @minItems 1
   * @maxItems 3
   */
  inputs: TrackInput[];
  /**
   * Inputs of the board that is shown first.
   *
   * @minItems 1
   * @maxItems 3
   */
  default_board: TrackInput[];
  /**
   * accuracy: a share of the test images, from 0 to 1; score: any finite number, greater for better networks.
   */
  prediction: "accuracy" | "score";
  /**
   * Name of the metric that ranks, from leaderboard/metrics; over several files its mean.
   */
  metric: "r2" | "mse" | "mae" | "somersD" | "kendallTauB" | "spearman" | "topPickRegret" | "topTenthRegret";
  /**
   * The files of predictions that a submission holds.
   *
   * @minItems 1
   * @maxItems 10000
   */
  files: TrackFile[];
  /**
   * How often each file may come, from training the predictor again with other seeds; the mean is scored.
   */
  seeds: number;
  /**
   * How many networks a few-shot predictor learns from; null where the whole training split may be used.
   */
  training_networks: number | null;
  /**
   * Whether the labels could be had from the weights and public images, so that results rest on trust.
   */
  honour_system: boolean;
  /**
   * What is allowed and what is not, a sentence each.
   *
   * @minItems 1
   * @maxItems 50
   *
   * Items: One rule.
   */
  rules: string[];
  /**
   * open: takes submissions; closed: its board stays, and it takes none.
   */
  status: "open" | "closed";
  /**
   * Name of the track to use in place of a closed one.
   */
  superseded_by: string | null;
  /**
   * What became of the track, oldest first.
   *
   * @minItems 1
   * @maxItems 1000
   */
  changelog: TrackChange[];
}
/**
 * A file of predictions: one for each network of a split.
 */
export interface TrackFile {
  /**
   * What the file is called, without its ending.
   */
  name: string;
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  train: string;
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  test: string;
  /**
   * Few-shot: runs of the training split in the order of the draw; those that the zoo has and that come first are learnt from, the others are spares.
   *
   * @minItems 1
   * @maxItems 1000000
   */
  training_runs?: number[];
}
/**
 * An entry of a track's changelog.
 */
export interface TrackChange {
  /**
   * Day, UTC.
   */
  date: string;
  /**
   * What changed, and why.
   */
  change: string;
}
/**
 * All tracks of a hub, open ones first.
 */
export interface ApiTracks {
  /**
   * The tracks.
   */
  tracks: ApiTrack[];
}
/**
 * The answer to predictions that are not what the track asks for. Nothing was stored, no quota used.
 */
export interface ApiUnsound {
  error: Error;
  /**
   * The files with problems.
   *
   * @minItems 1
   */
  files: ApiUnsoundFile[];
}
/**
 * A file.
 */
export interface ApiUnsoundFile {
  /**
   * As it was sent.
   */
  name: string;
  /**
   * The track's name of it.
   */
  file: string;
  /**
   * All problems.
   */
  count: number;
  /**
   * Problems of each kind.
   */
  counts: {
    [k: string]: number;
  };
  /**
   * At most 20 of them, some of each kind.
   */
  problems: ApiProblem[];
  /**
   * The same for people.
   */
  text: string;
}
/**
 * One thing that is wrong.
 */
export interface ApiProblem {
  /**
   * Its kind; docs/submitting.md lists them.
   */
  code: string;
  /**
   * A sentence that says what to do.
   */
  message: string;
  /**
   * Such as line 17; null if it is about the whole file.
   */
  where: string | null;
  /**
   * The network it is about, if it is about one.
   */
  model: string | null;
}
/**
 * What a published version of a zoo is and where its parts are.
 */
export interface ApiVersion {
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Version of the zoo.
   */
  version: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * What the zoo is for, in a sentence or two.
   */
  description: string;
  /**
   * Day of publication, UTC.
   */
  published: string;
  /**
   * withheld: accuracies and losses of test networks are not published; public: nothing is withheld.
   */
  labels: "withheld" | "public";
  /**
   * SPDX identifier of the licence that the zoo is published under.
   */
  license: string;
  /**
   * What to cite when the zoo is used.
   */
  citation: string;
  /**
   * SHA-256 of the spec's canonical JSON, in hexadecimal digits.
   */
  spec_hash: string;
  /**
   * Arithmetic that decided the bits: fma (native code with fused multiply-add), wasm, or tfjs with its backend and version after hyphens.
   */
  numerics: string;
  checkpoint_epochs: CheckpointEpochs;
  /**
   * Last epoch of which early-decision networks have published checkpoints; missing if no networks are set aside.
   */
  early_epoch?: number;
  /**
   * Weights of each network.
   */
  weights: number;
  /**
   * The collections, in the spec's order.
   */
  collections: CollectionCounts[];
  /**
   * Number of files.
   */
  files: number;
  /**
   * Length of all files together.
   */
  bytes: number;
  /**
   * SHA-256 of manifest.json.
   */
  manifest_sha256: string;
  links: ApiVersionLinks;
}
/**
 * A collection and how many runs it has.
 */
export interface CollectionCounts {
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  collection: string;
  /**
   * Name of the image set to show to people.
   */
  title: string;
  counts: RunCounts;
}
/**
 * Where its parts are; a name in braces is to be filled in.
 */
export interface ApiVersionLinks {
  /**
   * The page for people.
   */
  page: string;
  /**
   * The list of its files.
   */
  manifest: string;
  /**
   * Its description as Croissant JSON-LD.
   */
  croissant: string;
  /**
   * A file, by its path in the manifest.
   */
  files: string;
  /**
   * Some rows of a table.
   */
  rows: string;
  /**
   * Statistics of the training split.
   */
  statistics: string;
  /**
   * Weights, features, labels or ids of a split as NumPy file.
   */
  npy: string;
}
/**
 * One zoo and its versions.
 */
export interface ApiZoo {
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * Version of the zoo.
   */
  latest: string;
  /**
   * All published versions, ascending.
   */
  versions: ApiZooVersion[];
}
/**
 * A version.
 */
export interface ApiZooVersion {
  /**
   * Version of the zoo.
   */
  version: string;
  /**
   * The version itself.
   */
  url: string;
  /**
   * Its manifest, the list of its files.
   */
  manifest: string;
}
/**
 * All zoos that the hub serves.
 */
export interface ApiZoos {
  /**
   * The zoos, in the order of their names.
   */
  zoos: ApiZooSummary[];
}
/**
 * A zoo and the highest of its versions.
 */
export interface ApiZooSummary {
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * Version of the zoo.
   */
  latest: string;
  versions: Versions;
  /**
   * What the highest version holds; missing if its manifest can't be read.
   */
  collections?: CollectionCounts[];
  /**
   * Day of publication, UTC.
   */
  published?: string;
  /**
   * withheld: accuracies and losses of test networks are not published; public: nothing is withheld.
   */
  labels?: "withheld" | "public";
  /**
   * SPDX identifier of the licence that the zoo is published under.
   */
  license?: string;
  /**
   * Number of files.
   */
  files?: number;
  /**
   * Length of all files together.
   */
  bytes?: number;
  /**
   * The zoo itself.
   */
  url: string;
  /**
   * Its highest version.
   */
  latest_url: string;
}
/**
 * What one estimator on one input set of one collection predicts after fits on few-shot sets: kept so that the same command does nothing again.
 */
export interface BaselineFewShotFile {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * SHA-256 of all that the fits depend on.
   */
  key: string;
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * Name of the input set.
   */
  input: string;
  /**
   * Name of the estimator.
   */
  estimator: string;
  /**
   * One for each set, in the order of the track's files.
   *
   * @minItems 1
   * @maxItems 10000
   *
   * Items: What a fit on one set predicts.
   */
  sets: {
    /**
     * Name of the set.
     */
    name: string;
    /**
     * Trees or epochs.
     */
    iterations: number;
    /**
     * Of each test network, doubles in the order of runs, little-endian, as base64.
     */
    test: string;
  }[];
}
/**
 * What the search found for one estimator on one input set of one collection: kept so that the same command does nothing again.
 */
export interface BaselineFitFile {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * SHA-256 of all that the fit depends on.
   */
  key: string;
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * Name of the input set.
   */
  input: string;
  /**
   * Name of the estimator.
   */
  estimator: string;
  /**
   * Width of the inputs.
   */
  columns: number;
  /**
   * Settings that were tried.
   */
  trials: number;
  /**
   * Number of the trial with the least error, from 0.
   */
  chosen: number;
  /**
   * Its mean over the training networks, cross-validated.
   */
  squared_error: number;
  /**
   * The chosen ones: the estimator's own record.
   */
  settings: {};
  /**
   * Trees or epochs of the refit.
   */
  iterations: number;
  /**
   * Of each training network, by the fit that did not see its fold.
   */
  out_of_fold: string;
  /**
   * Of each test network, by the refit.
   */
  test: string;
  /**
   * Predictions of other collections' test networks.
   */
  transfers: {
    [k: string]: Others;
  };
  early?: Others1;
  /**
   * Predictions of the test networks after fits on fewer training networks.
   *
   * @maxItems 100
   */
  curve: {
    /**
     * Training networks that were drawn.
     */
    networks: number;
    /**
     * One list of predictions a draw.
     *
     * @minItems 1
     * @maxItems 100
     *
     * Items: Doubles in the order of the networks' runs, little-endian, as base64.
     */
    draws: string[];
  }[];
}
/**
 * Predictions of networks that are neither of the training nor of the test split.
 */
export interface Others {
  /**
   * SHA-256 of the inputs of these networks.
   */
  key: string;
  /**
   * Doubles in the order of the networks' runs, little-endian, as base64.
   */
  predictions: string;
}
/**
 * Predictions of networks that are neither of the training nor of the test split.
 */
export interface Others1 {
  /**
   * SHA-256 of the inputs of these networks.
   */
  key: string;
  /**
   * Doubles in the order of the networks' runs, little-endian, as base64.
   */
  predictions: string;
}
/**
 * How well the built-in estimators predict the accuracies of a published zoo's networks. docs/metrics.md says how its numbers are made. What is undefined is null. Scores of a test split with withheld labels are of at least 5 networks and have four decimal places; of fewer than 1,000 networks two, or three for errors and losses unless fewer than 5 networks decide them.
 */
export interface BaselinesReport {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Version of the zoo: three whole numbers with dots between them.
   */
  version: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * Whether the budget or the zoo was too small for the numbers to rank anything.
   */
  demo: boolean;
  /**
   * Decides everything that was drawn: settings, draws of training networks, resamples, pools.
   */
  seed: number;
  /**
   * Whether the zoo publishes the accuracies of its test networks.
   */
  labels: "public" | "withheld";
  /**
   * Whether whoever made this knew the accuracies of the test networks. Without them there are no transfers, no sample efficiency and no early decision.
   */
  test_scored: boolean;
  bootstrap: BaselineBootstrap;
  /**
   * The estimators, in the order of tables.
   *
   * @maxItems 50
   */
  estimators: ReportedEstimator[];
  /**
   * The input sets, in the order of tables: the paper's first.
   *
   * @maxItems 200
   */
  inputs: ReportedInput[];
  /**
   * The input set of learning curves and residuals: the statistics of all layers if they were among the inputs, else the first one.
   */
  main_input: string;
  /**
   * The metrics, in the order of tables.
   *
   * @maxItems 50
   */
  metrics: ReportedMetric[];
  /**
   * The collections, in the spec's order.
   *
   * @minItems 1
   * @maxItems 100
   */
  collections: ReportedCollection[];
  /**
   * Scores of an estimator on an input set of a collection: by collection, input set and estimator in the order of those lists.
   *
   * @maxItems 20000
   */
  cells: BaselineCell[];
  /**
   * Scores of what was chosen and fitted on one collection on the test split of another, untouched; from and to may be the same.
   *
   * @maxItems 100000
   */
  transfers: BaselineTransfer[];
  /**
   * Test scores by the number of training networks, always with the settings chosen on all of them.
   *
   * @maxItems 20000
   */
  sample_efficiency: BaselineCurve[];
  /**
   * What is gained and lost by stopping the runs that look worst, a record a collection.
   *
   * @maxItems 100
   */
  early_decision: EarlyDecision[];
  /**
   * Predictions against truth, out of fold on the training split, whose accuracies are public: the main input set by every estimator.
   *
   * @maxItems 5000
   */
  residuals: BaselineResiduals[];
  /**
   * What was published with this report; none before it is published.
   *
   * @maxItems 10
   */
  files: BaselinesFile[];
}
/**
 * How the intervals are made.
 */
export interface BaselineBootstrap {
  /**
   * How often the networks were drawn with replacement.
   */
  resamples: number;
  /**
   * Share of the resamples' scores within an interval.
   */
  level: number;
}
/**
 * A way to learn accuracies.
 */
export interface ReportedEstimator {
  /**
   * Name of the estimator.
   */
  name: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * How many random settings were tried for each input set.
   */
  trials: number;
}
/**
 * What an estimator is given of a network.
 */
export interface ReportedInput {
  /**
   * Name of the input set, the paper's where it is the paper's.
   */
  name: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * What it holds, in a sentence.
   */
  says: string;
  /**
   * Whose idea it is.
   */
  source: "paper" | "ours";
  /**
   * Numbers a network.
   */
  columns: number;
}
/**
 * A way to score predictions.
 */
export interface ReportedMetric {
  /**
   * Its key in the values of scores.
   */
  name: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * Which way is better.
   */
  better: "higher" | "lower";
  /**
   * What a value says, in a sentence.
   */
  says: string;
}
/**
 * The networks of one image set.
 */
export interface ReportedCollection {
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * Name of the image set to show to people.
   */
  title: string;
  /**
   * Share of the most frequent class among the test images: the accuracy of always naming it.
   */
  majority_rate: number;
  /**
   * The epoch whose test accuracy is predicted.
   */
  final_epoch: number;
  train: ReportedSplit;
  test: ReportedSplit;
}
/**
 * Networks of a split.
 */
export interface ReportedSplit {
  /**
   * How many networks it has; discarded runs are none.
   */
  networks: number;
  /**
   * How many of them are above twice the majority rate; null if their accuracies were not known.
   */
  trained: number | null;
}
/**
 * An estimator on an input set of a collection.
 */
export interface BaselineCell {
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  input: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  estimator: string;
  /**
   * Numbers a network that the estimator was given.
   */
  columns: number;
  /**
   * How many random settings were tried.
   */
  trials: number;
  /**
   * The settings chosen, by name.
   */
  settings: {
    [k: string]: number | string | boolean;
  };
  /**
   * Trees or epochs of the fit on the whole training split.
   */
  iterations: number;
  /**
   * The paper's figure: R2 of the best of 1,000 random configurations by the cross-validation that chose it, so optimistic; null where it has none.
   */
  paper_r2: number | null;
  cross_validated: BaselineTwoScores;
  /**
   * Predictions of the test split by a fit on the whole training split; null if its accuracies were not known.
   */
  test: BaselineTwoScores | null;
}
/**
 * Scores of all networks, and of those whose true accuracy is above twice the majority rate.
 */
export interface BaselineTwoScores {
  all: BaselineScores;
  trained: BaselineScores;
}
/**
 * All metrics of some predictions.
 */
export interface BaselineScores {
  /**
   * How many networks were scored.
   */
  networks: number;
  values: BaselineValues;
  intervals: BaselineIntervals;
}
/**
 * The metrics by name.
 */
export interface BaselineValues {
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  r2: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  mse: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  mae: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  somersD: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  kendallTauB: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  spearman: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  topPickRegret: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  topTenthRegret: number | null;
}
/**
 * Bootstrap intervals over networks of some metrics.
 */
export interface BaselineIntervals {
  r2: BaselineInterval;
  mae: BaselineInterval;
  somersD: BaselineInterval;
}
/**
 * Fitted on one collection, scored on the test split of another.
 */
export interface BaselineTransfer {
  /**
   * Image set that the networks were trained on.
   */
  from: string;
  /**
   * Image set that the networks were trained on.
   */
  to: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  input: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  estimator: string;
  /**
   * How many test networks were scored.
   */
  networks: number;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  r2: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  kendallTauB: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  somersD: number | null;
  /**
   * The paper's Kendall's tau, read off a figure; null where it has none.
   */
  paper_kendall_tau: number | null;
}
/**
 * Test scores of one estimator on one input set by the number of training networks.
 */
export interface BaselineCurve {
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  input: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  estimator: string;
  /**
   * By rising number of training networks.
   *
   * @maxItems 100
   */
  points: BaselineCurvePoint[];
}
/**
 * Some draws of so many training networks.
 */
export interface BaselineCurvePoint {
  /**
   * Training networks of each draw.
   */
  networks: number;
  r2: BaselineDraws;
  somersD: BaselineDraws;
}
/**
 * A score of each draw; mean, low and high are null if one of them is.
 */
export interface BaselineDraws {
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  mean: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  low: number | null;
  /**
   * A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  high: number | null;
  /**
   * One score a draw.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A score; null if it is undefined or of fewer than 5 withheld networks.
   */
  draws: (number | null)[];
}
/**
 * Pools of test runs, of which the share that a strategy likes least is stopped at an epoch.
 */
export interface EarlyDecision {
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * Test runs that pools are drawn from, without replacement within a pool. Discarded runs are not among them.
   */
  test_networks: number;
  /**
   * How many pools were drawn; 0 with fewer than 5 test runs.
   */
  pools: number;
  /**
   * Runs of a pool: 100; where there are fewer than 200 test runs half of them, at least 5; 0 without pools.
   */
  pool_size: number;
  predictor: EarlyPredictor;
  /**
   * Every kept epoch before the final one, ascending.
   *
   * @maxItems 1000
   */
  epochs: EarlyDecisionEpoch[];
}
/**
 * What the strategies hyperparameters and predicted go by, and what their training runs cost, which is not in saved.
 */
export interface EarlyPredictor {
  /**
   * The estimator: gbm, or the first that is there; null if there is none.
   */
  estimator: string | null;
  /**
   * Networks that it was fitted on, all trained to the end.
   */
  training_networks: number;
  /**
   * Images that their trainings went through.
   */
  training_images: number;
}
/**
 * Stopping runs at one epoch.
 */
export interface EarlyDecisionEpoch {
  /**
   * Epoch after which runs are stopped.
   */
  epoch: number;
  /**
   * Input set of the strategy predicted; null if none of this epoch was fitted.
   */
  input: string | null;
  /**
   * Those that could be tried.
   *
   * @maxItems 10
   */
  strategies: EarlyStrategy[];
  /**
   * When the strategy predicted has saved as many images as its training runs went through; null if it never does.
   */
  break_even: EarlyBreakEven | null;
}
/**
 * A way to tell which runs to stop.
 */
export interface EarlyStrategy {
  /**
   * random: a seeded order. hyperparameters: predicted from these alone. measured: the test accuracy at this epoch. predicted: from the weights' statistics at this epoch.
   */
  strategy: "random" | "hyperparameters" | "measured" | "predicted";
  /**
   * By rising share of stopped runs.
   *
   * @maxItems 100
   */
  curve: EarlyDecisionPoint[];
}
/**
 * At the largest share of stopped runs whose mean loss is below 0.005.
 */
export interface EarlyBreakEven {
  /**
   * That share.
   */
  stopped: number;
  /**
   * How many further runs must be started, of which that share is stopped.
   */
  networks: number;
}
/**
 * Prediction less truth of one estimator on one input set.
 */
export interface BaselineResiduals {
  /**
   * Image set that the networks were trained on.
   */
  collection: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  input: string;
  /**
   * A short name: letters, digits and the marks + , . @ _ -
   */
  estimator: string;
  /**
   * Equal bins of true accuracy that hold networks, ascending.
   *
   * @maxItems 100
   */
  bins: BaselineResidualBin[];
  points: BaselinePoints;
}
/**
 * Residuals of the networks of one bin.
 */
export interface BaselineResidualBin {
  /**
   * Least true accuracy of the bin.
   */
  low: number;
  /**
   * Where the next bin begins; the last bin holds it.
   */
  high: number;
  /**
   * How many networks are in it.
   */
  networks: number;
  /**
   * Mean residual.
   */
  mean: number;
  /**
   * 10th percentile of the residuals, interpolated.
   */
  p10: number;
  /**
   * Their median.
   */
  p50: number;
  /**
   * Their 90th percentile.
   */
  p90: number;
}
/**
 * All networks, or 1,000 seeded ones of them, by run; both lists are as long.
 */
export interface BaselinePoints {
  /**
   * True accuracies.
   *
   * @maxItems 1000
   *
   * Items: A share or an accuracy.
   */
  truth: number[];
  /**
   * Predicted accuracies.
   *
   * @maxItems 1000
   *
   * Items: A share or an accuracy.
   */
  prediction: number[];
}
/**
 * A file beside the report.
 */
export interface BaselinesFile {
  /**
   * Its name, in the folder of the report: letters, digits, dot, hyphen and underscore, not beginning with a dot.
   */
  path: string;
  /**
   * predictions: every prediction, Parquet. markdown: this report for people.
   */
  content: "predictions" | "markdown";
  /**
   * Length of the file.
   */
  bytes: number;
  /**
   * SHA-256 of the file, in hexadecimal digits.
   */
  sha256: string;
}
/**
 * One row of a shard without its weights: a run after some epochs, its hyperparameters and how well it does.
 */
export interface Checkpoint {
  /**
   * Name of the network in its zoo: collection, hyphen, run number of six digits.
   */
  model_id: string;
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  collection: string;
  /**
   * Number of the run in its collection, from 0.
   */
  run: number;
  /**
   * Epochs trained; 0 is the initial weights.
   */
  epoch: number;
  /**
   * Optimizer steps taken; 0 for the initial weights.
   */
  step: number;
  /**
   * What all random numbers of the run come from, below 2^53.
   */
  seed: number;
  /**
   * Step size of the optimizer.
   */
  learning_rate: number;
  /**
   * Factor of the sum of squared kernel weights (biases left out) that is added to the loss.
   */
  l2reg: number;
  /**
   * Share of the units dropped after each convolution while training; 0 is no dropout.
   */
  dropout: number;
  /**
   * Standard deviation of the initial kernels; used by RandomNormal and TruncatedNormal only.
   */
  init_std: number;
  /**
   * Share of the training images that the run trains on.
   */
  train_fraction: number;
  /**
   * Function applied after each convolution.
   */
  activation: "relu" | "tanh";
  /**
   * Optimizer, with the defaults of Keras apart from the learning rate.
   */
  optimizer: "sgd" | "adam" | "rmsprop";
  /**
   * Initialiser of the kernels, as Keras defines it.
   */
  w_init: "he_normal" | "orthogonal" | "glorot_normal" | "RandomNormal" | "TruncatedNormal";
  /**
   * Initialiser of the biases.
   */
  b_init: "zeros";
  /**
   * Share of the run's own training images (the subset it used) that are classified rightly, dropout off.
   */
  train_accuracy: number;
  /**
   * Share of the test images that are classified rightly, dropout off.
   */
  test_accuracy: number;
  /**
   * Mean cross-entropy in nats on the run's own training images, without the L2 term, dropout off.
   */
  train_loss: number;
  /**
   * Mean cross-entropy in nats on the test images, without the L2 term, dropout off.
   */
  test_loss: number;
}
/**
 * The hyperparameters of one run, as drawn from its zoo's distributions.
 */
export interface Config {
  /**
   * Step size of the optimizer.
   */
  learning_rate: number;
  /**
   * Factor of the sum of squared kernel weights (biases left out) that is added to the loss.
   */
  l2reg: number;
  /**
   * Share of the units dropped after each convolution while training; 0 is no dropout.
   */
  dropout: number;
  /**
   * Standard deviation of the initial kernels; used by RandomNormal and TruncatedNormal only.
   */
  init_std: number;
  /**
   * Share of the training images that the run trains on.
   */
  train_fraction: number;
  /**
   * Function applied after each convolution.
   */
  activation: "relu" | "tanh";
  /**
   * Optimizer, with the defaults of Keras apart from the learning rate.
   */
  optimizer: "sgd" | "adam" | "rmsprop";
  /**
   * Initialiser of the kernels, as Keras defines it.
   */
  w_init: "he_normal" | "orthogonal" | "glorot_normal" | "RandomNormal" | "TruncatedNormal";
  /**
   * Initialiser of the biases.
   */
  b_init: "zeros";
}
/**
 * A run that was given up and has no rows.
 */
export interface Discard {
  /**
   * Name of the network in its zoo: collection, hyphen, run number of six digits.
   */
  model_id: string;
  /**
   * Number of the run in its collection, from 0.
   */
  run: number;
  /**
   * What all random numbers of the run come from, below 2^53.
   */
  seed: number;
  config: Config;
  /**
   * Epoch after which the reason was seen; 0 is before training.
   */
  epoch: number;
  /**
   * Why the run was given up, in a few words.
   */
  reason: string;
}
/**
 * A dense network with ReLU and one sigmoid output, and how it is trained.
 */
export interface DnnSettings {
  /**
   * Number of hidden layers.
   */
  layers: number;
  /**
   * Units of each hidden layer.
   */
  units: number;
  /**
   * Share of the units that is dropped after each hidden layer while training.
   */
  dropout: number;
  /**
   * How steps are made.
   */
  optimizer: "sgd" | "adam";
  /**
   * Length of a step.
   */
  learning_rate: number;
  /**
   * Factor of the sum of squared weights (biases left out) in the loss.
   */
  l2reg: number;
  /**
   * Networks a step.
   */
  batch_size: number;
  /**
   * Most epochs.
   */
  epochs: number;
  /**
   * With validation networks: stop after this many epochs without a smaller error on them.
   */
  patience: number;
}
/**
 * A dense network that predicts accuracies. An input less its mean, over its deviation, put into [-1000, 1000] and rounded to float32, goes through the hidden layers with ReLU and the output with a sigmoid.
 */
export interface FittedDense {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * What was fitted; linear has no hidden layers.
   */
  estimator: "linear" | "dnn";
  /**
   * Number of inputs.
   */
  columns: number;
  /**
   * After linear-settings.json or dnn-settings.json.
   */
  settings: {
    [k: string]: unknown;
  };
  /**
   * Epochs that are in the weights; 0 where training failed and the mean is predicted.
   */
  iterations: number;
  /**
   * base64 of the mean of each input over the training networks: little-endian float64
   */
  means: string;
  /**
   * base64 of the standard deviation of each input, 0 where the input is to become 0: little-endian float64
   */
  deviations: string;
  /**
   * base64 of bias [outputs], then kernel [inputs, outputs], layer by layer: little-endian float32
   */
  weights: string;
}
/**
 * Boosted regression trees. A prediction is base plus the value of each tree's leaf, added in the order of the trees, then put into [0, 1].
 */
export interface FittedGbm {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * What was fitted.
   */
  estimator: "gbm";
  /**
   * Number of inputs.
   */
  columns: number;
  settings: GbmSettings;
  /**
   * Mean accuracy of the training networks.
   */
  base: number;
  /**
   * The trees, in the order they were grown.
   *
   * @maxItems 2000
   */
  trees: RegressionTree[];
}
/**
 * How gradient boosting of regression trees is done; the names are those of the common programs.
 */
export interface GbmSettings {
  /**
   * Most trees.
   */
  trees: number;
  /**
   * With validation networks: stop after this many trees without a smaller error on them.
   */
  patience: number;
  /**
   * Most leaves of a tree.
   */
  num_leaves: number;
  /**
   * Most splits between the root and a leaf; 0 is no limit.
   */
  max_depth: number;
  /**
   * What share of its leaf's best value a tree adds.
   */
  learning_rate: number;
  /**
   * Most bins that a column is cut into.
   */
  max_bin: number;
  /**
   * Fewest networks in a leaf (the sum of second derivatives, which are 1 for the squared error).
   */
  min_child_weight: number;
  /**
   * Share of the networks that each tree is grown on.
   */
  subsample: number;
  /**
   * Share of the columns that each tree is grown on.
   */
  colsample_bytree: number;
  /**
   * L2 regularisation of the leaves' values, in networks.
   */
  reg_lambda: number;
  /**
   * L1 regularisation of the leaves' values: a leaf's gradient sum is moved towards zero by this.
   */
  reg_alpha: number;
}
/**
 * Splits in the order they were made, 0 is the root. A child is a later split's number, or -1 - n for leaf n. A tree of a single leaf has no splits.
 */
export interface RegressionTree {
  /**
   * Which input each split looks at.
   *
   * @maxItems 1023
   */
  columns: number[];
  /**
   * Inputs below this go left, all others right.
   *
   * @maxItems 1023
   */
  thresholds: number[];
  /**
   * Child for what goes left.
   *
   * @maxItems 1023
   */
  left: number[];
  /**
   * Child for what goes right.
   *
   * @maxItems 1023
   */
  right: number[];
  /**
   * What each leaf adds to the prediction.
   *
   * @minItems 1
   * @maxItems 1024
   */
  values: number[];
}
/**
 * Descriptor of an image set: what it is, who made it, which files it comes in and where they are looked for. A folder given with --images is always looked at first, then the sources in their order.
 */
export interface ImageSet {
  /**
   * Place of this schema, for editors.
   */
  $schema?: string;
  /**
   * Id of the set and name of its descriptor: lower-case letters, digits and underscores.
   */
  id: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * What the images show, in a sentence or two.
   */
  description: string;
  /**
   * Name of each class, in the order of the labels 0, 1, 2, ..
   *
   * @minItems 2
   * @maxItems 10
   *
   * Items: Name of a class.
   */
  classes: string[];
  /**
   * Side of the square images in pixels.
   */
  size: 28 | 32;
  counts: ImageCounts;
  majority?: ImageMajority;
  /**
   * How colour images are made grey.
   */
  grey?: string;
  /**
   * SPDX identifier of the licence, or a LicenseRef where it has none.
   */
  license: string;
  /**
   * What the makers allow and ask for, in a sentence or two.
   */
  terms: string;
  /**
   * Web page of the makers.
   */
  homepage: string;
  /**
   * What to cite.
   */
  citation: string;
  /**
   * Sets of files that the images come in; of those a folder holds whole, the first is read.
   *
   * @minItems 1
   * @maxItems 10
   */
  forms: ImageForm[];
  /**
   * Where the files are looked for when --images does not give them, in this order.
   *
   * @maxItems 10
   */
  sources: ImageSource[];
}
/**
 * How many images each part holds.
 */
export interface ImageCounts {
  /**
   * Training images.
   */
  train: number;
  /**
   * Test images.
   */
  test: number;
}
/**
 * The most frequent class among the test images: always naming it is right that often. Many networks that learned nothing have exactly this accuracy.
 */
export interface ImageMajority {
  /**
   * Test images of that class.
   */
  test_images: number;
  /**
   * Where the number comes from.
   */
  source: string;
}
/**
 * One complete set of files.
 */
export interface ImageForm {
  /**
   * idx: MNIST's format, plain or gzipped. cifar10-archive, cifar10-binary: the binary version of CIFAR-10, packed or unpacked. svhn-mat: the cropped digits of SVHN, MATLAB 5.
   */
  format: "idx" | "cifar10-archive" | "cifar10-binary" | "svhn-mat";
  /**
   * The files, each part once.
   *
   * @minItems 1
   * @maxItems 10
   */
  files: ImageFilePlace[];
}
/**
 * One file.
 */
export interface ImageFilePlace {
  /**
   * What the file holds: train-images, train-labels, t10k-images, t10k-labels (idx); archive (cifar10-archive); data_batch_1 to data_batch_5, test_batch (cifar10-binary); train, test (svhn-mat).
   */
  part: string;
  /**
   * Names it may have in a folder; the first is the one at the URL.
   *
   * @minItems 1
   * @maxItems 10
   *
   * Items: File name, with folders before it if need be; no part may begin with a dot.
   */
  names: string[];
  /**
   * MD5s of the official file: as it is stored, or of its content if it is gzipped. Without one the file can't be checked.
   *
   * @minItems 1
   * @maxItems 10
   *
   * Items: MD5, 32 lower-case hexadecimal digits.
   */
  md5?: string[];
}
/**
 * One place.
 */
export interface ImageSource {
  /**
   * package: an installed npm package. folder: a folder of the system. url: downloaded once into the cache.
   */
  kind: "package" | "folder" | "url";
  /**
   * Name of the npm package.
   */
  package?: string;
  /**
   * The folder: inside the package, or an absolute path.
   */
  folder?: string;
  /**
   * Command that puts the files there, for messages.
   */
  install?: string;
  /**
   * Addresses of folders, each ending in a slash; one is tried after another.
   *
   * @minItems 1
   * @maxItems 10
   *
   * Items: Address of a folder.
   */
  urls?: string[];
  /**
   * Which of the forms is there.
   */
  format?: "idx" | "cifar10-archive" | "cifar10-binary" | "svhn-mat";
}
/**
 * Which version of a zoo is the highest one published.
 */
export interface Latest {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Version of the zoo: three whole numbers with dots between them.
   */
  version: string;
}
/**
 * How sigmoid(w x + b) is trained.
 */
export interface LinearSettings {
  /**
   * How steps are made.
   */
  optimizer: "sgd" | "adam";
  /**
   * Length of a step.
   */
  learning_rate: number;
  /**
   * Factor of the sum of squared weights (biases left out) in the loss.
   */
  l2reg: number;
  /**
   * Networks a step.
   */
  batch_size: number;
  /**
   * Most epochs.
   */
  epochs: number;
  /**
   * With validation networks: stop after this many epochs without a smaller error on them.
   */
  patience: number;
}
/**
 * Results that others published, as they stand in papers: not scored here, and on other networks or splits than a board's entries.
 */
export interface Literature {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * The results.
   *
   * @minItems 1
   * @maxItems 10000
   */
  rows: LiteratureRow[];
}
/**
 * A figure of one method on one image set.
 */
export interface LiteratureRow {
  /**
   * Rows of one group can be set beside each other. later-work: on the 120,000-network release; paper: the table of the first paper, 80,000-network version; paper-transfer: its predictors on networks of other image sets.
   */
  group: "later-work" | "paper" | "paper-transfer";
  /**
   * Name of the method.
   */
  method: string;
  /**
   * What it is given of a network; null for the weights as they are.
   */
  inputs: string | null;
  /**
   * Name of the metric that ranks, from leaderboard/metrics; over several files its mean.
   */
  metric: "r2" | "mse" | "mae" | "somersD" | "kendallTauB" | "spearman" | "topPickRegret" | "topTenthRegret";
  /**
   * As published.
   */
  value: number;
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  train: string;
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  test: string;
  /**
   * Which networks these are.
   */
  networks: string;
  /**
   * Which of them are learnt from and which are predicted.
   */
  split: string;
  /**
   * Weights after which epochs.
   */
  checkpoints: string;
  source: LiteratureSource;
  /**
   * Whether the figure was taken from another text that quotes it, not from the paper or its code.
   */
  secondary: boolean;
}
/**
 * The paper that the figure is attributed to.
 */
export interface LiteratureSource {
  /**
   * Of the paper.
   */
  title: string;
  /**
   * In its order.
   */
  authors: string;
  /**
   * When it first appeared.
   */
  year: number;
  /**
   * Its number there; null where it is not known for certain.
   */
  arxiv: string | null;
  /**
   * Where to read it; null where that is not known for certain.
   */
  url: string | null;
}
/**
 * Everything that a published version of a zoo holds: the only list of its files. It is written last and never changed.
 */
export interface Manifest {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Version of the zoo: three whole numbers with dots between them.
   */
  version: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * What the zoo is for, in a sentence or two.
   */
  description: string;
  /**
   * Day of publication, UTC.
   */
  published: string;
  /**
   * withheld: accuracies and losses of test networks are not published; public: nothing is withheld.
   */
  labels: "withheld" | "public";
  spec: ZooSpec;
  /**
   * SHA-256 of the spec's canonical JSON, in hexadecimal digits.
   */
  spec_hash: string;
  /**
   * Arithmetic that decided the bits: fma (native code with fused multiply-add), wasm, or tfjs with its backend and version after hyphens.
   */
  numerics: string;
  /**
   * Last epoch of which early-decision networks have published checkpoints; missing if no networks are set aside.
   */
  early_epoch?: number;
  tensor_layout: TensorLayout;
  /**
   * SPDX identifier of the licence that the zoo is published under.
   */
  license: string;
  /**
   * What to cite when the zoo is used.
   */
  citation: string;
  /**
   * The published collections, in the spec's order.
   *
   * @minItems 1
   * @maxItems 100
   */
  collections: PublishedCollection[];
  /**
   * All files, in the order of their paths' bytes.
   *
   * @minItems 1
   * @maxItems 100000
   */
  files: PublishedFile[];
}
/**
 * Everything that decides the bits of a zoo, apart from the images and the numerics: which networks are trained, on what, for how long, and how their hyperparameters are drawn.
 */
export interface ZooSpec {
  /**
   * Short name: a lower-case letter, then up to 62 lower-case letters, digits or hyphens.
   */
  name: string;
  /**
   * Version of the zoo: three whole numbers with dots between them.
   */
  version: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * What the zoo is for, in a sentence or two.
   */
  description: string;
  /**
   * What all random numbers of the zoo come from: 1 to 200 printable ASCII characters. No two zoos may share it.
   */
  seed: string;
  /**
   * Number of convolutions of 16 filters; 28x28 images are enough for 3, 32x32 images for 4.
   */
  convolution_layers: number;
  /**
   * How often each run goes through its training images.
   */
  epochs: number;
  /**
   * Images per optimizer step; a last partial batch is left out.
   */
  batch_size: number;
  checkpoint_epochs: CheckpointEpochs;
  /**
   * Training images of a set used at most; the test images are always used whole.
   */
  image_limit?: number;
  /**
   * Image sets to train on, one collection for each.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: Id of an image set: lower-case letters, digits and underscores.
   */
  collections: string[];
  /**
   * Number of networks trained on each image set.
   */
  runs_per_collection: number;
  /**
   * Number of consecutive runs in one file; the last file of a collection may hold fewer. At most 1,000, because an epoch is one row group.
   */
  runs_per_shard: number;
  /**
   * What each hyperparameter is drawn from, independently of the others.
   */
  hyperparameters: {
    /**
     * Step size of the optimizer.
     */
    learning_rate: {
      /**
       * uniform: evenly between low and high; log_uniform: the logarithm is.
       */
      distribution: "log_uniform" | "uniform";
      /**
       * Step size of the optimizer.
       */
      low: number;
      /**
       * Step size of the optimizer.
       */
      high: number;
    };
    /**
     * Factor of the squared kernel weights in the loss.
     */
    l2reg: {
      /**
       * uniform: evenly between low and high; log_uniform: the logarithm is.
       */
      distribution: "log_uniform" | "uniform";
      /**
       * Factor of the sum of squared kernel weights (biases left out) that is added to the loss.
       */
      low: number;
      /**
       * Factor of the sum of squared kernel weights (biases left out) that is added to the loss.
       */
      high: number;
    };
    /**
     * Share of the units dropped after each convolution.
     */
    dropout: {
      /**
       * uniform: evenly between low and high; log_uniform: the logarithm is.
       */
      distribution: "log_uniform" | "uniform";
      /**
       * Share of the units dropped after each convolution while training; 0 is no dropout.
       */
      low: number;
      /**
       * Share of the units dropped after each convolution while training; 0 is no dropout.
       */
      high: number;
    };
    /**
     * Standard deviation of the initial kernels, where the initialiser uses one.
     */
    init_std: {
      /**
       * uniform: evenly between low and high; log_uniform: the logarithm is.
       */
      distribution: "log_uniform" | "uniform";
      /**
       * Standard deviation of the initial kernels; used by RandomNormal and TruncatedNormal only.
       */
      low: number;
      /**
       * Standard deviation of the initial kernels; used by RandomNormal and TruncatedNormal only.
       */
      high: number;
    };
    /**
     * Share of the training images that a run uses.
     */
    train_fraction: {
      /**
       * Each of the values is as likely as the others.
       */
      distribution: "choice";
      /**
       * The values to choose from, each as likely as the others.
       *
       * @minItems 1
       * @maxItems 100
       *
       * Items: Share of the training images that the run trains on.
       */
      values: number[];
    };
    /**
     * Function after each convolution.
     */
    activation: {
      /**
       * Each of the values is as likely as the others.
       */
      distribution: "choice";
      /**
       * The values to choose from, each as likely as the others.
       *
       * @minItems 1
       * @maxItems 100
       *
       * Items: Function applied after each convolution.
       */
      values: ("relu" | "tanh")[];
    };
    /**
     * Optimizer.
     */
    optimizer: {
      /**
       * Each of the values is as likely as the others.
       */
      distribution: "choice";
      /**
       * The values to choose from, each as likely as the others.
       *
       * @minItems 1
       * @maxItems 100
       *
       * Items: Optimizer, with the defaults of Keras apart from the learning rate.
       */
      values: ("sgd" | "adam" | "rmsprop")[];
    };
    /**
     * Initialiser of the kernels.
     */
    w_init: {
      /**
       * Each of the values is as likely as the others.
       */
      distribution: "choice";
      /**
       * The values to choose from, each as likely as the others.
       *
       * @minItems 1
       * @maxItems 100
       *
       * Items: Initialiser of the kernels, as Keras defines it.
       */
      values: ("he_normal" | "orthogonal" | "glorot_normal" | "RandomNormal" | "TruncatedNormal")[];
    };
    /**
     * Initialiser of the biases.
     */
    b_init: {
      /**
       * Each of the values is as likely as the others.
       */
      distribution: "choice";
      /**
       * The values to choose from, each as likely as the others.
       *
       * @minItems 1
       * @maxItems 100
       *
       * Items: Initialiser of the biases.
       */
      values: "zeros"[];
    };
  };
  /**
   * SPDX identifier of the licence that the zoo is published under.
   */
  license: string;
  /**
   * What to cite when the zoo is used.
   */
  citation: string;
}
/**
 * A tensor's part of the flat weights.
 */
export interface TensorPlace {
  /**
   * Layer and kind of the tensor, such as conv1/bias or dense/kernel.
   */
  name: string;
  /**
   * Index of its first weight.
   */
  start: number;
  /**
   * Index after its last weight.
   */
  end: number;
  /**
   * Its shape: convolutions height, width, in, out; dense in, out; biases out.
   *
   * @minItems 1
   * @maxItems 4
   */
  shape: number[];
}
/**
 * What is published of one collection.
 */
export interface PublishedCollection {
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  collection: string;
  /**
   * Name of the image set to show to people.
   */
  title: string;
  image_files: ImageFiles;
  counts: RunCounts;
  /**
   * SHA-256 over the lines `NUMBER SHA256` of all training shards, in their order: what the files were made of.
   */
  shards_sha256: string;
  /**
   * Runs that were given up, in the order of their numbers.
   *
   * @maxItems 1000000
   */
  discards: Discard[];
}
/**
 * One file that images or labels were read from.
 */
export interface ImageFile {
  /**
   * Name of the file, without its folder.
   */
  name: string;
  /**
   * SHA-256, 64 lower-case hexadecimal digits.
   */
  sha256: string;
  /**
   * Whether it is the file that the makers of the image set published.
   */
  official: boolean;
}
/**
 * One file of a zoo's version.
 */
export interface PublishedFile {
  /**
   * Place of the file below the zoo's version: segments of letters, digits, dot, hyphen and underscore between slashes; none begins with a dot.
   */
  path: string;
  /**
   * Length of the file.
   */
  bytes: number;
  /**
   * SHA-256 of the file, in hexadecimal digits.
   */
  sha256: string;
  /**
   * weights: networks with weights; runs: hyperparameters and labels without weights; features: statistics of the weights; folds: three fixed folds of the training split; card, citation, croissant: descriptions of the zoo.
   */
  content: "weights" | "runs" | "features" | "folds" | "card" | "citation" | "croissant";
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  collection?: string;
  /**
   * train: labels published; test: labels withheld; early: test runs set aside for early decision, whose checkpoints after the early epoch are not published.
   */
  split?: "train" | "test" | "early";
  /**
   * Checkpoint epoch of the file's rows.
   */
  epoch?: number;
  /**
   * Number of rows.
   */
  rows?: number;
}
/**
 * hide takes a submission off boards and pages, show brings it back; verify says that the operator has checked it, unverify takes that back.
 */
export interface OperatorActionOnSubmission {
  /**
   * What to do.
   */
  action: "hide" | "show" | "verify" | "unverify";
  /**
   * Number of the submission.
   */
  submission: number;
  /**
   * Why, for everybody to read: one line of up to 1,000 characters.
   */
  reason: string;
}
/**
 * Gives a submission to another team.
 */
export interface OperatorActionTransfer {
  /**
   * What to do.
   */
  action: "transfer";
  /**
   * Number of the submission.
   */
  submission: number;
  /**
   * Name of the team, in upper or lower case.
   */
  team: string;
  /**
   * Why, for everybody to read: one line of up to 1,000 characters.
   */
  reason: string;
}
/**
 * Closes a track for good; its board stays.
 */
export interface OperatorActionClose {
  /**
   * What to do.
   */
  action: "close";
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  track: string;
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  superseded_by?: string;
  /**
   * Why, for everybody to read: one line of up to 1,000 characters.
   */
  reason: string;
}
/**
 * Scores all submissions of a track again, in the background.
 */
export interface OperatorActionRescore {
  /**
   * What to do.
   */
  action: "rescore";
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  track: string;
  /**
   * Why, for everybody to read: one line of up to 1,000 characters.
   */
  reason: string;
}
/**
 * revoke-token ends the tokens of a team, and with them its sessions; replace-token gives it a new one too.
 */
export interface OperatorActionOnToken {
  /**
   * What to do.
   */
  action: "revoke-token" | "replace-token";
  /**
   * Name of the team, in upper or lower case.
   */
  team: string;
  /**
   * Why, for everybody to read: one line of up to 1,000 characters.
   */
  reason: string;
}
/**
 * What an action of the operator has done.
 */
export interface OperatorAnswer {
  /**
   * The action.
   */
  action: string;
  /**
   * What was done, a sentence.
   */
  done: string;
  rescoring?: OperatorRescoring;
  /**
   * The team's new token. It is shown this once; nobody else has it.
   */
  token?: string;
}
/**
 * How far a rescoring is.
 */
export interface OperatorRescoring {
  /**
   * Its number.
   */
  id: number;
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  track: string;
  /**
   * Submissions that have been scored again.
   */
  scored: number;
  /**
   * All that it is about.
   */
  submissions: number;
  /**
   * This record.
   */
  url: string;
}
/**
 * What is withheld of a published version of a zoo, in the private store.
 */
export interface PrivateManifest {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Version of the zoo: three whole numbers with dots between them.
   */
  version: string;
  /**
   * SHA-256 of the spec's canonical JSON, in hexadecimal digits.
   */
  spec_hash: string;
  /**
   * Labels of the test and early-decision networks, a file a collection.
   *
   * @minItems 1
   * @maxItems 100
   */
  files: PrivateFile[];
}
/**
 * Withheld labels of one collection.
 */
export interface PrivateFile {
  /**
   * Place of the file below the zoo's version: segments of letters, digits, dot, hyphen and underscore between slashes; none begins with a dot.
   */
  path: string;
  /**
   * Length of the file.
   */
  bytes: number;
  /**
   * SHA-256 of the file, in hexadecimal digits.
   */
  sha256: string;
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  collection: string;
  /**
   * Number of rows.
   */
  rows: number;
}
/**
 * The JSON value under the one metadata key of a shard. It holds only what the bits depend on, so that a shard is a pure function of it.
 */
export interface ShardMetadata {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  spec: ZooSpec;
  /**
   * SHA-256 of the spec's canonical JSON, in hexadecimal digits.
   */
  spec_hash: string;
  /**
   * Id of an image set: lower-case letters, digits and underscores.
   */
  collection: string;
  /**
   * Number of the shard in its collection, from 0.
   */
  shard: number;
  /**
   * Arithmetic that decided the bits: fma (native code with fused multiply-add), wasm, or tfjs with its backend and version after hyphens.
   */
  numerics: string;
  image_files: ImageFiles;
  tensor_layout: TensorLayout;
  /**
   * Runs of this shard that were given up, in the order of their numbers.
   */
  discards: Discard[];
  /**
   * What to cite when the zoo is used.
   */
  citation: string;
  /**
   * SPDX identifier of the licence that the zoo is published under.
   */
  license: string;
}
/**
 * What is known about a shard's file and not in it: its checksum, and who made it, when and how fast.
 */
export interface ShardSidecar {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * Name of the shard's file, in the same folder.
   */
  file: string;
  /**
   * Size of the file.
   */
  bytes: number;
  /**
   * SHA-256 of the file, in hexadecimal digits.
   */
  sha256: string;
  /**
   * Number of rows in the file.
   */
  rows: number;
  /**
   * SHA-256 of the spec's canonical JSON, in hexadecimal digits.
   */
  spec_hash: string;
  maker: Maker;
}
/**
 * Who made the shard, when and how fast; nothing here changes a bit of it.
 */
export interface Maker {
  /**
   * Version of Weighbridge.
   */
  weighbridge: string;
  /**
   * Version of Node.
   */
  node: string;
  /**
   * Processor model, or what else names the kind of machine.
   */
  machine: string;
  /**
   * Kernel level: v3, v4, arm64, wasm, scalar or a tfjs backend.
   */
  level: string;
  /**
   * When the work on the shard began, UTC, such as 2026-11-22T19:37:00.000Z.
   */
  started: string;
  /**
   * How long the work took.
   */
  seconds: number;
  /**
   * Runs trained at the same time.
   */
  jobs?: number;
  /**
   * Runs trained per second, all jobs together.
   */
  runs_per_second?: number;
  /**
   * Name of the machine, where its operator wants it written down.
   */
  host?: string;
}
/**
 * One benchmark question: which networks of which published zoo are to be predicted, from what, and how it is scored. Closed and superseded, never edited.
 */
export interface Track1 {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * Short name, as in addresses and files; that of a version after the first ends in -v and its number.
   */
  name: string;
  /**
   * Which version of the question this is, from 1.
   */
  version: number;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * What is asked, in a sentence.
   */
  question: string;
  /**
   * in-collection: train and test networks of one image set; transfer: train on one, test on another; few-shot: train on few; early-decision: final accuracy from early checkpoints.
   */
  kind: "in-collection" | "transfer" | "few-shot" | "early-decision";
  /**
   * Zoo whose networks are predicted.
   */
  zoo: string;
  /**
   * Version of that zoo.
   */
  zoo_version: string;
  /**
   * SHA-256 of the canonical JSON of that version's spec: zoos of other specs are not meant. Null for a zoo that was made elsewhere: its name and version alone say which it is.
   */
  spec_hash: string | null;
  /**
   * Image sets whose networks are predicted or learnt from, in the spec's order.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: Id of an image set: lower-case letters, digits and underscores.
   */
  collections: string[];
  /**
   * test: the test split; early: the test networks set aside for early decision.
   */
  split: "test" | "early";
  /**
   * Checkpoints after this epoch may not be used for the networks to predict.
   */
  last_epoch: number;
  /**
   * What a predictor may be given of a network: weights (after the last epoch that may be used), checkpoints (weights after earlier kept epochs), hyperparameters.
   *
   * @minItems 1
   * @maxItems 3
   */
  inputs: TrackInput[];
  /**
   * Inputs of the board that is shown first.
   *
   * @minItems 1
   * @maxItems 3
   */
  default_board: TrackInput[];
  /**
   * accuracy: a share of the test images, from 0 to 1; score: any finite number, greater for better networks.
   */
  prediction: "accuracy" | "score";
  /**
   * Name of the metric that ranks, from leaderboard/metrics; over several files its mean.
   */
  metric: "r2" | "mse" | "mae" | "somersD" | "kendallTauB" | "spearman" | "topPickRegret" | "topTenthRegret";
  /**
   * The files of predictions that a submission holds.
   *
   * @minItems 1
   * @maxItems 10000
   */
  files: TrackFile[];
  /**
   * How often each file may come, from training the predictor again with other seeds; the mean is scored.
   */
  seeds: number;
  /**
   * How many networks a few-shot predictor learns from; null where the whole training split may be used.
   */
  training_networks: number | null;
  /**
   * Whether the labels could be had from the weights and public images, so that results rest on trust.
   */
  honour_system: boolean;
  /**
   * What is allowed and what is not, a sentence each.
   *
   * @minItems 1
   * @maxItems 50
   *
   * Items: One rule.
   */
  rules: string[];
  /**
   * open: takes submissions; closed: its board stays, and it takes none.
   */
  status: "open" | "closed";
  /**
   * Name of the track to use in place of a closed one.
   */
  superseded_by: string | null;
  /**
   * What became of the track, oldest first.
   *
   * @minItems 1
   * @maxItems 1000
   */
  changelog: TrackChange[];
}
/**
 * All zoos of a store with their published versions.
 */
export interface ZooList {
  /**
   * Version of this record's form.
   */
  schema_version: 1;
  /**
   * The zoos, in the order of their names.
   *
   * @maxItems 10000
   */
  zoos: ListedZoo[];
}
/**
 * A zoo and its versions.
 */
export interface ListedZoo {
  /**
   * Name of the zoo.
   */
  zoo: string;
  /**
   * Name to show to people.
   */
  title: string;
  /**
   * Version of the zoo: three whole numbers with dots between them.
   */
  latest: string;
  versions: Versions;
}
