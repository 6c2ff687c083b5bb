// What a comparison of a zoo's tracks is made of: its boards and its baselines report, looked at together.
import type { ApiBoard, ApiEntry, ApiScore, BaselinesReport, Manifest, Track } from "../../../../schemas/types.d.ts";
import type { EntryDecision, TrackState } from "../../benchmark/types.ts";

/** A track with its board: all inputs, of each team its best entry. */
export interface ComparedTrack {
  readonly state: TrackState;
  readonly board: ApiBoard;
  /** Of early decision; else none. */
  readonly decisions: readonly EntryDecision[];
}

export interface Comparison {
  readonly zoo: string;
  /** For people. */
  readonly title: string;
  /** The zoo's version; undefined if it is not published here. */
  readonly manifest: Manifest | undefined;
  /** Of that version. */
  readonly report: BaselinesReport | undefined;
  /** Image sets, in the zoo's order. */
  readonly collections: readonly string[];
  readonly tracks: readonly ComparedTrack[];
}

/** Image sets that are published or that somebody has entered. */
export function collectionsOf(
  manifest: Manifest | undefined,
  report: BaselinesReport | undefined,
  tracks: readonly ComparedTrack[],
): string[] {
  const entered = tracks.filter(({ board }) => board.entries.length > 0);
  return [
    ...new Set([
      ...(manifest?.collections ?? report?.collections ?? []).map(({ collection }) => collection),
      ...entered.flatMap(({ state }) => state.track.collections),
    ]),
  ];
}

/** The track of a kind that learns from and predicts these image sets, and nothing else. */
export function trackOf(
  { tracks }: Comparison,
  kind: Track["kind"],
  from: string,
  to = from,
): ComparedTrack | undefined {
  return tracks.find(({ state: { track } }) => {
    if (track.kind !== kind || (kind === "transfer" && track.files.length > 1)) return false;
    return track.files[0].train === from && track.files[0].test === to;
  });
}

/** Its score by a metric, if there is one. */
export function scoreOf(entry: ApiEntry, metric: string): (ApiScore & { value: number }) | undefined {
  const score = entry.scores[metric];
  return score === undefined || score.value === null ? undefined : { ...score, value: score.value };
}

/** Entries with a score by a metric that is better when higher, best first; equal ones in the board's order. */
export function byScore(entries: readonly ApiEntry[], metric: string): ApiEntry[] {
  const valueAt = (entry: ApiEntry) => scoreOf(entry, metric)?.value ?? Number.NEGATIVE_INFINITY;
  return entries.filter((entry) => scoreOf(entry, metric)).sort((one, other) => valueAt(other) - valueAt(one));
}

export function isBaseline({ standing }: ApiEntry): boolean {
  return standing === "baseline";
}

/** Entries of teams, at most one of each. */
export function submitted({ entries }: ApiBoard): ApiEntry[] {
  return entries.filter((entry) => !isBaseline(entry));
}

/** How many training networks a collection has; undefined if it is not known here. */
export function trainingNetworks({ manifest, report }: Comparison, collection: string): number | undefined {
  const published = manifest?.collections.find((other) => other.collection === collection);
  const reported = report?.collections.find((other) => other.collection === collection);
  return reported?.train.networks ?? published?.counts.train;
}
