// What decides how much may be told of scores: how many networks they are of, and whose labels those have.
import type { TrackState } from "./types.ts";

/** How many different networks are predicted; `of` tells for each of the track's files how many it has. */
export function networksOf({ track }: Pick<TrackState, "track">, of: (file: string) => number): number {
  const byCollection = new Map(track.files.map(({ name, test }) => [test, of(name)]));
  return [...byCollection.values()].reduce((sum, networks) => sum + networks, 0);
}

/** Where the zoo is gone, its labels are taken to be withheld. */
export function labelsOf({ release }: Pick<TrackState, "release">): "withheld" | "public" {
  return release?.manifest.labels ?? "withheld";
}
