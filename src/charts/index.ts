// Data to SVG text, for pages. The one place that knows Observable Plot and linkedom.
export { accuracyByCategory } from "./accuracy-by-category.ts";
export { accuracyByNumber, type NumberAxis } from "./accuracy-by-number.ts";
export { accuracyHistogram, describeAccuracies } from "./accuracy-histogram.ts";
export { accuracyScatter } from "./accuracy-scatter.ts";
export { balance, spreadByAccuracy, type WeighedNetwork } from "./balance.ts";
export { filterTiles } from "./filter-tiles.ts";
export { formatCounted, formatNumber, formatPercent, formatWhole, quantile, sortedNumbers } from "./numbers.ts";
export { type WeightStatistics, weightHistogram, weightStatistics } from "./weight-histogram.ts";
