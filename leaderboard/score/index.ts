// Scoring: what fitting predicted against what is true. Fitting never imports anything of it.
export { type CellOptions, scoreCells } from "./cells.ts";
export { type Disclosure, MANY_NETWORKS, PUBLIC, rounded, WITHHELD } from "./disclosure.ts";
export { HARMLESS_LOSS, POOLS, scoreEarlyDecision } from "./early-decision.ts";
export { type EntryFile, type EntryScore, meanOfFiles, type NamedScores, scoreByFile, scoreEntry } from "./entry.ts";
export { CELL_BINS, countCells, entryCells, FEWEST_IN_CELL } from "./entry-cells.ts";
export { discloseP, discloseScores } from "./entry-disclosure.ts";
export { decideEarly, discloseEarly, EARLY_SEED, type EarlyStop, type EntryEarlyDecision } from "./entry-early.ts";
export { type FileScores, scoreFile } from "./entry-file.ts";
export { ENTRY_RESAMPLES, KeptResamples } from "./entry-resamples.ts";
export { checkFits, truthOf } from "./match.ts";
export { METHOD, METHODS, type MethodVersion } from "./method.ts";
export { type Paper, paperOf } from "./paper.ts";
export { placesOf } from "./places.ts";
export { findResiduals } from "./residuals.ts";
export { scoreCurves } from "./sample-efficiency.ts";
export { countTrained, LEVEL } from "./scores.ts";
export { scoreTransfers } from "./transfers.ts";
export type { CollectionTruth, SplitTruth } from "./truth.ts";
