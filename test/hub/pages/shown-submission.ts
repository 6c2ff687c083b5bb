// Submissions that have everything to show, or nothing, as their pages are given them: for what a made-up contest of two image
// sets and few networks does not have. No hub stands behind them.
import { tracksOf } from "../../../leaderboard/tracks/index.ts";
import type {
  ApiBoard,
  ApiCells,
  ApiEarlyDecision,
  ApiEntry,
  ApiScore,
  ApiSubmission,
  Track,
} from "../../../schemas/types.d.ts";
import type { ComparedBoard, TrackState } from "../../../src/hub/benchmark/types.ts";
import type { SubmissionData } from "../../../src/hub/pages/contest/submission.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { madeSpec } from "../../publish/made-zoo.ts";

export const ADDRESS = "https://weighbridge.example";
/** Entries on the board; the shown one has its own number, in the middle. */
const ENTRIES = 40;
export const OWN = 20;
const AT = "2026-01-31T10:20:30.400Z";

const chance = new RandomStream(streamKey(6, "points"), 0);
const SPEC = madeSpec({
  ...{ runs_per_collection: 280, runs_per_shard: 280, checkpoint_epochs: [3, 18] },
  collections: ["mnist", "fashion_mnist", "cifar10"],
});
const tracks = tracksOf(SPEC, "2026-01-02");

/** The track of this kind with the most files. */
export function trackOf(kind: Track["kind"]): Track {
  const found = tracks.filter((track) => track.kind === kind);
  return found.reduce((one, other) => (other.files.length > one.files.length ? other : one));
}

function scoreOf(value: number, deviation: number | null = null): ApiScore {
  const round = (score: number) => Number(score.toFixed(3));
  return { value: round(value), deviation, low: round(value - 0.021), high: round(value + 0.019) };
}

/** Its predictions lie around the truth, in bins that are next to it. */
function cellsOf(collection: string, by: ApiCells["by"]): ApiCells {
  const bins = Array.from({ length: 20 }, (_, bin) => bin);
  const cells = bins.flatMap((truth) =>
    [truth - 1, truth, truth + 1, truth + 3]
      .filter((bin) => bin >= 0 && bin < 20)
      .map((bin) => [truth, bin, 5 + Math.floor(chance.uniform() * 100)]),
  );
  return { collection, truth_bins: 20, prediction_bins: 20, by, cells, hidden: 35 };
}

export function decisionOf(cost: number): ApiEarlyDecision {
  const shares = Array.from({ length: 10 }, (_, index) => index / 10);
  const curve = shares.map((stopped) => {
    const lost = cost * stopped ** 3;
    return { stopped, saved: 0.75 * stopped, lost, low: 0, high: Math.min(1, 3 * lost) };
  });
  return { epoch: 3, pools: 1000, pool_size: 100, curve };
}

function scoresOf({ metric, prediction }: Track, value: number): Record<string, ApiScore> {
  const ranks = { somersD: scoreOf(value, 0.1), kendallTauB: scoreOf(value - 0.02), spearman: scoreOf(value + 0.03) };
  const errors = { topPickRegret: scoreOf(0.03), topTenthRegret: scoreOf(0.025) };
  const accuracies = { r2: scoreOf(value), mse: scoreOf(0.022), mae: scoreOf(0.05) };
  const all = { ...(prediction === "accuracy" ? accuracies : {}), ...ranks, ...errors };
  if (!(metric in all)) throw new Error(`no score ${metric}`);
  return all;
}

/** The page of a submission to the track of a kind, with these changes to what the hub knows of it. */
export function shownData(kind: Track["kind"], changes: Partial<ApiSubmission> = {}): SubmissionData {
  const track = trackOf(kind);
  const files = track.files.map(({ name, train, test }) => {
    const scores = kind === "transfer" ? scoresOf(track, 0.5 + 0.45 * chance.uniform()) : null;
    return { file: name, train, test, seeds: 1, networks: 900, scores };
  });
  const own: ApiSubmission = {
    ...{ id: OWN, track: track.name, team: `Team ${OWN}`, standing: "verified", submitted_at: AT },
    description: {
      ...{ method: `Method ${OWN}`, authors: ["Ada Lovelace", "Müller, Hans and Co {x"], inputs: ["weights"] },
      ...{ training_data: "All training splits", code: "https://example.org/code", parameters: 4970 },
    },
    described: [AT, "2026-02-01T00:00:00.000Z"],
    files: files as unknown as ApiSubmission["files"],
    networks: 900,
    scores: scoresOf(track, 0.76),
    method: 1,
    scored: [{ at: AT, method: 1, reason: null }],
    cells: [...new Set(track.files.map(({ test }) => test))].map((collection) =>
      cellsOf(collection, track.prediction === "accuracy" ? "accuracy" : "rank"),
    ),
    early_decision: kind === "early-decision" ? decisionOf(0.02) : null,
    links: {
      ...{ page: `/submissions/${OWN}`, track: `/api/tracks/${track.name}` },
      predictions: track.files.map(({ name }) => `/api/submissions/${OWN}/predictions/${name}-1.csv`),
    },
    ...changes,
  };
  const compared = comparedOf(track, own);
  const state = { track, state: "open", because: undefined, release: undefined, expected: [], entries: ENTRIES };
  return {
    ...{ address: ADDRESS, submission: own, state: state as TrackState, compared },
    board: { ...compared.board, board: "default" },
    decisions: [
      { id: OWN, decision: decisionOf(0.02) },
      { id: 4, decision: decisionOf(0.04) },
    ],
    mayHave: "team",
    isOwn: false,
  };
}

/** Of entries 1 to 40, best first; those whose numbers differ by more than 5 differ significantly. Entry 4 is a baseline. */
function comparedOf(track: Track, own: ApiSubmission): ComparedBoard {
  const ids = Array.from({ length: ENTRIES }, (_, index) => index + 1);
  const entries = ids.map((id): ApiEntry => {
    const method =
      id === 22 ? "A <b>very</b> long name of a method that says all that was done & more than that" : `Method ${id}`;
    return {
      ...{ id, team: `Team ${id}`, method, inputs: ["weights"], standing: id === 4 ? "baseline" : "self-reported" },
      ...{ submitted_at: AT, rank: { best: Math.max(1, id - 5), worst: Math.min(ENTRIES, id + 5) }, files: 1 },
      ...{ scores: id === own.id ? own.scores : scoresOf(track, 0.96 - 0.01 * id), url: `/api/submissions/${id}` },
    };
  });
  const board: ApiBoard = {
    ...{ track: track.name, title: track.title, metric: track.metric, better: "higher", board: "all" },
    filter: { entries: "all", standing: "any", code: "any" },
    ...{ state: "open", honour_system: true, networks: 900, resamples: 1000, level: 0.9, method: 1, entries },
  };
  return {
    board,
    isBetter: (one, other) => other - one > 5,
    p: (one, other) => (Math.abs(one - other) > 5 ? 0.001 : 0.25),
  };
}
