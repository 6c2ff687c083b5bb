// A comparison of made-up boards, for tests of what the page says of them: no hub, no database, nothing scored.
import { deriveTracks } from "../../../leaderboard/tracks/derive.ts";
import type { ApiBoard, ApiEarlyDecision, ApiEntry, ApiScore, BaselinesReport } from "../../../schemas/types.d.ts";
import type { EntryDecision } from "../../../src/hub/benchmark/types.ts";
import { type ComparedTrack, type Comparison, collectionsOf } from "../../../src/hub/pages/compare/data.ts";
import { drawComparison, renderComparison } from "../../../src/hub/pages/compare/page.ts";
import { fullReport } from "../../charts/full-report.ts";
import { madeSpec } from "../../publish/made-zoo.ts";

export interface MadeEntry {
  id: number;
  team: string;
  method?: string;
  standing?: ApiEntry["standing"];
  r2?: Partial<ApiScore> & { value: number | null };
  somersD?: Partial<ApiScore> & { value: number | null };
}

export interface MadeComparison {
  collections?: string[];
  report?: BaselinesReport | undefined;
  /** By track. */
  entries?: Record<string, MadeEntry[]>;
  decisions?: Record<string, EntryDecision[]>;
  closed?: string[];
}

export const COLLECTIONS = ["mnist", "fashion_mnist", "cifar10"];

/** As the boards give it; the zoo itself is not published. */
export function makeComparison(made: MadeComparison = {}): Comparison {
  const { collections = COLLECTIONS, entries = {}, decisions = {}, closed = [] } = made;
  const spec = madeSpec({ collections, runs_per_collection: 280, checkpoint_epochs: [0, 1, 3, 18] });
  const report = "report" in made ? made.report : reportOf(collections);
  const tracks = deriveTracks(spec, "2026-01-02").map((track): ComparedTrack => {
    const own = (entries[track.name] ?? []).map((entry) => madeEntry(entry, track.files.length));
    const isClosed = closed.includes(track.name);
    const board: ApiBoard = {
      ...{ track: track.name, title: track.title, metric: track.metric, better: "higher", board: "all" },
      filter: { entries: "best", standing: "any", code: "any" },
      ...{ state: isClosed ? "closed" : "open", honour_system: true, networks: 60, resamples: 1000, level: 0.95 },
      ...{ method: 1, entries: own },
    };
    const because = isClosed ? "It is closed." : undefined;
    const about = { track, because, release: undefined, expected: [], entries: own.length };
    return { state: { ...about, state: board.state }, board, decisions: decisions[track.name] ?? [] };
  });
  const shown = collectionsOf(undefined, report, tracks);
  const all = shown.length === 0 ? collections : shown;
  return { zoo: spec.name, title: spec.title, manifest: undefined, report, collections: all, tracks };
}

/** A report of these collections alone. */
export function reportOf(collections: readonly string[]): BaselinesReport {
  const full = fullReport();
  const isOwn = ({ collection }: { collection: string }) => collections.includes(collection);
  return {
    ...full,
    collections: full.collections.filter(isOwn),
    cells: full.cells.filter(isOwn),
    transfers: full.transfers.filter(({ from, to }) => collections.includes(from) && collections.includes(to)),
    sample_efficiency: full.sample_efficiency.filter(isOwn),
    early_decision: full.early_decision.filter(isOwn),
    residuals: full.residuals.filter(isOwn),
  };
}

function madeEntry({ id, team, method = `Method ${id}`, standing, r2, somersD }: MadeEntry, files: number): ApiEntry {
  const complete = (score: Partial<ApiScore> & { value: number | null }): ApiScore => {
    return { deviation: null, low: null, high: null, ...score };
  };
  return {
    ...{ id, team, method, inputs: ["weights"], standing: standing ?? "self-reported" },
    ...{ submitted_at: "2026-01-03T00:00:00.000Z", rank: null, files, url: `/api/submissions/${id}` },
    scores: { ...(r2 && { r2: complete(r2) }), ...(somersD && { somersD: complete(somersD) }) },
  };
}

/** A curve that loses so much where four in five runs are stopped. */
export function madeDecision(lost: number): ApiEarlyDecision {
  const curve = [0, 0.2, 0.4, 0.6, 0.8, 0.92].map((stopped) => {
    const share = (stopped / 0.8) ** 4;
    return { stopped, saved: stopped * 0.75, lost: lost * share, low: 0, high: lost * share * 2 };
  });
  return { epoch: 3, pools: 1000, pool_size: 25, curve };
}

export async function renderMade(made: MadeComparison = {}): Promise<string> {
  const comparison = makeComparison(made);
  return renderComparison("https://zoos.example", comparison, await drawComparison(comparison));
}
