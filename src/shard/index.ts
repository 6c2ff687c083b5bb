// Shards of a zoo: files of checkpoint rows, written, read and inspected. The one place that knows Arrow and Parquet.
export { type AccuracySummary, type HistogramBar, summarizeAccuracy } from "./accuracy.ts";
export type { ColumnValues } from "./column-data.ts";
export { COLUMNS, type Column, type ColumnKind } from "./columns.ts";
export { inspectShard, type ShardInspection } from "./inspect.ts";
export { type FolderInspection, inspectFolder } from "./inspect-folder.ts";
export { type ColumnRange, ColumnRanges } from "./ranges.ts";
export { readShard, type Shard } from "./read.ts";
export { openRemoteTable, type RemoteFile, type RemoteTable } from "./remote-table.ts";
export type { CheckpointRow } from "./row.ts";
export { checkScan, type StoredShard } from "./scan.ts";
export { isComplete, readSidecar, type ShardFormat, shardFileName } from "./sidecar.ts";
export { type ScannedShard, STORED_NUMBERS, scanShard, WeightsReader } from "./stored-shard.ts";
export { type OpenTable, openTable, type TableBatch } from "./table.ts";
export type { TableForm } from "./table-footer.ts";
export { tableForm } from "./table-form.ts";
export { TableWriter } from "./table-writer.ts";
export { type ShardContent, writeShard } from "./write.ts";
