// Who is better than whom on a board, as far as the resamples tell.
export { ALPHA, type Comparisons, comparePairs, type Entrant } from "./compare.ts";
export { type RankRange, rankRanges } from "./ranges.ts";
