// Stopping early: what the baselines' strategies save and lose, and beside them what entries of the early-decision track do.
import type { ApiEntry, EarlyDecision, EarlyDecisionEpoch, EarlyDecisionPoint } from "../../../../schemas/types.d.ts";
import {
  costSaved,
  type StoppingCurve,
  type StoppingEntry,
  type StoppingReach,
  stoppingCurves,
  stoppingReach,
} from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { type ComparedTrack, type Comparison, isBaseline, trackOf } from "./data.ts";
import { BASELINE_MARK, NAMED_TEAMS } from "./learning.ts";
import type { Picture } from "./picture.ts";
import { entryName } from "./who.ts";

/** Where entries are ordered. */
export const STOPPED = 0.8;
/** Entries that are drawn as thin lines besides those that are named. */
const MOST_THIN = 15;
/** The fraction of the training after which it is looked, where no track says so. */
const USUAL_SHARE = 1 / 6;

export interface DecisionRow {
  readonly entry: ApiEntry;
  readonly curve: readonly EarlyDecisionPoint[];
  /** Of the share that is stopped which is nearest to four in five. */
  readonly point: EarlyDecisionPoint;
  readonly pools: number;
  readonly poolSize: number;
  readonly mark: string | undefined;
}

export interface DecisionView {
  readonly collection: string;
  readonly track: ComparedTrack | undefined;
  /** After which runs are stopped. */
  readonly epoch: number;
  /** Of the baselines report, with what it says of this epoch. */
  readonly reported: { readonly decision: EarlyDecision; readonly at: EarlyDecisionEpoch } | undefined;
  /** Least loss first: of each team an entry, and the best baseline. */
  readonly rows: readonly DecisionRow[];
}

/** A view a collection, those without anything left out. */
export function decisionViews(comparison: Comparison): DecisionView[] {
  return comparison.collections.flatMap((collection): DecisionView[] => {
    const track = trackOf(comparison, "early-decision", collection);
    const decision = comparison.report?.early_decision.find((other) => other.collection === collection);
    const epoch = track?.state.track.last_epoch ?? usualEpoch(comparison, decision);
    const at = decision?.pools === 0 ? undefined : decision?.epochs.find((other) => other.epoch === epoch);
    const reported = decision && at && { decision, at };
    const rows = track === undefined ? [] : rowsOf(track);
    return epoch === undefined || (reported === undefined && rows.length === 0)
      ? []
      : [{ collection, track, epoch, reported, rows }];
  });
}

function usualEpoch({ report }: Comparison, decision: EarlyDecision | undefined): number | undefined {
  const final = report?.collections.find(({ collection }) => collection === decision?.collection)?.final_epoch ?? 0;
  return decision?.epochs.findLast(({ epoch }) => epoch <= Math.max(1, final * USUAL_SHARE))?.epoch;
}

function rowsOf({ board, decisions }: ComparedTrack): DecisionRow[] {
  const ofEntry = new Map(decisions.map(({ id, decision }) => [id, decision]));
  const rows = board.entries.flatMap((entry) => {
    const decision = ofEntry.get(entry.id);
    const point = decision && pointAt(decision.curve);
    if (point === undefined) return [];
    const { curve, pools, pool_size: poolSize } = decision!;
    return [{ entry, curve, point, pools, poolSize }];
  });
  // The board's order decides between equal ones, as sorting keeps it.
  rows.sort((one, other) => one.point.lost - other.point.lost);
  const baseline = rows.find(({ entry }) => isBaseline(entry));
  const marks = new Map(
    rows
      .filter(({ entry }) => !isBaseline(entry))
      .slice(0, NAMED_TEAMS)
      .map(({ entry }, index) => [entry.id, String(index + 1)]),
  );
  return rows
    .filter((row) => row === baseline || !isBaseline(row.entry))
    .map((row) => ({ ...row, mark: row === baseline ? BASELINE_MARK : marks.get(row.entry.id) }));
}

/** The point whose share of stopped runs is nearest to four in five. */
export function pointAt<Point extends { stopped: number }>(curve: readonly Point[]): Point | undefined {
  return curve.reduce<Point | undefined>(
    (one, other) => (one && Math.abs(one.stopped - STOPPED) <= Math.abs(other.stopped - STOPPED) ? one : other),
    undefined,
  );
}

/** One picture a view, all on the same axes. */
export async function decisionPictures(comparison: Comparison, views: readonly DecisionView[]): Promise<Picture[]> {
  const drawn = views.map((view) => ({
    view,
    curves: view.reported === undefined ? [] : stoppingCurves(view.reported.at),
    entries: entriesOf(view),
  }));
  const reach = reachOf(drawn);
  return Promise.all(
    drawn.map(async ({ view: { collection, epoch }, curves, entries }) => ({
      name: `early-${collection}`,
      heading: imageSetTitle(collection),
      words: `stopped after epoch ${epoch}`,
      title: `${comparison.title}, ${imageSetTitle(collection)}: accuracy lost against training saved when runs are stopped after epoch ${epoch}, entries and baselines`,
      svg: await costSaved(curves, reach, { entries, stopped: STOPPED }),
    })),
  );
}

function entriesOf({ rows }: DecisionView): StoppingEntry[] {
  const thin = rows.filter(({ mark }) => mark === undefined).slice(0, MOST_THIN);
  return rows
    .filter((row) => row.mark !== undefined || thin.includes(row))
    .map(({ entry, mark, curve }) => ({ mark, name: entryName(entry), isBaseline: isBaseline(entry), points: curve }));
}

/** So that all lines but random choice are whole: it loses so much that nothing else could be told apart. */
function reachOf(drawn: readonly { curves: StoppingCurve[]; entries: StoppingEntry[] }[]): StoppingReach {
  return stoppingReach(drawn.map(({ curves, entries }) => [...curves.slice(0, -1), ...entries]));
}
