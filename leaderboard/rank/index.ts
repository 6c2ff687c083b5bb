// Who is better than whom on a board, as far as the resamples tell.
export {
  ALPHA,
  type Comparisons,
  comparePairs,
  comparisonsOf,
  correctedPs,
  type Entrant,
  type KnownPairs,
  type PairPs,
  pairPs,
} from "./compare.ts";
export { type RankRange, rangesAmong, rankRanges } from "./ranges.ts";
