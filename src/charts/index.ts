// Data to SVG text, for pages. The one place that knows Observable Plot and linkedom.
export { accuracyByCategory } from "./accuracy-by-category.ts";
export { accuracyByNumber, type NumberAxis } from "./accuracy-by-number.ts";
export { accuracyHistogram, describeAccuracies } from "./accuracy-histogram.ts";
export { accuracyScatter } from "./accuracy-scatter.ts";
export { balance, spreadByAccuracy, type WeighedNetwork } from "./balance.ts";
export { type CellCounts, cellCounts } from "./cell-counts.ts";
export {
  costSaved,
  type StoppingCurve,
  type StoppingEntry,
  type StoppingReach,
  stoppingReach,
} from "./cost-saved.ts";
export { shortName } from "./entrant-key.ts";
export { filterTiles } from "./filter-tiles.ts";
export type { LearningEntry } from "./learning-entries.ts";
export { formatCounted, formatNumber, formatPercent, formatWhole, quantile, sortedNumbers } from "./numbers.ts";
export { predictedAgainstTrue, type ResidualBin, residualsByAccuracy } from "./predicted-accuracy.ts";
export { type ReportDrawing, reportDrawings } from "./report-drawings.ts";
export * from "./report-pictures.ts";
export { type AccuracyBand, accuracyBands, residualBands } from "./residual-bands.ts";
export { type LearningCurve, sampleEfficiency } from "./sample-efficiency.ts";
export { scoreTick, writeScore } from "./score-axis.ts";
export { type ScoreDot, type ScoreRow, type ScoreWords, scoreDots } from "./score-dots.ts";
export { type IntervalRow, type IntervalWords, scoreIntervals } from "./score-intervals.ts";
export { STANDALONE_STYLE, standalone } from "./standalone.ts";
export { type TopScore, type TopScoreWords, topScore, topScores } from "./top-score.ts";
export { transferMatrix } from "./transfer-matrix.ts";
export { type WeightStatistics, weightHistogram, weightStatistics } from "./weight-histogram.ts";
