// Tracks: the benchmark's questions, as records.
export type { Track, TrackFile, TrackInput } from "../../schemas/types.d.ts";
export { checkTrack, checkTrackFits, checkTracksTogether } from "./check.ts";
export { deriveTracks } from "./derive.ts";
export { type Discards, type ExpectedModels, expectedModels, expectedTraining, type KeptModels } from "./expected.ts";
export { FEW_SHOT_NETWORKS, FEW_SHOT_SETS, fewShotNetworks } from "./few-shot.ts";
export { findTrack, tracksOf } from "./find.ts";
export { INPUT_WORDS } from "./rules.ts";
export { shippedTrackPaths, shippedTracks, shippedZoos } from "./shipped.ts";
