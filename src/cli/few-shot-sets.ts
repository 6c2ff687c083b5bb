// The few-shot sets of a published zoo that the baselines learn from: those of its open tracks.
import type { FewShotSets } from "../../leaderboard/baselines/search/index.ts";
import { fewShotNetworks, type Track, tracksOf } from "../../leaderboard/tracks/index.ts";
import type { Release } from "../download/source.ts";
import { InputError } from "../lib/errors.ts";

/** At most one of each collection; none where the zoo gave up so many runs that a set can't be filled. */
export function fewShotSetsOf({ manifest }: Release, collections: readonly string[]): FewShotSets[] {
  const tracks = tracksOf(manifest.spec, manifest.published);
  const open = tracks.filter(({ kind, status }) => kind === "few-shot" && status === "open");
  return collections.flatMap((collection) => {
    const track = open.find(({ files }) =>
      files.every(({ train, test }) => train === collection && test === collection),
    );
    const discards = manifest.collections.find((other) => other.collection === collection)?.discards ?? [];
    const sets = track && networksOf(track, new Set(discards.map(({ run }) => run)));
    return sets ? [{ track: track.name, collection, sets }] : [];
  });
}

function networksOf(track: Track, discards: ReadonlySet<number>): FewShotSets["sets"] | undefined {
  try {
    return track.files.map((file) => ({ name: file.name, model_ids: fewShotNetworks(track, file, discards) }));
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
