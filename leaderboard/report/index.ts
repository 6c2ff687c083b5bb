// The report of the built-in estimators: as a record, as a table of all predictions, and as a text.
export { buildReport, type ReportTask } from "./build.ts";
export { reportMarkdown } from "./markdown.ts";
export { predictionsTable } from "./predictions.ts";
