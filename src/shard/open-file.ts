// The one view of a file that both formats give, so that what reads shards need not know which it is.
import type { RecordBatch, Schema } from "apache-arrow";

/** What both formats offer once a file's first look was all right. */
export interface OpenFile {
  schema: Schema;
  /** The text under the metadata key. */
  metadata: string | undefined;
  /** Rows of each row group (record batch in Arrow), as the file states them. */
  groupRows: number[];
  /**
   * The row group at `index`, of Parquet maybe some columns only; where it turns out to have more than `limit` rows,
   * maybe no more than these.
   */
  readGroup(index: number, limit: number, columns?: readonly string[]): RecordBatch[];
}
