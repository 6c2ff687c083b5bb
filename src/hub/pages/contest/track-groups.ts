// Tracks in the order of the pages: by zoo, and within a zoo by kind.
import { leaderboardPage, tracksOfZooPage } from "../../addresses.ts";
import type { TrackState } from "../../benchmark/types.ts";
import { KINDS } from "./words.ts";

/** Zoos by name, in the order in which their first tracks came. */
export function groupByZoo(tracks: readonly TrackState[]): [zoo: string, own: TrackState[]][] {
  return [...Map.groupBy(tracks, ({ track }) => track.zoo)];
}

/** Where the tracks of a zoo stand on a page that groups them; pages of zoos lead to the leaderboard's. */
export function zooAnchor(zoo: string): string {
  return tracksOfZooPage(zoo).slice(leaderboardPage.length + 1);
}

/** As the zoo calls itself, or its name if it is not here. */
export function zooTitle([{ release, track }]: readonly TrackState[]): string {
  return release?.manifest.title ?? track.zoo;
}

/** Kinds as people call them; those without tracks are left out. */
export function groupByKind(tracks: readonly TrackState[]): [kind: string, own: TrackState[]][] {
  const groups = Map.groupBy(tracks, ({ track }) => track.kind);
  return Object.entries(KINDS).flatMap(([kind, name]): [string, TrackState[]][] => {
    const own = groups.get(kind as keyof typeof KINDS);
    return own === undefined ? [] : [[name, own]];
  });
}
