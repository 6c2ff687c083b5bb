// By how many networks a method learns from: the curves of the baselines, and beside them what entries reached with a
// hundred networks (few-shot tracks) and with all (tracks within one image set).
import type { ApiEntry, ApiScore, BaselineCurve } from "../../../../schemas/types.d.ts";
import { type LearningEntry, learningCurves, sampleEfficiency } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { formatWhole } from "../words.ts";
import {
  byScore,
  type ComparedTrack,
  type Comparison,
  isBaseline,
  scoreOf,
  submitted,
  trackOf,
  trainingNetworks,
} from "./data.ts";
import type { Picture } from "./picture.ts";
import { entryName } from "./who.ts";

const METRIC = "r2";
/** Teams that are named in a picture. */
export const NAMED_TEAMS = 5;
/** The best baseline of a board. */
export const BASELINE_MARK = "B";

/** A board as points at one number of networks. */
export interface LearningBoard {
  readonly track: ComparedTrack;
  /** Training networks of its entries. */
  readonly networks: number;
  /** Best first; entries of teams and the best baseline, all with a score. */
  readonly rows: readonly LearningRow[];
}

export interface LearningRow {
  readonly entry: ApiEntry;
  readonly score: ApiScore & { value: number };
  /** In the picture; undefined if it is a small point there. */
  readonly mark: string | undefined;
}

export interface LearningView {
  readonly collection: string;
  /** Of the input set that the report is about. */
  readonly curves: readonly BaselineCurve[];
  /** By rising number of networks. */
  readonly boards: readonly LearningBoard[];
}

/** A view a collection, those without anything left out. */
export function learningViews(comparison: Comparison): LearningView[] {
  return comparison.collections.flatMap((collection): LearningView[] => {
    const curves = curvesOf(comparison, collection);
    const boards = boardsOf(comparison, collection);
    return curves.length === 0 && boards.every(({ rows }) => rows.length === 0) ? [] : [{ collection, curves, boards }];
  });
}

function curvesOf({ report }: Comparison, collection: string): BaselineCurve[] {
  const own = (report?.sample_efficiency ?? []).filter((curve) => curve.collection === collection);
  const input = own.some((curve) => curve.input === report?.main_input) ? report?.main_input : own[0]?.input;
  return own.filter((curve) => curve.input === input);
}

function boardsOf(comparison: Comparison, collection: string): LearningBoard[] {
  const tracks = [trackOf(comparison, "few-shot", collection), trackOf(comparison, "in-collection", collection)];
  const boards = tracks.flatMap((track) => {
    if (track === undefined) return [];
    const networks = track.state.track.training_networks ?? trainingNetworks(comparison, collection);
    return networks === undefined ? [] : [{ track, networks }];
  });
  const marks = new Map(topTeams(boards.map(({ track }) => track)).map((team, index) => [team, String(index + 1)]));
  return boards.map(({ track, networks }) => {
    const [baseline] = byScore(track.board.entries.filter(isBaseline), METRIC);
    const shown = [...byScore(submitted(track.board), METRIC), ...(baseline === undefined ? [] : [baseline])];
    const rows = byScore(shown, METRIC).map((entry): LearningRow => {
      const mark = isBaseline(entry) ? BASELINE_MARK : marks.get(entry.team);
      return { entry, score: scoreOf(entry, METRIC)!, mark };
    });
    return { track, networks, rows };
  });
}

/** Teams that are named: the first of each board, then the second of each, until there are enough. */
function topTeams(tracks: readonly ComparedTrack[]): string[] {
  const lists = tracks.map(({ board }) => byScore(submitted(board), METRIC).map(({ team }) => team));
  const teams = new Set<string>();
  for (let place = 0; place < Math.max(0, ...lists.map(({ length }) => length)); place++)
    for (const list of lists) if (place < list.length && teams.size < NAMED_TEAMS) teams.add(list[place]);
  return [...teams];
}

/** What its interval in the picture is: over sets where there are several, else over networks. */
export function spreadOf({ value, deviation, low, high }: LearningRow["score"]): [low: number, high: number] {
  if (deviation !== null) return [value - deviation, value + deviation];
  return [low ?? Number.NaN, high ?? Number.NaN];
}

/** R² by the number of training networks: the curves of the baselines, and entries as points in their places. */
export async function learningPicture(comparison: Comparison, view: LearningView): Promise<Picture> {
  const { report } = comparison;
  const { collection, curves, boards } = view;
  const entries = boards.flatMap(({ networks, rows }) =>
    rows.map(({ entry, score, mark }): LearningEntry => {
      const [low, high] = spreadOf(score);
      const among = changes(boards, mark) ? `with ${formatWhole(networks)}` : "";
      const name = entryName(entry, among);
      return { mark, name, isBaseline: isBaseline(entry), networks, score: score.value, low, high };
    }),
  );
  // Points in the order of their marks, the baseline last.
  entries.sort((one, other) => (one.mark ?? "~").localeCompare(other.mark ?? "~", "en"));
  return {
    name: `learning-${collection}`,
    heading: imageSetTitle(collection),
    title: `${comparison.title}, ${imageSetTitle(collection)}: R² by number of training networks, entries and baselines`,
    svg: await sampleEfficiency(report === undefined ? [] : learningCurves(report, curves, "r2"), "R²", entries),
  };
}

/** Whether a mark stands for different methods at different numbers of networks. */
function changes(boards: readonly LearningBoard[], mark: string | undefined): boolean {
  const own = boards.flatMap(({ rows }) => rows.filter((row) => row.mark === mark && mark !== undefined));
  return new Set(own.map(({ entry }) => entry.method)).size > 1;
}
